// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { JsonObject } from "#kernel";
import { ASSURANCE_LEVELS, LANGUAGES, limits } from "#kernel";
import { workedMs } from "#kernel/testing";
import { advance, foldTracker } from "./advance.ts";
import type { Command } from "./commands.ts";
import { compose } from "./compose.ts";
import type { DialogueEvent, ToolFailure } from "./events.ts";
import type { FakeAnswer } from "./testing.ts";
import { play, realDialogue, said } from "./testing.ts";
import { INTENTS } from "./tool-floors.ts";
import type { Tracker } from "./tracker.ts";
import { openTracker } from "./tracker.ts";

const { flows, catalogues } = realDialogue();
const fakes = parse(readFileSync(new URL("../../test/transcripts/fakes/answers.yaml", import.meta.url), "utf8"), {
  merge: true,
}) as Readonly<Record<string, JsonObject>>;

/** Which fake answers fit which tool. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  "lines.list": Object.keys(fakes).filter((name) => name.startsWith("line")),
  "bill.explain": Object.keys(fakes).filter((name) => name.startsWith("bill_")),
  "bill.due": Object.keys(fakes).filter((name) => name.startsWith("due_")),
  "bill.pay_link": ["pay_link"],
  "service.outages": Object.keys(fakes).filter((name) => name.startsWith("area_")),
  "service.diagnose": Object.keys(fakes).filter((name) => name.startsWith("health_")),
  "service.protect": ["protected"],
  "service.open_ticket": ["ticket"],
  "roaming.status": ["roam_off", ...Object.keys(fakes).filter((name) => name.startsWith("roam_"))],
  "plans.browse": ["plans_of_m", "plans", "plans_none"],
  "plans.quote": Object.keys(fakes).filter((name) => name.startsWith("quote_")),
  "orders.latest": Object.keys(fakes).filter((name) => name.startsWith("order_")),
};
const FAILURES: readonly ToolFailure[] = [
  "unavailable",
  "not_found",
  "not_allowed",
  "too_many_requests",
  "conflict",
  "invalid_answer",
];

const intent = fc.constantFrom(...INTENTS);
const confidence = fc.double({ min: 0, max: 1, noNaN: true });
const mentionValue: fc.Arbitrary<string | number | JsonObject> = fc.oneof(
  fc.constantFrom<string | number | JsonObject>(
    "01",
    "NR1",
    "TR",
    "PO-SIM-L",
    "2026-10",
    "line",
    1,
    2,
    99,
    { ending: "42" },
    { offerId: "PO-UNL" },
    { other: true },
    { slot: "line" },
  ),
  fc.string(),
);
const mention = fc.record({
  slot: fc.constantFrom(
    "line",
    "plan",
    "country",
    "month",
    "postcode",
    "number",
    "correction",
    "account",
    "choice",
    "amount",
    "zzz",
  ),
  value: mentionValue,
  start: fc.constant(0),
  end: fc.constant(1),
});
const utterance: fc.Arbitrary<DialogueEvent> = fc.record({
  type: fc.constant("utterance_understood" as const),
  understanding: fc.record({
    lang: fc.constantFrom(...LANGUAGES),
    intents: fc
      .array(fc.record({ intent, confidence }), { maxLength: 3 })
      .map((list) => list.toSorted((a, b) => b.confidence - a.confidence)),
    isOutOfScope: fc.boolean(),
    mentions: fc.array(mention, { maxLength: 3 }),
  }),
});
/** Negative: press the nth choice on offer; else an id from nowhere. */
type Step = DialogueEvent | { readonly type: "press"; readonly nth: number };
const plain: fc.Arbitrary<DialogueEvent> = fc.oneof(
  fc.constantFrom<DialogueEvent>(
    { type: "person_requested" },
    { type: "handed_back" },
    { type: "act_declined", actId: "a" },
    { type: "act_expired", actId: "a" },
    { type: "step_up_ended", outcome: "failed" },
    { type: "step_up_ended", outcome: "cancelled" },
    { type: "step_up_ended", outcome: "unavailable" },
    { type: "utterance_refused", reason: "blocked" },
    { type: "tool_returned", callId: "call-999", result: {} },
    { type: "tool_failed", callId: "call-1", failure: "unavailable" },
  ),
  fc.record({ type: fc.constant("language_changed" as const), lang: fc.constantFrom(...LANGUAGES) }),
  fc.record({ type: fc.constant("assurance_changed" as const), level: fc.constantFrom(...ASSURANCE_LEVELS) }),
  fc.record({
    type: fc.constant("choice_pressed" as const),
    choiceId: fc.oneof(fc.string(), fc.constantFrom("1.o_pay", "2.yes", "3.c0", "0.start_no_service", "__proto__")),
  }),
  fc.record({
    type: fc.constant("act_finished" as const),
    actId: fc.constant("a"),
    outcome: fc.constantFrom("done" as const, "refused" as const, "unknown" as const),
    reason: fc.constantFrom("price_changed", "order_rejected", "never_heard", "__proto__", "constructor"),
    details: fc.constantFrom<JsonObject>({}, { orderId: "PO-1", state: "acknowledged", startsOn: "2026-12-05" }),
  }),
);
/** A clear aim, so that chance gets deep into flows. */
const aim: fc.Arbitrary<DialogueEvent> = fc
  .record({
    aim: fc.constantFrom(
      "change_plan",
      "change_plan",
      "undo_change",
      "roaming",
      "bill_higher",
      "balance_due",
      "no_service",
      "no_data",
      "plan_eligibility",
      "compare_plans",
    ),
    plan: fc.boolean(),
  })
  .map((heard) => said(heard.aim, heard.plan ? { plan: { offerId: "PO-SIM-L" }, country: "TR" } : {}));
