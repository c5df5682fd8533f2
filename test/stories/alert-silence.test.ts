// SPDX-License-Identifier: Apache-2.0
// Who may keep an alert quiet, and for how long: about security nobody does alone for longer than an hour a day.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  askForSilence,
  decideApproval,
  endSilence,
  listApprovals,
  readAlerts,
  type StaffSeat,
  settleAlert,
  silenceAlert,
} from "#app";
import type { AlertWish, DeskApproval } from "#protocol";
import { openTestApp, type TestApp } from "../harness/app.ts";
import { enrolColleague, enrolFirst } from "../harness/staff.ts";

const HOUR = 3_600_000;
const GUARD = "witnesses_silent";
const USUAL = "cases_waiting";

let app: TestApp;
let noor: StaffSeat;
let sam: StaffSeat;
let cleo: StaffSeat;
beforeAll(async () => {
  app = await openTestApp();
  noor = (await enrolFirst(app)).opened.seat;
  sam = (await enrolColleague(app, noor, "Sam Ward", ["security"])).opened.seat;
  cleo = (await enrolColleague(app, noor, "Cleo Care", ["care"], sam)).opened.seat;
});
afterAll(async () => {
  await app.close();
});
beforeEach(async () => {
  await app.database.query("test.clear", "TRUNCATE alert_silence, alert_notice");
});

const silence = (alert: string, minutes: number): AlertWish => ({
  ...{ act: "silence", alert, minutes, reason: "false_alarm" },
});
async function settle(seat: StaffSeat, wish: AlertWish): Promise<string> {
  const done = await settleAlert(app.deps, seat, wish);
  return done.ok ? done.value : done.refusal.reason;
}
/** Alerts that are not told now, and until when, in hours from now. */
async function silenced(): Promise<readonly (readonly [string, number])[]> {
  const { silences } = await app.deps.alerts.read(app.deps.tenant, new Date(app.clock.now()));
  return silences.map(({ alert, until }) => [alert, (until - app.clock.now()) / HOUR] as const);
}
async function told(): Promise<readonly string[]> {
  const { rows } = await app.database.query<{ what: string; alert: string }>(
    "test.told",
    "SELECT what, alert FROM alert_notice ORDER BY at",
  );
  return rows.map(({ what, alert }) => `${what} ${alert}`);
}
async function asked(seat: StaffSeat): Promise<DeskApproval> {
  const listed = await listApprovals(app.deps, seat.agent);
  const found = listed.ok
    ? listed.value.approvals.find(({ kind, state }) => kind === "alert_silence" && state === "proposed")
    : undefined;
  if (found === undefined) throw new Error("nothing is asked");
  return found;
}
async function pending(): Promise<readonly DeskApproval[]> {
  const listed = await listApprovals(app.deps, noor.agent);
  if (!listed.ok) throw new Error(listed.refusal.reason);
  return listed.value.approvals.filter(
    ({ kind, state, mayDecide }) => kind === "alert_silence" && state === "proposed" && mayDecide,
  );
}
const decide = (seat: StaffSeat, { approvalId, digest }: DeskApproval, decision: "approve" | "reject" = "approve") =>
  decideApproval(app.deps, seat.agent, { approvalId, digest, decision, reason: "looked at it" });

