// SPDX-License-Identifier: Apache-2.0
import { type Clock, makeUuid, type Random, type TenantId } from "#kernel";
import type { Log } from "../ports.ts";
import { announceWebhook } from "../webhooks/announce.ts";
import type { Webhooks } from "../webhooks/ports.ts";
import { holds, LONGEST_MINUTES, type Snapshot } from "./condition.ts";
import { type AlertTimes, decideAlerts } from "./decide.ts";
import type { AlertNotice, AlertStore, SendAlertMail } from "./ports.ts";
import { ALERTS, type AlertOwner, type AlertRule, findAlert, isGuarded } from "./rules.ts";

/** A node that has not told for this long is taken for gone; what it saw no longer counts. */
const FRESH_MS = 3 * 60_000;
const LEASE_MS = 60_000;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 30 * 60_000;
/** Half a day of tries; the alert itself is repeated anyway. */
const ATTEMPTS = 30;
/** Without the database nothing can be decided together: after this each node says so by itself. */
const LOST_MS = 60_000;
const LOST_ALERT = "database_down";
/** One mail names so many at the most; the rest goes into the next. */
const CLAIM = 100;

export type AlertDeps = {
  readonly tenant: TenantId;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly store: AlertStore;
  readonly webhooks: Webhooks;
  readonly node: string;
  readonly times: AlertTimes;
  readonly mail: {
    readonly send: SendAlertMail;
    readonly owners: Readonly<Partial<Record<AlertOwner, readonly string[]>>>;
    readonly escalateTo: readonly string[];
    readonly onOutcome: (outcome: "sent" | "failed") => void;
  } | null;
  /** How this installation is known in mails. */
  readonly source: string;
};

/**
 * Watches the metrics of this process, and with all nodes decides what is told to whom. That the database is gone is told by each node for
 * itself, by e-mail.
 */
export class AlertWatch {
  readonly #deps: AlertDeps;
  readonly #rules: readonly AlertRule[];
  readonly #snapshots: Snapshot[] = [];
  #lastRunAt: number | null = null;
  #lostAt: number | null = null;
  #lostToldAt: number | null = null;

  constructor(deps: AlertDeps, rules: readonly AlertRule[] = ALERTS) {
    this.#deps = deps;
    this.#rules = rules;
  }

  /** When a round went well last, in milliseconds; null: none has. */
  get lastRunAt(): number | null {
    return this.#lastRunAt;
  }

