// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { TelcoBench } from "#telco/testing";
import { openTelcoBench } from "#telco/testing";
import { makeRunner } from "./testing.ts";

let bench: TelcoBench;
beforeAll(async () => {
  bench = await openTelcoBench();
});
afterEach(async () => {
  await bench.clearFaults();
  await bench.reset();
});
afterAll(() => bench.close());

const { run, refusal } = makeRunner(() => bench);
const hostHash = (host: string): { host: string } => ({
  host: createHash("sha256").update(`host\n${host}`, "utf8").digest("hex"),
});
const down = (path: string): Promise<void> => bench.fault({ match: { path }, kind: "status", status: 503 });

describe("tools for lines, homes and safety", () => {
  it("line.forwarding tells whether, never where to, and nothing when the network does not say", async () => {
    expect(await run("C18", "line.forwarding", { lineId: "PR-C18-1" })).toEqual({ isForwarded: true });
    expect(await run("C01", "line.forwarding", { lineId: "PR-C01-1" })).toEqual({ isForwarded: false });
    await down("/call-forwarding-signal");
    expect(await run("C18", "line.forwarding", { lineId: "PR-C18-1" })).toEqual({ isForwarded: null });
  });

  it("home.test takes a fresh result, starts a test where there is none, and never waits", async () => {
    expect(await run("C12", "home.test", { lineId: "PR-C12-1" })).toEqual({ state: "done", result: "fail" });
    // Four hours old: as good as none.
    expect(await run("C11", "home.test", { lineId: "PR-C11-1" })).toEqual({ state: "running", result: null });
    expect(await run("C11", "home.test", { lineId: "PR-C11-1" })).toEqual({ state: "running", result: null });
    await bench.advance(21_000);
    expect(await run("C11", "home.test", { lineId: "PR-C11-1" })).toEqual({ state: "done", result: "inconclusive" });
    await down("/tmf-api/serviceTestManagement");
    expect(await refusal("C12", "home.test", { lineId: "PR-C12-1" })).toBe("unavailable");
  });

  it("home.restart is for a home that is theirs", async () => {
    expect((await run("C12", "home.restart", { lineId: "PR-C12-1" })).reference).toMatch(/^RR-C12-/);
    expect(await refusal("C11", "home.restart", { lineId: "PR-C12-1" })).toBe("not_found");
    expect(await refusal("C01", "home.restart", { lineId: "PR-C01-1" })).toBe("not_found");
  });

  it("appointments.slots tells days, hours in the operator's zone, and of the address the district", async () => {
    const { slots, place } = await run("C12", "appointments.slots", { lineId: "PR-C12-1" });
    expect(place).toMatch(/^[A-Z]{1,2}\d{1,2} •••$/);
    expect(slots.length).toBeGreaterThan(3);
    expect(slots[0]).toEqual({ slotId: expect.any(String), day: "2026-11-17", from: "08:00", until: "12:00" });
    expect(await refusal("C11", "appointments.slots", { lineId: "PR-C12-1" })).toBe("not_found");
    expect(await run("C12", "appointments.find", { lineId: "PR-C12-1" })).toEqual({ appointment: null });
    await down("/tmf-api/appointment");
    expect(await refusal("C12", "appointments.slots", { lineId: "PR-C12-1" })).toBe("unavailable");
  });

  it("sim.changes tells a lock, what the phone can, and what was done lately", async () => {
    expect(await run("C26", "sim.changes", { lineId: "PR-C26-1" })).toMatchObject({ isLocked: true });
    expect(await run("C03", "sim.changes", { lineId: "PR-C03-1" })).toMatchObject({ canEsim: false, open: null });
    expect(await run("C17", "sim.changes", { lineId: "PR-C17-1" })).toMatchObject({
      isLocked: false,
      canEsim: true,
      done: { simType: "esim" },
    });
    expect((await run("C01", "sim.changes", { lineId: "PR-C01-1" })).earliest).toBe("2026-11-17");
  });

  it("scam.look_up knows by hashes alone, and warns of what several reported", async () => {
    const of = (host: string): Promise<{ verdict: string }> => run(null, "scam.look_up", { link: hostHash(host) });
    expect(await of("larkspur-prize.example.org")).toEqual({ verdict: "known_bad" });
    expect(await of("www.larkspur.example")).toEqual({ verdict: "ours" });
    expect(await of("nobody-knows.example")).toEqual({ verdict: "unknown" });
    const scams = { add: () => Promise.resolve(), count: () => Promise.resolve(3) };
    const link = hostHash("nobody-knows.example");
    expect(await run(null, "scam.look_up", { link }, { scams })).toEqual({ verdict: "known_bad" });
    // However many report it: the operator's own address stays its own.
    expect(await run(null, "scam.look_up", { link: hostHash("www.larkspur.example") }, { scams })).toEqual({
      verdict: "ours",
    });
    await down("/larkspur/link-safety");
    expect(await refusal(null, "scam.look_up", { link })).toBe("unavailable");
  });
});
