// SPDX-License-Identifier: Apache-2.0
import { createRemoteJWKSet, customFetch, jwtVerify } from "jose";
import { z } from "zod";
import type { Hop, OperatorEvents } from "#app";
import { ok, refuse } from "#kernel";

const MAX_AGE_S = 10 * 60;
const SIM_SWAPPED = "org.camaraproject.sim-swap-subscriptions.v0.swapped";

/** A CloudEvent (CAMARA sim-swap-subscriptions 0.3) as the payload of a JWS. */
const event = z.object({
  id: z.string().min(8).max(200),
  type: z.literal(SIM_SWAPPED),
  iat: z.number().int(),
  data: z.object({ phoneNumber: z.string().regex(/^\+\d{6,15}$/) }),
});

/** TM Forum events (TMF656, TMF678, TMF622) as payloads of a JWS, with the id of what they are about and nothing else. */
const NEWS = {
  ServiceProblemStateChangeEvent: "outage",
  CustomerBillCreateEvent: "bill",
  ProductOrderStateChangeEvent: "order",
} as const;
const news = z.object({
  id: z.string().min(8).max(200),
  type: z.enum(Object.keys(NEWS) as (keyof typeof NEWS)[]),
  iat: z.number().int(),
  /** Of the problem, the billing account, the order. */
  data: z.object({ id: z.string().min(1).max(200) }),
});

/** Checks events that the operator signed: a key of its JWKS, issuer, audience, not older than ten minutes. Everything that is wrong is `invalid`. */
export function makeOperatorEvents(options: {
  readonly hop: Hop;
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  readonly now: () => number;
}): OperatorEvents {
  const keys = createRemoteJWKSet(new URL(options.jwksUrl), {
    timeoutDuration: 2_000,
    cooldownDuration: 5_000,
    [customFetch]: options.hop.fetch,
  });
  const payloadOf = async (signed: string): Promise<unknown> => {
    const { payload } = await jwtVerify(signed, keys, {
      issuer: options.issuer,
      audience: options.audience,
      algorithms: ["ES256", "EdDSA"],
      // Never a token of the host page, which the same keys sign.
      typ: "cloudevent+jwt",
      requiredClaims: ["iat"],
      maxTokenAge: MAX_AGE_S,
      currentDate: new Date(options.now()),
    });
    return payload;
  };
  return {
    async verifyNews(signed) {
      try {
        const read = news.safeParse(await payloadOf(signed));
        if (!read.success) return refuse({ reason: "invalid" });
        const { id, type, iat, data } = read.data;
        return ok({ id, about: NEWS[type], topicId: data.id, expiresAt: (iat + 2 * MAX_AGE_S) * 1_000 });
      } catch {
        return refuse({ reason: "invalid" });
      }
    },
    async verify(signed) {
      try {
        const read = event.safeParse(await payloadOf(signed));
        if (!read.success) return refuse({ reason: "invalid" });
        const { id, iat, data } = read.data;
        return ok({ id, msisdn: data.phoneNumber, expiresAt: (iat + 2 * MAX_AGE_S) * 1_000 });
      } catch {
        return refuse({ reason: "invalid" });
      }
    },
  };
}
