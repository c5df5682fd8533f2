// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Another detector of injections, behind one function, at its own threshold. */
export type TextPeer = { readonly name: string; readonly detect: (text: string) => Promise<boolean> };

const directory = join(import.meta.dirname, "../peers");
const require = createRequire(join(directory, "package.json"));
const load = async (name: string): Promise<Record<string, unknown>> =>
  (await import(pathToFileURL(require.resolve(name)).href)) as Record<string, unknown>;

/** The peers that can be used here, installed on first use; where they cannot be had one line says so. */
export async function openTextPeers(): Promise<TextPeer[]> {
  if (!["@andersmyrmel/vard", "llm_guardrail"].every((name) => existsSync(join(directory, "node_modules", name)))) {
    try {
      execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"], {
        cwd: directory,
        stdio: "ignore",
        timeout: 240_000,
      });
    } catch {
      console.log("peers left out: they could not be installed (bench/peers)");
      return [];
    }
  }
  const opened = await Promise.allSettled([vard(), llmGuardrail()]);
  return opened.flatMap((result) => {
    if (result.status === "fulfilled") return [result.value];
    console.log(`a peer was left out: ${String(result.reason).slice(0, 120)}`);
    return [];
  });
}

/** Throws for what it takes for an injection. */
async function vard(): Promise<TextPeer> {
  // Its package names no entry that `require.resolve` takes.
  const entry = pathToFileURL(join(directory, "node_modules/@andersmyrmel/vard/dist/index.js")).href;
  const { default: check } = (await import(entry)) as { default: (text: string) => string };
  const detect = (text: string): Promise<boolean> => {
    try {
      check(text);
      return Promise.resolve(false);
    } catch {
      return Promise.resolve(true);
    }
  };
  return { name: "vard 1.2.0", detect };
}

/** All three of its models, as its own guide recommends. */
async function llmGuardrail(): Promise<TextPeer> {
  const { checkAll } = (await load("llm_guardrail")) as { checkAll: (text: string) => Promise<{ allowed: boolean }> };
  return { name: "llm_guardrail 2.1.2", detect: async (text) => !(await checkAll(text)).allowed };
}
