// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AgentIdentity, hasLineAlarm, liftAlarm, readAlarms, readLineAlarm, sendNotices } from "#app";
import { raiseLineAlarm, STAFF_FOUR_EYES } from "#app/testing";
import type { SoftAuthenticator } from "#identity/testing";
import type { AgentId } from "#kernel";
import type { PasskeyResponse } from "#protocol";
import { openTestApp, Talk, type TestApp } from "../harness/app.ts";
import { answer, client, givePasskey, mail } from "./accounts.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

/** Towards an extra for the line that ends like this, by the passkey or by codes, until an act stands there or nothing goes on. */
async function wanting(customer: string, ending: string, key: SoftAuthenticator | null = null): Promise<Talk> {
  const talk = await app.open({ customer });
  await talk.say("I need more data, what can I get");
  for (let step = 0; step < 8; step += 1) {
    const last = talk.parts().at(-1);
    const words = JSON.stringify(last ?? null);
    if (last?.type === "act" || (last?.type === "passkey" && last.passkey.ceremony === "register")) break;
    if (last?.type === "passkey") {
      if (key !== null) await answer(talk, last.passkey, key);
      else await talk.send({ kind: "passkey", ceremonyId: last.passkey.ceremonyId, decision: "other" });
      continue;
    }
    if (last?.type === "form") await talk.stepUp();
    else if (/add something/.test(words)) await talk.press(/add something/);
    else if (/10 GB/.test(words)) await talk.press(/10 GB/);
    else if (ending !== "" && words.includes(ending)) await talk.press(new RegExp(ending));
    else break;
  }
  return talk;
}

const hasAct = (talk: Talk): boolean => talk.parts().some((part) => part.type === "act");

async function press(talk: Talk, key: SoftAuthenticator | null): Promise<void> {
  const act = talk.act();
  const assertion = key === null ? {} : { assertion: key.assert(act.proof?.options ?? {}, client) as PasskeyResponse };
  await talk.send({ kind: "act", actId: act.actId, textHash: act.textHash, decision: "confirm", ...assertion });
}

async function endingOf(lineId: string): Promise<string> {
  const line = await app.deps.telco.reads.findLine(lineId);
  if (!line.ok || line.value.msisdn === null) throw new Error("no number");
  return line.value.msisdn.slice(-3);
}

const ordered = (talk: Talk): boolean => /Ordered|Done/u.test(Talk.text(talk.events));

describe("an alarm by somebody's word", () => {
  it("[SEC-148] whoever uses a line and says 'it was not me' stops codes and logins, not the holder's passkey over the act", async () => {
    const user = await app.open({ customer: "CU-C14" });
    await user.say("I have no service since this morning and I did not change my SIM");
    for (const wanted of [/o_missing$/u, /o_not_me$/u]) {
      const last = user.parts().findLast((part) => part.type === "choices");
      const choice = last?.type === "choices" ? last.choices.find(({ id }) => wanted.test(id)) : undefined;
      await user.send({ kind: "choice", choiceId: choice?.id ?? "" });
    }
    expect(await readLineAlarm(app.deps, "PR-C13-2")).toBe("report");
    const ending = await endingOf("PR-C13-2");

    const byCode = await wanting("CU-C13", ending);
    expect(hasAct(byCode)).toBe(false);
    expect(ordered(byCode)).toBe(false);

    const key = await givePasskey(app, "C13");
    const owner = await wanting("CU-C13", ending, key);
    expect(owner.act().needs).toBe("passkey");
    await press(owner, key);
    expect(ordered(owner)).toBe(true);
  });

  it("[SEC-148] a passkey on probation does not pass it, and no act that was shown before it", async () => {
    const before = await wanting("CU-C05", "");
    expect(before.act().needs).toBeUndefined();
    const key = await givePasskey(app, "C05", { restsOnSms: true });
    await raiseLineAlarm(app.deps, "PR-C05-1", "report");
    await before.confirm();
    expect(ordered(before)).toBe(false);
    expect(hasAct(await wanting("CU-C05", ""))).toBe(false);
    expect(hasAct(await wanting("CU-C05", "", key))).toBe(false);
  });

  it("[SEC-148] what the network sees beside it makes it more than a word: nobody passes", async () => {
    const key = await givePasskey(app, "C17");
    expect((await wanting("CU-C17", "", key)).act().needs).toBe("passkey");
    await raiseLineAlarm(app.deps, "PR-C17-1", "report");
    expect(hasAct(await wanting("CU-C17", "", key))).toBe(false);
  });
});

const mia: AgentIdentity = {
  agentId: "00000000-0000-4000-8000-0000000000cc" as AgentId,
  name: "Mia",
  roles: ["care", "security"],
};

