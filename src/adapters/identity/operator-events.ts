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

/** What no CAMARA subscription has an event for; the swap beside them is CAMARA's own. */
const phone = z.object({
  phoneNumber: z.string().regex(/^\+\d{6,15}$/),
  at: z.iso.datetime({ offset: true }).optional(),
});
const head = { id: z.string().min(8).max(200), iat: z.number().int() };
const signal = z.discriminatedUnion("type", [
  z.object({ ...head, type: z.literal(SIM_SWAPPED), data: phone }),
  z.object({
    ...head,
    type: z.literal("org.wardline.operator.v0.call-forwarding-changed"),
    data: phone.extend({ forwarding: z.enum(["on", "off"]) }),
  }),
  z.object({ ...head, type: z.literal("org.wardline.operator.v0.number-recycled"), data: phone }),
  z.object({
    ...head,
    type: z.literal("org.wardline.operator.v0.feed-alive"),
    data: z.object({ completeSince: z.iso.datetime({ offset: true }).optional() }),
  }),
]);

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
    async verifySignal(signed) {
      try {
        const read = signal.safeParse(await payloadOf(signed));
        if (!read.success) return refuse({ reason: "invalid" });
        const { id, iat, type, data } = read.data;
        const expiresAt = (iat + 2 * MAX_AGE_S) * 1_000;
        // What is said to happen later happened now: a time in the future would keep later news out.
        const timeOf = (at: string | undefined): number =>
          Math.min(at === undefined ? iat * 1_000 : Date.parse(at), options.now());
        switch (type) {
          case "org.wardline.operator.v0.feed-alive": {
            const { completeSince } = data;
            return ok({
              id,
              expiresAt,
              kind: "alive",
              completeSince: completeSince === undefined ? null : timeOf(completeSince),
            });
          }
          case "org.wardline.operator.v0.call-forwarding-changed":
            return ok({
              id,
              expiresAt,
              kind: "call_forwarding",
              msisdn: data.phoneNumber,
              state: data.forwarding,
              at: timeOf(data.at),
            });
          case "org.wardline.operator.v0.number-recycled":
            return ok({
              id,
              expiresAt,
              kind: "number_recycling",
              msisdn: data.phoneNumber,
              state: "changed",
              at: timeOf(data.at),
            });
          default:
            return ok({
              id,
              expiresAt,
              kind: "sim_swap",
              msisdn: data.phoneNumber,
              state: "changed",
              at: timeOf(data.at),
            });
        }
      } catch {
        return refuse({ reason: "invalid" });
      }
    },
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
