// SPDX-License-Identifier: Apache-2.0
import type { Condition } from "./condition.ts";

export const ALERT_OWNERS = ["platform", "integration", "security", "care"] as const;
export type AlertOwner = (typeof ALERT_OWNERS)[number];

export type AlertRule = {
  /** Also the name of its runbook: `docs/operations/runbooks/ID.md`. */
  readonly id: string;
  /** `critical`: customers are hurt or soon will be, wake somebody. `warning`: in working hours. */
  readonly severity: "critical" | "warning";
  readonly owner: AlertOwner;
  readonly title: string;
  readonly condition: Condition;
  /** It must hold for so long. */
  readonly forMinutes: number;
  /** While it goes on, something that protects customers, or that tells of trouble, is off. */
  readonly isProtection?: true;
};

/** Alerts that an insider would keep quiet, whoever mends them: what is told of them is bounded for one person alone. */
export function isGuarded({ owner, isProtection }: Pick<AlertRule, "owner" | "isProtection">): boolean {
  return owner === "security" || isProtection === true;
}

const dependency = (name: string): Condition => ({
  kind: "now",
  metric: "wardline_dependency_state",
  labels: { name: [name] },
  above: 1,
});
const oldest = (queues: readonly string[], seconds: number): Condition => ({
  kind: "now",
  metric: "wardline_queue_oldest_seconds",
  labels: { queue: queues },
  above: seconds,
});
const DAY = 86_400;

/**
 * Everything that somebody is told of, once: the rules file of Prometheus, the runbooks and the alerter inside the program come from here.
 * Conditions are about metrics of `docs/reference/metrics.md`.
 */
