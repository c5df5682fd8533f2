// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, refuse } from "#kernel";
import type { DeskMacroDone, DeskMacroPreview, DeskMacroStep } from "#protocol";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { DeskRefusal } from "../desk/agent-turn.ts";
import { passStaffGate } from "../staff/gate.ts";
import { openText } from "./content.ts";
import { fillText } from "./fill.ts";
import { MACRO_STEPS, type StepRefusal, type StepScope } from "./macro-steps.ts";

export type MacroRefusal = DeskRefusal | { readonly reason: "text_not_found" };
type Wish = { readonly conversationId: ConversationId; readonly agent: AgentIdentity; readonly textId: string };

/** What a list of steps would do here, for whoever may read prepared texts: each as it would be said. Nothing is said and nothing is done. */
export async function previewMacro(deps: AppDeps, wish: Wish): Promise<Result<DeskMacroPreview, MacroRefusal>> {
  if (!(await passStaffGate(deps, wish, "texts.read")).ok) return refuse({ reason: "not_permitted" });
  const found = await macroOf(deps, wish.textId);
  if (found === null) return refuse({ reason: "text_not_found" });
  const steps: DeskMacroPreview["steps"] = [];
  for (const step of found.steps) {
    if (step.do !== "reply") steps.push({ step, text: null, obstacle: null });
    else {
      const filled = await fillText(deps, { ...wish, textId: step.textId });
      if (filled.ok) steps.push({ step, text: filled.value.text, obstacle: null });
      else if (filled.refusal.reason === "text_not_found") steps.push({ step, text: null, obstacle: "text_not_found" });
      else return filled;
    }
  }
  return ok({ title: found.title, steps });
}

/**
 * Runs a list of steps with one press. Every step passes the gate that it passes when it is pressed alone; the first that is refused ends the
 * run, and what was done before stands. Pressing again under the same `runId` says nothing twice.
 */
export async function runMacro(
  deps: AppDeps,
  wish: Wish & { readonly runId: string },
): Promise<Result<DeskMacroDone, MacroRefusal>> {
  if (!(await passStaffGate(deps, wish, "texts.read")).ok) return refuse({ reason: "not_permitted" });
  const found = await macroOf(deps, wish.textId);
  if (found === null) return refuse({ reason: "text_not_found" });
  await deps.deskTexts.count(deps.tenant, wish.textId);
  let done = 0;
  for (const [at, step] of found.steps.entries()) {
    const { conversationId, agent } = wish;
    const result = await runStep(deps, { conversationId, agent, clientId: clientIdOf(deps, wish.runId, at) }, step);
    if (!result.ok) return ok({ done, stopped: result.refusal.reason });
    done += 1;
  }
  return ok({ done, stopped: null });
}

async function runStep(deps: AppDeps, scope: StepScope, step: DeskMacroStep): Promise<Result<undefined, StepRefusal>> {
  const run = MACRO_STEPS[step.do] as (
    deps: AppDeps,
    scope: StepScope,
    step: DeskMacroStep,
  ) => Promise<Result<undefined, StepRefusal>>;
  return run(deps, scope, step);
}

async function macroOf(
  deps: AppDeps,
  textId: string,
): Promise<{ readonly title: string; readonly steps: readonly DeskMacroStep[] } | null> {
  const stored = await deps.deskTexts.find(deps.tenant, textId);
  if (stored?.state !== "published" || stored.kind !== "macro") return null;
  const content = openText(deps, stored);
  return content.kind === "macro" ? content : null;
}

/** The same run has the same ids, however often it is sent: version 8 of RFC 9562 §5.8 out of a keyed hash. */
function clientIdOf({ keys }: AppDeps, runId: string, at: number): string {
  const bytes = keys.blindIndex("token", `macro ${runId} ${at}`).slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toHex().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5");
}