/** Two aims that are nearly as likely. */
const unsure: fc.Arbitrary<DialogueEvent> = fc.constant({
  type: "utterance_understood",
  understanding: {
    lang: "en",
    intents: [
      { intent: "no_service", confidence: 0.4 },
      { intent: "no_data", confidence: 0.38 },
    ],
    isOutOfScope: false,
    mentions: [],
  },
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: unsure },
  { weight: 4, arbitrary: aim },
  { weight: 3, arbitrary: utterance },
  { weight: 4, arbitrary: fc.record({ type: fc.constant("press" as const), nth: fc.nat(6) }) },
  { weight: 3, arbitrary: plain },
);
const conversation = fc.record({
  assurance: fc.constantFrom(...ASSURANCE_LEVELS, "A2" as const, "A2" as const),
  steps: fc.array(step, { maxLength: 14 }),
  picks: fc.infiniteStream(fc.nat(1_000)),
  isDeskOpen: fc.boolean(),
});

function pressOf(tracker: Tracker, nth: number): DialogueEvent {
  const { serial, keys } = tracker.offered;
  return { type: "choice_pressed", choiceId: `${serial}.${keys[nth % Math.max(keys.length, 1)] ?? "none"}` };
}

type Seen = {
  events: DialogueEvent[];
  tracker: Tracker;
  turns: { before: Tracker; event: DialogueEvent; after: Tracker; commands: Command[] }[];
};

function converse(input: {
  assurance: Tracker["assurance"];
  steps: readonly Step[];
  picks: Iterator<number>;
  isDeskOpen: boolean;
}): Seen {
  const next = (): number => (input.picks.next().value as number | undefined) ?? 0;
  const answer = (tool: string): FakeAnswer => {
    const pick = next();
    if (pick % 11 === 0) return { failure: FAILURES[pick % FAILURES.length] ?? "unavailable" };
    const all = ANSWERS[tool] ?? [];
    // The first fakes are the sound ones; half of the answers are those.
    const names = pick % 2 === 0 ? all.slice(0, 1) : all;
    return { result: fakes[names[pick % names.length] ?? ""] ?? {} };
  };
  const seen: Seen = { events: [], tracker: openTracker(), turns: [] };
  for (const item of [
    { type: "conversation_opened", lang: "en", assurance: input.assurance } as const,
    ...input.steps,
  ]) {
    const event = item.type === "press" ? pressOf(seen.tracker, item.nth) : item;
    const before = seen.tracker;
    const played = play(before, event, flows, { answer, isDeskOpen: input.isDeskOpen });
    seen.tracker = played.tracker;
    seen.events.push(...played.events);
    seen.turns.push({ before, event, after: played.tracker, commands: played.commands });
  }
  return seen;
}

