// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import type { ToolName, Tools } from "#dialogue";
import { money } from "#kernel";
import { seededRandom } from "#kernel/testing";
import type { TelcoBench } from "#telco/testing";
import type { PartyId } from "#telecom";
import { DEFAULT_ROAMING_ZONES } from "#telecom";
import type { ActContext } from "../acts/act-kind.ts";
import { tools } from "./index.ts";
import type { TelcoRules } from "./tool-spec.ts";

const gbp = (minor: number) => money("GBP", minor);

/** The rules of the seeded operator: prices with VAT. */
export const testRules: TelcoRules = {
  arrearsLimit: gbp(0),
  minTenureDays: 30,
  quoteMinutes: 15,
  quoteDays: 14,
  billDay: 5,
  exitFeeFactor: 0.8,
  cancelNoticeDays: 30,
  withdrawalDays: 14,
  spendLimit: gbp(2500),
  swapWindowHours: 72,
  goodwill: { limit: gbp(600), perYear: gbp(1_500) },
  paymentPlan: { limit: gbp(20_000), everyDays: 180, laterDays: 14, parts: [2, 3] },
  prepaid: {
    amounts: [500, 1_000, 2_000],
    gifts: [200, 500],
    giftLimit: gbp(1_000),
    firstGiftWaitMs: 24 * 3_600_000,
  },
  roaming: {
    zones: DEFAULT_ROAMING_ZONES,
    zone2: { dataPerMb: gbp(24), voicePerMinute: gbp(120), sms: gbp(42) },
    cap: gbp(5400),
    dayPassOfferId: "AO-ROAM2",
  },
};

/** A keyed hash for one who speaks, as the key service makes it. */
export function markFor(key: string | null): (text: string) => Uint8Array {
  return (text) => new Uint8Array(createHash("sha256").update(`${key}\n${text}`).digest());
}

/** Who speaks: `C05` signed in, at A2 unless told. Reads are for one turn: take a new context for a new turn. */
export function contextFor(bench: TelcoBench, key: string | null, more: Partial<ActContext> = {}): ActContext {
  const { telco } = bench;
  return {
    party: key === null ? null : (`IN-${key}` as PartyId),
    verifiedLine: null,
    assurance: key === null ? "A0" : "A2",
    reads: telco.readsForTurn(),
    orders: telco.orders,
    payments: telco.payments,
    billing: telco.billing,
    writtenNumber: () => Promise.resolve(null),
    tickets: telco.tickets,
    care: telco.care,
    scams: { add: () => Promise.resolve(), count: () => Promise.resolve(0) },
    signals: telco.signals,
    rules: testRules,
    clock: bench.clock,
    random: seededRandom(11),
    timeZone: "Europe/London",
    own: {
      ask: (kind) =>
        Promise.resolve({
          requestId: `00000000-0000-7000-8000-${kind.padEnd(12, "0").slice(0, 12)}`,
          dueOn: "2026-12-15",
          isDone: false,
        }),
      openRequests: () => Promise.resolve([]),
      looks: () => Promise.resolve([]),
      quotes: () => Promise.resolve([]),
      mark: markFor(key),
      sentMessage: () => Promise.resolve(null),
      security: () => Promise.reject(new Error("no records in this test")),
    },
    proves: () => false,
    sha256: (text) => createHash("sha256").update(text, "utf8").digest("base64url"),
    ...more,
  };
}

type Run = <K extends ToolName>(
  key: string | null,
  tool: K,
  args: Tools[K]["args"],
  more?: Partial<ActContext>,
) => Promise<Tools[K]["result"]>;
type RefusalOf = <K extends ToolName>(
  key: string | null,
  tool: K,
  args: Tools[K]["args"],
  more?: Partial<ActContext>,
) => Promise<string>;

/** Runs tools as `C05` and the like: `run` expects an answer, `refusal` gives the reason or `none`. */
export function makeRunner(bench: () => TelcoBench): { readonly run: Run; readonly refusal: RefusalOf } {
  return {
    async run(key, tool, args, more = {}) {
      const result = await tools[tool].run(args, contextFor(bench(), key, more));
      if (!result.ok) throw new Error(`refused: ${result.refusal.reason}`);
      return result.value;
    },
    async refusal(key, tool, args, more = {}) {
      const result = await tools[tool].run(args, contextFor(bench(), key, more));
      return result.ok ? "none" : result.refusal.reason;
    },
  };
}
