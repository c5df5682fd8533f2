// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { toBase64Url } from "#kernel";
import { ATTACK_KINDS, type Entity, type EventVerdict, plainEvent, type ThreatEvent } from "#threat";
import { ANSWER_TABLE, type AnswerRule } from "./answer-table.ts";
import { decideAnswers } from "./decide-answers.ts";
import { WIDE } from "./entities.ts";
import { hasProved, NO_GUARD, provesSince, stopsActs, withAnswers, withholdsCodes } from "./guard.ts";
import type { AnsweredKind, AnswerKind, ThreatAnswer } from "./incident-ports.ts";
import { isWorthTelling } from "./tell-others.ts";

const page = readFileSync(new URL("../../../docs/security/answers.md", import.meta.url), "utf8");
const key = (name: string): string => toBase64Url(new TextEncoder().encode(name.padEnd(32, "_")));

function time(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  return minutes >= 7 * 1_440 ? `${minutes / 1_440} d` : `${minutes / 60} h`;
}

function said({ answer, from, minutes }: AnswerRule): string {
  return `${from === "clear" ? "clear: " : ""}\`${answer}\` ${time(minutes)}`;
}

function verdict(kind: (typeof ATTACK_KINDS)[number], entities: readonly Entity[], score = 0.6): EventVerdict {
  return { score, isFlagged: true, kinds: [kind], entities, reasons: [{ code: "links", value: 1 }] };
}

describe("ANSWER_TABLE", () => {
  it("[SEC-318] is what docs/security/answers.md says, line by line", () => {
    for (const kind of ATTACK_KINDS) {
      const { severity, answers } = ANSWER_TABLE[kind];
      const line = `| \`${kind}\` | ${severity.flagged} / ${severity.clear} | ${answers.map(said).join(", ")} |`;
      expect(page).toContain(line);
    }
  });

  it("[SEC-318] holds no answer for ever, and stops nobody because of a network of many", () => {
    for (const kind of ATTACK_KINDS)
      for (const { answer, minutes, on } of ANSWER_TABLE[kind].answers) {
        expect(minutes).toBeGreaterThan(0);
        expect(minutes).toBeLessThanOrEqual(7 * 1_440);
        const isSoft = answer === "slow" || answer === "stronger_factor";
        if (!isSoft) expect([kind, answer, on.filter((each) => WIDE.has(each))]).toEqual([kind, answer, []]);
      }
  });
});

