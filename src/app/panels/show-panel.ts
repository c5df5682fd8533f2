// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, refuse } from "#kernel";
import type { PanelAnswer } from "#protocol";
import { callContext } from "../acts/act-context.ts";
import { secretLine } from "../acts/reveal.ts";
import { weighAct } from "../acts/weigh-act.ts";
import { maySee } from "../budgets.ts";
import type { AppDeps } from "../deps.ts";
import { inTurn } from "../in-turn.ts";
import { levelOf, recordEntry, type Turn } from "../turn.ts";
import type { NotThere } from "../turn-request.ts";
import { countItems, leavePanel } from "./leave.ts";
import type { OpenPanel } from "./panel-state.ts";
import { type PanelItem, type SecretContext, secretSpecs } from "./secrets.ts";

export type ShowRefusal =
  | NotThere
  /** Used, over, another conversation's, or no longer allowed: one answer for all. */
  | { readonly reason: "not_authorised" }
  /** The operator did not answer. The panel stays open until its time is over. */
  | { readonly reason: "unavailable" };

/**
 * Fetches a secret from the operator and gives it out, once. The gate decides again, by signals, locks and level as they are now; the panel
 * is closed and the disclosure written to the history in one transaction, and only when that is durable does the secret leave. If the
 * answer is lost on its way it is gone: showing it again takes a new act with a new proof.
 */
export async function showPanelOnce(
  deps: AppDeps,
  conversationId: ConversationId,
  panelId: string,
): Promise<Result<PanelAnswer, ShowRefusal>> {
  let answer: PanelAnswer | null = null;
  const scope = { tenant: deps.tenant, conversationId, clientId: null };
  const done = await inTurn<ShowRefusal>(deps, scope, async (turn) => {
    answer = null;
    const open = turn.state.panel ?? null;
    if (open === null || open.panelId !== panelId || !isStillOpen(turn, open))
      return refuse({ reason: "not_authorised" });
    const read = await readSecret(turn, open);
    if (!read.ok) return read;
    turn.state = { ...turn.state, panel: null };
    recordEntry(
      turn,
      "secret.shown",
      {
        secret: open.secret,
        act: open.actId,
        purpose: "serviceProvision",
        level: open.isProved ? "A3" : levelOf(turn),
      },
      { kind: "subject", id: null },
    );
    answer = leavePanel(turn, read.value, secretSpecs[open.secret].showForSeconds);
    return ok(undefined);
  });
  if (!done.ok) return done;
  return answer === null ? refuse({ reason: "not_authorised" }) : ok(answer);
}

/** Only where it began: in a conversation that is open, by the key of the browser that it belongs to, and in time. */
function isStillOpen({ state, now, endedAt }: Turn, open: OpenPanel): boolean {
  return endedAt === null && state.isDeviceBound && state.party !== null && now < open.expiresAt;
}

async function readSecret(turn: Turn, open: OpenPanel): Promise<Result<readonly PanelItem[], ShowRefusal>> {
  const { isProved, isSettled, act, args } = open;
  const base = callContext(turn);
  const ctx: SecretContext = {
    ...base,
    ...(isProved ? { assurance: "A3" as const } : {}),
    secrets: turn.deps.telco.secrets,
  };
  const weighed = await weighAct(turn, { kind: act, args }, ctx, { isProved, isSettled });
  if (!weighed.ok)
    return refuse({ reason: weighed.refusal.reason === "unavailable" ? "unavailable" : "not_authorised" });
  const found = await secretLine(act, args, ctx);
  if (!found.ok) return refuse({ reason: found.refusal.reason === "unavailable" ? "unavailable" : "not_authorised" });
  const items = await secretSpecs[open.secret].read(found.value.line, args, ctx);
  if (!items.ok) {
    const isNo = ["not_found", "forbidden", "conflict", "rejected"].includes(items.refusal.reason);
    return refuse({ reason: isNo ? "not_authorised" : "unavailable" });
  }
  // Counted before it leaves: asking in turn gives no more than asking at once.
  return (await maySee(turn, countItems(items.value))) ? items : refuse({ reason: "not_authorised" });
}
