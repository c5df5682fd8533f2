// SPDX-License-Identifier: Apache-2.0
import type {
  AnsweredKind,
  AnswerKind,
  Incident,
  IncidentEvent,
  IncidentKind,
  IncidentSeverity,
  IncidentState,
  IncidentView,
  ThreatAnswer,
} from "#app";
import type { JsonObject } from "#kernel";
import { namesOf, oneOf } from "./rows.ts";

export type IncidentRow = {
  readonly incident_id: string;
  readonly kind: string;
  readonly severity: string;
  readonly state: string;
  readonly source: string;
  readonly opened_at: Date;
  readonly last_at: Date;
  readonly settled_at: Date | null;
  readonly verdicts: number;
  readonly reasons: readonly string[];
  readonly version: number;
};

export type AnswerRow = {
  readonly answer_id: string;
  readonly incident_id: string;
  readonly entity_kind: string;
  readonly entity: Uint8Array;
  readonly kind: string;
  readonly reason: string;
  readonly set_at: Date;
  readonly until: Date;
  readonly state: string;
  readonly ended_at: Date | null;
};

export type EventRow = {
  readonly event_id: string;
  readonly at: Date;
  readonly what: string;
  readonly actor_kind: string;
  readonly actor_id: string | null;
  readonly facts: JsonObject;
  readonly sealed: Uint8Array | null;
  readonly history_id: number;
};

type EntityRow = {
  readonly entity_kind: string;
  readonly entity: Uint8Array;
  readonly verdicts: number;
  readonly first_at: Date;
  readonly last_at: Date;
};

const KINDS = namesOf<IncidentKind>({
  account_takeover: true,
  credential_stuffing: true,
  otp_pumping: true,
  otp_brute_force: true,
  enumeration: true,
  scraping: true,
  sim_swap: true,
  sim_swap_sequence: true,
  injection_campaign: true,
  link_campaign: true,
  unusual_session: true,
  data_breach: true,
  lost_device: true,
  insider: true,
  ransomware: true,
  outage: true,
  supplier: true,
  fraud: true,
  other: true,
});
const SEVERITIES = namesOf<IncidentSeverity>({
  low: true,
  medium: true,
  high: true,
  critical: true,
});
const STATES = namesOf<IncidentState>({
  open: true,
  confirmed: true,
  undone: true,
  closed: true,
});
const ANSWERS = namesOf<AnswerKind>({
  slow: true,
  stronger_factor: true,
  read_only: true,
  hold_acts: true,
  lock: true,
  cut_token: true,
  quarantine: true,
  person: true,
});
const ENTITIES = namesOf<AnsweredKind>({
  session: true,
  address: true,
  prefix: true,
  network: true,
  device: true,
  subject: true,
  claimed: true,
  token: true,
  destination: true,
  link: true,
  block: true,
  agent: true,
  gateway_key: true,
});

export function parseAnsweredKind(value: string): AnsweredKind {
  return oneOf(ENTITIES, value, "entity_kind");
}

export function parseSeverity(value: string): IncidentSeverity {
  return oneOf(SEVERITIES, value, "severity");
}

export function parseIncident(row: IncidentRow): Incident {
  return {
    incidentId: row.incident_id,
    kind: oneOf(KINDS, row.kind, "incident.kind"),
    severity: oneOf(SEVERITIES, row.severity, "incident.severity"),
    state: oneOf(STATES, row.state, "incident.state"),
    source: oneOf(["detector", "person"], row.source, "incident.source"),
    openedAt: row.opened_at,
    lastAt: row.last_at,
    settledAt: row.settled_at,
    verdicts: row.verdicts,
    reasons: row.reasons,
    version: row.version,
  };
}

export function parseAnswer(row: AnswerRow): ThreatAnswer {
  return {
    answerId: row.answer_id,
    incidentId: row.incident_id,
    entity: { kind: oneOf(ENTITIES, row.entity_kind, "threat_answer.entity_kind"), key: row.entity },
    kind: oneOf(ANSWERS, row.kind, "threat_answer.kind"),
    reason: row.reason,
    setAt: row.set_at,
    until: row.until,
    state: oneOf(["in_force", "passed", "undone", "expired"], row.state, "threat_answer.state"),
    endedAt: row.ended_at,
  };
}

export function parseEntity(row: EntityRow): IncidentView["entities"][number] {
  const kind = oneOf(ENTITIES, row.entity_kind, "incident_entity.entity_kind");
  return { kind, key: row.entity, verdicts: row.verdicts, firstAt: row.first_at, lastAt: row.last_at };
}

export function parseEvent(row: EventRow, words: string | null): IncidentEvent {
  return {
    eventId: row.event_id,
    at: row.at,
    what: row.what,
    actor: {
      kind: oneOf(["subject", "bot", "agent", "system", "token"], row.actor_kind, "incident_event.actor_kind"),
      id: row.actor_id,
    },
    facts: row.facts,
    words,
    historyId: row.history_id,
  };
}
