// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import type { Result } from "#kernel";
import { ok, refuse } from "#kernel";
import type { TelcoRefusal } from "#telecom";
import { API_PATHS, type ApiName } from "./apis.ts";
import { Breaker } from "./breaker.ts";
import type { TelcoConfig, TelcoDeps } from "./config.ts";
import { discard, readFile, readJson } from "./read-body.ts";
import { isTimeout, TokenCache } from "./token.ts";
import { makeWire, type WireAnswer } from "./wire.ts";

export type HttpAnswer = {
  readonly status: number;
  readonly headers: WireAnswer["headers"];
  readonly body: unknown;
};
export type HttpCall = {
  readonly api: ApiName;
  /** Below the interface's path, e.g. `/customerBill`. Ids in it are percent-encoded by the caller (`segment`). */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Present: a POST, or what `method` says. Absent: a GET, which alone is tried again. */
  readonly body?: unknown;
  /** Changes the fields that `body` names, and no others (RFC 7396). */
  readonly method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** The whole path below the gateway, in place of the interface's own: where a mapping leads elsewhere. */
  readonly at?: string;
  /** One row is enough, to see what rows are like: further pages are not asked for. */
  readonly isSample?: boolean;
  /** A file is asked for, not JSON: the answer's body is its bytes, of this media type. */
  readonly file?: string;
  readonly scope?: string;
  /** A token that stands for a person, in place of our own. Sent once: a 401 is the answer. */
  readonly bearer?: string;
  readonly timeoutMs?: number;
};
/** `code` is CAMARA's enumerated word for what was wrong; their sentences are never read. `status`: of an answer that refused. */
export type HttpOutcome = Result<HttpAnswer, TelcoRefusal> & { readonly code?: string; readonly status?: number };
export interface Http {
  /** Sends one call within its time budget. The answer's body is JSON of any shape: untrusted until parsed. */
  call(call: HttpCall): Promise<Result<HttpAnswer, TelcoRefusal>>;
  /** The same, with the code of a refusal beside it. Not for ports: a code of theirs must not travel on. */
  callForCode(call: HttpCall): Promise<HttpOutcome>;
}

const GET_TRIES = 2;
const MAX_RETRY_AFTER_MS = 10 * 60_000;

/** Encodes an id for use as one path segment: an id from outside can name one object, not another path. */
export function segment(id: string): string {
  return encodeURIComponent(id);
}

