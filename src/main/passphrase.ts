// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { AppError, Sensitive, utf8 } from "#kernel";

const SHORTEST = 12;
const FD = "WARDLINE_PASSPHRASE_FD";

/**
 * Where a passphrase comes from: a file, a file descriptor that the environment names, or a prompt. Never an argument, which everybody on the
 * machine can read. Null: there is no such place, and nobody at the terminal.
 */
export function passphraseSource(
  file: string | undefined,
  baseDir: string,
  env: Readonly<Record<string, string | undefined>>,
  prompt: string = "Passphrase of the key file: ",
): (() => Promise<Sensitive<Uint8Array>>) | null {
  if (file !== undefined) return async () => parse(await readText(resolve(baseDir, file), file), file);
  const descriptor = env[FD];
  if (descriptor !== undefined) {
    // A pipe can be read once.
    let read: Sensitive<Uint8Array> | null = null;
    return async () => {
      if (!/^\d{1,4}$/.test(descriptor)) throw bad(`${FD} is no number of a file descriptor`);
      read ??= parse(readFileSync(Number(descriptor), "utf8"), FD);
      return read;
    };
  }
  return process.stdin.isTTY ? async () => parse(await ask(prompt), "the terminal") : null;
}

function parse(text: string, from: string): Sensitive<Uint8Array> {
  const passphrase = text.replace(/\r?\n$/, "").normalize("NFC");
  if (passphrase.includes("\n") || [...passphrase].length < SHORTEST)
    throw bad(`${from} wants one line of at least ${SHORTEST} characters`);
  return new Sensitive<Uint8Array>(utf8(passphrase));
}

async function readText(path: string, file: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw bad(`${file} cannot be read`, cause);
  });
}

function bad(why: string, cause?: unknown): AppError {
  return new AppError("main.passphrase", `Cannot read the passphrase: ${why}`, { cause });
}

/** What is typed is not shown. */
async function ask(prompt: string): Promise<string> {
  process.stderr.write(prompt);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  return await new Promise((done) => {
    lines.question("", (answer) => {
      lines.close();
      process.stderr.write("\n");
      done(answer);
    });
  });
}
