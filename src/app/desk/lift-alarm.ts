// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, makeUuidV7, ok, type Result, refuse } from "#kernel";
import type { DeskAlarms, DeskLiftAlarm } from "#protocol";
import type { Line, PartyId } from "#telecom";
import { maySeeAs } from "../budgets.ts";
import { wordFor } from "../compose-reply.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { inTurn } from "../in-turn.ts";
import { prepareLift, readLineAlarm } from "../line-alarm.ts";
import { signersOf } from "../locks/locks.ts";
import { lineLabel } from "../tools/labels.ts";
import { oweNotice, recordEntry, type Turn } from "../turn.ts";
import type { DeskRefusal } from "./agent-turn.ts";
import { passDeskGate } from "./pass-gate.ts";

type Scope = { readonly conversationId: ConversationId; readonly agent: AgentIdentity };

/** The customer's lines on which acts stop, and why. That it was read stands in the history. */
export async function readAlarms(deps: AppDeps, scope: Scope): Promise<Result<DeskAlarms, DeskRefusal>> {
  const { agent } = scope;
  const alarms: DeskAlarms["alarms"] = [];
  const done = await inTurn<DeskRefusal>(deps, scopeOf(deps, scope), async (turn) => {
    const lines = await linesFor(turn, agent);
    if (!lines.ok) return lines;
    for (const line of lines.value) {
      const cause = await readLineAlarm(deps, line.lineId);
      if (cause !== "none") alarms.push({ lineId: line.lineId, label: lineLabel(line), cause });
    }
    if (!(await maySeeAs(deps, [{ kind: "agent", id: agent.agentId }], alarms.length)))
      return refuse({ reason: "budget_spent" });
    recordEntry(turn, "agent.read", { what: "alarms", masked: true }, { kind: "agent", id: agent.agentId });
    return ok(undefined);
  });
  return done.ok ? ok({ alarms }) : done;
}

/**
 * Somebody of security has looked: acts on the line are judged as before. It gives nobody a level and sends no order. The history entry
 * and the notices to every contact of whoever holds, runs or uses the line are durable before anything is lifted; if we stop between the
 * two the alarm holds, and lifting is done again. What is raised meanwhile stays raised.
 *
 * @returns `isLifted` false: nothing stood. `not_permitted` also for a line that is not the customer's.
 */
export async function liftAlarm(
  deps: AppDeps,
  { lineId, reason, ...scope }: Scope & DeskLiftAlarm,
): Promise<Result<{ readonly isLifted: boolean }, DeskRefusal>> {
  const lifts: (() => Promise<void>)[] = [];
  const done = await inTurn<DeskRefusal>(deps, scopeOf(deps, scope), async (turn) => {
    const lines = await linesFor(turn, scope.agent);
    if (!lines.ok) return lines;
    const line = lines.value.find((each) => each.lineId === lineId);
    if (line === undefined) return refuse({ reason: "not_permitted" });
    const lift = await prepareLift(deps, lineId);
    if (lift === null) return ok(undefined);
    recordEntry(
      turn,
      "alarm.lifted",
      { cause: await readLineAlarm(deps, lineId), reason },
      { kind: "agent", id: scope.agent.agentId },
    );
    for (const party of new Set([...signersOf(line), ...(line.userIds as PartyId[])]))
      oweNotice(turn, makeUuidV7(deps.clock, deps.random), {
        to: { kind: "contact_of_record", party },
        text: wordFor(turn, "app.notice.alarm_lifted"),
        purpose: "alarm_lifted",
        everyContact: true,
        expiresAt: null,
      });
    lifts.push(lift);
    return ok(undefined);
  });
  if (!done.ok) return done;
  for (const lift of lifts) await lift();
  return ok({ isLifted: lifts.length > 0 });
}

function scopeOf(deps: AppDeps, { conversationId }: Scope): Parameters<typeof inTurn>[1] {
  return { tenant: deps.tenant, conversationId, clientId: null, reading: "desk" as const };
}

/** The lines of who the case is about, once the gate let the agent through. */
async function linesFor(turn: Turn, agent: AgentIdentity): Promise<Result<readonly Line[], DeskRefusal>> {
  const passed = await passDeskGate(turn, { agent, action: "lift_alarm", purpose: "fraudPrevention" });
  if (!passed.ok) return passed;
  const { reads } = turn.deps.telco;
  const { party, verifiedLine } = turn.state;
  if (party !== null) {
    const lines = await reads.listLinesOfParty(party);
    return lines.ok ? ok(lines.value) : refuse({ reason: "operator_unavailable" });
  }
  if (verifiedLine === null) return refuse({ reason: "not_permitted" });
  const line = await reads.findLineByMsisdn(verifiedLine);
  if (!line.ok) return refuse({ reason: "operator_unavailable" });
  return ok(line.value === null ? [] : [line.value]);
}
