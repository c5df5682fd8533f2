// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  addOwnPasskey,
  beginOwnPasskey,
  changeStaff,
  endOwnSession,
  findSeat,
  inviteFirst,
  inviteStaff,
  listCases,
  listStaff,
  noteActivity,
  type OpenedSeat,
  readOwnAccount,
  readPolicies,
  readStaffHistory,
  removeOwnPasskey,
  removeStaff,
  type StaffRole,
  type StaffSeat,
  signInStaff,
} from "#app";
import { SoftAuthenticator } from "#identity/testing";
import { makeClientKey } from "#surfaces";
import { openTestApp, type TestApp } from "../harness/app.ts";
import { decideAs, enrolColleague, enrolFirst, linkFor, requireOpened, StaffPerson } from "../harness/staff.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const GET_ME = "/v1/desk/me";

let app: TestApp;
beforeEach(async () => {
  app = await openTestApp();
});
afterEach(async () => {
  await app.close();
});

const seatOf = (person: StaffPerson, { token }: OpenedSeat): Promise<StaffSeat | null> =>
  findSeat(app.deps, token, person.request(GET_ME, token, "GET"));
const reasonOf = (result: { ok: boolean; refusal?: { reason: string } }): string => result.refusal?.reason ?? "none";

async function entries(): Promise<{ kind: string; actor_id: string | null; facts: Record<string, unknown> }[]> {
  const text =
    "SELECT kind, actor_id, facts FROM history WHERE kind LIKE 'staff.%' OR kind = 'gate.refused' ORDER BY id";
  return (
    await app.database.query<{ kind: string; actor_id: string | null; facts: Record<string, unknown> }>(
      "test.entries",
      text,
    )
  ).rows;
}

describe("the first member of staff", () => {
  it("[SEC-090] enrols by a link that works once, within the hour, and only while there is nobody", async () => {
    const stale = (await inviteFirst(app.deps, ["admin"])) ?? "";
    const link = (await inviteFirst(app.deps, ["admin", "care"])) ?? "";
    const maya = new StaffPerson(app, "Maya Lindt");
    // The newest link only.
    expect(reasonOf(await new StaffPerson(app, "Thief").enrol(stale))).toBe("refused");
    const race = await Promise.all([maya.enrol(link), new StaffPerson(app, "Thief").enrol(link)]);
    expect(race.filter(({ ok }) => ok)).toHaveLength(1);
    expect(reasonOf(await new StaffPerson(app, "Late").enrol(link))).toBe("refused");
    expect(await inviteFirst(app.deps, ["admin"])).toBeNull();
    expect(await app.deps.staff.list(app.deps.tenant)).toHaveLength(1);
  });

  it("[SEC-090] is nobody after an hour, and a link that was made before somebody enrolled dies with it", async () => {
    const link = (await inviteFirst(app.deps, ["admin"])) ?? "";
    app.clock.advance(HOUR_MS);
    expect(reasonOf(await new StaffPerson(app, "Late").enrol(link))).toBe("refused");
    const { opened } = await enrolFirst(app);
    expect(opened.seat.agent.roles).toEqual(["admin", "care"]);
    const { rows } = await app.database.query<{ found: string }>(
      "test.sealed",
      "SELECT encode(sealed, 'escape') AS found FROM staff",
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.found).not.toContain("Maya");
    expect((await entries()).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["staff.invited", "staff.enrolled", "staff.signed_in", "staff.refused"]),
    );
    expect(JSON.stringify(await entries())).not.toContain("Maya");
  });
});

