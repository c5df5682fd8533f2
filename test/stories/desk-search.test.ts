// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, it } from "vitest";
import { leaveWish, type StaffSeat, searchCases } from "#app";
import type { ConversationId } from "#kernel";
import type { PartyId } from "#telecom";
import { openTestApp, type TestApp } from "../harness/app.ts";
import { enrolFirst } from "../harness/staff.ts";

const origin = { addressKey: new Uint8Array(32).fill(3) };

let app: TestApp;
let noor: StaffSeat;
beforeAll(async () => {
  app = await openTestApp();
  noor = (await enrolFirst(app)).opened.seat;
});
afterAll(async () => {
  await app.close();
});

it("[SEC-597] an address that somebody only wrote down is found as such, and never as one of record", async () => {
  const openingHours = { days: [], fromMinute: 0, toMinute: 1, otherHours: [], holidays: [] };
  const deps = { ...app.deps, settings: { ...app.deps.settings, openingHours } };
  const contacts = await app.deps.telco.contacts.findContacts("IN-C04" as PartyId);
  const mail = contacts.ok ? (contacts.value.find(({ channel }) => channel === "email")?.address ?? "") : "";
  expect(mail).toContain("@");
  const find = async (): Promise<readonly (readonly [string, string | null])[]> => {
    const answer = await searchCases(app.deps, noor.agent, { lang: "en", customer: { by: "email", value: mail } });
    if (!answer.ok) throw new Error(answer.refusal.reason);
    return answer.value.cases.map(({ conversationId, address }) => [conversationId, address] as const);
  };
  const leave = async (talkId: ConversationId, no: number): Promise<void> => {
    const clientId = `00000000-0000-4000-8000-00000000c01${no}`;
    const wish = { clientId, how: "email", contact: mail.toUpperCase(), when: "any", about: "Write to me" } as const;
    expect((await leaveWish(deps, talkId, wish, origin)).ok).toBe(true);
  };
  // Somebody else, who knows the address.
  const stranger = await app.open();
  await leave(stranger.id, 1);
  expect(await find()).toEqual([[stranger.id, "left_by_visitor"]]);
  // The customer, who left the same.
  const own = await app.open({ customer: "CU-C04" });
  await own.send({ kind: "person" });
  expect(new Map(await find())).toEqual(
    new Map([
      [stranger.id, "left_by_visitor"],
      [own.id, "of_record"],
    ] as const),
  );
});