describe("decideAnswers()", () => {
  const event: ThreatEvent = {
    ...plainEvent(0, "sign_in"),
    session: key("session"),
    address: key("address"),
    device: key("device"),
    claimed: key("claimed"),
  };

  it("does nothing where nothing is flagged", () => {
    expect(
      decideAnswers(event, { score: 0.99, isFlagged: false, kinds: [], entities: [], reasons: [] }, "visitor"),
    ).toBeNull();
  });

  it("answers for the account only where the sign-in worked: else anybody could have it done to anybody", () => {
    const about = (isOk: boolean): AnsweredKind[] =>
      (
        decideAnswers(
          { ...event, isOk },
          verdict("credential_stuffing", [{ kind: "address", key: key("address") }]),
          "visitor",
        )?.answers ?? []
      )
        .filter(({ kind }) => kind === "stronger_factor")
        .map(({ entity }) => entity.kind);
    expect(about(false)).not.toContain("claimed");
    expect(about(true)).toContain("claimed");
  });

  it("[SEC-318] gives staff and programs the answers that are for them", () => {
    const read: ThreatEvent = { ...plainEvent(0, "record_read"), token: key("token"), isDelegated: true };
    const flagged = verdict("scraping", [{ kind: "token", key: key("token") }]);
    const kinds = (actor: "visitor" | "agent" | "gateway_key"): string[] =>
      (decideAnswers(read, flagged, actor)?.answers ?? []).map(({ kind, entity }) => `${kind} ${entity.kind}`);
    expect(kinds("visitor")).toEqual(["cut_token token"]);
    expect(kinds("agent")).toEqual(["quarantine agent"]);
    expect(kinds("gateway_key")).toEqual(["quarantine gateway_key"]);
  });

  it("groups one campaign over many addresses, and scraping by its token", () => {
    const group = (kind: (typeof ATTACK_KINDS)[number], on: Entity): string | undefined =>
      decideAnswers(event, verdict(kind, [on]), "visitor")?.group;
    expect(group("credential_stuffing", { kind: "address", key: key("a") })).toBe(
      group("credential_stuffing", { kind: "address", key: key("b") }),
    );
    expect(group("scraping", { kind: "token", key: key("a") })).not.toBe(
      group("scraping", { kind: "token", key: key("b") }),
    );
  });

  it("makes tries at one account from many chats one incident, and does nothing to that account", () => {
    const wrong: ThreatEvent = { ...event, isOk: false, subject: null };
    const groups = ["one", "two"].map((chat) => {
      const tried = { ...wrong, session: key(chat) };
      return decideAnswers(tried, verdict("account_takeover", [{ kind: "session", key: key(chat) }]), "visitor");
    });
    expect(new Set(groups.map((each) => each?.group)).size).toBe(1);
    expect(groups.flatMap((each) => each?.answers ?? []).filter(({ entity }) => entity.kind === "claimed")).toEqual([]);
  });

  it("is clear with two kinds of entities, or a score of its own", () => {
    const one: Entity[] = [{ kind: "session", key: key("session") }];
    expect(decideAnswers(event, verdict("enumeration", one), "visitor")?.level).toBe("flagged");
    expect(decideAnswers(event, verdict("enumeration", one, 0.9), "visitor")?.level).toBe("clear");
    const two: Entity[] = [...one, { kind: "device", key: key("device") }];
    expect(decideAnswers(event, verdict("enumeration", two), "visitor")?.level).toBe("clear");
  });
});

describe("a guard", () => {
  const held = (kind: AnswerKind, entity: AnsweredKind): ThreatAnswer => ({
    answerId: `${kind} ${entity}`,
    incidentId: "i",
    entity: { kind: entity, key: new Uint8Array(32) },
    kind,
    reason: "scraping",
    setAt: new Date(1_000),
    until: new Date(9_000),
    state: "in_force",
    endedAt: null,
  });
  const guard = (kind: AnswerKind, entity: AnsweredKind): typeof NO_GUARD =>
    withAnswers(NO_GUARD, [held(kind, entity)]);

  it("[SEC-318] stops acts for a chat or an account, never for an address; and where nobody could look", () => {
    expect(stopsActs(guard("read_only", "session"))).toBe(true);
    expect(stopsActs(guard("hold_acts", "address"))).toBe(false);
    expect(stopsActs({ ...NO_GUARD, isBlind: true })).toBe(true);
    expect(withholdsCodes(guard("stronger_factor", "prefix"), false)).toBe(true);
    // Who has shown a login gets the code that goes with it, whoever else is behind the same network.
    expect(withholdsCodes(guard("stronger_factor", "address"), true)).toBe(false);
    expect(withholdsCodes(guard("stronger_factor", "session"), true)).toBe(true);
    expect(provesSince(guard("stronger_factor", "prefix"))).toBeNull();
    expect(provesSince(guard("stronger_factor", "subject"))).toBe(1_000);
  });

  it("is passed by what a thief does not have, and by nothing from before", () => {
    expect(hasProved([{ kind: "passkey", at: 1_000, restsOnSms: false }], 1_000)).toBe(true);
    expect(hasProved([{ kind: "passkey", at: 999, restsOnSms: false }], 1_000)).toBe(false);
    expect(hasProved([{ kind: "passkey", at: 2_000, restsOnSms: true }], 1_000)).toBe(false);
    expect(hasProved([{ kind: "sms_code", at: 2_000, signalsClean: true }], 1_000)).toBe(false);
    expect(hasProved([{ kind: "host_token", at: 2_000 }], 1_000)).toBe(false);
  });

  it("tells of a campaign a dozen times in thousands", () => {
    expect(Array.from({ length: 5_000 }, (_, n) => n + 1).filter(isWorthTelling)).toHaveLength(13);
  });
});
