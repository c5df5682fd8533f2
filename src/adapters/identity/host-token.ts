// SPDX-License-Identifier: Apache-2.0
import { createRemoteJWKSet, customFetch, jwtVerify } from "jose";
import { z } from "zod";
import type { Hop, IdentityTokens } from "#app";
import { ok, refuse } from "#kernel";
import type { PartyId } from "#telecom";

const MAX_LIFETIME_S = 5 * 60;

const claims = z.object({
  sub: z.string().min(1).max(100),
  jti: z.string().min(8).max(200),
  nonce: z.string().min(16).max(200),
  iat: z.number().int(),
  exp: z.number().int(),
});

/**
 * Checks tokens of the operator's own web server (JWT, RFC 7519): signature by a key of its JWKS named by `kid`, issuer, audience,
 * lifetime of at most five minutes, `jti` and `nonce` present. That a `jti` is used once and the nonce is ours is the app's to check.
 * Everything that is wrong is `invalid`.
 */
export function makeIdentityTokens(options: {
  readonly hop: Hop;
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  readonly now: () => number;
}): IdentityTokens {
  const keys = createRemoteJWKSet(new URL(options.jwksUrl), {
    timeoutDuration: 2_000,
    cooldownDuration: 5_000,
    [customFetch]: options.hop.fetch,
  });
  return {
    async verify(token) {
      try {
        const { payload, protectedHeader } = await jwtVerify(token, keys, {
          issuer: options.issuer,
          audience: options.audience,
          algorithms: ["ES256", "EdDSA"],
          requiredClaims: ["sub", "jti", "nonce", "iat", "exp"],
          maxTokenAge: MAX_LIFETIME_S,
          currentDate: new Date(options.now()),
        });
        const read = claims.safeParse(payload);
        if (!read.success || protectedHeader.kid === undefined || read.data.exp - read.data.iat > MAX_LIFETIME_S)
          return refuse({ reason: "invalid" });
        return ok({
          party: read.data.sub as PartyId,
          jti: read.data.jti,
          nonce: read.data.nonce,
          expiresAt: read.data.exp * 1_000,
        });
      } catch {
        return refuse({ reason: "invalid" });
      }
    },
  };
}
