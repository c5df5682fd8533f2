// SPDX-License-Identifier: Apache-2.0
import type { Routes } from "./generated.ts";
import type { ProgramKey } from "./key.ts";
import { type ApiRefusal, readRefusal } from "./refusal.ts";

/** Carries one request to the service and its answer back: `fetch` to the address, or the sealed channel (`sealedSend`). */
export type Send = (path: string, init: SendInit) => Promise<Response>;
export type SendInit = {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
};

export type ClientOptions = {
  /** Such as `https://desk.operator.example`; proofs name it. */
  readonly baseUrl: string;
  readonly send: Send;
  /** A token of a program (`wlt_…`), or of a conversation. Null: none yet. */
  readonly token?: string | null;
  /** The key that the token is bound to. Null: a bearer token. */
  readonly key?: ProgramKey | null;
  /** How often one request is sent at most, where the service asks to wait or nobody answered and it is safe to ask again. */
  readonly tries?: number;
  /** The longest wait that is waited; longer ones come back as a refusal. */
  readonly longestWaitMs?: number;
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
};

/** What a route wants: nothing that it does not have may be given. */
export type Ask<R extends keyof Routes> = {
  readonly signal?: AbortSignal;
} & (keyof Routes[R]["params"] extends never
  ? { readonly params?: undefined }
  : { readonly params: Routes[R]["params"] }) &
  (keyof Routes[R]["query"] extends never ? { readonly query?: undefined } : { readonly query?: Routes[R]["query"] }) &
  (Routes[R]["body"] extends undefined ? { readonly body?: undefined } : { readonly body: Routes[R]["body"] });

export type Answered<R extends keyof Routes> =
  /** `status` tells apart what was done (200, 201, 204) and what waits for a colleague (202). */
  | { readonly ok: true; readonly status: number; readonly value: Routes[R]["answer"] }
  | { readonly ok: false; readonly refusal: ApiRefusal };

export type Client = {
  /** One request, by method and path as the document of the interface names them. Never throws for what the service or the network does. */
  call<R extends keyof Routes>(route: R, ask: Ask<R>): Promise<Answered<R>>;
  /** Another token from now on, such as that of a conversation that was just opened. */
  useToken(token: string | null): void;
};

const SAFE = new Set(["GET", "PUT", "DELETE"]);

/** A client of the REST interface and of a conversation's. Holds nothing but the token. */
export function openClient(options: ClientOptions): Client {
  const { baseUrl, key = null, longestWaitMs = 60_000, send, tries = 3, wait = pause } = options;
  let { token = null } = options;

  const once = async (
    method: string,
    path: string,
    body: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Response> => {
    const headers: Record<string, string> = { accept: "application/json" };
    if (body !== undefined) headers["content-type"] = "application/json";
    // A program's token says how it is shown; a conversation's is a bearer token whatever key it belongs to.
    const scheme = key !== null && token?.startsWith("wlt_") === true ? "DPoP" : "Bearer";
    if (token !== null) headers["authorization"] = `${scheme} ${token}`;
    // Anew for each try: a proof works once.
    if (key !== null) headers["dpop"] = await key.prove(method, baseUrl + path, token);
    return send(path, { method, headers, ...(body === undefined ? {} : { body }), signal });
  };

  return {
    useToken(next) {
      token = next;
    },
    async call(route, ask) {
      const { method, path } = addressOf(route, ask);
      const body = ask.body === undefined ? (method === "POST" ? "{}" : undefined) : JSON.stringify(ask.body);
      for (let tried = 1; ; tried += 1) {
        const answer = await attempt(() => once(method, path, body, ask.signal), ask.signal);
        if (answer.ok) return answer;
        const ms = waitFor(answer.refusal, method, tried);
        if (ms === null || ms > longestWaitMs || tried >= tries) return answer;
        await wait(ms, ask.signal);
      }
    },
  };
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

type Attempt =
  | { readonly ok: true; readonly status: number; readonly value: unknown }
  | { readonly ok: false; readonly refusal: ApiRefusal };

async function attempt(work: () => Promise<Response>, signal: AbortSignal | undefined): Promise<Attempt> {
  if (isAborted(signal)) return { ok: false, refusal: { reason: "aborted" } };
  try {
    const response = await work();
    if (!response.ok) return { ok: false, refusal: await readRefusal(response) };
    const text = await response.text();
    return { ok: true, status: response.status, value: text === "" ? null : (JSON.parse(text) as unknown) };
  } catch {
    return { ok: false, refusal: { reason: isAborted(signal) ? "aborted" : "network" } };
  }
}

/** How long until another try; null: none. What may have been done is not sent again, and a no stays one. */
function waitFor(refusal: ApiRefusal, method: string, tried: number): number | null {
  if (refusal.reason === "aborted") return null;
  const backoff = 250 * 2 ** (tried - 1);
  if (refusal.reason === "network") return SAFE.has(method) ? backoff : null;
  // The service says itself that it did nothing.
  if (refusal.status === 429) return refusal.retryAfterMs ?? backoff;
  if (refusal.status === 503)
    return SAFE.has(method) || refusal.retryAfterMs !== null ? (refusal.retryAfterMs ?? backoff) : null;
  return null;
}

function addressOf(
  route: string,
  ask: { readonly params?: unknown; readonly query?: unknown },
): { readonly method: string; readonly path: string } {
  const [method = "GET", pattern = "/"] = route.split(" ");
  const params = (ask.params ?? {}) as Readonly<Record<string, string>>;
  const path = pattern.replace(/\{(\w+)\}/gu, (_whole, name: string) => encodeURIComponent(params[name] ?? ""));
  const query = Object.entries((ask.query ?? {}) as Readonly<Record<string, unknown>>).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, typeof value === "string" ? value : JSON.stringify(value)]],
  );
  return { method, path: query.length === 0 ? path : `${path}?${new URLSearchParams(query).toString()}` };
}

/** Ends early where the signal does; the next try then sees it. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
