// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import { openApproval } from "../approvals/content.ts";
import { type ApprovalDeps, proposeApproval } from "../approvals/propose.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { SilenceReason } from "./ports.ts";
import { checkSilence, type SettleAlertDeps, type SettleAlertRefusal, type WantedSilence } from "./settle.ts";

type AskDeps = SettleAlertDeps & ApprovalDeps & Pick<AppDeps, "settings">;

/** So often one alert is asked for while nobody has decided. */
const MOST_ASKED = 3;

/**
 * Asks colleagues to agree to a silence that takes two. A command has no seat: then two of them decide. Attacker: a colleague who asks and asks, until
 * what others ask for is pushed out of the list of requests.
 */
export async function askForSilence(
  deps: AskDeps,
  wanted: WantedSilence,
  by: Pick<AgentIdentity, "agentId" | "name"> | null,
): Promise<Result<{ readonly approvalId: string }, SettleAlertRefusal>> {
  const checked = checkSilence(deps, wanted);
  if (!checked.ok) return checked;
  const { alert, until } = wanted;
  const waiting = (await askedSilences(deps)).filter((one) => one.alert === alert);
  if (waiting.length >= MOST_ASKED) return refuse({ reason: "takes_two" });
  const wish = {
    kind: "alert_silence" as const,
    ...{ alert, until: new Date(until).toISOString(), reason: checked.value.reason },
  };
  const asked = await proposeApproval(deps, wish, by, deps.settings.approvals.lifetimeMs);
  return ok({ approvalId: asked.approvalId });
}

const LIMIT = 100;

/** Silences that wait for somebody to agree. */
export async function askedSilences(
  deps: ApprovalDeps,
): Promise<readonly { readonly alert: string; readonly until: string; readonly reason: SilenceReason }[]> {
  const now = deps.clock.now();
  const stored = await deps.approvals.list(deps.tenant, new Date(now), LIMIT);
  return stored.flatMap((one) => {
    if (one.kind !== "alert_silence" || one.state !== "proposed" || now >= one.expiresAt.getTime()) return [];
    const wish = openApproval(deps, one)?.wish;
    return wish?.kind === "alert_silence" ? [{ alert: wish.alert, until: wish.until, reason: wish.reason }] : [];
  });
}