  /** One round: look, tell the others, decide where it is this node's turn, and send what is due. */
  async run(snapshot: Snapshot): Promise<void> {
    const now = this.#deps.clock.now();
    this.#keep(snapshot, now);
    try {
      await this.#share(now);
      await this.#tellOver();
    } catch (error) {
      await this.#tellWithoutDatabase(now);
      throw error;
    }
    await tellAlerts(this.#deps);
    this.#lastRunAt = now;
  }

  async #share(now: number): Promise<void> {
    const { tenant, random, store, node, times } = this.#deps;
    const seen = this.#rules.map(({ id, condition }) => [id, holds(condition, this.#snapshots)] as const);
    const those = (wanted: boolean | null): string[] => seen.filter(([, held]) => held === wanted).map(([id]) => id);
    await store.report(tenant, node, new Date(now), { holding: those(true), unknown: those(null) });
    await store.decide(tenant, new Date(now), new Date(now - FRESH_MS), (picture) =>
      decideAlerts(this.#rules, picture, now, times, () => makeUuid(random)),
    );
    this.#lostAt = null;
  }

  /** The one alert whose state cannot lie in the database: this process remembers that it told of it. */
  async #tellWithoutDatabase(now: number): Promise<void> {
    this.#lostAt ??= now;
    const { mail, times } = this.#deps;
    if (mail === null || now - this.#lostAt < LOST_MS) return;
    if (this.#lostToldAt !== null && now - this.#lostToldAt < times.repeatMs) return;
    const what = this.#lostToldAt === null ? "raised" : "repeated";
    if (await this.#mailDirectly({ what, since: this.#lostAt, at: now })) this.#lostToldAt = now;
  }

  async #tellOver(): Promise<void> {
    if (this.#lostToldAt === null) return;
    const since = this.#lostToldAt;
    if (await this.#mailDirectly({ what: "resolved", since, at: this.#deps.clock.now() })) this.#lostToldAt = null;
  }

  async #mailDirectly(about: Pick<AlertNotice, "what" | "since" | "at">): Promise<boolean> {
    const { mail, source } = this.#deps;
    if (mail === null) return false;
    const notice = { noticeId: "", alert: LOST_ALERT, until: null, ...about };
    const to = addressees(mail, notice);
    if (to.length === 0) return true;
    const isSent = await mail.send(to, subjectOf(source, [notice]), textOf(source, [notice]));
    mail.onOutcome(isSent ? "sent" : "failed");
    return isSent;
  }

  #keep(snapshot: Snapshot, now: number): void {
    this.#snapshots.push(snapshot);
    while ((this.#snapshots[0]?.at ?? now) < now - (LONGEST_MINUTES + 2) * 60_000) this.#snapshots.shift();
  }
}

/** Sends the notices that are due: a webhook for each, and one mail for all that go to the same people. */
export async function tellAlerts(deps: AlertDeps): Promise<void> {
  const { tenant, clock, store, mail, log } = deps;
  const now = clock.now();
  const due = await store.claim(tenant, new Date(now), new Date(now + LEASE_MS), CLAIM);
  if (due.length === 0) return;
  for (const notice of due) await announce(deps, notice);
  if (mail === null) {
    await settle(due);
    return;
  }
  const groups = new Map<string, { to: readonly string[]; notices: typeof due }>();
  for (const notice of due) {
    const to = addressees(mail, notice);
    if (to.length === 0) {
      await settle([notice]);
      continue;
    }
    const key = to.join(" ");
    groups.set(key, { to, notices: [...(groups.get(key)?.notices ?? []), notice] });
  }
  for (const { to, notices } of groups.values()) {
    const isSent = await mail.send(to, subjectOf(deps.source, notices), textOf(deps.source, notices));
    mail.onOutcome(isSent ? "sent" : "failed");
    if (isSent) {
      await settle(notices);
      continue;
    }
    log.warn({ code: "alerts.mail_failed", count: notices.length }, "Alerts could not be sent by e-mail");
    for (const notice of notices)
      await (notice.attempts >= ATTEMPTS
        ? settle([notice])
        : store.settle(tenant, [notice.noticeId], new Date(now + waitMs(notice.attempts))));
  }

  async function settle(notices: readonly AlertNotice[]): Promise<void> {
    await store.settle(
      tenant,
      notices.map(({ noticeId }) => noticeId),
      null,
    );
  }
}

function waitMs(attempts: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** Math.max(0, attempts - 1), LONGEST_WAIT_MS);
}

function addressees(mail: NonNullable<AlertDeps["mail"]>, { alert, what }: AlertNotice): readonly string[] {
  const rule = findAlert(alert);
  const owner = rule === null ? [] : (mail.owners[rule.owner] ?? mail.owners.platform ?? []);
  return [...new Set(what === "escalated" ? [...mail.escalateTo, ...owner] : owner)].sort();
}

const EVENTS = {
  raised: "alert.raised",
  repeated: "alert.raised",
  escalated: "alert.escalated",
  resolved: "alert.resolved",
  silenced: "alert.silenced",
} as const;

async function announce(deps: AlertDeps, { noticeId, alert, what, since, until }: AlertNotice): Promise<void> {
  const rule = findAlert(alert);
  await announceWebhook(deps, EVENTS[what], noticeId, {
    alert,
    what,
    severity: rule?.severity ?? null,
    owner: rule?.owner ?? null,
    since: new Date(since).toISOString(),
    runbook: `docs/operations/runbooks/${alert}.md`,
    ...(until === null ? {} : { until: new Date(until).toISOString() }),
  });
}

const WORDS = {
  raised: "NEW",
  repeated: "STILL",
  escalated: "NOBODY ANSWERED",
  resolved: "OVER",
  silenced: "SILENCED",
} as const;

function subjectOf(source: string, notices: readonly AlertNotice[]): string {
  const [first] = notices;
  const title = first === undefined ? "" : (findAlert(first.alert)?.title ?? first.alert);
  return notices.length === 1 && first !== undefined
    ? `[${source}] ${WORDS[first.what]}: ${title}`
    : `[${source}] ${notices.length} alerts`;
}

/** Codes, titles and times of ours; nothing that anybody wrote. */
function textOf(source: string, notices: readonly AlertNotice[]): string {
  const lines = notices.map(({ alert, what, since, until }) => {
    const rule = findAlert(alert);
    return [
      `${WORDS[what]}: ${rule?.title ?? alert} (${alert}, ${rule?.severity ?? "unknown"}, owner ${rule?.owner ?? "unknown"})`,
      `  since ${new Date(since).toISOString()}`,
      `  what to do: docs/operations/runbooks/${alert}.md`,
      ...(until === null
        ? []
        : [`  not told until ${new Date(until).toISOString()}; to be told again: wardline alerts unsilence ${alert}`]),
      ...(what === "resolved" || what === "silenced"
        ? []
        : [
            `  I have it: wardline alerts ack ${alert}`,
            `  not now:   wardline alerts silence ${alert} --until ${rule !== null && isGuarded(rule) ? "1h" : "2h"} --reason known_problem`,
          ]),
    ].join("\n");
  });
  return `${lines.join("\n\n")}\n\nWardline at ${source}\n`;
}
