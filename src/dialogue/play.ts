// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from "#kernel";
import { advance } from "./advance.ts";
import type { Command } from "./commands.ts";
import type { DialogueEvent, ToolFailure } from "./events.ts";
import type { FlowSet } from "./flow.ts";
import type { ToolName } from "./tools.ts";
import type { Tracker } from "./tracker.ts";

export type FakeAnswer = { readonly result: JsonObject } | { readonly failure: ToolFailure };

/**
 * Plays the app for the engine: feeds an event, answers tool calls from `answer` and a hand-over from `isDeskOpen`,
 * until the engine waits. Returns every command in order and every event that was fed.
 */
export function play(
  start: Tracker,
  first: DialogueEvent,
  flows: FlowSet,
  world: {
    readonly answer: (tool: ToolName, args: JsonObject) => FakeAnswer;
    readonly isDeskOpen?: boolean;
    readonly actId?: () => string;
  },
): { tracker: Tracker; commands: Command[]; events: DialogueEvent[] } {
  let tracker = start;
  const commands: Command[] = [];
  const events: DialogueEvent[] = [];
  const queue: DialogueEvent[] = [first];
  for (let event = queue.shift(); event && events.length < 200; event = queue.shift()) {
    const step = advance(tracker, event, flows);
    events.push(event);
    tracker = step.tracker;
    for (const command of step.commands) {
      commands.push(command);
      if (command.type === "call_tool") {
        const answer = world.answer(command.tool, command.args);
        queue.push(
          "result" in answer
            ? { type: "tool_returned", callId: command.callId, result: answer.result }
            : { type: "tool_failed", callId: command.callId, failure: answer.failure },
        );
      }
      if (command.type === "propose_act") queue.push({ type: "act_proposed", actId: world.actId?.() ?? "a" });
      if (command.type === "hand_over") {
        const isOpen = world.isDeskOpen ?? true;
        queue.push({ type: "handed_over", isOpen, reference: isOpen ? null : "CB-1", waitMinutes: isOpen ? 4 : null });
      }
    }
  }
  return { tracker, commands, events };
}