export function makeHttp(config: TelcoConfig, deps: TelcoDeps): Http {
  const tokens = new TokenCache(config, deps.clock, deps.hop);
  const wire = makeWire(deps.hop);
  const breakers = new Map<ApiName, Breaker>();
  const breakerOf = (api: ApiName): Breaker => {
    let breaker = breakers.get(api);
    if (breaker === undefined) breakers.set(api, (breaker = new Breaker(deps.clock)));
    return breaker;
  };

  deps.onBreakers?.(() => [...breakers].map(([api, { isOpen }]) => ({ api, isOpen })));

  async function send(call: HttpCall, signal: AbortSignal): Promise<HttpOutcome> {
    const scope = call.scope ?? "";
    for (let attempt = 0; ; attempt += 1) {
      const token = call.bearer === undefined ? await tokens.get(scope, signal) : ok(call.bearer);
      if (!token.ok) return token;
      const response = await wire.send(urlOf(config, call), {
        method: methodOf(call),
        signal,
        headers: {
          accept: call.file ?? "application/json",
          authorization: `Bearer ${token.value}`,
          ...(call.body === undefined ? {} : { "content-type": contentTypeOf(call) }),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      });
      if (response.status === 401 && attempt === 0 && call.bearer === undefined) {
        await discard(response);
        tokens.drop(scope, token.value);
        continue;
      }
      return await judge(response, call.file ?? null);
    }
  }

  async function judge(response: WireAnswer, file: string | null): Promise<HttpOutcome> {
    const maxBytes = config.maxBodyBytes ?? 2 * 1024 * 1024;
    if (response.status >= 200 && response.status < 300) {
      if (response.status === 204) {
        await discard(response);
        return ok({ status: 204, headers: response.headers, body: null });
      }
      if (file !== null) {
        const bytes = await readFile(response, file, maxBytes);
        if (bytes === null) return refuse({ reason: "invalid_answer" });
        return ok({ status: response.status, headers: response.headers, body: bytes });
      }
      const read = await readJson(response, maxBytes);
      if (read === null) return refuse({ reason: "invalid_answer" });
      return ok({ status: response.status, headers: response.headers, body: read.json });
    }
    const refusal = refusalOf(response, deps.clock.now());
    const read = response.status >= 500 ? await discard(response) : await readJson(response, 64 * 1024);
    const code = codeOf(read?.json, config.mapping?.errors?.code ?? "code");
    return { ok: false, refusal, status: response.status, ...(code === null ? {} : { code }) };
  }

  async function attemptAll(call: HttpCall): Promise<HttpOutcome> {
    const budget = call.timeoutMs ?? config.timeoutMs ?? 4_000;
    const signal = AbortSignal.timeout(budget);
    const tries = methodOf(call) === "GET" ? GET_TRIES : 1;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await send(call, signal).catch(
        (error: unknown): HttpOutcome => refuse({ reason: isTimeout(error) ? "timeout" : "unavailable" }),
      );
      const mayRetry = !outcome.ok && outcome.refusal.reason === "unavailable" && attempt < tries && !signal.aborted;
      if (!mayRetry) return outcome;
      await sleep(jitterMs(deps), undefined, { signal }).catch(() => undefined);
    }
  }

  async function guarded(call: HttpCall): Promise<HttpOutcome> {
    const breaker = breakerOf(call.api);
    if (!breaker.mayCall()) return refuse({ reason: "unavailable" });
    const startedAt = deps.clock.now();
    const outcome = await (deps.aroundCall?.(() => attemptAll(call)) ?? attemptAll(call));
    if (!outcome.ok && (outcome.refusal.reason === "unavailable" || outcome.refusal.reason === "timeout")) {
      breaker.failed();
    } else {
      breaker.succeeded();
    }
    deps.onCall?.({
      api: call.api,
      outcome: outcome.ok ? "ok" : outcome.refusal.reason,
      ms: deps.clock.now() - startedAt,
    });
    return outcome;
  }

  return {
    async call(call) {
      const outcome = await guarded(call);
      return outcome.ok ? outcome : refuse(outcome.refusal);
    },
    callForCode: guarded,
  };
}

function methodOf({ method, body }: HttpCall): NonNullable<HttpCall["method"]> {
  return method ?? (body === undefined ? "GET" : "POST");
}

function contentTypeOf({ method }: HttpCall): string {
  return method === "PATCH" ? "application/merge-patch+json" : "application/json";
}

function urlOf(config: TelcoConfig, call: HttpCall): string {
  const base = config.paths?.[call.api] ?? API_PATHS[call.api];
  const query =
    call.query === undefined || Object.keys(call.query).length === 0
      ? ""
      : `?${new URLSearchParams(call.query).toString()}`;
  return `${config.baseUrl}${call.at ?? `${base}${call.path}`}${query}`;
}

function refusalOf(response: WireAnswer, now: number): TelcoRefusal {
  const { status } = response;
  if (status === 404) return { reason: "not_found" };
  if (status === 403) return { reason: "forbidden" };
  // Refused with a fresh token too: our access is broken, not this object hidden.
  if (status === 401) return { reason: "unavailable" };
  if (status === 409) return { reason: "conflict" };
  if (status === 429) return { reason: "too_many_requests", retryAfterMs: retryAfter(response, now) };
  if (status >= 500 && status !== 501) return { reason: "unavailable" };
  return { reason: "rejected" };
}

/** Seconds or an HTTP date (RFC 9110 §10.2.3), capped: a wrong clock of theirs must not silence us for a year. */
function retryAfter(response: WireAnswer, now: number): number {
  const value = response.headers.get("retry-after");
  if (value === null) return 1_000;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS) : 1_000;
}

/** TMF's `Error` has a free `code`, CAMARA's `ErrorInfo` an enumerated one. Only a word of capitals and digits is let through. */
function codeOf(body: unknown, field: string): string | null {
  const code = typeof body === "object" && body !== null ? (body as Record<string, unknown>)[field] : null;
  return typeof code === "string" && /^[A-Z0-9_.]{1,80}$/.test(code) ? code : null;
}

function jitterMs(deps: TelcoDeps): number {
  const [byte = 0] = deps.random.bytes(1);
  return 50 + (byte * 100) / 255;
}
