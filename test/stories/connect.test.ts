// SPDX-License-Identifier: Apache-2.0
import { createServer, type Server } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type AppDeps, FEED_SILENT_MS, hearOperatorEvent, withFeed } from "#app";
import { testHop } from "#hop/testing";
import { makeOperatorEvents } from "#host-token";
import { sweepExpired } from "#postgres";
import type { NetworkSignals } from "#telecom";
import { openTestApp, type TestApp } from "../harness/app.ts";

const ISSUER = "https://www.larkspur.example";
const MINUTE = 60_000;
const DAY = 86_400_000;

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

async function lever(path: string, body: object): Promise<void> {
  const answer = await fetch(`${app.sandbox.url}/__sandbox/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`The sandbox refused ${path}: ${answer.status}`);
}
const texts = (parts: readonly { readonly type: string }[]): string => JSON.stringify(parts);

describe("a flow whose systems are not there", () => {
  afterEach(async () => {
    await lever("fault/clear", {});
    await app.deps.connect.look();
  });
  const gone = (status: number) => ({ kind: "status", status, match: { path: "/tmf-api/customerBillManagement" } });

  it("[SEC-511] is not offered, is answered clearly with a person, and comes back by itself", async () => {
    expect(app.deps.connect.off()).toEqual([]);
    expect(texts((await app.open({ customer: "CU-C02" })).parts())).toContain("Why is my bill higher");
    await lever("fault", gone(404));
    const report = await app.deps.connect.look();
    const off = report.flows.filter(({ state }) => state === "off").map(({ flow }) => flow);
    expect(off).toEqual(expect.arrayContaining(["balance_due", "bill_higher", "invoice_copy"]));
    expect(off).not.toContain("no_service");
    expect(app.deps.connect.off()).toEqual(off);
    expect(report.flows.find(({ flow }) => flow === "balance_due")?.because).toEqual([
      { api: "bills", state: "missing", fields: [] },
    ]);

    const talk = await app.open({ customer: "CU-C02" });
    expect(texts(talk.parts())).not.toContain("Why is my bill higher");
    expect(texts(talk.parts())).toContain("No service");
    await talk.say("how much do I owe");
    expect(texts(talk.parts())).toContain("Not available here now: what you owe");
    expect(texts(talk.parts())).toContain("Talk to a person");

    await lever("fault/clear", {});
    await app.deps.connect.look();
    await talk.say("how much do I owe");
    expect(texts(talk.parts())).toContain("You owe £72.12");
  });

  it("is not closed by one silence, only by a second one in a row", async () => {
    await lever("fault", gone(503));
    await app.deps.connect.look();
    expect(app.deps.connect.off()).toEqual([]);
    await app.deps.connect.look();
    expect(app.deps.connect.off()).toContain("balance_due");
  });

  it("[SEC-511] is not begun by a button that was on the screen before", async () => {
    const talk = await app.open({ customer: "CU-C02" });
    await lever("fault", gone(501));
    await app.deps.connect.look();
    await talk.press(/Why is my bill higher/);
    expect(texts(talk.parts())).toContain("Not available here now");
  });
});

describe("signals by the operator's own feed of events", () => {
  let deps: AppDeps;
  let jwks: Server;
  let sign: (event: object) => Promise<string>;
  let signals: NetworkSignals;
  let made = 0;
  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair("ES256");
    const key = { ...(await exportJWK(publicKey)), kid: "operator", alg: "ES256", use: "sig" };
    jwks = createServer((_request, response) => response.end(JSON.stringify({ keys: [key] })));
    await new Promise<void>((resolve) => jwks.listen(0, "127.0.0.1", resolve));
    const address = jwks.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const operatorEvents = makeOperatorEvents({
      hop: testHop(),
      jwksUrl: `http://127.0.0.1:${port}/jwks.json`,
      issuer: ISSUER,
      audience: "wardline",
      now: () => app.clock.now(),
    });
    deps = { ...app.deps, operatorEvents };
    sign = (event) =>
      new SignJWT({ iss: ISSUER, aud: "wardline", iat: Math.floor(app.clock.now() / 1000), ...event })
        .setProtectedHeader({ alg: "ES256", kid: "operator", typ: "cloudevent+jwt" })
        .sign(privateKey);
    // CAMARA is there and says that all is clean: the feed is what counts.
    signals = withFeed(
      app.deps.telco.signals,
      { simSwap: "events", callForwarding: "events", numberRecycling: "events" },
      {
        store: app.deps.lineSignals,
        hash: (msisdn) => app.deps.keys.blindIndex("counter", `line signal ${msisdn}`),
        now: () => app.clock.now(),
      },
    );
  });
  afterAll(() => {
    jwks.close();
  });

  const hear = async (type: string, data: object): Promise<string> => {
    made += 1;
    const heard = await hearOperatorEvent(deps, await sign({ id: `feed-event-${made}`, type, data }));
    return heard.ok ? "heard" : heard.refusal.reason;
  };
  const own = (what: string): string => `org.wardline.operator.v0.${what}`;
  const ago = (ms: number): string => new Date(app.clock.now() - ms).toISOString();
  const A = "+447700900101";
  const B = "+447700900102";

  it("[SEC-510] are unknown until the feed has lived as long as is asked about, and whenever it falls silent", async () => {
    expect(await signals.simSwap(A)).toBe("unknown");
    expect(await hear(own("feed-alive"), {})).toBe("heard");
    // It lives, and nobody knows what was before.
    expect(await signals.simSwap(A)).toBe("unknown");
    expect(await hear(own("feed-alive"), { completeSince: ago(400 * DAY) })).toBe("heard");
    expect(await signals.simSwap(A)).toBe("clean");
    expect(await signals.numberRecycling(A, "2026-06-01")).toBe("clean");
    expect(await signals.numberRecycling(A, "2020-06-01")).toBe("unknown");
    expect(await signals.callForwarding(A)).toBe("unknown");
    app.clock.advance(FEED_SILENT_MS + MINUTE);
    expect(await signals.simSwap(A)).toBe("unknown");
    // A gap begins anew, unless the operator says that nothing was left out.
    await hear(own("feed-alive"), {});
    expect(await signals.simSwap(A)).toBe("unknown");
    await hear(own("feed-alive"), { completeSince: ago(400 * DAY) });
    expect(await signals.simSwap(A)).toBe("clean");
  });

  it("[SEC-510] tell a forwarding, a recycled number and a swap of one line and no other, by the newest that is told", async () => {
    await hear(own("feed-alive"), { completeSince: ago(400 * DAY) });
    expect(await hear(own("call-forwarding-changed"), { phoneNumber: B, forwarding: "on", at: ago(MINUTE) })).toBe(
      "heard",
    );
    // An older one that comes late.
    expect(await hear(own("call-forwarding-changed"), { phoneNumber: B, forwarding: "off", at: ago(DAY) })).toBe(
      "heard",
    );
    expect(await signals.callForwarding(B)).toBe("not_clean");
    expect(await hear(own("call-forwarding-changed"), { phoneNumber: B, forwarding: "off" })).toBe("heard");
    expect(await signals.callForwarding(B)).toBe("clean");
    expect(await signals.callForwarding(A)).toBe("unknown");

    await hear(own("number-recycled"), { phoneNumber: B, at: ago(40 * DAY) });
    expect(await signals.numberRecycling(B, "2026-01-01")).toBe("not_clean");
    expect(await signals.numberRecycling(B, ago(30 * DAY).slice(0, 10))).toBe("clean");
    expect(await signals.numberRecycling(A, "2026-01-01")).toBe("clean");

    const swapped = "org.camaraproject.sim-swap-subscriptions.v0.swapped";
    await hear(swapped, { phoneNumber: "+447700900108", at: ago(3 * DAY) });
    expect(await signals.simSwap("+447700900108")).toBe("not_clean");
    expect(await signals.simSwap("+447700900108", 24)).toBe("clean");
    // What was told stands when the feed has fallen silent since.
    app.clock.advance(FEED_SILENT_MS + MINUTE);
    expect(await signals.simSwap("+447700900108")).toBe("not_clean");
    expect(await signals.callForwarding(B)).toBe("unknown");
  });

  it("[SEC-583] count a line as not forwarded only while nothing can have been left out since that was told", async () => {
    const C = "+447700900109";
    const told = (forwarding: "on" | "off", at: string): Promise<string> =>
      hear(own("call-forwarding-changed"), { phoneNumber: C, forwarding, at });
    await hear(own("feed-alive"), { completeSince: ago(400 * DAY) });
    await told("off", ago(0));
    expect(await signals.callForwarding(C)).toBe("clean");
    // The feed was gone: that it was forwarded in the meantime is what got lost.
    app.clock.advance(FEED_SILENT_MS + MINUTE);
    await hear(own("feed-alive"), {});
    expect(await signals.callForwarding(C)).toBe("unknown");
    // It was gone for a moment, and says itself that it left something out.
    await told("off", ago(0));
    expect(await signals.callForwarding(C)).toBe("clean");
    app.clock.advance(MINUTE);
    await hear(own("feed-alive"), { completeSince: ago(0) });
    expect(await signals.callForwarding(C)).toBe("unknown");
    expect(await signals.simSwap(C, 1)).toBe("unknown");
    // Both in one second, in either order: the one that is dangerous counts.
    const now = ago(0);
    await told("off", now);
    await told("on", now);
    expect(await signals.callForwarding(C)).toBe("not_clean");
    await told("off", now);
    expect(await signals.callForwarding(C)).toBe("not_clean");
    app.clock.advance(1_000);
    await told("off", ago(0));
    expect(await signals.callForwarding(C)).toBe("clean");
  });

  it("[SEC-510] believe no event that is forged, old, from the future or heard before", async () => {
    const event = {
      id: "feed-event-once",
      type: own("call-forwarding-changed"),
      data: { phoneNumber: A, forwarding: "off" },
    };
    const good = await sign(event);
    expect((await hearOperatorEvent(deps, good)).ok).toBe(true);
    expect((await hearOperatorEvent(deps, good)).ok).toBe(false);
    const refused = [
      `${good.slice(0, -4)}AAAA`,
      await sign({ ...event, id: "feed-event-old", iat: Math.floor(app.clock.now() / 1000) - 3_600 }),
      await sign({ ...event, id: "feed-event-aud", aud: "somebody" }),
      await sign({ ...event, id: "feed-event-odd", data: { phoneNumber: "me", forwarding: "off" } }),
      await sign({ ...event, id: "feed-event-word", data: { phoneNumber: A, forwarding: "perhaps" } }),
    ];
    for (const signed of refused) expect((await hearOperatorEvent(deps, signed)).ok).toBe(false);
    // A time to come is now: it keeps no later word out.
    await hear(own("call-forwarding-changed"), { phoneNumber: A, forwarding: "off", at: ago(-30 * DAY) });
    app.clock.advance(MINUTE);
    await hear(own("call-forwarding-changed"), { phoneNumber: A, forwarding: "on" });
    expect(await signals.callForwarding(A)).toBe("not_clean");
  });

  it("go when no window reaches them any more; a forwarding and a recycled number stand", async () => {
    const hash = (n: number): Uint8Array => new Uint8Array(32).fill(n);
    const { lineSignals } = app.deps;
    const at = app.clock.now() - 110 * DAY;
    await lineSignals.note("sim_swap", hash(1), { at, state: "changed" });
    await lineSignals.note("call_forwarding", hash(1), { at, state: "on" });
    await lineSignals.note("number_recycling", hash(2), { at, state: "changed" });
    await sweepExpired(app.database, new Date(app.clock.now()));
    expect(await lineSignals.read("sim_swap", hash(1))).toBeNull();
    expect(await lineSignals.read("call_forwarding", hash(1))).toEqual({ at, state: "on" });
    expect(await lineSignals.read("number_recycling", hash(2))).toEqual({ at, state: "changed" });
  });

  it("[SEC-510] keep no number, and a store that does not answer is no clean answer", async () => {
    const { rows } = await app.database.query<{ all: string }>(
      "test.signals",
      "SELECT line_signal::text AS all FROM line_signal",
      [],
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toMatch(/7700900/);
    const down = { ...app.deps.lineSignals, read: () => Promise.reject(new Error("down")) };
    const none = withFeed(
      app.deps.telco.signals,
      { simSwap: "events", callForwarding: "none", numberRecycling: "api" },
      { store: down, hash: () => new Uint8Array(32), now: () => app.clock.now() },
    );
    expect([await none.simSwap(A), await none.callForwarding(A)]).toEqual(["unknown", "unknown"]);
    expect(await none.numberRecycling(A, "2026-01-01")).toBe("clean");
  });
});
