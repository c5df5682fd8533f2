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
    purpose: "serviceProvision",
    owner: "bot",
    hour: 10,
    binds: false,
    amount: 0,
    spendLimit: 2_500,
  },
};

async function measureGate(decisions: number): Promise<{ gateUsP50: number; gateUsP99: number }> {
  const defaults = fileURLToPath(new URL("../config/defaults.yaml", import.meta.url));
  const { decide } = await openPolicies(await loadConfig(undefined, {}, defaults));
  if (!decide(request).isAllowed) throw new Error("The gate refuses what it is measured with");
  const times: number[] = [];
  for (let i = 0; i < decisions; i += 1) {
    const begun = performance.now();
    decide(request);
    times.push((performance.now() - begun) * 1_000);
  }
  return { gateUsP50: rounded(percentile(times, 0.5), 1), gateUsP99: rounded(percentile(times, 0.99), 1) };
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
