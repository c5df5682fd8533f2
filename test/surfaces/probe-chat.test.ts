// SPDX-License-Identifier: Apache-2.0
// A chat that a command holds to see whether there is one, at a service that turns it away for a while, or whose keys nobody opens.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { CHANNEL_PATHS } from "#channel";
import { openChannelDoor, openProbeChat, runWatch } from "#surfaces";
import { openTestServer, type TestServer } from "../harness/server.ts";

let at: TestServer;
/** The service under test: a node that is meant to fail. */
let url: string;
let busyForMs: number | null = null;
beforeAll(async () => {
  at = await openTestServer();
  ({ url } = await at.another({ busyForMs: () => busyForMs }, { maxConnections: 8 }));
  // Commands go by the clock of their machine: here that of the service under test.
  vi.useFakeTimers({ toFake: ["Date"], now: at.app.clock.now() });
});
afterAll(async () => {
  vi.useRealTimers();
  await at.close();
});
beforeEach(() => {
  enter("well");
});

type State = "well" | "busy" | "keyless";
/** A minute later: what was asked before counts no longer as too often. */
function enter(state: State): void {
  at.app.clock.advance(61_000);
  vi.setSystemTime(at.app.clock.now());
  busyForMs = state === "busy" ? 7_300 : null;
  at.app.roots.isDown = state === "keyless";
}

type Send = NonNullable<NonNullable<Parameters<typeof openChannelDoor>[1]>["send"]>;
/** The outer requests, of which some come to harm: by path, and the how-manieth it is of its path. */
function sending(harm: (path: string, nth: number) => Response | Promise<Response> | null): Send {
  const counts = new Map<string, number>();
  return async (to, call) => {
    const { pathname } = new URL(to);
    const nth = (counts.get(pathname) ?? 0) + 1;
    counts.set(pathname, nth);
    return (await harm(pathname, nth)) ?? fetch(to, call);
  };
}
const tooOften = (): Response => new Response(null, { status: 429, headers: { "retry-after": "41" } });
const cut = (): Promise<Response> => Promise.reject(new TypeError("the network was cut"));