describe("an alarm by the network's word", () => {
  it("[SEC-148] stops the passkey too, also over an act that was shown before it, until security lifts it", async () => {
    const shown = await wanting("CU-C02", "");
    const key = await givePasskey(app, "C02");
    await raiseLineAlarm(app.deps, "PR-C02-1", "report");
    const proved = await wanting("CU-C02", "", key);
    expect(proved.act().needs).toBe("passkey");
    await raiseLineAlarm(app.deps, "PR-C02-1", "signal");
    await press(proved, key);
    expect(ordered(proved)).toBe(false);
    await shown.confirm();
    expect(ordered(shown)).toBe(false);
    expect(hasAct(await wanting("CU-C02", "", key))).toBe(false);
    expect(await readLineAlarm(app.deps, "PR-C02-1")).toBe("signal");
  });

  it("[SEC-149] is lifted by security alone, from the case of that customer, with a history entry and a notice to every contact", async () => {
    expect(STAFF_FOUR_EYES.lift_alarm).toBe("never");
    const talk = await app.open({ customer: "CU-C02" });
    const wish = { conversationId: talk.id, agent: mia, lineId: "PR-C02-1", reason: "called_back" } as const;
    // Not before it is a case.
    expect((await liftAlarm(app.deps, wish)).ok).toBe(false);
    await talk.send({ kind: "person" });
    for (const roles of [["care"], ["admin", "auditor", "privacy"], []])
      expect((await liftAlarm(app.deps, { ...wish, agent: { ...mia, roles } })).ok).toBe(false);
    // Not the line of somebody else, and not for who has proved nothing.
    await raiseLineAlarm(app.deps, "PR-C03-1", "signal");
    expect((await liftAlarm(app.deps, { ...wish, lineId: "PR-C03-1" })).ok).toBe(false);
    const stranger = await app.open();
    await stranger.send({ kind: "person" });
    expect((await liftAlarm(app.deps, { ...wish, conversationId: stranger.id })).ok).toBe(false);
    expect(await hasLineAlarm(app.deps, "PR-C02-1")).toBe(true);

    const read = await readAlarms(app.deps, wish);
    expect(read).toMatchObject({ ok: true, value: { alarms: [{ lineId: "PR-C02-1", cause: "signal" }] } });
    expect(await liftAlarm(app.deps, wish)).toEqual({ ok: true, value: { isLifted: true } });
    expect(await liftAlarm(app.deps, wish)).toEqual({ ok: true, value: { isLifted: false } });
    expect(await hasLineAlarm(app.deps, "PR-C02-1")).toBe(false);
    expect(await hasLineAlarm(app.deps, "PR-C03-1")).toBe(true);
    await sendNotices(app.deps);
    expect(mail(app, /our security team looked/u)).toBe(1);
    expect(mail(app, /our security team looked/u, "sms")).toBe(1);
    const { rows } = await app.database.query<{ actor_id: string; facts: object }>(
      "test.lifted",
      "SELECT actor_id, facts FROM history WHERE conversation_id = $1 AND kind = 'alarm.lifted'",
      [talk.id],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ actor_id: mia.agentId, facts: { cause: "signal", reason: "called_back" } });

    const after = await wanting("CU-C02", "");
    await after.confirm();
    expect(ordered(after)).toBe(true);
  });

  it("[SEC-149] is raised again after it was lifted, and by what is said while it is being lifted", async () => {
    await raiseLineAlarm(app.deps, "PR-C02-1", "signal");
    expect(await readLineAlarm(app.deps, "PR-C02-1")).toBe("signal");
    const talk = await app.open({ customer: "CU-C02" });
    await talk.send({ kind: "person" });
    const wish = { conversationId: talk.id, agent: mia, lineId: "PR-C02-1", reason: "network_checked" } as const;
    const { tokens } = app.deps;
    const slow = {
      ...tokens,
      spendOnce: async (...args: Parameters<typeof tokens.spendOnce>) => {
        await raiseLineAlarm(app.deps, "PR-C02-1", "report");
        return tokens.spendOnce(...args);
      },
    };
    expect((await liftAlarm({ ...app.deps, tokens: slow }, wish)).ok).toBe(true);
    expect(await readLineAlarm(app.deps, "PR-C02-1")).toBe("report");
  });

  it("[SEC-149] ends by itself after two weeks at most, and a lift does not outlive a raising", async () => {
    const wait = (days: number): void => app.clock.advance(days * 24 * 3_600_000);
    await raiseLineAlarm(app.deps, "PR-C05-1", "signal");
    wait(7);
    expect(await readLineAlarm(app.deps, "PR-C05-1")).toBe("signal");
    wait(7);
    expect(await readLineAlarm(app.deps, "PR-C05-1")).toBe("none");
  });
});
