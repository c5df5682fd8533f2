// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EnvironmentOptions, InlineConfig, Plugin } from "vite";

const here = dirname(fileURLToPath(import.meta.url));

/** A page of its own: `NAME/index.html` and its hashed files under `NAME/assets/`, sharing nothing with the others. */
function page(name: string, outDir: string): EnvironmentOptions {
  return {
    consumer: "client",
    build: {
      outDir,
      emptyOutDir: false,
      assetsDir: `${name}/assets`,
      rolldownOptions: { input: join(here, name, "index.html") },
    },
  };
}

/** One classic script, as a script tag with `async` and `integrity` wants it. */
function loader(outDir: string): EnvironmentOptions {
  return {
    consumer: "client",
    build: {
      outDir,
      emptyOutDir: true,
      rolldownOptions: {
        input: join(here, "loader", "loader.ts"),
        output: { format: "iife", entryFileNames: "loader.js" },
      },
    },
  };
}

/** Writes `integrity.json`: what a page that pins this build of the loader puts into `integrity` (SRI). */
function integrity(outDir: string): Plugin {
  return {
    name: "wardline:integrity",
    applyToEnvironment: (environment) => environment.name === "loader",
    async writeBundle(): Promise<void> {
      const digest = createHash("sha384").update(await readFile(join(outDir, "loader.js")));
      const entries = { "loader.js": `sha384-${digest.digest("base64")}` };
      await writeFile(join(outDir, "integrity.json"), `${JSON.stringify(entries)}\n`);
    },
  };
}

/** How what a browser gets is built: loader, widget, windows for passkeys and for signing in, the page that stops a recovery, desk. Everything else in `outDir` is removed. */
export function webConfig(outDir: string): InlineConfig {
  return {
    root: here,
    base: "/",
    publicDir: false,
    logLevel: "warn",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    plugins: [integrity(outDir)],
    build: {
      target: ["chrome120", "firefox120", "safari17"],
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
    },
    environments: {
      loader: loader(outDir),
      widget: page("widget", outDir),
      passkey: page("passkey", outDir),
      sign_in: page("sign-in", outDir),
      recovery: page("recovery", outDir),
      desk: page("desk", outDir),
    },
    builder: {
      async buildApp(builder) {
        for (const name of ["loader", "widget", "passkey", "sign_in", "recovery", "desk"]) {
          const environment = builder.environments[name];
          if (environment === undefined) throw new Error(`Cannot build ${name}: no such environment`);
          await builder.build(environment);
        }
      },
    },
  };
}
