// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lockByVisitor, makeCodesOnce, sendNotices } from "#app";
import { accountKey, subjectOf } from "#app/testing";
import { recoveryCodePolicy, smsCodePolicy } from "#identity";
import { SoftAuthenticator } from "#identity/testing";
import { makeSubjectId } from "#kernel";
import type { PasskeyResponse } from "#protocol";
import type { PartyId } from "#telecom";
import { systemRandom } from "../../src/main/system.ts";
import { openTestApp, type Talk, type TestApp } from "../harness/app.ts";
import { client, givePasskey, onForm } from "./accounts.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
  await lockByOwner("C09");
});
afterAll(async () => {
  await app.close();
});

/** Tries of each kind. `WARDLINE_TIMING_TRIES=2000` measures as finely as the promise is worded. */
const TRIES = Number(process.env["WARDLINE_TIMING_TRIES"] ?? 10);
/** `cooling`: somebody typed wrong codes. `locked`: its owner locked the account. */
const NUMBERS = {
  existing: "+447700900108",
  unknown: "+447700900999",
  cooling: "+447700900105",
  locked: "+447700900109",
} as const;
type Kind = keyof typeof NUMBERS;
const KINDS = Object.keys(NUMBERS) as Kind[];

async function forget(msisdn: string): Promise<void> {
  const { keys, counters, tenant } = app.deps;
  for (const what of ["sends", "tries"])
    await counters.reset(tenant, keys.blindIndex("counter", `sms_code ${what} ${msisdn}`));
}

/** Wrong codes until the line takes none. */
async function cool(msisdn: string): Promise<void> {
  const key = app.deps.keys.blindIndex("counter", `sms_code tries ${msisdn}`);
  const { triesPerLine, coolDownMs } = smsCodePolicy;
  await app.deps.counters.add(app.deps.tenant, key, triesPerLine, coolDownMs, new Date(app.clock.now()));
}

async function lockByOwner(customer: string): Promise<void> {
  const { deps, database, clock } = app;
  await database.query(
    "test.lock",
    "INSERT INTO account_lock (tenant, key, set_at, set_by) VALUES ($1, $2, $3, 'subject')",
    [deps.tenant, accountKey(deps, `IN-${customer}` as PartyId), new Date(clock.now())],
  );
}

async function prepare(): Promise<Talk> {
  const talk = await app.open();
  await talk.say("how much do I owe?");
  return talk;
}

type Tried = { readonly ms: number; readonly shape: string };

/** Milliseconds from the input to the answer, and what the answer looks like without its ids and challenges. */
async function timed(work: () => ReturnType<Talk["send"]>): Promise<Tried> {
  const begun = performance.now();
  const events = await work();
  const ms = performance.now() - begun;
  const shape = JSON.stringify(events.map(({ seq: _, at: __, ...event }) => event)).replace(
    /"(formId|ceremonyId|challenge|expiresAt)":"[^"]+"/gu,
    "",
  );
  return { ms, shape };
}

type Shift = { readonly median: number; readonly least: number; readonly most: number };

/**
 * The shift between two samples by ranks (Hodges–Lehmann): the median of all pairwise differences, and the interval in which the
 * true one lies with 99.9 % (Wilcoxon). More tries make the interval narrower; a busy machine makes it wider, not wrong.
 */
function shift(a: readonly number[], b: readonly number[]): Shift {
  const [n, m] = [a.length, b.length];
  const differences = new Float64Array(n * m);
  for (const [i, x] of a.entries()) for (const [j, y] of b.entries()) differences[i * m + j] = x - y;
  differences.sort();
  const margin = Math.max(0, Math.floor((n * m) / 2 - 3.29 * Math.sqrt((n * m * (n + m + 1)) / 12)));
  const at = (index: number): number => differences[index] ?? 0;
  return { median: at(Math.floor((n * m) / 2)), least: at(margin), most: at(n * m - 1 - margin) };
}

/** Attempts that wait at the same time, and how far apart they start: what one does after its wait does not fall on the next one's. */
const BATCH = 12;
const APART_MS = 60;