describe("an alert about security", () => {
  it("[SEC-595] is silenced by one person for an hour once a day at the most, and its owner is told", async () => {
    expect(await settle(sam, silence(GUARD, 60))).toBe("done");
    expect(await silenced()).toEqual([[GUARD, 1]]);
    expect(await told()).toEqual([`silenced ${GUARD}`]);
    // Neither by ending it first, nor by somebody else, nor by a command, nor once it is over.
    expect(await settle(sam, { act: "unsilence", alert: GUARD })).toBe("done");
    expect(await settle(sam, silence(GUARD, 5))).toBe("asked");
    expect(await settle(noor, silence(GUARD, 5))).toBe("asked");
    app.clock.advance(23 * HOUR);
    const command = { kind: "system", id: null } as const;
    const settleDeps = { ...app.deps };
    const until = app.clock.now() + HOUR;
    expect(await silenceAlert(settleDeps, { alert: GUARD, until, reason: "false_alarm" }, command)).toMatchObject({
      refusal: { reason: "takes_two" },
    });
    expect(await silenced()).toEqual([]);
    app.clock.advance(HOUR);
    expect(await settle(noor, silence(GUARD, 60))).toBe("done");
    expect(await silenced()).toEqual([[GUARD, 1]]);
    expect(await settle(cleo, silence(GUARD, 60))).toBe("not_permitted");
  });

  it("[SEC-595] of two at the same moment, over all nodes, one silences it alone", async () => {
    const other = await app.node();
    const wish = { alert: GUARD, until: app.clock.now() + HOUR, reason: "false_alarm" };
    const actor = { kind: "agent", id: sam.agent.agentId } as const;
    const done = await Promise.all([app.deps, other, app.deps, other].map((deps) => silenceAlert(deps, wish, actor)));
    expect(done.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it("[SEC-595] is silenced for longer when a second person agrees to exactly that, and to nothing else", async () => {
    expect(await settle(sam, silence(GUARD, 48 * 60))).toBe("asked");
    expect(await silenced()).toEqual([]);
    const view = await readAlerts(app.deps, sam);
    expect(view.ok && view.value.asked).toMatchObject([{ alert: GUARD, reason: "false_alarm" }]);
    const request = await asked(sam);
    expect(request.details).toMatchObject({ alert: GUARD, silenceReason: "false_alarm" });
    expect(await decide(sam, request)).toMatchObject({ refusal: { reason: "not_permitted" } });
    expect(await decide(cleo, request)).toMatchObject({ refusal: { reason: "not_permitted" } });
    expect(await silenced()).toEqual([]);
    expect(await decide(noor, request)).toMatchObject({ value: { state: "used", isCarriedOut: true } });
    expect(await silenced()).toEqual([[GUARD, 48]]);
    expect(await told()).toEqual([`silenced ${GUARD}`]);
    const { rows } = await app.database.query<{ actor_id: string; facts: { approval: string } }>(
      "test.history",
      "SELECT actor_id, facts FROM history WHERE kind = 'alert.silenced' ORDER BY id DESC LIMIT 1",
    );
    expect(rows[0]).toMatchObject({
      actor_id: noor.agent.agentId,
      facts: { alert: GUARD, reason: "false_alarm", approval: request.approvalId },
    });
    // Two may do so again; one may end it alone.
    expect(await settle(noor, { act: "unsilence", alert: GUARD })).toBe("done");
    expect(await silenced()).toEqual([]);
  });

  it("[SEC-595] takes two at the desk where a command asked: whoever is at the machine has shown no face", async () => {
    const until = app.clock.now() + 48 * HOUR;
    expect((await askForSilence(app.deps, { alert: GUARD, until, reason: "planned_work" }, null)).ok).toBe(true);
    const request = await asked(sam);
    expect([request.proposedBy, request.needed]).toEqual([null, 2]);
    expect(await decide(sam, request)).toMatchObject({ value: { state: "proposed" } });
    expect(await decide(sam, request)).toMatchObject({ refusal: { reason: "not_permitted" } });
    expect(await silenced()).toEqual([]);
    expect(await decide(noor, request)).toMatchObject({ value: { state: "used", isCarriedOut: true } });
    expect(await silenced()).toEqual([[GUARD, 48]]);
  });

  it("[SEC-624] is asked for three times at the most while nobody has decided, so that no other request is pushed out of sight", async () => {
    const other = "history_behind";
    for (let times = 0; times < 3; times += 1) expect(await settle(sam, silence(other, 600 + times))).toBe("asked");
    expect(await settle(sam, silence(other, 700))).toBe("takes_two");
    expect(await settle(noor, silence(other, 700))).toBe("takes_two");
    expect(await settle(sam, silence("siem_losing", 700))).toBe("asked");
    const request = await asked(noor);
    expect(await decide(noor, request, "reject")).toMatchObject({ value: { state: "rejected" } });
    for (const open of await pending()) expect((await decide(noor, open, "reject")).ok).toBe(true);
    expect(await settle(sam, silence(other, 700))).toBe("asked");
    for (const open of await pending()) expect((await decide(noor, open, "reject")).ok).toBe(true);
  });

  it("[SEC-595] is not silenced by an agreement that comes after the time it was for", async () => {
    expect(await settle(sam, silence(GUARD, 120))).toBe("asked");
    const request = await asked(noor);
    app.clock.advance(3 * HOUR);
    expect(await decide(noor, request)).toMatchObject({ value: { isCarriedOut: false } });
    expect(await silenced()).toEqual([]);
    expect(await settle(sam, silence(GUARD, 8 * 24 * 60))).toBe("bad_end");
  });
});

it("[SEC-640] [SEC-652] one that says that protection is off is bound alike, whoever mends it", async () => {
  const off = [
    ...["keys_down", "detector_down", "job_failing", "alerts_untold", "heartbeat_failing", "wardline_silent"],
    // Who a customer, a receiver of alerts or a regulator hears from.
    ...["notices_late", "webhooks_waiting", "desk_deletions_owed"],
  ];
  for (const alert of off) {
    expect([alert, await settle(sam, silence(alert, 61))]).toEqual([alert, "asked"]);
    expect([alert, await settle(sam, silence(alert, 60))]).toEqual([alert, "done"]);
    expect([alert, await settle(noor, silence(alert, 60))]).toEqual([alert, "asked"]);
  }
  expect((await silenced()).map(([alert]) => alert).toSorted()).toEqual(off.toSorted());
  expect((await told()).toSorted()).toEqual(off.map((alert) => `silenced ${alert}`).toSorted());
});

it("any other is silenced by one person, as long as they say, and again", async () => {
  expect(await settle(sam, silence(USUAL, 48 * 60))).toBe("done");
  expect(await settle(noor, silence(USUAL, 24 * 60))).toBe("done");
  expect(await silenced()).toEqual([[USUAL, 24]]);
  expect(await told()).toEqual([]);
  expect((await endSilence(app.deps, USUAL, { kind: "system", id: null })).ok).toBe(true);
});
