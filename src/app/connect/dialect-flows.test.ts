// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { advance, type Command, compose, type DialogueEvent, openTracker, type Tracker } from "#dialogue";
import { realDialogue, said } from "#dialogue/testing";
import { readMapping } from "#telco";
import { openTelcoBench, type TelcoBench } from "#telco/testing";
import { actKinds } from "../acts/kinds.ts";
import { tools } from "../tools/index.ts";
import { contextFor } from "../tools/testing.ts";
import type { ToolSpec } from "../tools/tool-spec.ts";

const { flows, catalogues } = realDialogue();
const MOST_PRESSES = 9;

/** Who has something to talk about, by flow; who is not named talks to a customer with a plan, and one with unpaid bills. */
const CUSTOMERS: Readonly<Record<string, readonly string[]>> = {
  broadband: ["C12"],
  appointment: ["C12"],
  top_up: ["C15"],
  dispute_charge: ["C09"],
  invoice_copy: ["C01"],
  business_invoice: ["C22"],
  sim_change: ["C17", "C01"],
  roaming: ["C02"],
  undo_change: ["C05"],
  order_status: ["C05", "C09"],
  change_owner: ["C13"],
  bill_higher: ["C07", "C05"],
  no_service: ["C16", "C11"],
};

type Heard = { readonly lines: string[]; tools: number; acts: number };

/** Marks that every run makes anew. */
function still(text: string, bench: TelcoBench): string {
  return text
    .replaceAll(bench.sandbox.url, "http://operator")
    .replace(/\/(pay|form|invoice)\/[\w-]{8,}/g, "/$1/…")
    .replace(/"reference":"[\w-]{20,}"/g, '"reference":"…"');
}

/** One conversation on real tools and acts against the operator behind the bench, pressing the `nth` choice again and again. */
async function converse(
  bench: TelcoBench,
  lang: "en" | "ar",
  { key, intent, nth }: { readonly key: string; readonly intent: string; readonly nth: number },
  heard: Heard,
): Promise<void> {
  let tracker: Tracker = openTracker();
  let offered: readonly string[];
  const note = (text: string): unknown => heard.lines.push(still(text, bench));
  const answer = async (command: Command): Promise<readonly DialogueEvent[]> => {
    const context = contextFor(bench, key, {
      proves: () => true,
      own: { ...contextFor(bench, key).own, security: noRecords },
    });
    if (command.type === "call_tool") {
      heard.tools += 1;
      const spec = tools[command.tool] as unknown as ToolSpec<typeof command.tool>;
      const args = spec.argsSchema.safeParse(command.args);
      const result = args.success ? await spec.run(args.data, context) : null;
      note(`${command.tool} ${JSON.stringify(result)}`);
      return result?.ok === true
        ? [{ type: "tool_returned", callId: command.callId, result: result.value }]
        : [{ type: "tool_failed", callId: command.callId, failure: result?.refusal.reason ?? "invalid_answer" }];
    }
    if (command.type === "require_assurance") return [{ type: "assurance_changed", level: "A2" }];
    if (command.type !== "propose_act") return [];
    heard.acts += 1;
    const kind = actKinds[command.kind];
    const actId = `act-${heard.acts}`;
    const standing = await kind.requalify(command.args, context);
    const order = standing.ok ? await kind.submit(command.args, `${intent}-${actId}`, context) : null;
    note(`${command.kind} ${JSON.stringify(standing)} ${JSON.stringify(order)}`);
    const outcome = order?.ok === true ? "done" : "refused";
    return [
      { type: "act_proposed", actId },
      {
        type: "act_finished",
        actId,
        outcome,
        details: {},
        ...(outcome === "done" ? {} : { reason: "order_rejected" }),
      },
    ];
  };
  const tell = async (first: DialogueEvent): Promise<void> => {
    const queue = [first];
    for (let event = queue.shift(); event !== undefined; event = queue.shift()) {
      const step = advance(tracker, event, flows);
      tracker = step.tracker;
      for (const command of step.commands) {
        if (command.type === "offer") offered = command.choices.map(({ id }) => id);
        if (command.type === "say" || command.type === "show_card" || command.type === "offer")
          note(JSON.stringify(compose(catalogues, lang, command)));
        queue.push(...(await answer(command)));
      }
    }
  };
  await tell({ type: "conversation_opened", lang, assurance: "A2" });
  offered = [];
  await tell(said(intent));
  for (let press = 0; press < MOST_PRESSES && offered.length > 0; press += 1) {
    const choice = offered[Math.min(nth, offered.length - 1)] ?? "";
    offered = [];
    await tell({ type: "choice_pressed", choiceId: choice });
  }
}

const noRecords = () =>
  Promise.resolve({
    passkeys: 1,
    hasApp: false,
    recoveryCodesLeft: 3,
    otherSessions: 0,
    isLocked: false,
    contacts: 2,
  });

async function playAll(bench: TelcoBench, lang: "en" | "ar"): Promise<ReadonlyMap<string, Heard>> {
  const all = new Map<string, Heard>();
  for (const flow of flows.flows.values()) {
    const [intent] = flow.trigger;
    if (flow.kind !== "task" || intent === undefined) continue;
    const heard: Heard = { lines: [], tools: 0, acts: 0 };
    all.set(flow.id, heard);
    for (const key of CUSTOMERS[flow.id] ?? ["C03", "C20"])
      for (const nth of [0, 1]) await converse(bench, lang, { key, intent, nth }, heard);
  }
  await bench.close();
  return all;
}

function mappingIn(path: string) {
  const read = readMapping(readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), "utf8"));
  if (!read.ok) throw new Error(JSON.stringify(read.refusal.problems));
  return read.value;
}

describe.each([
  ["larkspur", "en"],
  ["noor", "ar"],
] as const)(
  "[SEC-610] conversations of every flow at %s, word for word the same whatever the operator speaks",
  (seed, lang) => {
    let standard: ReadonlyMap<string, Heard>;
    beforeAll(async () => {
      standard = await playAll(await openTelcoBench({ seed }), lang);
    }, 120_000);

    it("lead through tools and orders", () => {
      const heard = [...standard.values()];
      expect(heard.reduce((sum, { tools: count }) => sum + count, 0)).toBeGreaterThan(200);
      expect(heard.reduce((sum, { acts }) => sum + acts, 0)).toBeGreaterThan(25);
      expect(heard.filter(({ lines }) => lines.length < 2)).toEqual([]);
      const currency = { larkspur: /£\d+\.\d\d(?!\d)/u, noor: /\d\.\d{3}\s*د\.ك/u }[seed];
      expect(heard.flatMap(({ lines }) => lines).filter((line) => currency.test(line)).length).toBeGreaterThan(20);
    });

    it.each([
      ["tmf5", "config/mappings/tmf5.mapping.yaml"],
      ["plain", "sandbox/dialects/plain.mapping.yaml"],
    ] as const)(
      "in the %s dialect",
      async (dialect, path) => {
        const own = await playAll(await openTelcoBench({ seed, dialect, mapping: mappingIn(path) }), lang);
        for (const [flow, { lines }] of standard) expect(own.get(flow)?.lines, flow).toEqual(lines);
      },
      120_000,
    );
  },
);
