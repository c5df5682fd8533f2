// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type EnvironmentOptions, type InlineConfig, type Plugin } from "vite";

const TARGETS = ["chrome120", "firefox120", "safari17"];
const here = dirname(fileURLToPath(import.meta.url));
const { version } = JSON.parse(readFileSync(join(here, "..", "package.json"), "utf8")) as { version: string };

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

/** Puts into each page the hashes of what it loads: whoever changes a file on its way is noticed by the browser (SRI). */
function pageIntegrity(outDir: string): Plugin {
  return {
    name: "wardline:page-integrity",
    async writeBundle(_options, bundle): Promise<void> {
      for (const name of Object.keys(bundle).filter((file) => file.endsWith("index.html"))) {
        const file = join(outDir, name);
        let html = await readFile(file, "utf8");
        for (const [tag, path = ""] of html.matchAll(/<(?:script|link)[^>]*? (?:src|href)="\/([^"]+)"/gu)) {
          const digest = createHash("sha384").update(await readFile(join(outDir, path)));
          html = html.replace(tag, `${tag} integrity="sha384-${digest.digest("base64")}"`);
        }
        await writeFile(file, html);
      }
    },
  };
}

/** A page that is one file with everything inside: it can be kept, sent and opened without a server, or served beside one. */
function lonePage(name: string, outDir: string): EnvironmentOptions {
  return {
    consumer: "client",
    build: {
      outDir,
      emptyOutDir: false,
      cssCodeSplit: false,
      rolldownOptions: {
        input: join(here, name, "main.tsx"),
        output: { format: "iife", entryFileNames: `${name}.js`, assetFileNames: `${name}.[ext]` },
      },
    },
  };
}

/** What each of these pages may ask for, beside the script and the style inside it. */
const LONE_PAGES: Readonly<Record<string, { readonly title: string; readonly connect: string }>> = {
  verify: { title: "Check a proof", connect: "'none'" },
  inspector: { title: "Inspector", connect: "'self'" },
};

/** Puts script and style into `NAME.html`, under a policy that allows these two. */
function oneFile(): Plugin {
  return {
    name: "wardline:one-file",
    applyToEnvironment: (environment) => Object.hasOwn(LONE_PAGES, environment.name),
    enforce: "post",
    generateBundle(_options, bundle): void {
      const { name } = this.environment;
      const [script = "", style = ""] = [`${name}.js`, `${name}.css`].map((file) => {
        const part = bundle[file];
        // Neither is written beside the page that holds it.
        Reflect.deleteProperty(bundle, file);
        const text = part?.type === "chunk" ? part.code : String(part?.source ?? "");
        return text.replaceAll("</script", "<\\/script").trim();
      });
      this.emitFile({ type: "asset", fileName: `${name}.html`, source: pageOf(name, script, style) });
    },
  };
}

function pageOf(name: string, script: string, style: string): string {
  const { title = name, connect = "'none'" } = LONE_PAGES[name] ?? {};
  const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; connect-src ${connect}; img-src data:; base-uri 'none'; form-action 'none'`;
  return [
    '<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8">',
    `<meta http-equiv="content-security-policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">',
    `<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex"><title>${title}</title>`,
    `<style>${style}</style></head><body><main id="app"></main>`,
    ...(name === "verify" ? ['<script type="application/json" id="receipt">null</script>'] : []),
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

/** A browser may call its language something that Intl refuses; uPlot would then throw while it loads, and the page stay empty. We write numbers ourselves. */
function ownNumbers(): Plugin {
  return {
    name: "wardline:own-numbers",
    transform(code, id): string | undefined {
      return id.includes("/uplot/") && id.endsWith(".js") ? code.replaceAll("nav.language", '"en-GB"') : undefined;
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

/** How what a browser gets is built: loader, widget, windows for passkeys and for signing in, the pages that stop a recovery and messages, desk, the page that checks proofs. Everything else in `outDir` is removed. */
export function webConfig(outDir: string): InlineConfig {
  return {
    root: here,
    base: "/",
    publicDir: false,
    logLevel: "warn",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    plugins: [oneFile(), integrity(outDir), pageIntegrity(outDir), channelWorker(), ownNumbers()],
    // A loader takes no widget that is older than itself.
    define: { __WARDLINE_VERSION__: JSON.stringify(version) },
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
      stop: page("stop", outDir),
      continue: page("continue", outDir),
      console: page("console", outDir),
      verify: lonePage("verify", outDir),
      inspector: lonePage("inspector", outDir),
    },
    builder: {
      async buildApp(builder) {
        for (const name of [
          "loader",
          "widget",
          "passkey",
          "sign_in",
          "recovery",
          "stop",
          "continue",
          "console",
          "verify",
          "inspector",
        ]) {
          const environment = builder.environments[name];
          if (environment === undefined) throw new Error(`Cannot build ${name}: no such environment`);
          await builder.build(environment);
        }
      },
    },
  };
}
