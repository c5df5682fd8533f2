// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { z } from "zod";
import { ok, refuse, type Sensitive } from "#kernel";
import type { NumberVerification } from "#telecom";
import type { TelcoConfig, TelcoDeps } from "./config.ts";
import type { Http } from "./http.ts";
import { exchangeOperatorToken } from "./token.ts";

const answer = z.object({ devicePhoneNumberVerified: z.boolean() });

const SCOPE = "dpv:FraudPreventionAndDetection number-verification:verify";
const NOT_MOBILE = "NUMBER_VERIFICATION.USER_NOT_AUTHENTICATED_BY_MOBILE_NETWORK";

/**
 * CAMARA Number Verification 2.1, `verify` with the hash of the number. The access token stands for the phone: exchanged for the operator
 * token of that phone (JWT bearer grant, RFC 7523), used for this one call and never kept.
 */
export function makeNumberVerification(http: Http, config: TelcoConfig, deps: TelcoDeps): NumberVerification {
  const budget = config.signalTimeoutMs ?? 2_000;
  return {
    async verify(msisdn: string, operatorToken: Sensitive<string>) {
      const startedAt = deps.clock.now();
      const exchange = () => exchangeOperatorToken(config, deps.hop, operatorToken, SCOPE, budget);
      const bearer = await (deps.aroundCall?.(exchange) ?? exchange());
      if (!bearer.ok) return bearer;
      const left = budget - (deps.clock.now() - startedAt);
      if (left <= 0) return refuse({ reason: "unknown" });
      const outcome = await http.callForCode({
        api: "numberVerification",
        path: "/verify",
        body: { hashedPhoneNumber: createHash("sha256").update(msisdn).digest("hex") },
        bearer: bearer.value,
        timeoutMs: left,
      });
      if (!outcome.ok) return refuse({ reason: outcome.code === NOT_MOBILE ? "not_on_mobile_network" : "unknown" });
      const parsed = answer.safeParse(outcome.value.body);
      if (!parsed.success) return refuse({ reason: "unknown" });
      return parsed.data.devicePhoneNumberVerified ? ok(null) : refuse({ reason: "other_line" });
    },
  };
}