describe("signing in", () => {
  it("[SEC-091] takes a passkey with user verification, for a challenge of ours, once, from the desk's page", async () => {
    const { person } = await enrolFirst(app);
    const seat = await person.requireSeat();
    expect(seat.agent.name).toBe("Maya Lindt");

    const options = await person.challenge();
    const challenge = (options as { challenge: string }).challenge;
    const response = person.authenticator.assert(options, person.client);
    const again = (): ReturnType<typeof signInStaff> =>
      signInStaff(app.deps, { challenge, response }, person.request("/v1/desk/sign-in"), person.addressKey);
    expect((await again()).ok).toBe(true);
    expect(reasonOf(await again())).toBe("refused");

    expect(reasonOf(await person.signIn({ ...person.client, origin: "http://evil.example" }))).toBe("refused");
    expect(reasonOf(await person.signIn({ ...person.client, rpId: "larkspur.localhost" }))).toBe("refused");
    expect(reasonOf(await person.signIn({ ...person.client, topOrigin: "http://evil.example" }))).toBe("refused");
    person.authenticator.isUserVerified = false;
    expect(reasonOf(await person.signIn())).toBe("refused");
    person.authenticator.isUserVerified = true;

    const late = await person.challenge();
    app.clock.advance(3 * MINUTE_MS);
    const lateAnswer = {
      challenge: (late as { challenge: string }).challenge,
      response: person.authenticator.assert(late, person.client),
    };
    const tooLate = await signInStaff(app.deps, lateAnswer, person.request("/v1/desk/sign-in"), person.addressKey);
    expect(reasonOf(tooLate)).toBe("refused");
    expect((await person.signIn()).ok).toBe(true);
  });

  it("[SEC-091] answers somebody unknown, a removed passkey and a disabled account alike, and needs a key of the browser", async () => {
    const { opened } = await enrolFirst(app);
    const { person: noor } = await enrolColleague(app, opened.seat, "Noor Haddad", ["care"]);
    const stranger = new StaffPerson(app, "Stranger");
    stranger.authenticator.register(
      { ...(await stranger.challenge()), user: { id: "AAAAAAAAQACAAAAAAAAAAA" } },
      stranger.client,
    );
    const unknown = await stranger.signIn();
    const noorAccount = (await noor.requireSeat()).account;
    const disabled = await changeStaff(app.deps, opened.seat, {
      staffId: noorAccount.staffId,
      version: noorAccount.version,
      change: { kind: "disable" },
    });
    expect(disabled.ok).toBe(true);
    expect(await noor.signIn()).toEqual(unknown);
    expect(unknown).toEqual({ ok: false, refusal: { reason: "refused" } });

    const options = await stranger.challenge();
    const { person } = { person: stranger };
    const keyless = await signInStaff(
      app.deps,
      {
        challenge: (options as { challenge: string }).challenge,
        response: person.authenticator.assert(options, person.client),
      },
      { method: "POST", path: "/v1/desk/sign-in", proof: null },
      person.addressKey,
    );
    expect(keyless).toEqual(unknown);
  });

  it("[SEC-091] needs the proof of a key also of somebody who is right in everything else", async () => {
    const { person } = await enrolFirst(app);
    const options = await person.challenge();
    const wanted = {
      challenge: (options as { challenge: string }).challenge,
      response: person.authenticator.assert(options, person.client),
    };
    const request = { method: "POST", path: "/v1/desk/sign-in", proof: null };
    expect(reasonOf(await signInStaff(app.deps, wanted, request, person.addressKey))).toBe("refused");
  });

  it("[SEC-092] stops a network that fails again and again, and nobody else", async () => {
    const { person } = await enrolFirst(app);
    const wrong = { challenge: "A".repeat(75), response: {} };
    const thief = new StaffPerson(app, "Thief");
    const reasons = new Set<string>();
    for (let i = 0; i < 101; i += 1)
      reasons.add(reasonOf(await signInStaff(app.deps, wrong, thief.request("/v1/desk/sign-in"), thief.addressKey)));
    expect([...reasons]).toEqual(["refused", "too_many_tries"]);
    expect((await person.signIn()).ok).toBe(true);
  });
});

