// SPDX-License-Identifier: Apache-2.0
import type { TenantId } from "#kernel";
import type { HistoryEntry } from "../ports.ts";

/** Why an alert is not told for a while: codes, so that nothing is written down about anybody. */
export const SILENCE_REASONS = ["planned_work", "known_problem", "false_alarm", "being_mended"] as const;
export type SilenceReason = (typeof SILENCE_REASONS)[number];

/** What a node found out about an alert, while it holds there. */
export type AlertReading = { readonly alert: string; readonly since: number; readonly nodes: number };

/** An alert that is going on. */
export type OpenAlert = {
  readonly alert: string;
  /** Since when it has been wrong. */
  readonly since: number;
  /** From when on it is no longer; it ends when that stays so. */
  readonly clearedAt: number | null;
  readonly firstToldAt: number | null;
  readonly toldAt: number | null;
  readonly tells: number;
  readonly escalatedAt: number | null;
  readonly acknowledgedAt: number | null;
  /** Random id of a colleague; null: nobody, or a command on the machine. */
  readonly acknowledgedBy: string | null;
};

export type AlertSilence = {
  readonly silenceId: string;
  readonly alert: string;
  readonly from: number;
  readonly until: number;
  readonly reason: SilenceReason;
  readonly by: string | null;
};

export type SilenceBound = {
  /** One person alone: only where nobody alone has since then, ended or not. Null: there is no such bound. */
  readonly aloneSince: Date | null;
  /** For the owner of the alert; null: nobody is told. */
  readonly notice: AlertNotice | null;
};

/** What is to be told of an alert, each once for each occasion. */
export type AlertNotice = {
  readonly noticeId: string;
  readonly alert: string;
  readonly what: "raised" | "repeated" | "escalated" | "resolved" | "silenced";
  readonly since: number;
  readonly at: number;
  /** Of `silenced`: it is not told until then. */
  readonly until: number | null;
};

/** What is known when it is decided; everything of one tenant. */
export type AlertPicture = {
  readonly readings: readonly AlertReading[];
  readonly open: readonly OpenAlert[];
  readonly silences: readonly AlertSilence[];
};

export type AlertDecision = {
  readonly open: readonly OpenAlert[];
  /** Alerts that ended. */
  readonly ended: readonly string[];
  readonly notices: readonly AlertNotice[];
};

/** Where the state of alerts lies: it outlives every process. */
export interface AlertStore {
  /** What this node sees: alerts whose condition holds, and those of which it cannot tell. What is in neither holds no more here. */
  report(
    tenant: TenantId,
    node: string,
    at: Date,
    seen: { readonly holding: readonly string[]; readonly unknown: readonly string[] },
  ): Promise<void>;
  /**
   * Decides on what all nodes see, as one transaction; one node at a time. Readings of a node that has not reported since `freshFrom` count
   * no more. False: another node is deciding.
   */
  decide(
    tenant: TenantId,
    now: Date,
    freshFrom: Date,
    decide: (picture: AlertPicture) => AlertDecision,
  ): Promise<boolean>;
  read(tenant: TenantId, now: Date): Promise<Pick<AlertPicture, "open" | "silences">>;
  /** Notices that are due, each to one node at a time. */
  claim(
    tenant: TenantId,
    now: Date,
    leaseUntil: Date,
    limit: number,
  ): Promise<readonly (AlertNotice & { readonly attempts: number })[]>;
  /** They were told; null: to be tried again then. */
  settle(tenant: TenantId, noticeIds: readonly string[], dueAt: Date | null): Promise<void>;
  /** False: it is not going on, or somebody has it already. Durable with its entry. */
  acknowledge(tenant: TenantId, alert: string, by: string | null, at: Date, entry: HistoryEntry): Promise<boolean>;
  /** Replaces a silence of the same alert. Durable with its entry, and with what its owner is told of it. False: somebody used that up lately. */
  silence(tenant: TenantId, silence: AlertSilence, entry: HistoryEntry, bound: SilenceBound): Promise<boolean>;
  /** False: there is none. Durable with its entry. */
  endSilence(tenant: TenantId, alert: string, at: Date, entry: HistoryEntry): Promise<boolean>;
}

/** One mail about several alerts. False: it could not be handed over. */
export type SendAlertMail = (to: readonly string[], subject: string, text: string) => Promise<boolean>;
