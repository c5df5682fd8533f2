// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { turnedAwayBy } from "./turned-away.ts";

const answer = (status: number, wait: string | null, body: string | null): Response =>
  new Response(body, { status, headers: wait === null ? {} : { "retry-after": wait } });
const problem = (code: string): string => JSON.stringify({ code });

describe("turnedAwayBy()", () => {
  test.each([
    [429, "41", null, { code: "cli.turned_away", retryAfterMs: 41_000, isBusy: false }],
    [503, "7", problem("busy"), { code: "cli.turned_away", retryAfterMs: 7_000, isBusy: true }],
  ])("%i with a time is no fault of the service", async (status, wait, body, expected) => {
    expect(await turnedAwayBy(answer(status, wait, body))).toMatchObject(expected);
  });

  test.each([
    [200, "5", null],
    [500, "5", problem("busy")],
    [503, null, problem("busy")],
    [429, "soon", null],
    [429, "-1", null],
    [503, "Thu, 26 Nov 2026 18:00:00 GMT", problem("busy")],
    [503, "30", problem("keys_unavailable")],
    [503, "5", problem("unavailable")],
    [503, "5", null],
    [503, "5", "<h1>busy</h1>"],
    [503, "5", "null"],
    [503, "5", '"busy"'],
  ])("%i with %s and %s is left to whoever asked, with its body", async (status, wait, body) => {
    const one = answer(status, wait, body);
    expect(await turnedAwayBy(one)).toBeNull();
    expect(await one.text()).toBe(body ?? "");
  });
});