describe("a session", () => {
  it("[SEC-093] is worth nothing without the key of the browser that opened it, and each proof works once", async () => {
    const { person, opened } = await enrolFirst(app);
    expect((await seatOf(person, opened))?.agent.name).toBe("Maya Lindt");

    const thief = makeClientKey();
    const stolen = thief.prove("GET", `http://localhost:8080${GET_ME}`, opened.token, app.clock.now());
    const by = (proof: string | null): Promise<StaffSeat | null> =>
      findSeat(app.deps, opened.token, { method: "GET", path: GET_ME, proof });
    expect(await by(stolen)).toBeNull();
    expect(await by(null)).toBeNull();

    const proof = person.request(GET_ME, opened.token, "GET").proof;
    expect(await by(proof)).not.toBeNull();
    expect(await by(proof)).toBeNull();
    const elsewhere = person.request("/v1/desk/staff", opened.token, "GET").proof;
    expect(await by(elsewhere)).toBeNull();
    const old = person.request(GET_ME, opened.token, "GET").proof;
    app.clock.advance(2 * MINUTE_MS);
    expect(await by(old)).toBeNull();
  });

  it("[SEC-094] ends after a quarter of an hour without anybody, and after eight hours whatever happens", async () => {
    const { person, opened } = await enrolFirst(app);
    app.clock.advance(15 * MINUTE_MS - 1);
    expect(await seatOf(person, opened)).not.toBeNull();
    app.clock.advance(1);
    // What was looked at meanwhile did not count as somebody who is there.
    expect(await seatOf(person, opened)).toBeNull();

    const second = await requireOpened(person.signIn());
    for (let at = 0; at < 8 * HOUR_MS - 10 * MINUTE_MS; at += 10 * MINUTE_MS) {
      app.clock.advance(10 * MINUTE_MS);
      const seat = await seatOf(person, second);
      if (seat === null) throw new Error(`It ended after ${at} ms`);
      await noteActivity(app.deps, seat);
    }
    app.clock.advance(10 * MINUTE_MS - 1);
    expect(await seatOf(person, second)).not.toBeNull();
    app.clock.advance(1);
    expect(await seatOf(person, second)).toBeNull();
  });

  it("is listed and ended by its owner, here and elsewhere, and by nobody else", async () => {
    const { person, opened } = await enrolFirst(app);
    const { opened: noor } = await enrolColleague(app, opened.seat, "Noor", ["care"]);
    const here = await requireOpened(person.signIn());
    const { sessions } = await readOwnAccount(app.deps, here.seat);
    expect(sessions.map(({ sessionId }) => sessionId).sort()).toEqual(
      [opened.seat.session.sessionId, here.seat.session.sessionId].sort(),
    );
    expect(await endOwnSession(app.deps, noor.seat, here.seat.session.sessionId)).toBe(false);
    expect(await endOwnSession(app.deps, here.seat, opened.seat.session.sessionId)).toBe(true);
    expect(await seatOf(person, here)).not.toBeNull();
    expect(await endOwnSession(app.deps, here.seat, here.seat.session.sessionId)).toBe(true);
    expect(await seatOf(person, here)).toBeNull();
  });
});

describe("own passkeys", () => {
  it("are added after a fresh sign-in only, and the last one stays", async () => {
    const { person, opened } = await enrolFirst(app);
    const { seat } = opened;
    const [first] = (await readOwnAccount(app.deps, seat)).passkeys;
    expect(reasonOf(await removeOwnPasskey(app.deps, seat, first?.passkeyId ?? ""))).toBe("not_removable");

    const begun = await beginOwnPasskey(app.deps, seat);
    if (!begun.ok) throw new Error(begun.refusal.reason);
    const phone = new SoftAuthenticator("phone");
    const response = phone.register(begun.value, person.client);
    const challenge = (begun.value as { challenge: string }).challenge;
    expect((await addOwnPasskey(app.deps, seat, { name: "Phone", challenge, response })).ok).toBe(true);
    expect(reasonOf(await addOwnPasskey(app.deps, seat, { name: "Twice", challenge, response }))).toBe("refused");
    expect((await removeOwnPasskey(app.deps, seat, first?.passkeyId ?? "")).ok).toBe(true);
    // What was removed signs nobody in.
    expect(reasonOf(await person.signIn())).toBe("refused");

    app.clock.advance(10 * MINUTE_MS + 1);
    expect(reasonOf(await beginOwnPasskey(app.deps, seat))).toBe("sign_in_too_old");
  });

  it("take no challenge that was made for something else", async () => {
    const { person, opened } = await enrolFirst(app);
    const options = await person.challenge();
    const challenge = (options as { challenge: string }).challenge;
    const response = new SoftAuthenticator("x").register({ ...options, user: { id: "AAAA" } }, person.client);
    expect(reasonOf(await addOwnPasskey(app.deps, opened.seat, { name: "x", challenge, response }))).toBe("refused");
  });
});

