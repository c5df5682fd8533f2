// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { GateRequest } from "#app";
import { argon2id } from "#crypto";
import {
  checkTotp,
  makeTotpSecret,
  type Passkey,
  type RelyingParty,
  verifyAssertion,
  verifyRegistration,
} from "#identity";
import { SoftAuthenticator } from "#identity/testing";
import { toBase64Url } from "#kernel";
import { loadConfig } from "../src/main/load-config.ts";
import { openPolicies } from "../src/main/open-policies.ts";
import { systemRandom } from "../src/main/system.ts";
import { type Figures, percentile, rounded, table } from "./figures.ts";

const party: RelyingParty = {
  id: "larkspur.localhost",
  name: "Larkspur",
  origins: ["http://chat.larkspur.localhost"],
  topOrigins: [],
};
const client = { origin: "http://chat.larkspur.localhost", rpId: party.id };

/**
 * What proving and deciding cost: one decision of the gate, one passkey (ES256, everything checked), one code of an app, one
 * Argon2id hash as recovery codes would need it.
 *
 * `--decisions N`, `--rounds N`.
 */
export async function run(args: string[]): Promise<Figures> {
  const { values } = parseArgs({
    args,
    options: {
      decisions: { type: "string", default: "20000" },
      rounds: { type: "string", default: "300" },
    },
  });
  const rounds = Number(values.rounds);
  const figures = {
    ...(await measureGate(Number(values.decisions))),
    passkeyVerifyMs: rounded(await measurePasskey(rounds), 3),
    totpUs: rounded(measureTotp(rounds) * 1_000, 1),
    argon2Ms: rounded(await measureArgon2(20), 1),
  };
  process.stdout.write(
    table(
      "Identity",
      Object.entries(figures).map(([key, value]) => [key, String(value)]),
    ),
  );
  return figures;
}

/** A customer who reads a bill at A2: allowed, so that every condition is looked at. */
const request: GateRequest = {
  principal: { kind: "Subject", id: "11111111-1111-4111-8111-111111111111" },
  action: "bill.explain",
  resource: { kind: "Account", id: "AC-1" },
  context: {
    level: 2,
    ageSeconds: 10,
    relation: "holder",
    grantSeconds: 315_360_000,
    signals: "not_read",
    alarm: false,
    reported: false,
    settled: false,
    purpose: "serviceProvision",
    owner: "bot",
    hour: 10,
    binds: false,
    amount: 0,
    spendLimit: 2_500,
  },
};

/**
 * `gateUsP50` and `gateUsP99` are what a clock on the wall says. Beside each decision the same time is spent turning in a loop:
 * `floorUsP99` is what a machine that is busy with other things adds to work that does nothing. `gateUsP99Quiet` leaves out the
 * decisions during which the system took the processor away (`gateTakenAway` of them); collecting garbage is in it.
 */
type GateFigures = {
  readonly gateUsP50: number;
  readonly gateUsP99: number;
  readonly gateUsP99Quiet: number;
  readonly floorUsP99: number;
  readonly gateTakenAway: number;
};

async function measureGate(decisions: number): Promise<GateFigures> {
  const defaults = fileURLToPath(new URL("../config/defaults.yaml", import.meta.url));
  const { decide } = await openPolicies(await loadConfig(undefined, {}, defaults));
  if (!decide(request).isAllowed) throw new Error("The gate refuses what it is measured with");
  const warm = measured(2_000, () => decide(request)).map(({ us }) => us);
  const likeIt = percentile(warm, 0.5) / 1_000;
  const gate: Timed[] = [];
  const floor: Timed[] = [];
  // Turn about, in small batches: both see the same machine.
  for (let done = 0; done < decisions; done += BATCH) {
    gate.push(...measured(Math.min(BATCH, decisions - done), () => decide(request)));
    floor.push(...measured(Math.min(BATCH, decisions - done), () => turnInALoop(likeIt)));
  }
  const p = (list: readonly Timed[], share: number): number =>
    rounded(
      percentile(
        list.map(({ us }) => us),
        share,
      ),
      1,
    );
  const quiet = gate.filter(({ wasTakenAway }) => !wasTakenAway);
  return {
    gateUsP50: p(gate, 0.5),
    gateUsP99: p(gate, 0.99),
    gateUsP99Quiet: p(quiet, 0.99),
    floorUsP99: p(floor, 0.99),
    gateTakenAway: gate.length - quiet.length,
  };
}

const BATCH = 200;
type Timed = { readonly us: number; readonly wasTakenAway: boolean };

function measured(count: number, work: () => unknown): Timed[] {
  return Array.from({ length: count }, () => {
    const before = process.resourceUsage().involuntaryContextSwitches;
    const begun = performance.now();
    work();
    const us = (performance.now() - begun) * 1_000;
    return { us, wasTakenAway: process.resourceUsage().involuntaryContextSwitches !== before };
  });
}

function turnInALoop(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** The median of `rounds` assertions, without making them. */
async function measurePasskey(rounds: number): Promise<number> {
  const key = new SoftAuthenticator("bench");
  const challenge = toBase64Url(systemRandom.bytes(32));
  const made = await verifyRegistration(party, challenge, key.register({ challenge, user: { id: "AAAA" } }, client));
  if (!made.ok) throw new Error(`The passkey was not taken: ${made.refusal.reason}`);
  let passkey: Passkey = made.value;
  const times: number[] = [];
  for (let i = 0; i < rounds; i += 1) {
    const fresh = toBase64Url(systemRandom.bytes(32));
    const assertion = key.assert({ challenge: fresh }, client);
    const begun = performance.now();
    const verified = await verifyAssertion(party, fresh, passkey, assertion);
    times.push(performance.now() - begun);
    if (!verified.ok) throw new Error(`An assertion was not taken: ${verified.refusal.reason}`);
    passkey = verified.value;
  }
  return percentile(times, 0.5);
}

/** The median of wrong codes: the work is the same as for right ones. */
function measureTotp(rounds: number): number {
  const secret = makeTotpSecret(systemRandom);
  const times: number[] = [];
  for (let i = 0; i < rounds; i += 1) {
    const begun = performance.now();
    checkTotp(secret, "000000", 1_700_000_000_000 + i * 30_000);
    times.push(performance.now() - begun);
  }
  return percentile(times, 0.5);
}

async function measureArgon2(rounds: number): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < rounds; i += 1) {
    const begun = performance.now();
    await argon2id(systemRandom.bytes(10), systemRandom.bytes(16));
    times.push(performance.now() - begun);
  }
  return percentile(times, 0.5);
}
