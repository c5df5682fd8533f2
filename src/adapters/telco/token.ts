// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import type { Hop } from "#app";
import type { Clock, Result, Sensitive } from "#kernel";
import { ok, refuse } from "#kernel";
import type { NumberRefusal, TelcoRefusal } from "#telecom";
import type { TelcoConfig } from "./config.ts";
import { discard, readJson } from "./read-body.ts";

const tokenAnswer = z.object({
  access_token: z.string().min(1).max(8_192),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive().max(86_400).default(300),
});

/** Asked for again this long before it ends, so that no call leaves with a token that dies on the way. */
const SKEW_MS = 30_000;
const MAX_TOKEN_BYTES = 64 * 1024;

/** Access tokens by client credentials (RFC 6749 §4.4): one at a time per scope, kept until shortly before they end. */
export class TokenCache {
  readonly #config: TelcoConfig;
  readonly #clock: Clock;
  readonly #hop: Hop;
  readonly #tokens = new Map<string, { readonly token: string; readonly until: number }>();
  readonly #pending = new Map<string, Promise<Result<string, TelcoRefusal>>>();

  constructor(config: TelcoConfig, clock: Clock, hop: Hop) {
    this.#config = config;
    this.#clock = clock;
    this.#hop = hop;
  }

  async get(scope: string, signal: AbortSignal): Promise<Result<string, TelcoRefusal>> {
    const known = this.#tokens.get(scope);
    if (known !== undefined && known.until > this.#clock.now()) return ok(known.token);
    let pending = this.#pending.get(scope);
    if (pending === undefined) {
      // Not tied to the first caller's budget: others wait for the same token.
      pending = this.#request(scope).finally(() => this.#pending.delete(scope));
      this.#pending.set(scope, pending);
    }
    return Promise.race([pending, whenAborted(signal)]);
  }

  /** Forgets a token that was refused, unless a newer one has taken its place. */
  drop(scope: string, token: string): void {
    if (this.#tokens.get(scope)?.token === token) this.#tokens.delete(scope);
  }

  async #request(scope: string): Promise<Result<string, TelcoRefusal>> {
    const startedAt = this.#clock.now();
    try {
      const grant = { grant_type: "client_credentials", ...(scope === "" ? {} : { scope }) };
      const response = await askForToken(this.#config, this.#hop, grant, this.#config.timeoutMs ?? 4_000);
      if (!response.ok) {
        await discard(response);
        return refuse({ reason: "unavailable" });
      }
      const answer = tokenAnswer.safeParse((await readJson(response, MAX_TOKEN_BYTES))?.json);
      if (!answer.success) return refuse({ reason: "invalid_answer" });
      const until = startedAt + answer.data.expires_in * 1_000 - Math.min(SKEW_MS, answer.data.expires_in * 500);
      this.#tokens.set(scope, { token: answer.data.access_token, until });
      return ok(answer.data.access_token);
    } catch (error) {
      return refuse({ reason: isTimeout(error) ? "timeout" : "unavailable" });
    }
  }
}

function askForToken(
  config: TelcoConfig,
  hop: Hop,
  grant: Record<string, string>,
  timeoutMs: number,
): Promise<Response> {
  const { clientId, clientSecret, tokenUrl } = config;
  return hop.fetch(tokenUrl, {
    method: "POST",
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      accept: "application/json",
      // EXPOSE: sent to the operator's own token endpoint, nowhere else (RFC 6749 §2.3.1).
      authorization: `Basic ${basic(clientId, clientSecret.expose())}`,
    },
    body: new URLSearchParams(grant),
  });
}

const refusedGrant = z.object({ error: z.literal("invalid_grant") });

/** Exchanges what a phone got from its own network for a token that stands for that phone. Asked once and never kept. */
export async function exchangeOperatorToken(
  config: TelcoConfig,
  hop: Hop,
  operatorToken: Sensitive<string>,
  scope: string,
  timeoutMs: number,
): Promise<Result<string, Extract<NumberRefusal, { reason: "token_refused" | "unknown" }>>> {
  try {
    const grant = {
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      // EXPOSE: goes back to the operator that issued it, which uses it up (RFC 7523 §2.1).
      assertion: operatorToken.expose(),
      scope,
    };
    const response = await askForToken(config, hop, grant, timeoutMs);
    const body = (await readJson(response, MAX_TOKEN_BYTES))?.json;
    if (!response.ok) return refuse({ reason: refusedGrant.safeParse(body).success ? "token_refused" : "unknown" });
    const answer = tokenAnswer.safeParse(body);
    return answer.success ? ok(answer.data.access_token) : refuse({ reason: "unknown" });
  } catch {
    return refuse({ reason: "unknown" });
  }
}

export function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");
}

function whenAborted(signal: AbortSignal): Promise<Result<string, TelcoRefusal>> {
  return new Promise((resolve) => {
    const end = (): void => resolve(refuse({ reason: "timeout" }));
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}

function basic(id: string, secret: string): string {
  return Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`, "utf8").toString("base64");
}