/**
 * Tries every kind in turn, the order turning, so that whatever else the machine does falls on all alike. Conversations are prepared
 * first, some dozens at once; then the attempts start one after another. All shapes must be one, and every kind must take as long as the first.
 *
 * @param prepare - Brings a conversation to where the attempt begins, and returns the attempt.
 */
async function compare<K extends string>(
  what: string,
  kinds: readonly K[],
  prepare: (kind: K) => Promise<() => Promise<Tried>>,
  apartMs: number = APART_MS,
): Promise<void> {
  const times = new Map<K, number[]>(kinds.map((kind) => [kind, []]));
  const shapes = new Set<string>();
  const rounds = Array.from({ length: TRIES + 2 }, (_, i) =>
    kinds.map((__, at) => ({ kind: kinds[(at + i) % kinds.length]!, round: i })),
  ).flat();
  for (let from = 0; from < rounds.length; from += BATCH) {
    const batch = rounds.slice(from, from + BATCH);
    const ready = await inGroups(batch, 8, async ({ kind, round }) => ({ kind, round, attempt: await prepare(kind) }));
    const results = ready.map(async ({ kind, round, attempt }, at) => {
      await new Promise((resolve) => setTimeout(resolve, at * apartMs));
      const { ms, shape } = await attempt();
      shapes.add(shape);
      // The first rounds warm everything up.
      if (round >= 2) times.get(kind)?.push(ms);
    });
    await Promise.all(results);
  }
  expect([...shapes]).toHaveLength(1);
  const [first, ...others] = kinds;
  const against = times.get(first!) ?? [];
  for (const kind of others) {
    const { median, least, most } = shift(times.get(kind) ?? [], against);
    process.stdout.write(
      `${what}: ${kind} against ${first} over ${TRIES} tries each: ${median.toFixed(2)} ms (${least.toFixed(2)} to ${most.toFixed(2)})\n`,
    );
    expect(least).toBeLessThanOrEqual(2);
    expect(most).toBeGreaterThanOrEqual(-2);
    // Measured finely, the median itself must lie within the promise.
    if (TRIES >= 500) expect(Math.abs(median)).toBeLessThanOrEqual(2);
  }
}

async function inGroups<T, R>(all: readonly T[], size: number, work: (each: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let from = 0; from < all.length; from += size)
    done.push(...(await Promise.all(all.slice(from, from + size).map(work))));
  return done;
}

const patience = { timeout: 120_000 + TRIES * 2_000 };

describe("existing, unknown, cooling and locked accounts", () => {
  it("[SEC-024] [SEC-138] get the same answer to a number, after the same time", patience, async () => {
    await cool(NUMBERS.cooling);
    await compare("Number", KINDS, async (kind) => {
      const talk = await prepare();
      return async () => {
        if (kind !== "cooling") await forget(NUMBERS[kind]);
        return timed(() => talk.fill({ number: NUMBERS[kind] }));
      };
    });
  });

  it("[SEC-138] get the same answer to a wrong code, after the same time", patience, async () => {
    await compare("Wrong code", KINDS, async (kind) => {
      const talk = await prepare();
      await forget(NUMBERS[kind]);
      await talk.fill({ number: NUMBERS[kind] });
      return async () => {
        await forget(NUMBERS[kind]);
        if (kind === "cooling") await cool(NUMBERS.cooling);
        return timed(() => talk.fill({ code: "000000" }));
      };
    });
  });

  it("[SEC-138] end the asking alike after three wrong codes", async () => {
    const said = new Set<string>();
    for (const kind of KINDS) {
      await forget(NUMBERS[kind]);
      if (kind === "cooling") await cool(NUMBERS.cooling);
      const talk = await prepare();
      await talk.fill({ number: NUMBERS[kind] });
      const shapes: string[] = [];
      for (const code of ["000000", "111111", "222222"]) shapes.push((await timed(() => talk.fill({ code }))).shape);
      said.add(shapes.join("\n"));
    }
    expect(said.size).toBe(1);
  });
});

