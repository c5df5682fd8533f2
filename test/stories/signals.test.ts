// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lockByVisitor, readLock, sendNotices } from "#app";
import { readActVerdict, subjectOf } from "#app/testing";
import { SoftAuthenticator } from "#identity/testing";
import type { PartyId } from "#telecom";
import { openTestApp, Talk, type TestApp } from "../harness/app.ts";
import { answer, askedFor, client, givePasskey, mail, numberOf, onForm } from "./accounts.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const idOf = (customer: number): string => `C${String(customer).padStart(2, "0")}`;

/** Whether a text message goes out to a customer who is signed in on the operator's site. */
async function codeAfterLogin(customer: number): Promise<string> {
  const talk = await app.open({ customer: `CU-${idOf(customer)}` });
  await talk.say("why is my bill higher?");
  await sendNotices(app.deps);
  return yes(talk.parts().some((part) => part.type === "form"));
}

const codesTo = (customer: number): number =>
  app.sandbox.outbox(numberOf(customer)).filter(({ text }) => /\b\d{6}\b/u.test(text)).length;

/** Whether a code reaches the number when somebody who is not signed in types it. */
async function codeToNumber(customer: number): Promise<string> {
  const before = codesTo(customer);
  const talk = await app.open();
  await talk.say("how much do I owe?");
  await talk.fill({ number: numberOf(customer) });
  await sendNotices(app.deps);
  return yes(codesTo(customer) > before);
}

async function byPasskey(key: SoftAuthenticator): Promise<string> {
  const talk = await app.open();
  await talk.say("why is my bill higher?");
  await answer(talk, askedFor(talk), key);
  return talk.state.assurance;
}

async function onNumberForm(key: SoftAuthenticator): Promise<string> {
  const talk = await app.open();
  await talk.say("how much do I owe?");
  await answer(talk, onForm(talk), key);
  return talk.state.assurance;
}

async function actOn(customer: number): Promise<string> {
  const verdict = await readActVerdict(app.deps, numberOf(customer));
  return { clean: "button", needs_proof: "passkey", closed: "person" }[verdict];
}

async function unlock(customer: number, key: SoftAuthenticator): Promise<string> {
  const talk = await app.open({ customer: `CU-${idOf(customer)}` });
  expect((await lockByVisitor(app.deps, talk.id)).ok).toBe(true);
  await talk.send({ kind: "authenticator", action: "unlock" });
  await answer(talk, askedFor(talk), key);
  const read = await readLock(app.deps, talk.id);
  return yes(read.ok && !read.value.isLocked);
}

function yes(claim: boolean): string {
  return claim ? "yes" : "no";
}

/** The rows of the published table, cell by cell. */
function published(): string[][] {
  const file = fileURLToPath(new URL("../../docs/security/signals.md", import.meta.url));
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => /^\| C\d\d \|/u.test(line))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const ROWS = published();

describe("what each customer can and cannot do, by every path", () => {
  it("has a row for every customer whose line or identity is special", () => {
    expect(ROWS.map(([id]) => id)).toEqual([10, 16, 17, 18, 19, 20, 21, 24, 25, 26].map((customer) => idOf(customer)));
  });

  it.each(ROWS)("[SEC-071] %s (%s)", async (id, _what, ...cells) => {
    const customer = Number(id.slice(1));
    const afterLogin = await codeAfterLogin(customer);
    const toNumber = await codeToNumber(customer);
    const key = await givePasskey(app, id);
    expect([
      afterLogin,
      toNumber,
      await byPasskey(key),
      await onNumberForm(key),
      await actOn(customer),
      await unlock(customer, key),
    ]).toEqual(cells);
  });
});

describe("the attacker who holds C16's line", () => {
  it("[SEC-135] is refused on every path, and the true owner hears of it where nobody else reads", async () => {
    await app.close();
    app = await openTestApp();
    const owner = await givePasskey(app, "C16");
    const { subjectId } = await subjectOf(app.deps, "IN-C16" as PartyId);

    // A code to the number, and guessing.
    const talk = await app.open();
    await talk.say("how much do I owe?");
    // A passkey of their own that claims to be the owner's, on the form first.
    const fake = new SoftAuthenticator("thief");
    fake.register({ challenge: "AAAA", user: { id: idBytes(subjectId) } }, client);
    await answer(talk, onForm(talk), fake);
    expect(talk.state.assurance).toBe("A0");
    await talk.fill({ number: numberOf(16) });
    await sendNotices(app.deps);
    expect(codesTo(16)).toBe(0);
    expect(mail(app, /somebody tried/iu)).toBe(1);
    for (const code of ["000000", "111111", "222222"]) await talk.fill({ code });
    expect(talk.state.assurance).toBe("A0");

    // A passkey of their own where one is asked for.
    const asked = await app.open();
    await asked.say("why is my bill higher?");
    await answer(asked, askedFor(asked), fake);
    expect(asked.state.assurance).toBe("A0");

    // Adding one, removing one, opening a lock, locking, without having proved anything.
    await talk.send({ kind: "authenticator", action: "add_passkey" });
    await talk.send({ kind: "authenticator", action: "add_totp" });
    await talk.send({ kind: "authenticator", action: "unlock" });
    const [held] = await app.deps.authenticators.list(app.deps.tenant, subjectId);
    await talk.send({ kind: "authenticator_remove", authenticatorId: held!.authenticatorId });
    expect(await app.deps.authenticators.list(app.deps.tenant, subjectId)).toHaveLength(1);
    expect(await lockByVisitor(app.deps, talk.id)).toMatchObject({ ok: false });

    // With the owner's password to the operator's site as well: one factor, and the line is no second.
    const login = await app.open({ customer: "CU-C16" });
    await login.say("why is my bill higher?");
    await login.send({ kind: "passkey", ceremonyId: askedFor(login).ceremonyId, decision: "other" });
    await sendNotices(app.deps);
    expect(codesTo(16)).toBe(0);
    expect(login.state.assurance).toBe("A1");
    await login.say("I want to change my plan");
    expect(login.parts().some((part) => part.type === "act")).toBe(false);
    await login.send({ kind: "authenticator", action: "add_passkey" });
    expect(login.parts().some((part) => part.type === "passkey" && part.passkey.ceremony === "register")).toBe(false);
    expect(Talk.text(login.events)).not.toMatch(/swap|fraud/iu);

    // Flooding the owner is no use either: one word a day.
    const again = await app.open();
    await again.say("how much do I owe?");
    await again.fill({ number: numberOf(16) });
    await sendNotices(app.deps);
    expect(mail(app, /somebody tried/iu)).toBe(1);

    // The owner, on the number form, by the passkey that was there before.
    const back = await app.open();
    await back.say("how much do I owe?");
    await answer(back, onForm(back), owner);
    expect(back.state.assurance).toBe("A2");
  });
});

function idBytes(subjectId: string): string {
  return Buffer.from(subjectId.replaceAll("-", ""), "hex").toString("base64url");
}
