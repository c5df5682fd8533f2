// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type EnvironmentOptions, type InlineConfig, type Plugin } from "vite";

const TARGETS = ["chrome120", "firefox120", "safari17"];
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

/** The page that checks proofs: one file with everything inside, so that it can be kept, sent and opened without a server. */
function verifier(outDir: string): EnvironmentOptions {
  return {
    consumer: "client",
    build: {
      outDir,
      emptyOutDir: false,
      cssCodeSplit: false,
      rolldownOptions: {
        input: join(here, "verify", "main.tsx"),
        output: { format: "iife", entryFileNames: "verify.js", assetFileNames: "verify.[ext]" },
      },
    },
  };
}

/** Puts script and style of the verifier into `verify.html`, under a policy that allows these two and nothing else, no request included. */
function oneFile(): Plugin {
  return {
    name: "wardline:one-file",
    applyToEnvironment: (environment) => environment.name === "verify",
    enforce: "post",
    generateBundle(_options, bundle): void {
      const [script, style] = ["verify.js", "verify.css"].map((name) => {
        const part = bundle[name];
        delete bundle[name];
        const text = part?.type === "chunk" ? part.code : String(part?.source ?? "");
        return text.replaceAll("</script", "<\\/script").trim();
      });
      this.emitFile({ type: "asset", fileName: "verify.html", source: verifyPage(script ?? "", style ?? "") });
    },
  };
}

function verifyPage(script: string, style: string): string {
  const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
  return [
    '<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8">',
    `<meta http-equiv="content-security-policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex"><title>Check a proof</title>',
    `<style>${style}</style></head><body><main id="app"></main>`,
    '<script type="application/json" id="receipt">null</script>',
    `<script>${script}</script></body></html>`,
  ].join("\n");
}

/** Puts the worker of the sealed channel, bundled, as text into the page's own script: see `channel/worker-source.ts`. */
function channelWorker(): Plugin {
  let source: Promise<string> | null = null;
  return {
    name: "wardline:channel-worker",
    // One page after another: the worker is bundled once for all.
    sharedDuringBuild: true,
    async load(id): Promise<string | undefined> {
      if (!id.endsWith("/channel/worker-source.ts")) return undefined;
      source ??= bundleWorker();
      return `export const WORKER_SOURCE = ${JSON.stringify(await source)};`;
    },
  };
}

/** The worker of the sealed channel as one classic script. */
export async function bundleWorker(): Promise<string> {
  const built = await build({
    root: here,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    build: {
      write: false,
      target: TARGETS,
      rolldownOptions: { input: join(here, "channel", "worker.ts"), output: { format: "iife" } },
    },
  });
  const chunk = [built].flat().flatMap((one) => ("output" in one ? one.output : []))[0];
  if (chunk?.type !== "chunk") throw new Error("Cannot build the worker of the channel");
  return chunk.code;
}

/** How what a browser gets is built: loader, widget, windows for passkeys and for signing in, the page that stops a recovery, desk, the page that checks proofs. Everything else in `outDir` is removed. */
export function webConfig(outDir: string): InlineConfig {
  return {
    root: here,
    base: "/",
    publicDir: false,
    logLevel: "warn",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    plugins: [oneFile(), integrity(outDir), channelWorker()],
    build: {
      target: TARGETS,
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
      verify: verifier(outDir),
    },
    builder: {
      async buildApp(builder) {
        for (const name of ["loader", "widget", "passkey", "sign_in", "recovery", "desk", "verify"]) {
          const environment = builder.environments[name];
          if (environment === undefined) throw new Error(`Cannot build ${name}: no such environment`);
          await builder.build(environment);
        }
      },
    },
  };
}
