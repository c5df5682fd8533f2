// SPDX-License-Identifier: Apache-2.0
import type { Command, DialogueEvent, ToolName } from "#dialogue";
import { type AssuranceLevel, type Json, type JsonObject, toBase64Url, utf8 } from "#kernel";
import { readHandsVerdict } from "./acts/act-signals.ts";
import { countFields, maySee } from "./budgets.ts";
import { giveStanding, mayOffer, operatorSays } from "./consent/standing.ts";
import { openDownload } from "./downloads/open-download.ts";
import { decideTool } from "./gate.ts";
import { type AlarmCause, raiseLineAlarm } from "./line-alarm.ts";
import { isToolOfChannel } from "./messaging/reach.ts";
import { follow, unfollow } from "./news/follow.ts";
import type { FollowArgs } from "./news/topic.ts";
import { ownRecords } from "./own-records.ts";
import { scamReports } from "./scam-reports.ts";
import { clearFields } from "./threat/clear-fields.ts";
import { mayRead } from "./threat/sense.ts";
import { senseRead, senseRefusedRead } from "./threat/sense-read.ts";
import { senseOrders } from "./threat/sense-text.ts";
import { tools } from "./tools/index.ts";
import type { ToolContext, ToolSpec } from "./tools/tool-spec.ts";
import { levelOf, recordEntry, type Turn } from "./turn.ts";
import { writtenNumber } from "./vault/written-number.ts";

/**
 * Every call passes the gate here, whatever the flow believes: one decision by the policies, fields that it did not open are taken out,
 * and what personal data was read stands in the history. Arguments come from the engine and are checked like input from outside.
 */
export async function callTool(turn: Turn, command: Extract<Command, { type: "call_tool" }>): Promise<DialogueEvent> {
  const { callId, tool } = command;
  const spec = tools[tool] as unknown as ToolSpec<ToolName>;
  const args = spec.argsSchema.safeParse(command.args);
  if (!args.success) return { type: "tool_failed", callId, failure: "invalid_answer" };

  const level = levelOf(turn);
  const ctx = toolContext(turn, level);
  if (!isToolOfChannel(turn, tool)) {
    recordEntry(turn, "gate.refused", { tool, reason: "channel", purpose: spec.purpose });
    return { type: "tool_failed", callId, failure: "not_allowed" };
  }
  const verdict = await decideTool(turn, tool, spec, args.data, ctx);
  if (!verdict.isAllowed) {
    await senseRefusedRead(turn, tool, args.data, verdict.failure);
    return { type: "tool_failed", callId, failure: verdict.failure };
  }
  if (spec.isMarketing === true && !(await mayOffer(turn, verdict.relation, lineIn(args.data)))) {
    recordEntry(turn, "gate.refused", { tool, reason: "no_consent", purpose: spec.purpose });
    return { type: "tool_failed", callId, failure: "not_allowed" };
  }

  const answer = await spec.run(args.data, ctx);
  if (!verdict.fields.has("public")) {
    recordEntry(turn, spec.isWrite ? "data.changed" : "data.read", {
      tool,
      purpose: spec.purpose,
      level,
      outcome: answer.ok ? "ok" : answer.refusal.reason,
    });
  }
  await senseRead(turn, tool, args.data, {
    isPublic: verdict.fields.has("public"),
    relation: verdict.relation,
    failure: answer.ok ? null : answer.refusal.reason,
  });
  if (!answer.ok) return { type: "tool_failed", callId, failure: answer.refusal.reason };
  if (!verdict.fields.has("public") && !mayRead(turn)) {
    // Read, and kept back: what this very read showed came before it could leave.
    recordEntry(turn, "gate.refused", { tool, reason: "threat", purpose: spec.purpose });
    return { type: "tool_failed", callId, failure: "not_allowed" };
  }
  const result = await clearOfOrders(
    turn,
    tool,
    spec.purpose,
    allowedFields(answer.value, spec.fields, verdict.fields),
  );
  // What is the same for everybody counts for nobody, and a line is protected whatever was read before.
  const isCounted = !verdict.fields.has("public") && !spec.isWrite;
  if (isCounted && !(await maySee(turn, countFields(result)))) {
    recordEntry(turn, "gate.refused", { tool, reason: "budget_spent", purpose: spec.purpose });
    return { type: "tool_failed", callId, failure: "not_allowed" };
  }
  if (tool === "scam.report") recordEntry(turn, "scam.reported", { kind: kindOf(args.data) });
  if (tool === "plans.quote") noteQuote(turn, result);
  if (tool === "service.protect") await protectLine(turn, args.data);
  if (tool === "consent.give" && result["outcome"] === "given")
    Object.assign(result, await agree(turn, lineIn(args.data)));
  if (tool === "news.stop") await unfollow(turn);
  if (tool === "news.follow" && result["outcome"] === "noted")
    Object.assign(result, await follow(turn, args.data as FollowArgs, ctx));
  if (tool === "bill.document" && "downloadId" in result)
    return { type: "tool_returned", callId, result: { ...result, downloadId: readyBill(turn, args.data) } };
  return {
    type: "tool_returned",
    callId,
    result,
  };
}

