// SPDX-License-Identifier: Apache-2.0
import { makeUuidV7 } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { announceWebhook, webhookRows } from "../webhooks/announce.ts";
import type { WebhookRow } from "../webhooks/ports.ts";
import type { Incident, ThreatAnswer } from "./incident-ports.ts";
import { type IncidentNews, ocsfFinding } from "./ocsf.ts";

type Told = Pick<AppDeps, "tenant" | "clock" | "random" | "webhooks" | "threat" | "log" | "fanOut">;

/** Deliveries that tell of a new incident; they are written with it. Whatever becomes of it afterwards, they are sent. */
export function announcedWith(
  deps: Pick<AppDeps, "clock" | "random" | "webhooks">,
  incident: Incident,
): readonly WebhookRow[] {
  return webhookRows(deps, "incident.opened", makeUuidV7(deps.clock, deps.random), dataOf(incident, null));
}

/**
 * Tells receivers of webhooks and the SIEM, with ids, codes and pseudonyms only. That somebody could not be told stops nothing: the register
 * and the history have it, and `doctor` says who does not take it. That an incident was opened is told by `announcedWith()`.
 */
export async function tellOthers(
  deps: Told,
  news: IncidentNews,
  incident: Incident,
  answer: ThreatAnswer | null = null,
): Promise<void> {
  // Pages that are open read again; nothing of it travels.
  deps.fanOut.publishTopic("incidents");
  const { siem } = deps.threat;
  const id = makeUuidV7(deps.clock, deps.random);
  if (siem !== null) {
    siem.offer(ocsfFinding(deps, news, incident, answer, id));
    // Not waited for: a turn never waits for somebody else's machine.
    void siem.flush();
  }
  if (news === "incident.opened") return;
  try {
    await announceWebhook(deps, news, id, dataOf(incident, answer));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unexpected";
    deps.log.warn({ code }, "An incident could not be announced");
  }
}

function dataOf(incident: Incident, answer: ThreatAnswer | null): Readonly<Record<string, string | number | null>> {
  return {
    incident: incident.incidentId,
    kind: incident.kind,
    severity: incident.severity,
    state: incident.state,
    verdicts: incident.verdicts,
    answer: answer?.kind ?? null,
    answerId: answer?.answerId ?? null,
    until: answer?.until.toISOString() ?? null,
  };
}

/** How often the same campaign is told: at 1, 2, 4, 8 … verdicts, so that 5,000 of them are thirteen messages. */
export function isWorthTelling(verdicts: number): boolean {
  return verdicts > 0 && (verdicts & (verdicts - 1)) === 0;
}
