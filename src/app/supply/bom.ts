// SPDX-License-Identifier: Apache-2.0
import { sha256 } from "#crypto";
import { utf8 } from "#kernel";
import type { Bom, BomComponent } from "./ports.ts";

/** One entry of an npm lockfile (version 3), as far as it is used. */
export type LockEntry = {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};

export type Lockfile = {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, LockEntry>>;
};

/** A program that comes along as binaries: the runtime, the database, and the libraries inside them. */
export type NativePart = {
  readonly name: string;
  readonly version: string;
  /** CPE 2.3 vendor and product, where the dictionary has one. */
  readonly cpe?: readonly [vendor: string, product: string];
  readonly license?: string;
  readonly parts?: readonly NativePart[];
};

export type BomInput = {
  readonly name: string;
  readonly version: string;
  readonly lock: Lockfile;
  /** Development packages whose code is in the browser's bundles. */
  readonly bundled: readonly string[];
  readonly natives: readonly NativePart[];
};

/**
 * The bill of materials of the program: every package that runs here or in the browser, with its hash and licence as the lockfile knows them, and
 * the runtime and database that come as binaries. Same input, same bytes: no time, no random number. Says what was locked, not what lies on
 * disk.
 *
 * @throws RangeError - If the lockfile is not of version 3.
 */
export function makeBom({ name, version, lock, bundled, natives }: BomInput): Bom {
  if (lock.lockfileVersion !== 3)
    throw new RangeError(`Cannot list packages: the lockfile has version ${lock.lockfileVersion}, this build reads 3`);
  const graph = walk(lock, bundled);
  const own = `pkg:npm/${name}@${version}`;
  const nativeComponents = natives.map(nativeComponent);
  const components = [...[...graph.components.values()].map(plain), ...nativeComponents].toSorted((a, b) =>
    a["bom-ref"] < b["bom-ref"] ? -1 : 1,
  );
  const dependencies = [
    { ref: own, dependsOn: sorted([...graph.roots, ...nativeComponents.map((part) => part["bom-ref"])]) },
    ...[...graph.edges].map(([ref, to]) => ({ ref, dependsOn: sorted(to) })),
  ].toSorted((a, b) => (a.ref < b.ref ? -1 : 1));
  const body = {
    metadata: {
      component: {
        type: "application",
        "bom-ref": own,
        name,
        version,
        purl: own,
        licenses: [{ license: { id: "Apache-2.0" } }],
      },
      properties: [{ name: "wardline:lockfile", value: hex(sha256(utf8(JSON.stringify(lock.packages)))) }],
    },
    components,
    dependencies,
  } as const;
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(body))}`,
    version: 1,
    ...body,
  };
}

type Walked = { readonly component: BomComponent; scope: "required" | "optional"; isBundled: boolean };

/** Follows dependencies from the root, and from what is bundled, as Node finds packages. */
function walk(lock: Lockfile, bundled: readonly string[]) {
  const components = new Map<string, Walked>();
  const edges = new Map<string, Set<string>>();
  const seen = new Set<string>();
  const visit = (path: string, scope: Walked["scope"], isBundled: boolean): string | null => {
    const entry = lock.packages[path];
    if (entry?.version === undefined || entry.link === true) return null;
    const component = componentOf(path, entry);
    const ref = component["bom-ref"];
    const known = components.get(ref) ?? { component, scope, isBundled };
    if (scope === "required") known.scope = "required";
    known.isBundled ||= isBundled;
    components.set(ref, known);
    // A part that was only optional so far makes its own parts required once something needs it.
    const key = `${path} ${scope} ${isBundled}`;
    if (seen.has(key)) return ref;
    seen.add(key);
    const to = edges.get(ref) ?? new Set<string>();
    edges.set(ref, to);
    for (const [list, isOptional] of [
      [entry.dependencies, false],
      [entry.optionalDependencies, true],
    ] as const)
      for (const name of Object.keys(list ?? {})) {
        const found = resolve(lock, path, name);
        const child = found === null ? null : visit(found, isOptional ? "optional" : scope, isBundled);
        if (child !== null) to.add(child);
      }
    return ref;
  };
  const root = lock.packages[""] ?? {};
  const roots = new Set<string>();
  const start = (name: string, scope: Walked["scope"], isBundled: boolean): void => {
    const ref = visit(`node_modules/${name}`, scope, isBundled);
    if (ref !== null) roots.add(ref);
  };
  for (const name of Object.keys(root.dependencies ?? {})) start(name, "required", false);
  for (const name of Object.keys(root.optionalDependencies ?? {})) start(name, "optional", false);
  for (const name of bundled) start(name, "required", true);
  return { components, edges, roots };
}

/** Node's way: beside the package, then one folder up, and so on. */
function resolve(lock: Lockfile, from: string, name: string): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("node_modules/") - 1))) {
    const path = at === "" ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (lock.packages[path] !== undefined) return path;
    if (at === "") return null;
  }
}

function componentOf(path: string, entry: LockEntry): BomComponent {
  const full = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  const [group, name] = full.startsWith("@") ? full.split("/") : [undefined, full];
  const purl = `pkg:npm/${full.replace("@", "%40")}@${entry.version ?? ""}`;
  const hash = /^sha512-(.+)$/u.exec(entry.integrity ?? "")?.[1];
  return {
    type: "library",
    "bom-ref": purl,
    ...(group === undefined ? {} : { group }),
    name: name ?? full,
    version: entry.version ?? "",
    ...(hash === undefined ? {} : { hashes: [{ alg: "SHA-512", content: hex(Uint8Array.fromBase64(hash)) }] }),
    ...licencesOf(entry.license),
    purl,
  };
}

function plain({ component, scope, isBundled }: Walked): BomComponent {
  return {
    ...component,
    scope,
    ...(isBundled ? { properties: [{ name: "wardline:runs", value: "in the browser" }] } : {}),
  };
}

function nativeComponent({ name, version, cpe, license, parts }: NativePart): BomComponent {
  const purl = `pkg:generic/${name}@${encodeURIComponent(version)}`;
  return {
    type: parts === undefined ? "library" : "application",
    "bom-ref": purl,
    name,
    version,
    scope: "required",
    ...licencesOf(license),
    ...(cpe === undefined ? {} : { cpe: `cpe:2.3:a:${cpe[0]}:${cpe[1]}:${version}:*:*:*:*:*:*:*` }),
    purl,
    ...(parts === undefined
      ? {}
      : {
          components: parts.map((part) => {
            const inner = nativeComponent(part);
            // The same library may be in two programs, in two versions or in one.
            return { ...inner, "bom-ref": `${purl}#${inner["bom-ref"]}` };
          }),
        }),
  };
}

function licencesOf(license: string | undefined): Pick<BomComponent, "licenses"> {
  if (license === undefined) return {};
  return { licenses: [/[\s(]/u.test(license) ? { expression: license } : { license: { id: license } }] };
}

function sorted(refs: Iterable<string>): readonly string[] {
  return [...new Set(refs)].toSorted();
}

function hex(bytes: Uint8Array): string {
  return bytes.toHex();
}

/** A UUID of version 8 (RFC 9562 §5.8): 122 bits of the text's hash. */
function uuidOf(text: string): string {
  const bytes = sha256(utf8(text)).slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5");
}