describe("openProbeChat()", () => {
  it("holds a chat and deletes it, again and again, and says when it is to come again where that was too often", async () => {
    let opened = 0;
    const again = async (): Promise<unknown> => {
      for (;;) {
        const chat = openProbeChat(url);
        const refused = await chat.open().then(
          () => null,
          (error: unknown) => error,
        );
        if (refused !== null) return refused;
        opened += 1;
        await chat.remove();
      }
    };
    const refused = await again();
    expect(opened).toBeGreaterThan(5);
    expect(refused).toMatchObject({ code: "cli.turned_away", isBusy: false });
    const { retryAfterMs } = refused as { retryAfterMs: number };
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it("tells a server that is busy from one that is broken", async () => {
    enter("busy");
    await expect(openProbeChat(url).open()).rejects.toMatchObject({
      ...{ code: "cli.turned_away", isBusy: true, retryAfterMs: 8_000 },
    });
    await expect(openProbeChat("http://localhost:9").open()).rejects.toMatchObject({ code: "cli.probe_failed" });
  });

  it("[SEC-654] fails where nobody opens the keys, though the service says when it is to come again", async () => {
    enter("keyless");
    await expect(openProbeChat(url).open()).rejects.toMatchObject({
      ...{ code: "cli.probe_failed", message: "Cannot talk to the service: it answers 503" },
    });
  });
});

describe("runWatch()", () => {
  /** What it told in which state, and what it wrote. */
  async function watchThrough(states: readonly State[], how: Partial<Parameters<typeof runWatch>[1]> = {}) {
    const told: [number, boolean][] = [];
    const pauses: number[] = [];
    let said = "";
    let index = 0;
    enter(states[0] ?? "well");
    const code = await runWatch(
      url,
      {
        ...{ once: false, deep: true, everyMs: 1_000, misses: 2, makeId: () => randomUUID() },
        tell: async (isSilent) => void told.push([index, isSilent]),
        isOver: () => index >= states.length - 1,
        pause: async (ms) => {
          pauses.push(ms);
          index += 1;
          enter(states[index] ?? "well");
        },
        ...how,
      },
      { isInteractive: false, write: (text: string) => void (said += text) },
    );
    return { code, told, said, pauses };
  }
  const silent = (why: string): string => `${url} is silent (${why})\n`;
  const answers = (): string => `${url} answers\n`;

  it("[SEC-654] calls a service silent whose keys nobody opens, and does not take being turned away for an answer", async () => {
    expect(await watchThrough(["well", "keyless", "keyless", "busy", "well"])).toMatchObject({
      ...{ code: 0, said: silent("cli.probe_failed") + answers() },
      told: [
        [2, true],
        [4, false],
      ],
    });
    expect(await watchThrough(["keyless", "busy", "keyless"])).toMatchObject({ code: 2, told: [[2, true]] });
  });

  it("[SEC-654] calls one silent that turns away for longer than the misses that it may have", async () => {
    expect(await watchThrough(["busy", "busy", "busy"])).toMatchObject({ code: 0, told: [], said: "" });
    expect(await watchThrough(["busy", "busy", "busy", "busy"])).toMatchObject({
      ...{ code: 2, told: [[3, true]], said: silent("busy") },
    });
    expect(await watchThrough(["busy", "busy", "well", "busy", "busy", "well"])).toMatchObject({ code: 0, told: [] });
  });

  it("comes again when it is asked to, a minute later at the most, before it gives its one verdict", async () => {
    expect(await watchThrough(["busy", "well"], { once: true, misses: 1 })).toEqual({
      ...{ code: 0, told: [], said: answers(), pauses: [8_000] },
    });
    const never = new Response(null, { status: 429, headers: { "retry-after": "999999" } });
    const send = sending((path, nth) => (path === CHANNEL_PATHS.hello && nth === 1 ? never : null));
    expect(await watchThrough(["well", "well"], { once: true, misses: 1, send })).toMatchObject({
      ...{ code: 0, pauses: [60_000] },
    });
    expect(await watchThrough(["busy", "busy", "busy"], { once: true, misses: 1 })).toMatchObject({
      ...{ code: 2, told: [[1, true]], said: silent("busy") },
    });
  });

  it("tells without a chat, too, being turned away from silence", async () => {
    const send = sending((path, nth) => (path === CHANNEL_PATHS.hello && nth < 3 ? tooOften() : null));
    expect(await watchThrough(["well", "well"], { once: true, deep: false, misses: 1, send })).toMatchObject({
      ...{ code: 0, said: answers(), pauses: [41_000] },
    });
  });

  it.each<[string, Send, string]>([
    [
      "where its deletion is turned away",
      sending((path, nth) => (path !== CHANNEL_PATHS.exchange || nth === 1 ? null : nth === 2 ? cut() : tooOften())),
      "cli.probe_failed",
    ],
    [
      "where its deletion fails as well",
      sending((path, nth) => (path !== CHANNEL_PATHS.exchange || nth === 1 ? null : cut())),
      "cli.probe_failed",
    ],
    [
      "where it was turned away and its deletion fails",
      sending((path, nth) => (path !== CHANNEL_PATHS.exchange || nth === 1 ? null : nth === 2 ? tooOften() : cut())),
      "cli.probe_failed",
    ],
  ])("[SEC-654] keeps the failure of a message %s", async (_name, send, why) => {
    expect(await watchThrough(["well"], { once: true, misses: 1, send })).toMatchObject({ code: 2, said: silent(why) });
  });

  it("takes a chat that was answered for an answer, where only its deletion is turned away", async () => {
    const send = sending((path, nth) => (path === CHANNEL_PATHS.exchange && nth === 3 ? tooOften() : null));
    expect(await watchThrough(["well"], { once: true, misses: 1, send })).toMatchObject({ code: 0, said: answers() });
  });
});

describe("openChannelDoor()", () => {
  const met = async (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => "an answer",
      (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : String(error)),
    );
  const NOBODY = "TypeError: Cannot reach the service: network";

  it("tells each of two calls at once what it met itself", async () => {
    const begun = Promise.withResolvers<null>();
    const gate = Promise.withResolvers<null>();
    const send = sending((path, nth) => {
      if (path !== CHANNEL_PATHS.exchange) return null;
      if (nth > 1) return tooOften();
      begun.resolve(null);
      return gate.promise.then(cut);
    });
    const door = openChannelDoor(url, { pin: null, send });
    const first = met(door.fetch("/v1/manifest"));
    await begun.promise;
    expect(await met(door.fetch("/v1/manifest"))).toBe("cli.turned_away");
    gate.resolve(null);
    expect(await first).toBe(NOBODY);
  });

  it("tells all who wait for one handshake when to come again, and does not say so of a service that is gone since", async () => {
    let isGone = false;
    const send = sending((path) => (path === CHANNEL_PATHS.hello ? (isGone ? cut() : tooOften()) : null));
    const door = openChannelDoor(url, { pin: null, send });
    const post = { method: "POST" };
    const both = () => Promise.all([met(door.fetch("/v1/x", post)), met(door.fetch("/v1/manifest"))]);
    expect(await both()).toEqual(["cli.turned_away", "cli.turned_away"]);
    isGone = true;
    expect(await both()).toEqual([NOBODY, NOBODY]);
  });

  it("does not say so of one whose keys cannot be read any more", async () => {
    let isGone = false;
    const send = sending((path) =>
      path === CHANNEL_PATHS.hello ? tooOften() : isGone && path === CHANNEL_PATHS.keys ? cut() : null,
    );
    const door = openChannelDoor(url, { pin: null, send });
    expect(await met(door.fetch("/v1/manifest"))).toBe("cli.turned_away");
    isGone = true;
    expect(await met(door.fetch("/v1/manifest"))).toBe(NOBODY);
  });
});
