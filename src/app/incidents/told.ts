// SPDX-License-Identifier: Apache-2.0
import { fromUtf8 } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { IncidentDelivery } from "../privacy/desk-ports.ts";
import type { IncidentEvent } from "../threat/incident-ports.ts";

/** The list that one person proposed to tell; null: nobody has, or it was approved. */
export type ProposedNotices = {
  readonly count: number;
  readonly digest: string;
  readonly at: Date;
  readonly isMine: boolean;
} | null;

export function proposedIn(events: readonly IncidentEvent[], agentId: string): ProposedNotices {
  const last = events.findLast(({ what }) => what === "notices.proposed" || what === "notices.approved");
  if (last?.what !== "notices.proposed") return null;
  const { count, digest } = last.facts;
  if (typeof count !== "number" || typeof digest !== "string") return null;
  return { count, digest, at: last.at, isMine: last.actor.id === agentId };
}

/** More than a campaign makes: it is told at 1, 2, 4, 8 … verdicts. */
const MOST = 2_000;

/**
 * How the signed webhooks about an incident stand, receiver by receiver. Their bodies are opened to see which are about it, and nothing of them is
 * handed on. Those of more than a month ago are gone; none at all means that nobody wants them, and that is to be seen too.
 */
export async function deliveriesAbout(
  { tenant, clock, privacyDesk, webhooks }: Pick<AppDeps, "tenant" | "clock" | "privacyDesk" | "webhooks">,
  incidentId: string,
  openedAt: Date,
): Promise<readonly IncidentDelivery[]> {
  const period = { from: openedAt, until: new Date(clock.now()) };
  const found = await privacyDesk.deliveries(tenant, period, MOST);
  return found.flatMap(({ deliveryId, sealed, ...delivery }) =>
    aboutOf(webhooks, deliveryId, sealed) === incidentId ? [delivery] : [],
  );
}

function aboutOf({ cipher }: AppDeps["webhooks"], deliveryId: string, sealed: Uint8Array): string | null {
  const event = JSON.parse(fromUtf8(cipher.open(deliveryId, sealed))) as { data?: { incident?: unknown } };
  const about = event.data?.incident;
  return typeof about === "string" ? about : null;
}
