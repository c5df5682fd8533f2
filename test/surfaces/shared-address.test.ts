// SPDX-License-Identifier: Apache-2.0
// An address that many customers share, behind the translation of a mobile network: what one may do, all of them may, so many times; and no more.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { limits } from "#kernel";
import type { ConversationOpened } from "#protocol";
import { parseSharedAddresses } from "#surfaces";
import { openTestServer, type TestServer } from "../harness/server.ts";

const SHARED = "100.64.3.7";
let at: TestServer;
beforeAll(async () => {
  at = await openTestServer({ sharedAddresses: parseSharedAddresses([{ cidr: "100.64.0.0/10", times: 2 }]) });
});
afterAll(async () => {
  await at.close();
});

const json = { "content-type": "application/json" };
async function open(address: string): Promise<Response> {
  return fetch(`${at.url}/v1/conversations`, {
    method: "POST",
    headers: { ...json, "x-forwarded-for": address },
    body: JSON.stringify({ tokenIn: "bearer" }),
  });
}
async function statuses(address: string, count: number): Promise<readonly number[]> {
  return Promise.all(Array.from({ length: count }, async () => (await open(address)).status));
}

it("[SEC-601] opens so many times as many conversations as one address may, and no more; any other address as many as ever", async () => {
  const { count } = limits.openingsPerAddress;
  expect((await statuses(SHARED, count * 2)).filter((status) => status !== 201)).toEqual([]);
  expect((await open(SHARED)).status).toBe(429);
  expect((await statuses("192.0.2.9", count)).filter((status) => status !== 201)).toEqual([]);
  expect((await open("192.0.2.9")).status).toBe(429);
  // Somebody who only says that they come from there: the header of a stranger is never believed.
  expect((await open(`${SHARED}, 192.0.2.9`)).status).toBe(429);
});

it("[SEC-601] takes so many times as many turns in a minute, and still bounds each conversation by itself", async () => {
  const address = "100.64.3.8";
  const turnsOf = async (calls: number, each: number): Promise<readonly number[]> => {
    const all: number[] = [];
    for (let i = 0; i < calls; i += 1) {
      const { token } = (await (await open(address)).json()) as ConversationOpened;
      const headers = { ...json, "x-forwarded-for": address, authorization: `Bearer ${token ?? ""}` };
      for (let j = 0; j < each; j += 1) {
        const body = JSON.stringify({ kind: "text", clientId: randomUUID(), text: "hello" });
        const url = `${at.url}/v1/conversations/current/turns`;
        all.push((await fetch(url, { method: "POST", headers, body })).status);
      }
    }
    return all;
  };
  const each = 10;
  const most = limits.turnsPerAddress.count * 2;
  expect((await turnsOf(most / each, each)).filter((status) => status !== 200)).toEqual([]);
  expect(await turnsOf(1, 1)).toEqual([429]);
}, 90_000);

it("[SEC-601] a list that cannot be read, or lifts the bound for everybody, is refused", () => {
  expect(() => parseSharedAddresses([{ cidr: "100.64.0.0/99", times: 2 }])).toThrow(SyntaxError);
  expect(() => parseSharedAddresses([{ cidr: "0.0.0.0/0", times: 2 }])).toThrow(/wider/);
  expect(() => parseSharedAddresses([{ cidr: "::/3", times: 2 }])).toThrow(/wider/);
  expect(() => parseSharedAddresses([{ cidr: "not one", times: 2 }])).toThrow(SyntaxError);
});

it("[SEC-623] all of IPv4 in the spelling of IPv6, or a network of IPv6 that holds it, is refused", () => {
  for (const cidr of ["::ffff:0.0.0.0/96", "::ffff:0:0/97", "::/20", "::/80"])
    expect(() => parseSharedAddresses([{ cidr, times: 2 }]), cidr).toThrow(/wider|as IPv4/);
});