describe("a passkey that does not sign anybody in", () => {
  it("[SEC-138] reads the same, after the same time, whoever it claims to be", patience, async () => {
    const existing = await givePasskey(app, "C08");
    const locked = await givePasskey(app, "C09", { restsOnSms: true });
    const stranger = new SoftAuthenticator("stranger");
    const nobody = Buffer.from(makeSubjectId(systemRandom).replaceAll("-", ""), "hex").toString("base64url");
    stranger.register({ challenge: "AAAA", user: { id: nobody } }, client);
    const keys = { unknown: stranger, existing, locked };
    // `existing`: the right passkey over another challenge. `locked`: the right one, which the lock does not let through.
    await compare("Passkey", Object.keys(keys) as (keyof typeof keys)[], async (kind) => {
      const talk = await prepare();
      const { ceremonyId, options } = onForm(talk);
      const asked = kind === "existing" ? { ...options, challenge: "A".repeat(43) } : options;
      const response = keys[kind].assert(asked, client) as PasskeyResponse;
      return () => timed(() => talk.send({ kind: "passkey", ceremonyId, decision: "submit", response }));
    });
  });
});

describe("locking", () => {
  it(
    "[SEC-138] without having proved anything is refused alike, whatever number was typed, after the same time",
    patience,
    async () => {
      await compare("Lock", KINDS, async (kind) => {
        const talk = await prepare();
        await forget(NUMBERS[kind]);
        await talk.fill({ number: NUMBERS[kind] });
        return async () => {
          const begun = performance.now();
          const answer = await lockByVisitor(app.deps, talk.id);
          return { ms: performance.now() - begun, shape: JSON.stringify(answer) };
        };
      });
    },
  );
});

describe("a recovery code that begins nothing", () => {
  /** Signs in, proves two factors, and takes recovery codes. */
  async function withCodes(customer: string, msisdn: string): Promise<{ subjectId: string; codes: readonly string[] }> {
    const { subjectId } = await subjectOf(app.deps, `IN-${customer}` as PartyId);
    const talk = await app.open({ customer: `CU-${customer}` });
    await talk.say("why is my bill higher?");
    // Codes that earlier tests owe go out first, fifty at a time.
    while ((await sendNotices(app.deps)).sent > 0);
    await talk.stepUp(msisdn);
    await talk.send({ kind: "authenticator", action: "add_recovery_codes" });
    const made = await makeCodesOnce(app.deps, talk.id);
    if (!made.ok) throw new Error(made.refusal.reason);
    return { subjectId, codes: made.value.codes };
  }

  it(
    "[SEC-125] reads the same, after the same time, for a customer, for nobody and for one who is locked",
    patience,
    async () => {
      const { keys, counters, tenant } = app.deps;
      const existing = await withCodes("C04", "+447700900104");
      const locked = await withCodes("C02", "+447700900102");
      const keyOf = (subjectId: string): Uint8Array => keys.blindIndex("counter", `recovery_code tries ${subjectId}`);
      const typed = {
        existing: { number: "+447700900104", code: "00000-00000" },
        unknown: { number: "+447700900999", code: "00000-00000" },
        // The right one, which the lock does not let through.
        locked: { number: "+447700900102", code: locked.codes[0] ?? "" },
      };
      const { coolDownMs } = recoveryCodePolicy;
      await compare(
        "Recovery code",
        Object.keys(typed) as (keyof typeof typed)[],
        async (kind) => {
          const talk = await app.open();
          await talk.say("recover my account");
          await talk.press("A recovery code");
          return async () => {
            await counters.reset(tenant, keyOf(existing.subjectId));
            await counters.add(tenant, keyOf(locked.subjectId), 5, coolDownMs, new Date(app.clock.now()));
            return timed(() => talk.fill(typed[kind]));
          };
          // Argon2 keeps a core busy: two at once would be measured as one that is slow.
        },
        250,
      );
    },
  );
});
