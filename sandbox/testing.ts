// SPDX-License-Identifier: Apache-2.0
import { type Sandbox, type SandboxOptions, startSandbox } from "./index.ts";

export const testT0: number = Date.parse("2026-11-15T10:00:00Z");

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: unknown };

/** A running sandbox with a token, for tests: time stands still at 2026-11-15T10:00:00Z. */
export type Bench = {
  readonly sandbox: Sandbox;
  get(path: string): Promise<Answer>;
  send(method: string, path: string, body?: unknown, token?: string): Promise<Answer>;
  /** The levers, without a token. */
  lever(path: string, body?: unknown): Promise<Answer>;
  token(form?: Record<string, string>): Promise<string>;
  close(): Promise<void>;
};

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  let body: unknown = text;
  if (text !== "" && response.headers.get("content-type")?.includes("json") === true) body = JSON.parse(text);
  return { status: response.status, headers: response.headers, body };
}

export async function openBench(options: SandboxOptions = {}): Promise<Bench> {
  const sandbox = await startSandbox({ fixedAt: testT0, ...options });
  const token = async (form: Record<string, string> = { grant_type: "client_credentials" }): Promise<string> => {
    const response = await fetch(`${sandbox.url}/oauth2/token`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${sandbox.clientId}:${sandbox.clientSecret}`)}` },
      body: new URLSearchParams(form),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  };
  const own = await token();
  const send: Bench["send"] = async (method, path, body, bearer = own) =>
    answerOf(
      await fetch(`${sandbox.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${bearer}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  return {
    sandbox,
    send,
    token,
    get: (path) => send("GET", path),
    lever: async (path, body = {}) =>
      answerOf(
        await fetch(`${sandbox.url}/__sandbox/${path}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
      ),
    close: () => sandbox.close(),
  };
}
