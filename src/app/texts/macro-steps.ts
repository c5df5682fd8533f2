// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, refuse } from "#kernel";
import type { DeskMacroStep } from "#protocol";
import { labelCase } from "../care/labels.ts";
import { transferCase } from "../care/transfer.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { type DeskRefusal, endByAgent, replyAsAgent } from "../desk/agent-turn.ts";
import { askForProof } from "../desk/ask-proof.ts";
import { type FillRefusal, fillText } from "./fill.ts";

export type StepScope = {
  readonly conversationId: ConversationId;
  readonly agent: AgentIdentity;
  /** Of this step of this run: a reply under it is carried out once. */
  readonly clientId: string;
};
export type StepRefusal = DeskRefusal | FillRefusal | { readonly reason: "not_available" };
type Runner<S> = (deps: AppDeps, scope: StepScope, step: S) => Promise<Result<undefined, StepRefusal>>;

/** How each step is done: by the very use case of the button, with its gate, its counts and its history. */
export const MACRO_STEPS: {
  readonly [K in DeskMacroStep["do"]]: Runner<Extract<DeskMacroStep, { do: K }>>;
} = {
  async reply(deps, { conversationId, agent, clientId }, { textId }) {
    const filled = await fillText(deps, { conversationId, agent, textId });
    if (!filled.ok) return filled;
    const said = await replyAsAgent(deps, { conversationId, agent, clientId, text: filled.value.text });
    return said.ok ? ok(undefined) : said;
  },
  async ask_proof(deps, { conversationId, agent }, { level, reason }) {
    const asked = await askForProof(deps, { conversationId, agent, level, reason });
    return asked.ok ? ok(undefined) : asked;
  },
  async label(deps, { conversationId, agent }, { label }) {
    const [row] = await deps.care.rows(deps.tenant, [conversationId]);
    const labels = [...new Set([...(row?.labels ?? []), label])];
    const set = await labelCase(deps, { conversationId, agent, labels });
    if (!set.ok) return set;
    return set.value.labels.includes(label) ? ok(undefined) : refuse({ reason: "not_available" });
  },
  async wrap_up(deps, { conversationId, agent }, { code }) {
    const ended = await endByAgent(deps, { conversationId, agent, wrapUp: code });
    return ended.ok ? ok(undefined) : ended;
  },
  async transfer(deps, { conversationId, agent }, { team }) {
    const [row] = await deps.care.rows(deps.tenant, [conversationId]);
    if (row === undefined) return refuse({ reason: "conversation_not_found" });
    const to = { kind: "team" as const, teamId: team };
    const passed = await transferCase(deps, { conversationId, agent, version: row.version, to });
    return passed.ok ? ok(undefined) : passed;
  },
};
