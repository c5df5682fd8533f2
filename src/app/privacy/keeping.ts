// SPDX-License-Identifier: Apache-2.0
import { localDay } from "#kernel";
import { type Keeping, keepingOf, type RetentionClass } from "#privacy";
import type { AppDeps } from "../deps.ts";

/** How long a class is kept here and today; null: no rule says so, and nothing of it may be removed. */
export function keepingNow(
  { rights, settings, clock }: Pick<AppDeps, "rights" | "settings" | "clock">,
  kind: RetentionClass,
): Keeping | null {
  const on = localDay(clock.now(), settings.timeZone);
  const configured = kind === "conversation" ? settings.retainForDays : null;
  return keepingOf(rights.retentionRules, rights.profile, kind, on, configured);
}