describe("accounts", () => {
  const change = (seat: StaffSeat, about: StaffSeat["account"], to: Parameters<typeof changeStaff>[2]["change"]) =>
    changeStaff(app.deps, seat, { staffId: about.staffId, version: about.version, change: to });

  it("[SEC-095] keep one admin, also when two disable each other at once", async () => {
    const { opened } = await enrolFirst(app);
    // With the same roles, so that it makes no difference which of the two is left: a role more would be asked of somebody else.
    const { opened: noor } = await enrolColleague(app, opened.seat, "Noor", ["admin", "care"]);
    const both = await Promise.all([
      change(opened.seat, noor.seat.account, { kind: "disable" }),
      change(noor.seat, opened.seat.account, { kind: "disable" }),
    ]);
    expect(both.map(reasonOf).sort()).toEqual(["last_admin", "none"]);
    const active = (await app.deps.staff.list(app.deps.tenant)).filter(({ state }) => state === "active");
    expect(active).toHaveLength(1);
    const left = active[0]?.staffId === opened.seat.account.staffId ? opened.seat : noor.seat;
    expect(reasonOf(await change(left, left.account, { kind: "roles", roles: ["care"] }))).toBe("last_admin");
  });

  it("[SEC-095] end every session at once when they are disabled or lose a role, and say so to open connections", async () => {
    const { opened } = await enrolFirst(app);
    const { person: noor, opened: at } = await enrolColleague(app, opened.seat, "Noor", ["care"]);
    const heard: string[] = [];
    app.deps.fanOut.subscribe("desk", (signal) => {
      if (signal.type === "staff") heard.push(signal.staffId);
    });
    expect((await change(opened.seat, at.seat.account, { kind: "disable" })).ok).toBe(true);
    expect(heard).toEqual([at.seat.account.staffId]);
    expect(await seatOf(noor, at)).toBeNull();
    expect(reasonOf(await change(opened.seat, at.seat.account, { kind: "enable" }))).toBe("somebody_was_faster");
    const [again] = (await app.deps.staff.list(app.deps.tenant)).filter(({ name }) => name === "Noor");
    if (again === undefined) throw new Error("Noor is gone");
    expect((await change(opened.seat, again, { kind: "enable" })).ok).toBe(true);
    // The session does not come back to life.
    expect(await seatOf(noor, at)).toBeNull();
    const anew = await requireOpened(noor.signIn());
    const { account } = anew.seat;
    expect((await change(opened.seat, account, { kind: "roles", roles: ["auditor"] })).ok).toBe(true);
    expect(await seatOf(noor, anew)).toBeNull();
    expect((await noor.requireSeat()).agent.roles).toEqual(["auditor"]);
  });

  it("[SEC-096] are invited, changed and removed by admins who signed in within ten minutes; disabling waits for nothing", async () => {
    const { person, opened } = await enrolFirst(app);
    const { opened: noor } = await enrolColleague(app, opened.seat, "Noor", ["care", "privacy", "auditor"]);
    for (const wish of [
      () => listStaff(app.deps, noor.seat),
      () => inviteStaff(app.deps, noor.seat, { roles: ["admin"] }),
      () => inviteStaff(app.deps, noor.seat, { staffId: opened.seat.account.staffId }),
      () => change(noor.seat, opened.seat.account, { kind: "disable" }),
      () => change(noor.seat, noor.seat.account, { kind: "roles", roles: ["admin"] }),
      () => removeStaff(app.deps, noor.seat, opened.seat.account.staffId),
    ])
      expect(reasonOf(await wish())).toBe("not_permitted");
    app.clock.advance(10 * MINUTE_MS + 1);
    expect(reasonOf(await inviteStaff(app.deps, opened.seat, { roles: ["admin"] }))).toBe("sign_in_too_old");
    expect(reasonOf(await removeStaff(app.deps, opened.seat, noor.seat.account.staffId))).toBe("sign_in_too_old");
    expect((await change(opened.seat, noor.seat.account, { kind: "disable" })).ok).toBe(true);
    const fresh = await person.requireSeat();
    expect((await removeStaff(app.deps, fresh, noor.seat.account.staffId)).ok).toBe(true);
    expect((await app.deps.staff.list(app.deps.tenant)).map(({ name }) => name)).toEqual(["Maya Lindt"]);
    expect(reasonOf(await removeStaff(app.deps, fresh, fresh.account.staffId))).toBe("still_active");
    const refusals = (await entries()).filter(({ kind }) => kind === "gate.refused");
    expect(refusals.filter(({ actor_id }) => actor_id === noor.seat.account.staffId)).toHaveLength(6);
  });

  it("[SEC-095] leave no door open: links that somebody made or was given die when they are disabled", async () => {
    const { opened } = await enrolFirst(app);
    const { opened: noor } = await enrolColleague(app, opened.seat, "Noor", ["admin"]);
    const { opened: sam } = await enrolColleague(app, opened.seat, "Sam", ["security"], noor.seat);
    const asked = await linkFor(app, noor.seat, { roles: ["admin"] }, sam.seat);
    const approved = await linkFor(app, opened.seat, { roles: ["admin"] }, noor.seat);
    const own = await linkFor(app, opened.seat, { staffId: noor.seat.account.staffId }, sam.seat);
    const other = await linkFor(app, opened.seat, { roles: ["care"] }, sam.seat);
    expect((await change(opened.seat, noor.seat.account, { kind: "disable" })).ok).toBe(true);
    for (const token of [asked, approved, own])
      expect(reasonOf(await new StaffPerson(app, "Accomplice").enrol(token))).toBe("refused");
    expect((await new StaffPerson(app, "Kim").enrol(other)).ok).toBe(true);
  });

  it("let an admin give somebody who lost every passkey a way back, which ends what was signed in before", async () => {
    const { opened } = await enrolFirst(app);
    const { person: noor, opened: at } = await enrolColleague(app, opened.seat, "Noor", ["care"]);
    const token = await linkFor(app, opened.seat, { staffId: at.seat.account.staffId }, null);
    const anew = new StaffPerson(app, "Somebody Else");
    const back = await requireOpened(anew.enrol(token));
    expect(back.seat.account).toMatchObject({ staffId: at.seat.account.staffId, name: "Noor" });
    expect(await seatOf(noor, at)).toBeNull();
  });
});

