// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import type { NetworkSignals, Signal } from "#telecom";
import type { ApiName } from "./apis.ts";
import type { TelcoConfig, TelcoDeps } from "./config.ts";
import type { Http, HttpOutcome } from "./http.ts";
import { instant } from "./tmf-types.ts";

const swapped = z.object({ swapped: z.boolean() });
const swapDate = z.object({ latestSimChange: instant.nullable(), monitoredPeriod: z.number().int().min(1).optional() });
const unconditional = z.object({ active: z.boolean() });
const forwardings = z
  .array(
    z.enum(["inactive", "unconditional", "conditional_busy", "conditional_not_reachable", "conditional_no_answer"]),
  )
  .min(1);
const recycled = z.object({ phoneNumberRecycled: z.boolean() });
const subscription = z.object({
  voiceSmsIn: z.enum(["active", "suspended"]),
  voiceSmsOut: z.enum(["active", "suspended"]),
  dataService: z.enum(["active", "suspended", "throttled"]),
});
const roamingStatus = z.object({
  lastStatusTime: instant,
  roaming: z.boolean(),
  countryName: z.array(z.string().max(10)).optional(),
});
const reachabilityStatus = z.object({
  lastStatusTime: instant,
  reachable: z.boolean(),
  connectivity: z.array(z.enum(["DATA", "SMS"])).default([]),
});

/** Older than this, where a device was says nothing about where it is. */
const STALE_MS = 3_600_000;
/** CAMARA's own default for both swaps. */
const DEFAULT_WINDOW_HOURS = 240;
const HOUR_MS = 3_600_000;
const FRAUD = "dpv:FraudPreventionAndDetection";
const SERVICE = "dpv:ServiceProvision";

/**
 * CAMARA signals, reduced to a verdict here: dates, countries visited in the past and forwarding targets go no further.
 * Whatever is not a clear answer is `unknown`: time-out, refusal, out of range, stale, consent missing.
 */
export function makeSignals(http: Http, config: TelcoConfig, deps: TelcoDeps): NetworkSignals {
  const ask = (api: ApiName, path: string, body: object, scope: string, timeoutMs: number): Promise<HttpOutcome> =>
    http.callForCode({ api, path, body, scope, timeoutMs });
  const budget = config.signalTimeoutMs ?? 2_000;

  const asked = async <T>(
    schema: z.ZodType<T>,
    api: ApiName,
    path: string,
    body: object,
    scope: string,
    timeoutMs = budget,
  ): Promise<{ readonly value: T | null; readonly code: string | null }> => {
    const outcome = await ask(api, path, body, scope, timeoutMs);
    if (!outcome.ok) return { value: null, code: outcome.code ?? null };
    const parsed = schema.safeParse(outcome.value.body);
    return { value: parsed.success ? parsed.data : null, code: null };
  };

  async function simSwap(phoneNumber: string, windowHours = DEFAULT_WINDOW_HOURS): Promise<Signal> {
    const startedAt = deps.clock.now();
    const check = await asked(
      swapped,
      "simSwap",
      "/check",
      { phoneNumber, maxAge: windowHours },
      `${FRAUD} sim-swap:check`,
    );
    if (check.value !== null) return check.value.swapped ? "not_clean" : "clean";
    if (check.code !== "OUT_OF_RANGE") return "unknown";
    // The provider looks back less far than our window. Its date tells a swap that it did see; "none seen" over a
    // shorter time than the window is not clean.
    const left = budget - (deps.clock.now() - startedAt);
    if (left <= 0) return "unknown";
    const date = await asked(
      swapDate,
      "simSwap",
      "/retrieve-date",
      { phoneNumber },
      `${FRAUD} sim-swap:retrieve-date`,
      left,
    );
    if (date.value === null) return "unknown";
    const { latestSimChange, monitoredPeriod } = date.value;
    if (latestSimChange === null) {
      return monitoredPeriod !== undefined && monitoredPeriod * 24 >= windowHours ? "clean" : "unknown";
    }
    return deps.clock.now() - latestSimChange <= windowHours * HOUR_MS ? "not_clean" : "clean";
  }

  return {
    simSwap,

    async deviceSwap(phoneNumber, windowHours = DEFAULT_WINDOW_HOURS) {
      const { value } = await asked(
        swapped,
        "deviceSwap",
        "/check",
        { phoneNumber, maxAge: windowHours },
        `${FRAUD} device-swap:check`,
      );
      return value === null ? "unknown" : value.swapped ? "not_clean" : "clean";
    },

    async callForwarding(phoneNumber) {
      const path = "call-forwarding-signal";
      const [always, states] = await Promise.all([
        asked(
          unconditional,
          "callForwarding",
          "/unconditional-call-forwardings",
          { phoneNumber },
          `${FRAUD} ${path}:unconditional-call-forwardings:read`,
        ),
        asked(
          forwardings,
          "callForwarding",
          "/call-forwardings",
          { phoneNumber },
          `${FRAUD} ${path}:call-forwardings:read`,
        ),
      ]);
      if (always.value?.active === true || states.value?.includes("unconditional") === true) return "not_clean";
      // Conditional forwarding diverts calls only; texts are not forwarded, so it does not spoil a code sent by text.
      return always.value === null ? "unknown" : "clean";
    },

    async numberRecycling(phoneNumber, since) {
      const { value } = await asked(
        recycled,
        "numberRecycling",
        "/check",
        { phoneNumber, specifiedDate: since },
        `${FRAUD} number-recycling:check`,
      );
      return value === null ? "unknown" : value.phoneNumberRecycled ? "not_clean" : "clean";
    },

    async subscriptionStatus(phoneNumber) {
      const { value } = await asked(
        subscription,
        "subscriptionStatus",
        "/retrive-subscription-status",
        { phoneNumber },
        `${SERVICE} subscription-status:retrive-subscription-status`,
      );
      if (value === null) return { state: "unknown" };
      return { state: "known", voiceSmsIn: value.voiceSmsIn, voiceSmsOut: value.voiceSmsOut, data: value.dataService };
    },

    async roaming(phoneNumber) {
      const { value } = await asked(
        roamingStatus,
        "roaming",
        "/retrieve",
        { device: { phoneNumber } },
        `${SERVICE} device-roaming-status:read`,
      );
      if (value === null || isStale(value.lastStatusTime, deps.clock.now())) return { state: "unknown" };
      if (!value.roaming) return { state: "home" };
      const [country] = value.countryName ?? [];
      // A mobile country code that several countries share comes with several names: then the country is not known.
      const isOne = value.countryName?.length === 1 && country !== undefined && /^[A-Z]{2}$/.test(country);
      return { state: "abroad", country: isOne ? country : null };
    },

    async reachability(phoneNumber) {
      const { value } = await asked(
        reachabilityStatus,
        "reachability",
        "/retrieve",
        { device: { phoneNumber } },
        `${SERVICE} device-reachability-status:read`,
      );
      if (value === null || isStale(value.lastStatusTime, deps.clock.now())) return { state: "unknown" };
      if (!value.reachable) return { state: "unreachable" };
      return { state: "reachable", data: value.connectivity.includes("DATA"), sms: value.connectivity.includes("SMS") };
    },
  };
}

/** Also stale when it lies in the future by more than clocks differ. */
function isStale(at: number, now: number): boolean {
  return now - at > STALE_MS || at - now > 10 * 60_000;
}
