// SPDX-License-Identifier: Apache-2.0
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey, jwtVerify } from "jose";
import { z } from "zod";
import type { Hop, LoginRefusal, ProviderLogout } from "#app";
import { ok, type Result, refuse } from "#kernel";

/** The event that makes a token one of a logout (OpenID Connect Back-Channel Logout 1.0 §2.4). */
const LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";
/** A token older than this is not taken; providers send it at once. */
const MAX_AGE_S = 120;
const CLOCK_S = 10;

const claims = z.object({
  iss: z.string(),
  jti: z.string().min(1).max(200),
  iat: z.number().int(),
  sid: z.string().min(1).max(400).optional(),
  sub: z.string().min(1).max(400).optional(),
  events: z.record(z.string(), z.unknown()).refine((events) => isObject(events[LOGOUT_EVENT])),
  // What makes it no ID token that somebody passes off as a logout.
  nonce: z.never().optional(),
});

/** Where the provider's keys are and how it signs: read from its metadata by the caller. */
export type LogoutIssuer = {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
  /** Never `none`, never one that a shared secret makes. */
  readonly algorithms: readonly string[];
};

/** Reads tokens of logouts. Keys are kept between two and read again when an unknown one signs. */
export class LogoutTokens {
  readonly #hop: Hop;
  readonly #now: () => number;
  readonly #timeoutMs: number;
  #keys: { readonly uri: string; readonly get: JWTVerifyGetKey } | null = null;

  constructor(options: { readonly hop: Hop; readonly now: () => number; readonly timeoutMs: number }) {
    this.#hop = options.hop;
    this.#now = options.now;
    this.#timeoutMs = options.timeoutMs;
  }

  /**
   * Checks signature, algorithm, issuer, audience, age, event, that somebody is named and that there is no nonce. Not whether it was seen
   * before: `jti` is the caller's to spend.
   *
   * @param token - Compact JWS. Untrusted.
   */
  async read(token: string, from: LogoutIssuer): Promise<Result<ProviderLogout, LoginRefusal>> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.#keysAt(from.jwksUri), {
        issuer: from.issuer,
        audience: from.audience,
        algorithms: [...from.algorithms],
        requiredClaims: ["iat", "jti", "events"],
        maxTokenAge: MAX_AGE_S,
        clockTolerance: CLOCK_S,
        currentDate: new Date(this.#now()),
      });
      const { typ } = protectedHeader;
      // Older providers write none, or that of every JWT; that of an access token or of a proof is refused.
      if (typ !== undefined && !["logout+jwt", "jwt"].includes(typ.toLowerCase().replace(/^application\//u, "")))
        return refuse({ reason: "invalid", code: "wrong_type" });
      const read = claims.safeParse(payload);
      if (!read.success) return refuse({ reason: "invalid", code: "wrong_claims" });
      const { iss, jti, sid, sub } = read.data;
      if (sid === undefined && sub === undefined) return refuse({ reason: "invalid", code: "names_nobody" });
      return ok({ issuer: iss, jti, sid: sid ?? null, subject: sub ?? null });
    } catch {
      return refuse({ reason: "invalid", code: "not_verified" });
    }
  }

  #keysAt(uri: string): JWTVerifyGetKey {
    if (this.#keys?.uri === uri) return this.#keys.get;
    const get = createRemoteJWKSet(new URL(uri), {
      timeoutDuration: this.#timeoutMs,
      cooldownDuration: 5_000,
      [customFetch]: this.#hop.fetch,
    });
    this.#keys = { uri, get };
    return get;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
