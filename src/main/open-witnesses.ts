// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Hop, policyOf, type Witness } from "#app";
import { AppError } from "#kernel";
import { openHops } from "./hops.ts";
import type { LoadedConfig } from "./load-config.ts";

const ASK_TIMEOUT_MS = 10_000;
/** Two signature lines of a witness are 4 kB. */
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Who is asked to cosign.
 *
 * @throws AppError - `main.witness_keys`: a file cannot be read, holds no key, or two witnesses have one name.
 */
export async function openWitnesses(loaded: LoadedConfig): Promise<readonly Witness[]> {
  const { config, baseDir } = loaded;
  const hop = openHops(loaded)("witnesses");
  const known = await Promise.all(
    config.history.witnesses.map(({ url, keysFile }) => openWitness(hop, url, resolve(baseDir, keysFile))),
  );
  if (new Set(known.map(({ name }) => name)).size !== known.length)
    throw new AppError("main.witness_keys", "Cannot start: two entries of history.witnesses have one name");
  return known;
}

/** A witness by its address and the file with its verifier keys. */
export async function openWitness(hop: Hop, url: string, keysFile: string): Promise<Witness> {
  const text = await readFile(keysFile, "utf8").catch((cause: unknown) => {
    throw new AppError("main.witness_keys", `Cannot read the keys of a witness: "${keysFile}"`, { cause });
  });
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const name = lines[0]?.split("+")[0] ?? "";
  const policy = policyOf(name, lines);
  if (policy === null || policy.witnessKeys.length > 0)
    throw new AppError(
      "main.witness_keys",
      `Cannot believe the witness of "${keysFile}": these are not the keys of one witness`,
    );
  return {
    name,
    keys: policy.logKeys,
    ask: (body) => post(hop, new URL("add-checkpoint", url.endsWith("/") ? url : `${url}/`), body),
  };
}

async function post(hop: Hop, url: URL, body: string): Promise<{ readonly status: number; readonly body: string }> {
  const response = await hop.fetch(url, {
    method: "POST",
    body,
    redirect: "error",
    signal: AbortSignal.timeout(ASK_TIMEOUT_MS),
  });
  const pieces: Uint8Array[] = [];
  let left = MAX_ANSWER_BYTES;
  // Leaving the loop closes the connection: what a witness sends beyond that is never held.
  for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    left -= piece.length;
    if (left < 0) throw new AppError("main.witness_answer", "A witness answered more than signatures");
    pieces.push(piece);
  }
  return { status: response.status, body: new TextDecoder().decode(Buffer.concat(pieces)) };
}
