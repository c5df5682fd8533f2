// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly imports: Record<string, string>;
  readonly exports?: Record<string, string>;
  readonly [key: string]: unknown;
}

const notShipped = ["**/*.test.ts", "**/testing.ts", "**/testing/**", "**/*.md", "**/node_modules/**"];
/** What the program reads beside its code (src/main/paths.ts), and what a person reads. */
const beside = [
  ...["bin/wardline", "config", "data/nlu", "drills", "flows", "models", "policies", "security", "dist/web"],
  ...["README.md", "ARCHITECTURE.md", "SECURITY.md", "CHANGELOG.md", "LICENSE", "docs"],
];

/**
 * Builds what is published: the layout of the checkout, but with JavaScript under `dist/` (Node refuses to strip types
 * under `node_modules/`), beside everything that source files read next to themselves.
 *
 * @param root - The checkout. `npm run build:web` must have filled its `dist/web/`.
 * @param out - Is emptied and filled.
 */
export function stage(root: string, out: string): void {
  if (!existsSync(join(root, "dist/web"))) {
    throw new Error("Cannot build the package: dist/web is missing, run npm run build:web first");
  }
  rmSync(out, { recursive: true, force: true });
  for (const file of globSync(["src/**/*", "sandbox/**/*"], { cwd: root, exclude: notShipped })) {
    if (!statSync(join(root, file)).isFile()) continue;
    const to = join(out, "dist", file);
    mkdirSync(dirname(to), { recursive: true });
    if (/\.ts$/u.test(file)) {
      const text = readFileSync(join(root, file), "utf8");
      writeFileSync(to.replace(/\.ts$/u, ".js"), compile(file, text));
      if (typed.test(file)) writeFileSync(to.replace(/\.ts$/u, ".d.ts"), declare(file, text));
    } else cpSync(join(root, file), to);
  }
  for (const name of beside) {
    if (existsSync(join(root, name))) cpSync(join(root, name), join(out, name), { recursive: true });
  }
  // npm leaves lockfiles out of packages; the program lists what it is made of by it.
  if (existsSync(join(root, "package-lock.json")))
    cpSync(join(root, "package-lock.json"), join(out, "dist/lockfile.json"));
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
  writeJson(join(out, "package.json"), publishedManifest(manifest));
}

/** Packs a staged folder. @returns The path of the tarball. */
export function packStaged(staged: string, into: string): string {
  const answer = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", into], {
    cwd: staged,
    encoding: "utf8",
  });
  const parsed = JSON.parse(answer) as { filename: string }[] | Record<string, { filename: string }>;
  const [made] = Object.values(parsed);
  if (made === undefined) throw new Error("Cannot find the tarball: npm pack named none");
  return join(into, made.filename);
}

/** One file as JavaScript; what names a sibling `.ts` names its `.js` afterwards. Types are `npm run check:types`' matter. */
export function compile(fileName: string, text: string): string {
  const { outputText } = ts.transpileModule(text, {
    fileName,
    compilerOptions: {
      target: ts.ScriptTarget.ES2024,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
  });
  return outputText.replace(/(new URL\(\s*["'`]\.[^"'`]*)\.ts(["'`])/gu, "$1.js$2");
}

/** What others import: with types. */
const typed = /^src\/(?:client|channel)\//u;

/**
 * The types of one file, by itself.
 *
 * @throws Error - Where something that is exported leaves its type to be worked out from another file.
 */
export function declare(fileName: string, text: string): string {
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(text, {
    fileName,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2024, module: ts.ModuleKind.ESNext, isolatedDeclarations: true },
  });
  const [first] = diagnostics;
  if (first !== undefined)
    throw new Error(`Cannot declare ${fileName}: ${ts.flattenDiagnosticMessageText(first.messageText, " ")}`);
  return outputText.replace(/(from\s+["']\.[^"']*)\.ts(["'])/gu, "$1.js$2");
}

/** The manifest without what only a checkout needs. */
export function publishedManifest(manifest: Manifest): Record<string, unknown> {
  const { private: _private, scripts: _scripts, devDependencies: _dev, exports, imports, ...kept } = manifest;
  return {
    ...kept,
    files: ["bin", "config", "data", "dist", "docs", "drills", "flows", "models", "policies", "security", "*.md"],
    ...(exports === undefined ? {} : { exports: published(exports) }),
    imports: built(imports),
  };
}

/** Types beside the code, so that an editor knows them. */
function published(exports: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(exports).map(([name, file]) => {
      const at = file.replace(/^\.\//u, "./dist/").replace(/\.ts$/u, "");
      return [name, file.endsWith(".ts") ? { types: `${at}.d.ts`, default: `${at}.js` } : file];
    }),
  );
}

function built(imports: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(imports)
      .filter(([name]) => !name.endsWith("/testing"))
      .map(([name, file]) => [name, file.replace(/^\.\//u, "./dist/").replace(/\.ts$/u, ".js")]),
  );
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

if (import.meta.main) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const staged = join(root, "build/package");
  stage(root, staged);
  process.stdout.write(`${packStaged(staged, join(root, "build"))}\n`);
}
