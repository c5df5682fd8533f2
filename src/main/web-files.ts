// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "#kernel";
import { packageRoot } from "./paths.ts";

/**
 * The folder of the built browser files. In a checkout they are built when they are missing or older than their sources; an installed
 * package brings them.
 */
export async function requireWeb(): Promise<string> {
  const built = join(packageRoot, "dist", "web");
  const sources = join(packageRoot, "web");
  if (!existsSync(sources)) return built;
  const index = join(built, "widget", "index.html");
  const isFresh =
    existsSync(index) &&
    (await stat(index)).mtimeMs >=
      Math.max(await newestIn(sources), await newestIn(join(packageRoot, "src", "channel")));
  if (!isFresh) await build();
  return built;
}

/** The hash that pins the loader in a script tag (`integrity`); null when the build names none. */
export async function readLoaderIntegrity(webDir: string): Promise<string | null> {
  const text = await readFile(join(webDir, "integrity.json"), "utf8").catch(() => "{}");
  const hashes = JSON.parse(text) as { readonly [file: string]: string };
  return hashes["loader.js"] ?? null;
}

async function newestIn(dir: string): Promise<number> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const times = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).mtimeMs),
  );
  return Math.max(0, ...times);
}

async function build(): Promise<void> {
  const vite = join(packageRoot, "node_modules", "vite", "bin", "vite.js");
  if (!existsSync(vite))
    throw new AppError(
      "main.web_missing",
      "Cannot start: the browser files are not built and Vite is not installed; run `npm ci`",
    );
  const child = spawn(
    process.execPath,
    [vite, "build", "--config", join(packageRoot, "web", "vite.config.ts"), "--logLevel", "error"],
    { cwd: packageRoot, stdio: ["ignore", "ignore", "inherit"] },
  );
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  if (code !== 0)
    throw new AppError(
      "main.web_build",
      "Cannot start: the browser files could not be built; run `npm run build:web` to see why",
    );
}
