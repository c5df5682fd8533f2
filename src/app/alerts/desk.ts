// SPDX-License-Identifier: Apache-2.0
import { ok, type Result } from "#kernel";
import type { AlertsView, AlertWish } from "#protocol";
import type { AppDeps } from "../deps.ts";
import { type GateOfStaff, isPermitted, passStaffGate, type StaffWisher } from "../staff/gate.ts";
import { askedSilences, askForSilence } from "./ask-for-silence.ts";
import { findAlert, isGuarded } from "./rules.ts";
import { acknowledgeAlert, endSilence, type SettleAlertRefusal, silenceAlert } from "./settle.ts";

/** What is wrong with the service, for whoever may read its state (`service.read`). */
export async function readAlerts(deps: AppDeps, who: StaffWisher): Promise<Result<AlertsView, GateOfStaff>> {
  const gate = await passStaffGate(deps, who, "service.read");
  if (!gate.ok) return gate;
  const { open, silences } = await deps.alerts.read(deps.tenant, new Date(deps.clock.now()));
  return ok({
    open: open.flatMap(({ alert, since, toldAt, escalatedAt, acknowledgedAt, clearedAt }) => {
      const rule = findAlert(alert);
      if (rule === null) return [];
      return [
        {
          ...{ alert, severity: rule.severity, owner: rule.owner, since: iso(since), isCleared: clearedAt !== null },
          isGuarded: isGuarded(rule),
          toldAt: toldAt === null ? null : iso(toldAt),
          escalatedAt: escalatedAt === null ? null : iso(escalatedAt),
          acknowledgedAt: acknowledgedAt === null ? null : iso(acknowledgedAt),
        },
      ];
    }),
    silences: silences.map(({ alert, until, reason }) => ({ alert, until: iso(until), reason })),
    asked: [...(await askedSilences(deps))],
    maySettle: isPermitted(deps, who, "alerts.settle", 0),
  });
}

/**
 * Takes an alert on, silences it or ends a silence (`alerts.settle`); in the history under the name of whoever did. What one may not silence alone
 * is put before colleagues instead: `asked`.
 */
export async function settleAlert(
  deps: AppDeps,
  who: StaffWisher,
  wish: AlertWish,
): Promise<Result<"done" | "asked", GateOfStaff | SettleAlertRefusal>> {
  const gate = await passStaffGate(deps, who, "alerts.settle");
  if (!gate.ok) return gate;
  const actor = { kind: "agent", id: who.agent.agentId } as const;
  switch (wish.act) {
    case "acknowledge":
      return doneIf(await acknowledgeAlert(deps, wish.alert, actor));
    case "silence": {
      const wanted = { ...wish, until: deps.clock.now() + wish.minutes * 60_000 };
      const silenced = await silenceAlert(deps, wanted, actor);
      if (silenced.ok || silenced.refusal.reason !== "takes_two") return doneIf(silenced);
      const asked = await askForSilence(deps, wanted, who.agent);
      return asked.ok ? ok("asked") : asked;
    }
    case "unsilence":
      return doneIf(await endSilence(deps, wish.alert, actor));
  }
}

function doneIf(settled: Result<unknown, SettleAlertRefusal>): Result<"done", SettleAlertRefusal> {
  return settled.ok ? ok("done") : settled;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
