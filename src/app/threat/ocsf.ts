// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { WebhookEventType } from "../webhooks/ports.ts";
import type { Incident, IncidentSeverity, ThreatAnswer } from "./incident-ports.ts";
import type { SiemRecord } from "./siem-queue.ts";

/** What is told of incidents. */
export type IncidentNews = Extract<
  WebhookEventType,
  "incident.opened" | "incident.updated" | "incident.closed" | "answer.applied" | "answer.undone"
>;

/** OCSF 1.x, category Findings, class Detection Finding. */
const CLASS_UID = 2004;
const CATEGORY_UID = 2;

const ACTIVITY: Readonly<Record<IncidentNews, { readonly id: number; readonly name: string }>> = {
  "incident.opened": { id: 1, name: "Create" },
  "incident.updated": { id: 2, name: "Update" },
  "incident.closed": { id: 3, name: "Close" },
  "answer.applied": { id: 2, name: "Update" },
  "answer.undone": { id: 2, name: "Update" },
};
const SEVERITY: Readonly<Record<IncidentSeverity, { readonly id: number; readonly name: string }>> = {
  low: { id: 2, name: "Low" },
  medium: { id: 3, name: "Medium" },
  high: { id: 4, name: "High" },
  critical: { id: 5, name: "Critical" },
};
/** `status_id` of a finding. */
const STATUS: Readonly<Record<Incident["state"], { readonly id: number; readonly name: string }>> = {
  open: { id: 1, name: "New" },
  confirmed: { id: 2, name: "In Progress" },
  undone: { id: 3, name: "Suppressed" },
  closed: { id: 4, name: "Resolved" },
};

/** An incident as a Detection Finding. Ids, codes and counts only: nobody outside can tell from it who is concerned. */
export function ocsfFinding(
  deps: Pick<AppDeps, "tenant" | "clock">,
  news: IncidentNews,
  incident: Incident,
  answer: ThreatAnswer | null,
  eventId: string,
): SiemRecord {
  const activity = ACTIVITY[news];
  const severity = SEVERITY[incident.severity];
  const status = STATUS[incident.state];
  const at = deps.clock.now();
  const body: JsonObject = {
    activity_id: activity.id,
    activity_name: activity.name,
    category_uid: CATEGORY_UID,
    category_name: "Findings",
    class_uid: CLASS_UID,
    class_name: "Detection Finding",
    type_uid: CLASS_UID * 100 + activity.id,
    time: at,
    start_time: incident.openedAt.getTime(),
    end_time: incident.lastAt.getTime(),
    count: incident.verdicts,
    severity_id: severity.id,
    severity: severity.name,
    status_id: status.id,
    status: status.name,
    // What was done was done here, and at once.
    ...(answer === null ? {} : { action_id: 2, action: "Denied", disposition: answer.kind }),
    finding_info: {
      uid: incident.incidentId,
      title: incident.kind,
      types: [...incident.reasons],
      created_time: incident.openedAt.getTime(),
      modified_time: incident.lastAt.getTime(),
    },
    metadata: {
      version: "1.3.0",
      uid: eventId,
      event_code: news,
      product: { name: "Wardline", vendor_name: "Wardline" },
      tenant_uid: deps.tenant,
    },
    unmapped:
      answer === null
        ? {}
        : {
            answer: answer.kind,
            answer_uid: answer.answerId,
            answer_state: answer.state,
            answer_until: answer.until.getTime(),
            entity_kind: answer.entity.kind,
            entity: answer.entity.key.subarray(0, 8).toHex(),
          },
  };
  return { at, severity: incident.severity, messageId: news, body };
}