describe("advance()", () => {
  test("advance() never throws, its tracker is plain JSON, and folding gives the same", () => {
    fc.assert(
      fc.property(conversation, (input) => {
        const { events, tracker } = converse(input);
        expect(JSON.parse(JSON.stringify(tracker))).toEqual(tracker);
        expect(foldTracker(events, flows)).toEqual(tracker);
      }),
      { numRuns: 300 },
    );
  });

  test("advance() says only what the catalogue can word, in both languages", () => {
    fc.assert(
      fc.property(conversation, (input) => {
        for (const turn of converse(input).turns)
          for (const lang of LANGUAGES) compose(catalogues, lang, turn.commands);
      }),
      { numRuns: 200 },
    );
  });

  test("advance() says and wishes nothing while a person has the conversation", () => {
    fc.assert(
      fc.property(conversation, (input) => {
        for (const { before, event, commands } of converse(input).turns)
          if (before.owner !== "bot" && event.type !== "handed_back") expect(commands).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("advance() proposes acts at A2 or above only, and neither words nor buttons ever settle one", () => {
    fc.assert(
      fc.property(conversation, (input) => {
        for (const { before, event, after, commands } of converse(input).turns) {
          for (const command of commands)
            if (command.type === "propose_act") expect(after.assurance >= "A2").toBe(true);
          const wasAsked = before.stack.some((frame) => frame.awaiting?.kind === "act");
          const isWordOrButton = event.type === "utterance_understood" || event.type === "choice_pressed";
          if (wasAsked && isWordOrButton)
            expect(
              commands.some(
                (command) =>
                  command.type === "say" &&
                  /^(u3\.(ordered|completed)|undo\.(done|asked)|t5\.(enable|pass)\.(ordered|done))$/.test(
                    command.message,
                  ),
              ),
            ).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("advance() does not change the tracker it is given", () => {
    fc.assert(
      fc.property(conversation, (input) => {
        let tracker = openTracker();
        for (const event of converse(input).events) {
          const before = JSON.stringify(tracker);
          const next = advance(tracker, event, flows).tracker;
          expect(JSON.stringify(tracker)).toBe(before);
          tracker = next;
        }
      }),
      { numRuns: 60 },
    );
  });

  test("a person is within one step wherever a conversation stands, by button and by words", () => {
    const waits = new Map<string, Tracker>();
    const collect = fc.property(conversation, (input) => {
      for (const { after } of converse(input).turns) {
        const top = after.stack.at(-1);
        if (after.owner === "bot" && !after.isEnded)
          waits.set(
            `${top?.flow ?? "-"} ${top?.step ?? "-"} ${top?.awaiting?.kind ?? "-"} ${after.prompt?.kind ?? "-"}`,
            after,
          );
      }
    });
    fc.assert(collect, { numRuns: 600, seed: 7 });
    // Chance reaches every kind of waiting, so that the properties above are about something.
    const reached = [...waits.keys()].join("\n");
    for (const kind of ["answer -", "assurance -", "act -", "resume", "ask_back", "person", "retry"])
      expect(reached).toContain(kind);
    // Every step of every flow that can wait, placed there by hand where chance did not reach it.
    for (const flow of flows.flows.values())
      for (const item of flow.steps) {
        const kinds = {
          ask: "answer",
          choose: "answer",
          call: "assurance",
          require: "assurance",
          propose: "act",
        } as const;
        const kind = kinds[item.kind as keyof typeof kinds];
        if (kind === undefined) continue;
        const awaiting =
          kind === "answer"
            ? { kind, slot: null }
            : kind === "assurance"
              ? ({ kind, level: "A2" } as const)
              : { kind, actId: null };
        waits.set(`${flow.id} ${item.id} by hand`, {
          ...openTracker(),
          stack: [
            {
              flow: flow.id,
              version: flow.version,
              step: item.id,
              vars: {},
              keys: {},
              mentions: {},
              trail: [],
              awaiting,
            },
          ],
        });
      }
    expect(waits.size).toBeGreaterThan(120);
    for (const [where, tracker] of waits) {
      for (const event of [{ type: "person_requested" } as const, said("human")]) {
        const { commands } = advance(tracker, event, flows);
        expect(commands, where).toMatchObject([{ type: "hand_over", reason: "asked" }]);
      }
    }
  });

  test("a step-up is not asked again while its level is fresh", () => {
    fc.assert(
      fc.property(conversation, (input) => {
        for (const { after, commands } of converse(input).turns)
          for (const command of commands)
            if (command.type === "require_assurance") expect(after.assurance < command.level).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("no tool is called below the level its flow declares", () => {
    fc.assert(
      fc.property(conversation, (input) => {
        let tracker = openTracker();
        for (const event of converse(input).events) {
          const next = advance(tracker, event, flows);
          for (const command of next.commands)
            if (command.type === "call_tool") {
              const top = next.tracker.stack.at(-1);
              const item = flows.flows.get(top?.flow ?? "")?.steps.find((candidate) => candidate.id === top?.step);
              const level =
                item?.kind === "troubleshoot"
                  ? flows.flows.get(top?.flow ?? "")?.tools[command.tool]?.assurance
                  : item?.kind === "call"
                    ? item.assurance
                    : undefined;
              expect(level !== undefined && level <= next.tracker.assurance).toBe(true);
            }
          tracker = next.tracker;
        }
      }),
      { numRuns: 200 },
    );
  });

  test("a flow that was changed under a running conversation is let go in words", () => {
    const opened = advance(openTracker(), { type: "conversation_opened", lang: "en", assurance: "A1" }, flows).tracker;
    const stale: Tracker = {
      ...opened,
      stack: [
        {
          flow: "no_service",
          version: 0,
          step: "gone",
          vars: {},
          keys: {},
          mentions: {},
          trail: [],
          awaiting: { kind: "assurance", level: "A1" },
        },
      ],
    };
    const { commands, tracker } = advance(
      { ...stale, assurance: "A0" },
      { type: "assurance_changed", level: "A1" },
      flows,
    );
    expect(commands[0]).toEqual({ type: "say", message: "flow.changed", params: {} });
    expect(tracker.stack).toEqual([]);
  });

  test("a proposal is not shown again once its proof has lapsed: the proof comes first", () => {
    const answer = (tool: string): FakeAnswer => ({
      result: fakes[{ "lines.list": "line_one", "plans.browse": "plans_of_m" }[tool] ?? "quote_l"] ?? {},
    });
    const opened = play(openTracker(), { type: "conversation_opened", lang: "en", assurance: "A2" }, flows, { answer });
    const asked = play(opened.tracker, said("change_plan", { plan: "PO-SIM-L" }), flows, { answer });
    expect(asked.commands.at(-1)).toMatchObject({ type: "propose_act", kind: "plan_change" });
    const lapsed = advance(asked.tracker, { type: "assurance_changed", level: "A1" }, flows).tracker;
    const again = play(lapsed, { type: "language_changed", lang: "ar" }, flows, { answer });
    expect(again.commands).toMatchObject([{ type: "require_assurance", level: "A2" }]);
    const proved = play(again.tracker, { type: "assurance_changed", level: "A2" }, flows, { answer });
    expect(proved.commands).toMatchObject([{ type: "propose_act", kind: "plan_change" }]);
  });

  test("[SEC-660] no flow asks for proof again and again of somebody who cannot give it", () => {
    const answer = (tool: string): FakeAnswer => ({ result: fakes[ANSWERS[tool]?.[0] ?? ""] ?? {} });
    fc.assert(
      fc.property(conversation, fc.nat(6), (input, nth) => {
        const lapsed = advance(converse(input).tracker, { type: "assurance_changed", level: "A0" }, flows).tracker;
        for (const event of [pressOf(lapsed, nth), said("change_plan"), said("no_data")]) {
          let played = play(lapsed, event, flows, { answer });
          let asked = 0;
          while (played.commands.some(({ type }) => type === "require_assurance")) {
            asked += 1;
            expect(asked).toBeLessThan(limits.stepUpsPerTurn);
            played = play(played.tracker, { type: "step_up_ended", outcome: "unavailable" }, flows, { answer });
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test.each(["unavailable", "failed", "cancelled"] as const)(
    "[SEC-660] a search whose proof did not succeed (%s) asks for none again, and reads once there is one",
    (outcome) => {
      const answer = (tool: string): FakeAnswer => ({
        result: fakes[tool === "lines.list" ? "lines_two" : "health_fine"] ?? {},
      });
      const opened = play(openTracker(), { type: "conversation_opened", lang: "en", assurance: "A1" }, flows, {
        answer,
      });
      const asked = play(opened.tracker, said("no_data"), flows, { answer });
      const lapsed = advance(asked.tracker, { type: "assurance_changed", level: "A0" }, flows).tracker;
      const chosen = advance(lapsed, pressOf(lapsed, 0), flows);
      expect(chosen.commands).toMatchObject([{ type: "require_assurance", level: "A1" }]);
      const without = advance(chosen.tracker, { type: "step_up_ended", outcome }, flows);
      const types = without.commands.map(({ type }) => type);
      expect(types).not.toContain("require_assurance");
      expect(types).not.toContain("call_tool");
      expect(types.at(-1)).toBe("offer");
      // Proved after all, the line is read before anything else is asked.
      const proved = advance(without.tracker, { type: "assurance_changed", level: "A1" }, flows).tracker;
      expect(advance(proved, pressOf(proved, 0), flows).commands).toContainEqual(
        expect.objectContaining({ type: "call_tool", tool: "service.diagnose" }),
      );
    },
  );

  test("a page answers neither who is not alone nor one of several aims", () => {
    const open = advance(openTracker(), { type: "conversation_opened", lang: "en", assurance: "A0" }, flows).tracker;
    const help = {
      kind: "quote",
      title: "Title",
      heading: "Heading",
      text: "Words of a page.",
      href: "https://operator.example/help",
      clause: null,
      isSure: true,
      isHowTo: true,
      evidence: { version: 1, passage: "hash" },
    } as const;
    const hear = (intent: string, also: readonly string[]): string => {
      const understanding = {
        lang: "en",
        isOutOfScope: false,
        intents: [{ intent, confidence: 0.7 }],
        mentions: [],
        also,
      } as const;
      return JSON.stringify(advance(open, { type: "utterance_understood", understanding, help }, flows));
    };
    expect(hear("broadband", [])).toContain("Words of a page.");
    expect(hear("duress", [])).not.toContain("Words of a page.");
    const several = hear("broadband", ["balance_due"]);
    expect(several).not.toContain("Words of a page.");
    expect(several).toContain('"flow":"balance_due"');
  });

  test("nothing follows the end of a conversation", () => {
    const ended = advance(openTracker(), { type: "conversation_ended" }, flows).tracker;
    for (const event of [said("balance_due"), { type: "person_requested" } as const, { type: "handed_back" } as const])
      expect(advance(ended, event, flows)).toEqual({ tracker: ended, commands: [] });
  });

  test("a turn of the engine and its wording cost far less than 0.3 ms", () => {
    let tracker = advance(openTracker(), { type: "conversation_opened", lang: "ar", assurance: "A2" }, flows).tracker;
    const answer = (tool: string): FakeAnswer => ({
      result: fakes[{ "lines.list": "line_one", "service.diagnose": "health_fine" }[tool] ?? "due_one"] ?? {},
    });
    const turn = (): number => {
      const played = play(tracker, said("no_service", {}, "ar"), flows, { answer });
      const parts = compose(catalogues, "ar", played.commands);
      tracker = play(played.tracker, said("cancel", {}, "ar"), flows, { answer }).tracker;
      return parts.length;
    };
    expect(turn()).toBe(5);
    for (let i = 0; i < 200; i += 1) turn();
    const start = workedMs();
    for (let i = 0; i < 500; i += 1) turn();
    const each = (workedMs() - start) / 500;
    console.log(`advance + compose: ${each.toFixed(3)} ms for four events and seven sentences`);
    expect(each).toBeLessThan(3);
  });
});