describe("[SEC-185] what gives power at the desk", () => {
  const find = async (name: string): Promise<StaffSeat["account"]> => {
    const found = (await app.deps.staff.list(app.deps.tenant)).find((each) => each.name === name);
    if (found === undefined) throw new Error(`${name} is gone`);
    return found;
  };
  const change = async (seat: StaffSeat, name: string, to: Parameters<typeof changeStaff>[2]["change"]) => {
    const { staffId, version } = await find(name);
    return changeStaff(app.deps, seat, { staffId, version, change: to });
  };
  const askedIn = (result: Awaited<ReturnType<typeof change>>): string => {
    if (!result.ok || result.value === null) throw new Error("Nobody was asked");
    return result.value.approvalId;
  };

  it("is done alone while there is nobody else, and says so; a link that was made alone dies with the second person", async () => {
    const { opened: maya } = await enrolFirst(app);
    const second = await linkFor(app, maya.seat, { roles: ["admin"] }, null);
    const spare = await linkFor(app, maya.seat, { roles: ["security"] }, null);
    const race = await Promise.all([
      new StaffPerson(app, "Noor").enrol(second),
      new StaffPerson(app, "Me").enrol(spare),
    ]);
    expect(race.filter(({ ok }) => ok)).toHaveLength(1);
    expect(reasonOf(race.find(({ ok }) => !ok) ?? { ok: true })).toBe("refused");
    const alone = (await entries()).filter(({ kind }) => kind === "staff.invited_alone");
    expect(alone.map(({ facts }) => facts["roles"])).toEqual([["admin"], ["security"]]);
  });

  it("an admin invites nobody who then approves for them: somebody else decides, gets the link, for exactly these roles", async () => {
    const { opened: maya } = await enrolFirst(app);
    const { opened: noor } = await enrolColleague(app, maya.seat, "Noor", ["security"]);
    const asked = await inviteStaff(app.deps, maya.seat, { roles: ["admin", "care"] });
    if (!asked.ok || "token" in asked.value) throw new Error("It was not asked");
    const { approvalId } = asked.value;
    expect(await decideAs(app, maya.seat, approvalId)).toEqual({ ok: false, refusal: { reason: "not_permitted" } });
    const decided = await decideAs(app, noor.seat, approvalId);
    if (!decided.ok || decided.value.link === null) throw new Error("No link was made");
    expect(reasonOf(await decideAs(app, noor.seat, approvalId))).toBe("not_permitted");
    const sam = await requireOpened(new StaffPerson(app, "Sam").enrol(decided.value.link.token));
    expect(sam.seat.account.roles).toEqual(["admin", "care"]);
    const [invited] = (await entries()).filter(
      ({ kind, facts }) => kind === "staff.invited" && facts["firstRun"] === false,
    );
    expect(invited).toMatchObject({
      actor_id: maya.seat.account.staffId,
      facts: { roles: ["admin", "care"], approvedBy: noor.seat.account.staffId },
    });
  });

  it("needs admin or security to decide; rejected, or asked by somebody who is disabled since, nothing is made", async () => {
    const { opened: maya } = await enrolFirst(app);
    const { opened: noor } = await enrolColleague(app, maya.seat, "Noor", ["admin"]);
    const { opened: kim } = await enrolColleague(app, maya.seat, "Kim", ["care", "privacy", "auditor"], noor.seat);
    const { opened: sam } = await enrolColleague(app, maya.seat, "Sam", ["security"], noor.seat);
    const invite = async (): Promise<string> => {
      const asked = await inviteStaff(app.deps, maya.seat, { roles: ["admin"] });
      if (!asked.ok || "token" in asked.value) throw new Error("It was not asked");
      return asked.value.approvalId;
    };
    const [first, second] = [await invite(), await invite()];
    expect(reasonOf(await decideAs(app, kim.seat, first))).toBe("not_permitted");
    expect(await decideAs(app, sam.seat, first, "reject")).toEqual({
      ok: true,
      value: { state: "rejected", isCarriedOut: null, link: null },
    });
    expect((await change(noor.seat, "Maya Lindt", { kind: "disable" })).ok).toBe(true);
    expect(await decideAs(app, sam.seat, second)).toEqual({
      ok: true,
      value: { state: "approved", isCarriedOut: false, link: null },
    });
  });

  it("a role more, an account opened again, an approver less: asked, and done only for the account as it was seen", async () => {
    const { opened: maya } = await enrolFirst(app);
    const { opened: noor } = await enrolColleague(app, maya.seat, "Noor", ["admin", "care"]);
    await enrolColleague(app, maya.seat, "Kim", ["care", "auditor"], noor.seat);

    const more = askedIn(await change(maya.seat, "Kim", { kind: "roles", roles: ["care", "admin"] }));
    const late = askedIn(await change(maya.seat, "Kim", { kind: "roles", roles: ["care", "security"] }));
    expect((await find("Kim")).roles).toEqual(["care", "auditor"]);
    expect(await decideAs(app, noor.seat, more)).toMatchObject({ value: { state: "used", isCarriedOut: true } });
    expect((await find("Kim")).roles).toEqual(["care", "admin"]);
    expect(await decideAs(app, noor.seat, late)).toMatchObject({ value: { state: "approved", isCarriedOut: false } });
    expect((await find("Kim")).roles).toEqual(["care", "admin"]);

    askedIn(await change(maya.seat, "Noor", { kind: "roles", roles: ["care"] }));
    expect((await find("Noor")).roles).toEqual(["admin", "care"]);
    // Less of what approves nothing needs nobody, and neither does giving up one's own.
    expect(await change(maya.seat, "Noor", { kind: "roles", roles: ["admin"] })).toEqual({ ok: true, value: null });

    expect(await change(maya.seat, "Kim", { kind: "disable" })).toEqual({ ok: true, value: null });
    const open = askedIn(await change(maya.seat, "Kim", { kind: "enable" }));
    expect((await find("Kim")).state).toBe("disabled");
    expect(await decideAs(app, noor.seat, open)).toMatchObject({ value: { isCarriedOut: true } });
    expect((await find("Kim")).state).toBe("active");
  });

  it("nobody becomes alone again by disabling and removing the others", async () => {
    const { opened: maya } = await enrolFirst(app);
    const { opened: noor } = await enrolColleague(app, maya.seat, "Noor", ["admin"]);
    expect((await change(maya.seat, "Noor", { kind: "disable" })).ok).toBe(true);
    const removed = await removeStaff(app.deps, maya.seat, noor.seat.account.staffId);
    expect(removed).toMatchObject({ ok: true, value: { approvalId: expect.any(String) as string } });
    const asked = await inviteStaff(app.deps, maya.seat, { roles: ["security"] });
    expect(asked).toMatchObject({ ok: true, value: { approvalId: expect.any(String) as string } });
    const names = (await app.deps.staff.list(app.deps.tenant)).map(({ name }) => name);
    expect(names.toSorted()).toEqual(["Maya Lindt", "Noor"]);
  });
});

