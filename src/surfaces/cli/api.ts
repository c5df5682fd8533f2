// SPDX-License-Identifier: Apache-2.0
import { AppError } from "#kernel";
import { openChannelDoor } from "./channel-fetch.ts";
import { type ClientKey, makeClientKey } from "./client-key.ts";
import { readNamed } from "./named-path.ts";
import type { Terminal } from "./terminal.ts";

export type ApiFlags = {
  /** File with the token (`wardline tokens make`); never the token itself, which a list of processes would show. */
  readonly token?: string | undefined;
  /** File with the key that the token is bound to (`wardline tokens key FILE`). */
  readonly key?: string | undefined;
  readonly "service-key"?: string | undefined;
  /** JSON, or `@FILE`. */
  readonly data?: string | undefined;
};

/** One request to the service with the token's rights, and what it answered. */
export type AskApi = (method: string, path: string, body?: unknown) => Promise<unknown>;

const METHODS = ["GET", "POST", "PUT", "DELETE"];
const PATH = /^\/(?!\/)[\w./~%?=&:,+-]{1,2000}$/u;

/**
 * A program's way to the service: each request is signed by the token's key and goes through the sealed channel. What a token may do is
 * decided there, not here.
 *
 * @throws AppError - `cli.bad_argument`, `cli.unreadable` where there is no such file, `cli.api_refused` with the service's code.
 */
export async function openApi(baseUrl: string, flags: ApiFlags, now: () => number = () => Date.now()): Promise<AskApi> {
  if (flags.token === undefined)
    throw new AppError("cli.bad_argument", "Cannot ask the service: name the file of a token with --token FILE");
  const token = (await readNamed(flags.token)).trim();
  const key = flags.key === undefined ? null : await keyOf(flags.key);
  const door = openChannelDoor(baseUrl, { pin: flags["service-key"] ?? null, now });
  return async (method, path, body) => {
    const proof = key === null ? {} : { dpop: key.prove(method, baseUrl + path, token, now()) };
    const answer = await door.fetch(path, {
      method,
      headers: {
        accept: "application/json",
        authorization: `${key === null ? "Bearer" : "DPoP"} ${token}`,
        ...(method === "GET" ? {} : { "content-type": "application/json" }),
        ...proof,
      },
      ...(method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
    });
    const text = await answer.text();
    const value = text === "" ? null : (JSON.parse(text) as unknown);
    if (!answer.ok) throw new AppError("cli.api_refused", `The service refused: ${answer.status} ${codeOf(value)}`);
    return value;
  };
}

/** `wardline api METHOD PATH [--data JSON|@FILE]`: whatever the interface can do (docs/reference/openapi.json). Prints what was answered. */
export async function runApi(
  ask: AskApi,
  [method = "", path = ""]: readonly string[],
  { data }: ApiFlags,
  terminal: Terminal,
): Promise<number> {
  const verb = method.toUpperCase();
  if (!METHODS.includes(verb) || !PATH.test(path))
    throw new AppError(
      "cli.bad_argument",
      "Cannot ask the service: say `wardline api METHOD PATH`, such as `api GET /v1/desk/cases`",
    );
  printJson(await ask(verb, path, await bodyOf(data)), terminal);
  return 0;
}

/** JSON escapes whatever would steer a terminal. */
export function printJson(value: unknown, terminal: Terminal): void {
  if (value !== null) terminal.write(`${JSON.stringify(value, null, 2)}\n`);
}

async function bodyOf(data: string | undefined): Promise<unknown> {
  if (data === undefined) return undefined;
  const text = data.startsWith("@") ? await readNamed(data.slice(1)) : data;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new AppError("cli.bad_argument", "Cannot ask the service: --data is no JSON", { cause });
  }
}

async function keyOf(file: string): Promise<ClientKey> {
  const text = await readNamed(file);
  try {
    return makeClientKey(JSON.parse(text) as Parameters<typeof makeClientKey>[0]);
  } catch {
    // The cause could quote the key.
    throw new AppError("cli.bad_argument", `Cannot read the key: ${file} holds none of \`wardline tokens key\``);
  }
}

/** A code of ours and nothing else: a detail may hold what was sent. */
function codeOf(problem: unknown): string {
  const code = typeof problem === "object" && problem !== null && "code" in problem ? problem.code : null;
  return typeof code === "string" && /^[a-z_.]{1,60}$/u.test(code) ? code : "";
}
