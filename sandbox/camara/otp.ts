// SPDX-License-Identifier: Apache-2.0
import { randomInt, randomUUID } from "node:crypto";
import { hour } from "../calendar.ts";
import { iso } from "../doc.ts";
import type { Context } from "../tmf/context.ts";
import { CamaraError } from "../tmf/errors.ts";

const tries = 3;
const validMs = 5 * 60_000;
const sendsPerHour = 3;

type Challenge = {
  readonly msisdn: string;
  readonly code: string;
  readonly expires: number;
  triesLeft: number;
  spent: boolean;
};

/** One-time codes by SMS: three tries, five minutes, three messages an hour to a number. */
export type OtpDesk = {
  send(msisdn: string, message: string): string;
  validate(authenticationId: string, code: string): void;
  clear(): void;
};

export function makeOtpDesk(context: () => Context): OtpDesk {
  const challenges = new Map<string, Challenge>();
  const sends = new Map<string, number[]>();
  return {
    send(msisdn, message) {
      const { world, outbox } = context();
      const now = world.clock.now();
      const line = world.line(msisdn);
      if (line === null) throw new CamaraError(404, "NOT_FOUND", "The number is not known");
      if (!line.onNetwork)
        throw new CamaraError(403, "ONE_TIME_PASSWORD_SMS.PHONE_NUMBER_NOT_ALLOWED", "The number is not served here");
      if (line.subscription.voiceSmsIn !== "active")
        throw new CamaraError(403, "ONE_TIME_PASSWORD_SMS.PHONE_NUMBER_BLOCKED", "The number cannot receive messages");
      const recent = (sends.get(msisdn) ?? []).filter((at) => now - at < hour && at <= now);
      if (recent.length >= sendsPerHour)
        throw new CamaraError(
          403,
          "ONE_TIME_PASSWORD_SMS.MAX_OTP_CODES_EXCEEDED",
          "Too many codes were sent to this number",
        );
      sends.set(msisdn, [...recent, now]);
      const code = String(randomInt(0, 1_000_000)).padStart(6, "0");
      const id = randomUUID();
      challenges.set(id, { msisdn, code, expires: now + validMs, triesLeft: tries, spent: false });
      outbox.add({ at: iso(now), channel: "sms", to: msisdn, subject: "", text: message.replaceAll("{{code}}", code) });
      return id;
    },
    validate(authenticationId, code) {
      const challenge = challenges.get(authenticationId);
      if (challenge === undefined) throw new CamaraError(404, "NOT_FOUND", "No such authenticationId");
      if (challenge.spent || context().world.clock.now() > challenge.expires)
        throw new CamaraError(400, "ONE_TIME_PASSWORD_SMS.VERIFICATION_EXPIRED", "The code is no longer valid");
      if (challenge.triesLeft <= 0)
        throw new CamaraError(400, "ONE_TIME_PASSWORD_SMS.VERIFICATION_FAILED", "The number of tries is used up");
      challenge.triesLeft -= 1;
      if (challenge.code !== code) {
        if (challenge.triesLeft === 0)
          throw new CamaraError(400, "ONE_TIME_PASSWORD_SMS.VERIFICATION_FAILED", "The number of tries is used up");
        throw new CamaraError(400, "ONE_TIME_PASSWORD_SMS.INVALID_OTP", "The code is wrong");
      }
      challenge.spent = true;
    },
    clear() {
      challenges.clear();
      sends.clear();
    },
  };
}