function lineIn(args: object): string {
  return "lineId" in args && typeof args.lineId === "string" ? args.lineId : "";
}

/** Only a button says yes: words are understood by a model, and models are talked round. */
async function agree(turn: Turn, lineId: string): Promise<JsonObject> {
  if (!turn.heard.some(({ type }) => type === "choice_pressed")) return { outcome: "not_asked" };
  if ((await operatorSays(turn, lineId)) === "refused") return { outcome: "refused_elsewhere" };
  await giveStanding(turn, "marketing");
  return { outcome: "given" };
}

/** The tool said that the bill may be had; from here it lies ready, for one fetch. */
function readyBill(turn: Turn, args: object): string {
  return "billId" in args && typeof args.billId === "string" ? openDownload(turn, args.billId) : "";
}

/** So that it can be taken up in another chat, and that it was given can be proved. The id holds marks only: no line, plan or price. */
function noteQuote(turn: Turn, { quote }: JsonObject): void {
  if (typeof quote !== "object" || quote === null || !("quoteId" in quote)) return;
  const { quoteId } = quote;
  if (typeof quoteId === "string") recordEntry(turn, "quote.given", { quote: quoteId });
}

function kindOf(args: object): string {
  return "kind" in args && typeof args.kind === "string" ? args.kind : "other";
}

/** The fraud desk has its case; from here no act on the line goes through until a person has looked. */
async function protectLine(turn: Turn, args: object): Promise<void> {
  if (!("lineId" in args) || typeof args.lineId !== "string") return;
  const cause = await causeOf(turn, args.lineId);
  await raiseLineAlarm(turn.deps, args.lineId, cause);
  recordEntry(turn, "alarm.raised", { kind: "line_protected", cause });
}

/** Only where the network, asked now, knows of no change is it somebody's word alone; what cannot be read is no clean answer. */
async function causeOf({ deps }: Turn, lineId: string): Promise<AlarmCause> {
  const line = await deps.telco.reads.findLine(lineId);
  if (!line.ok) return "signal";
  return (await readHandsVerdict(deps, line.value.msisdn)) === "clean" ? "report" : "signal";
}

/** What a tool may know of who speaks; it never widens that. */
export function toolContext(turn: Turn, level: AssuranceLevel): ToolContext {
  const { deps, state } = turn;
  const isKnown = level !== "A0";
  return {
    party: isKnown ? state.party : null,
    verifiedLine: isKnown ? state.verifiedLine : null,
    assurance: level,
    ...telcoPorts(turn),
    writtenNumber: (name) => writtenNumber(turn, name),
    own: ownRecords(turn),
    scams: scamReports(turn),
    rules: deps.settings.rules,
    clock: deps.clock,
    random: deps.random,
    timeZone: deps.settings.timeZone,
    sha256: (text) => toBase64Url(deps.hashes.sha256(utf8(text))),
  };
}

function telcoPorts({
  reads,
  deps,
}: Turn): Pick<ToolContext, "reads" | "payments" | "billing" | "tickets" | "signals" | "care"> {
  const { payments, billing, tickets, signals, care } = deps.telco;
  return { reads, payments, billing, tickets, signals, care };
}

/**
 * A text of the operator's systems that looks like orders is neither shown nor passed on; that there was one stands in the history, and the
 * detectors are told of which tool.
 */
async function clearOfOrders(
  turn: Turn,
  tool: ToolName,
  purpose: string,
  result: JsonObject,
): Promise<Record<string, Json>> {
  const { data, cleared } = clearFields(result, "operator_field", turn.deps.textModel);
  if (cleared > 0) {
    recordEntry(turn, "gate.refused", { tool, reason: "injection_in_field", purpose });
    turn.deps.threat.count("text", "operator_field");
    await senseOrders(turn.deps, "operator_field", tool);
    turn.deps.log.warn({ tool }, "A text of the operator's looks like orders and was left out");
  }
  return { ...data };
}

/** Lets through the fields of a class that the decision opened, and no others. */
function allowedFields(
  result: JsonObject,
  classes: { readonly [field: string]: readonly string[] | undefined },
  opened: ReadonlySet<string>,
): JsonObject {
  return Object.fromEntries(
    Object.entries(result).filter(([field]) => classes[field]?.some((each) => opened.has(each)) === true),
  );
}
