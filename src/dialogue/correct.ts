// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from "#kernel";
import type { Draft, DraftFrame } from "./draft.ts";
import type { SlotRule } from "./flow.ts";

/** Which slot type a correction means: `{ slot: "line" }`, `"line"`, or null when it names none. */
export function correctedType(value: Json | undefined): string | null {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const slot = (value as JsonObject)["slot"];
  return typeof slot === "string" ? slot : null;
}

/** The slot type that was filled last: what "no, that was wrong" takes back. */
export function lastAnswered(draft: Draft, frame: DraftFrame): string | null {
  const slots = draft.flows.flows.get(frame.flow)?.slots ?? {};
  const entry = frame.trail.findLast(({ name }) => slots[name] !== undefined);
  return (entry && slots[entry.name]?.type) ?? null;
}

/**
 * Takes a slot of the topmost flow back to the step that filled it, and with it everything worked out since.
 *
 * @returns False when the flow has not filled such a slot; nothing is changed then.
 */
export function rewind(draft: Draft, frame: DraftFrame, type: string): boolean {
  const slots = draft.flows.flows.get(frame.flow)?.slots ?? {};
  const at = frame.trail.findIndex((entry) => slots[entry.name]?.type === type);
  const entry = frame.trail[at];
  if (!entry) return false;
  const kept = frame.trail.slice(0, at);
  const isKept = (name: string): boolean => kept.some((earlier) => earlier.name === name);
  const withdrawn = new Set(
    frame.trail
      .slice(at)
      .map((later) => later.name)
      .filter((name) => !isKept(name)),
  );
  frame.mentions = { ...chosenBefore(frame, slots, withdrawn, type), ...frame.mentions };
  frame.vars = Object.fromEntries(Object.entries(frame.vars).filter(([name]) => !withdrawn.has(name)));
  frame.keys = Object.fromEntries(Object.entries(frame.keys).filter(([name]) => !withdrawn.has(name)));
  frame.trail = kept;
  frame.step = entry.step;
  frame.awaiting = null;
  draft.tracker.remembered = Object.fromEntries(
    Object.entries(draft.tracker.remembered).filter(([key]) => key !== type),
  );
  draft.tracker.prompt = null;
  return true;
}

/** What was chosen in the slots that are taken back along: it stands if it is still on offer, else it is asked again. */
function chosenBefore(
  frame: DraftFrame,
  slots: Readonly<Record<string, SlotRule>>,
  withdrawn: ReadonlySet<string>,
  corrected: string,
): { [type: string]: Json } {
  const chosen = Object.entries(frame.keys).flatMap(([name, key]): [string, Json][] => {
    const type = slots[name]?.type;
    return type !== undefined && type !== corrected && withdrawn.has(name) ? [[type, { key }]] : [];
  });
  return Object.fromEntries(chosen);
}