export const ALERTS: readonly AlertRule[] = [
  {
    id: "database_down",
    severity: "critical",
    owner: "platform",
    title: "The database does not answer",
    condition: dependency("database"),
    forMinutes: 1,
  },
  {
    id: "keys_down",
    severity: "critical",
    owner: "platform",
    title: "The key service does not answer",
    condition: dependency("keys"),
    forMinutes: 2,
    isProtection: true,
  },
  {
    id: "detector_down",
    severity: "critical",
    owner: "platform",
    title: "The detector of personal data does not answer",
    condition: dependency("detector"),
    forMinutes: 1,
    isProtection: true,
  },
  {
    id: "unscreened_messages",
    severity: "critical",
    owner: "security",
    title: "Messages could not be screened and were refused",
    condition: { kind: "growth", metric: "wardline_unscreened_total", minutes: 10, above: 5 },
    forMinutes: 0,
  },
  {
    id: "operator_interface_down",
    severity: "critical",
    owner: "integration",
    title: "An interface of the operator does not answer",
    condition: { kind: "now", metric: "wardline_dependency_state", labels: { kind: ["operator"] }, above: 1 },
    forMinutes: 5,
  },
  {
    id: "operator_calls_failing",
    severity: "warning",
    owner: "integration",
    title: "Many calls to the operator fail",
    condition: {
      kind: "share",
      metric: "wardline_operator_calls_total",
      labels: { outcome: ["unavailable", "timeout"] },
      minutes: 10,
      above: 0.1,
      atLeast: 20,
    },
    forMinutes: 2,
  },
  {
    id: "outside_down",
    severity: "warning",
    owner: "integration",
    title: "A carrier, a receiver or a provider outside does not answer",
    condition: {
      kind: "now",
      metric: "wardline_dependency_state",
      labels: { kind: ["carrier", "outside", "witness"] },
      above: 1,
    },
    forMinutes: 15,
  },
  {
    id: "turns_slow",
    severity: "critical",
    owner: "platform",
    title: "Customers wait for answers",
    condition: {
      kind: "quantile",
      metric: "wardline_turn_seconds",
      quantile: 0.95,
      minutes: 10,
      above: 3,
      atLeast: 20,
    },
    forMinutes: 5,
  },
  {
    id: "turns_slow_here",
    severity: "warning",
    owner: "platform",
    title: "Turns take long even without the operator's share",
    condition: {
      kind: "quantile",
      metric: "wardline_turn_own_seconds",
      quantile: 0.99,
      minutes: 10,
      above: 0.5,
      atLeast: 50,
    },
    forMinutes: 5,
  },
  {
    id: "process_blocked",
    severity: "warning",
    owner: "platform",
    title: "The process does not get to its work",
    condition: { kind: "now", metric: "nodejs_eventloop_lag_p99_seconds", above: 0.5 },
    forMinutes: 5,
  },
  {
    id: "notices_late",
    severity: "critical",
    owner: "integration",
    title: "Codes and notices to customers are late",
    condition: oldest(["notices", "messages"], 600),
    forMinutes: 2,
    isProtection: true,
  },
  {
    id: "acts_unresolved",
    severity: "critical",
    owner: "integration",
    title: "Nobody knows whether an order was carried out",
    condition: oldest(["acts"], 900),
    forMinutes: 2,
  },
  {
    id: "cases_waiting",
    severity: "warning",
    owner: "care",
    title: "Customers have been waiting long for a person",
    condition: oldest(["cases"], 1_800),
    forMinutes: 5,
  },
  {
    id: "webhooks_waiting",
    severity: "warning",
    owner: "integration",
    title: "Webhooks are not taken",
    condition: oldest(["webhooks"], 3_600),
    forMinutes: 5,
    isProtection: true,
  },
  {
    id: "desk_deletions_owed",
    severity: "warning",
    owner: "integration",
    title: "A desk of others has not deleted what was deleted here",
    condition: oldest(["desk_deletions"], DAY),
    forMinutes: 5,
    isProtection: true,
  },
  {
    id: "history_behind",
    severity: "critical",
    owner: "security",
    title: "Entries of the history wait to be put into its tree",
    condition: { kind: "now", metric: "wardline_history_behind_seconds", above: 300 },
    forMinutes: 5,
  },
  {
    id: "witnesses_silent",
    severity: "warning",
    owner: "security",
    title: "Witnesses of the history do not cosign",
    condition: { kind: "now", metric: "wardline_witnesses", labels: { what: ["failing"] }, above: 0 },
    forMinutes: 60,
  },
  {
    id: "root_key_overdue",
    severity: "warning",
    owner: "security",
    title: "The root key should have been replaced",
    condition: { kind: "now", metric: "wardline_root_key_overdue", above: 0 },
    forMinutes: 60,
  },
  {
    id: "certificate_ends",
    severity: "warning",
    owner: "platform",
    title: "The certificate ends within two weeks",
    condition: { kind: "now", metric: "wardline_certificate_seconds", below: 14 * DAY },
    forMinutes: 10,
  },
  {
    id: "certificate_ends_now",
    severity: "critical",
    owner: "platform",
    title: "The certificate ends within two days",
    condition: { kind: "now", metric: "wardline_certificate_seconds", below: 2 * DAY },
    forMinutes: 10,
  },
  {
    id: "disk_low",
    severity: "warning",
    owner: "platform",
    title: "The disk of the data is filling up",
    condition: { kind: "now", metric: "wardline_disk_free_ratio", below: 0.15 },
    forMinutes: 10,
  },
  {
    id: "disk_full",
    severity: "critical",
    owner: "platform",
    title: "The disk of the data is nearly full",
    condition: { kind: "now", metric: "wardline_disk_free_ratio", below: 0.05 },
    forMinutes: 2,
  },
  {
    id: "clock_wrong",
    severity: "warning",
    owner: "platform",
    title: "The clocks of node and database differ",
    condition: { kind: "now", metric: "wardline_clock_skew_seconds", above: 2 },
    forMinutes: 10,
  },
  {
    id: "job_failing",
    severity: "warning",
    owner: "platform",
    title: "A job fails again and again",
    condition: { kind: "now", metric: "wardline_job_failing", above: 0 },
    forMinutes: 15,
    isProtection: true,
  },
  {
    id: "egress_refused",
    severity: "warning",
    owner: "security",
    title: "The program wanted to call somebody who is not listed",
    condition: { kind: "growth", metric: "wardline_egress_refused_total", minutes: 60, above: 0 },
    forMinutes: 0,
  },
  {
    id: "siem_losing",
    severity: "warning",
    owner: "security",
    title: "Records for the SIEM are lost",
    condition: {
      kind: "growth",
      metric: "wardline_siem_records_total",
      labels: { what: ["lost"] },
      minutes: 30,
      above: 0,
    },
    forMinutes: 0,
  },
  {
    id: "security_release",
    severity: "warning",
    owner: "security",
    title: "A newer release mends a weakness",
    condition: { kind: "now", metric: "wardline_security_release", above: 0 },
    forMinutes: 60,
  },
  {
    id: "alerts_untold",
    severity: "critical",
    owner: "platform",
    title: "Alerts could not be sent by e-mail",
    condition: {
      kind: "growth",
      metric: "wardline_alert_mails_total",
      labels: { outcome: ["failed"] },
      minutes: 60,
      above: 2,
    },
    forMinutes: 0,
    isProtection: true,
  },
  {
    id: "heartbeat_failing",
    severity: "warning",
    owner: "platform",
    title: "The sign of life does not reach who waits for it",
    condition: {
      kind: "growth",
      metric: "wardline_heartbeats_total",
      labels: { outcome: ["failed"] },
      minutes: 10,
      above: 3,
    },
    forMinutes: 0,
    isProtection: true,
  },
  {
    id: "wardline_silent",
    severity: "critical",
    owner: "platform",
    title: "Wardline tells nothing any more",
    condition: { kind: "absent", metric: "wardline_nodes" },
    forMinutes: 3,
    isProtection: true,
  },
];

export function findAlert(id: string): AlertRule | null {
  return ALERTS.find((rule) => rule.id === id) ?? null;
}
