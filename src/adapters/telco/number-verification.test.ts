// SPDX-License-Identifier: Apache-2.0

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { testHop } from "#hop/testing";
import { ok, refuse, Sensitive } from "#kernel";
import { seededRandom } from "#kernel/testing";
import { type Http, makeHttp } from "./http.ts";
import { makeNumberVerification } from "./number-verification.ts";
import type { TelcoBench } from "./testing.ts";
import { openTelcoBench } from "./testing.ts";

let bench: TelcoBench;
beforeAll(async () => {
  bench = await openTelcoBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const number = (customer: number): string => `+4477009001${String(customer).padStart(2, "0")}`;

/** What the phone of a customer gets from its own network. */
async function tokenOf(customer: number): Promise<Sensitive<string>> {
  const { operatorToken } = (await bench.lever("network-token", { msisdn: number(customer) })) as {
    operatorToken: string;
  };
  return new Sensitive(operatorToken);
}
const verify = async (customer: number, token: Sensitive<string>, config = {}) =>
  bench.makeTelco(config).numberVerification.verify(number(customer), token);

describe("numberVerification.verify()", () => {
  it("confirms the phone's own number, and asks under the phone's token, once", async () => {
    bench.calls.length = 0;
    expect(await verify(1, await tokenOf(1))).toEqual(ok(null));
    expect(bench.calls).toEqual(["numberVerification ok"]);
  });

  it("[SEC-181] refuses the token of another line", async () => {
    expect(await verify(1, await tokenOf(2))).toEqual(refuse({ reason: "other_line" }));
    expect(await verify(24, await tokenOf(24))).toEqual(refuse({ reason: "other_line" }));
  });

  it("[SEC-181] takes a token once, and none that nobody issued or that is too old", async () => {
    const token = await tokenOf(1);
    expect(await verify(1, token)).toEqual(ok(null));
    expect(await verify(1, token)).toEqual(refuse({ reason: "token_refused" }));
    expect(await verify(1, new Sensitive("made-up"))).toEqual(refuse({ reason: "token_refused" }));
    const old = await tokenOf(1);
    await bench.advance(300_000);
    expect(await verify(1, old)).toEqual(refuse({ reason: "token_refused" }));
  });

  it("tells a phone that is not on the mobile network from one with another number", async () => {
    const { url, clientId, clientSecret } = bench.sandbox;
    const config = {
      baseUrl: url,
      tokenUrl: `${url}/oauth2/token`,
      clientId,
      clientSecret: new Sensitive(clientSecret),
    };
    const deps = { hop: testHop(), clock: bench.clock, random: seededRandom(7) };
    const asked = { currency: "GBP", timeZone: "Europe/London", ...config };
    // The operator's own answer to a token behind which no phone stands.
    const http = makeHttp(asked, deps);
    const withOwnToken: Http = { ...http, callForCode: ({ bearer: _, ...call }) => http.callForCode(call) };
    const asking = makeNumberVerification(withOwnToken, asked, deps);
    expect(await asking.verify(number(1), await tokenOf(1))).toEqual(refuse({ reason: "not_on_mobile_network" }));
  });

  it.each([
    ["a fault", { kind: "status", status: 500 }],
    ["too many requests", { kind: "status", status: 429 }],
    ["another refusal", { kind: "status", status: 403 }],
    ["an answer that is too slow", { kind: "latency", latencyMs: 1_000 }],
    ["an answer that is no answer", { kind: "truncate" }],
    ["a broken connection", { kind: "drop" }],
  ])("[SEC-181] never takes %s for a yes", async (_what, fault) => {
    await bench.fault({ ...fault, match: { path: "/number-verification" } });
    expect(await verify(1, await tokenOf(1), { signalTimeoutMs: 250 })).toEqual(refuse({ reason: "unknown" }));
  });

  it("keeps to its budget where the token is slow, and then asks nothing", async () => {
    await bench.fault({ kind: "latency", latencyMs: 30_000, match: { path: "/oauth2" } });
    const startedAt = performance.now();
    expect(await verify(1, await tokenOf(1), { signalTimeoutMs: 250 })).toEqual(refuse({ reason: "unknown" }));
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});