describe("roles", () => {
  it("[SEC-097] open what the policies say: cases for care, history for auditors, and nothing beside", async () => {
    const { opened } = await enrolFirst(app);
    const { opened: other } = await enrolColleague(app, opened.seat, "Other", ["security"]);
    const open: Record<string, string[]> = {};
    for (const role of ["care", "security", "privacy", "admin", "auditor"] satisfies StaffRole[]) {
      const { seat } = (await enrolColleague(app, opened.seat, role, [role], other.seat)).opened;
      const answers = {
        cases: await listCases(app.deps, seat.agent),
        staff: await listStaff(app.deps, seat),
        all: await readStaffHistory(app.deps, seat, "all", null),
        reveals: await readStaffHistory(app.deps, seat, "reveals", null),
        security: await readStaffHistory(app.deps, seat, "security", null),
        policies: await readPolicies(app.deps, seat),
      };
      open[role] = Object.entries(answers)
        .filter(([, { ok }]) => ok)
        .map(([name]) => name);
    }
    expect(open).toEqual({
      care: ["cases"],
      security: ["security", "policies"],
      privacy: ["reveals"],
      admin: ["staff"],
      auditor: ["all", "reveals", "security", "policies"],
    });
  });

  it("show the history page by page, newest first, without a name of a subject", async () => {
    const { opened } = await enrolFirst(app, ["admin", "auditor"]);
    const talk = await app.open({ customer: "CU-C01" });
    for (let i = 0; i < 3; i += 1) await talk.say("hello");
    for (let i = 0; i < 60; i += 1) await inviteStaff(app.deps, opened.seat, { roles: ["care"] });
    const first = await readStaffHistory(app.deps, opened.seat, "all", null);
    if (!first.ok) throw new Error(first.refusal.reason);
    const ids = first.value.entries.map(({ id }) => id);
    expect(ids).toHaveLength(50);
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    const next = await readStaffHistory(app.deps, opened.seat, "all", ids.at(-1) ?? 0);
    if (!next.ok) throw new Error(next.refusal.reason);
    expect(next.value.entries.every(({ id }) => id < (ids.at(-1) ?? 0))).toBe(true);
    expect(first.value.names[opened.seat.account.staffId]).toBe("Maya Lindt");
  });
});
