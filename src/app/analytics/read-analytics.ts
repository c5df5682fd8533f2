// SPDX-License-Identifier: Apache-2.0
import { addDays, localDay, ok, type Result } from "#kernel";
import type { AnalyticsView } from "#protocol";
import type { AppDeps } from "../deps.ts";
import { flowWords } from "../flow-words.ts";
import { type GateOfStaff, passStaffGate, type StaffWisher } from "../staff/gate.ts";
import { makeBlocks } from "./blocks.ts";
import { type AnalyticsFilter, figuresOf } from "./figures.ts";
import { stepWords } from "./step-words.ts";

const HOUR_MS = 3_600_000;
/** Blocks are cut from here on, whatever is asked for: so they are the same in every answer. */
const FIRST_DAY = "2000-01-01";

/** How the bot does, for whoever may read it (`analytics.read`). Days that are not over stand in no answer. Refused: `not_permitted`. */
export async function readAnalytics(
  deps: AppDeps,
  who: StaffWisher,
  filter: AnalyticsFilter,
): Promise<Result<AnalyticsView, GateOfStaff>> {
  const gate = await passStaffGate(deps, who, "analytics.read");
  if (!gate.ok) return gate;
  const view = await analyticsOf(deps, filter);
  const flows = view.flows.map((figures) => ({
    ...figures,
    title: flowWords(deps, figures.flow),
    stepTitles: Object.fromEntries(
      figures.steps.flatMap(({ value }) => {
        const words = stepWords(deps, figures.flow, value);
        return words === null ? [] : [[value, words]];
      }),
    ),
  }));
  return ok({ ...view, flows });
}

/** The same without a gate: for the command on the machine itself. */
export async function analyticsOf(
  deps: Pick<AppDeps, "analytics" | "tenant" | "clock" | "settings">,
  filter: AnalyticsFilter,
): Promise<AnalyticsView> {
  // A job that began before midnight may still be writing.
  const today = localDay(deps.clock.now() - HOUR_MS, deps.settings.timeZone);
  const cells = await deps.analytics.cells(deps.tenant, FIRST_DAY, today);
  return figuresOf(makeBlocks(cells), filter);
}

/** What is asked for where nothing is said: the last thirty days. */
export function lastMonth(deps: Pick<AppDeps, "clock" | "settings">): { readonly from: string; readonly to: string } {
  const to = localDay(deps.clock.now(), deps.settings.timeZone);
  return { from: addDays(to, -30), to };
}
