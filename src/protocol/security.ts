// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

const severity = z.enum(["low", "medium", "high", "critical"]);
const when = z.iso.datetime();
/** Whom or what something is about, by the first digits of a keyed hash. */
const entity = z.object({ kind: z.string(), key: z.string() });

/** Counts over what was seen lately, and what links campaigns. */
export const deskThreatMap = z.object({
  hours: z.int(),
  kinds: z.array(z.object({ kind: z.string(), severity, incidents: z.int(), unsettled: z.int(), verdicts: z.int() })),
  entityKinds: z.array(z.object({ kind: z.string(), entities: z.int(), verdicts: z.int() })),
  entities: z.array(entity.extend({ verdicts: z.int(), lastAt: when, incidents: z.array(z.uuid()) })),
  perHour: z.array(z.object({ at: when, verdicts: z.int(), clear: z.int() })),
});
export type DeskThreatMap = z.infer<typeof deskThreatMap>;

const verdict = z.object({
  verdictId: z.uuid(),
  incidentId: z.uuid(),
  at: when,
  kind: z.string(),
  level: z.enum(["flagged", "clear"]),
  severity,
  event: z.string(),
  score: z.number(),
  reasons: z.array(z.object({ code: z.string(), value: z.number() })),
  entities: z.array(entity),
  answers: z.array(z.string()),
  label: z.enum(["attack", "nothing"]).nullable(),
  labelledBy: z.string().nullable(),
  labelledAt: when.nullable(),
});
export type DeskVerdict = z.infer<typeof verdict>;
export const deskVerdicts = z.object({
  verdicts: z.array(verdict),
  mayJudge: z.boolean(),
  /** Given back as `after`; null: that was all. */
  next: z.string().max(200).nullable(),
});
export type DeskVerdicts = z.infer<typeof deskVerdicts>;
export const deskJudge = z.strictObject({
  label: z.enum(["attack", "nothing"]),
  reason: z.string().trim().min(3).max(500),
});
export const deskJudged = z.object({ ended: z.int() });

/** One incident over all subjects it touches, oldest first. */
export const deskTimeLine = z.object({
  items: z.array(
    z.object({
      at: when,
      lane: z.enum(["verdict", "answer", "staff", "notice", "system"]),
      what: z.string(),
      actor: z.string(),
      by: z.string().nullable(),
      entities: z.array(entity),
      facts: z.record(z.string(), z.unknown()),
      words: z.string().nullable(),
      historyId: z.int().nullable(),
    }),
  ),
  notices: z.object({ due: z.int(), sent: z.int(), unreachable: z.int() }),
  isCut: z.boolean(),
});
export type DeskTimeLine = z.infer<typeof deskTimeLine>;

/** What is locked, cut, held or in quarantine now. */
export const deskHolds = z.object({
  holds: z.array(
    z.object({
      id: z.string(),
      what: z.string(),
      entity,
      name: z.string().nullable(),
      reason: z.string(),
      since: when,
      until: when.nullable(),
      incidentId: z.uuid().nullable(),
      liftBy: z.enum(["undo", "people", "case"]),
    }),
  ),
  maySettle: z.boolean(),
});
export type DeskHolds = z.infer<typeof deskHolds>;

const whoKind = z.enum(["agent", "subject", "token"]);
export const deskBounds = z.object({
  bounds: z.array(
    z.object({
      bound: z.string(),
      allowed: z.int(),
      windowMs: z.int(),
      binds: z.array(whoKind),
      near: z.int(),
      hit: z.int(),
      most: z.int(),
    }),
  ),
  uses: z.array(
    z.object({
      bound: z.string(),
      whoKind,
      who: z.string(),
      name: z.string().nullable(),
      used: z.int(),
      allowed: z.int(),
      lastAt: when,
      hitAt: when.nullable(),
      isNow: z.boolean(),
    }),
  ),
  currency: z.string(),
  /** Digits behind the decimal sign of `currency`: amounts are in its smallest unit. */
  currencyDigits: z.int().min(0).max(4),
});
export type DeskBounds = z.infer<typeof deskBounds>;

/** How the detectors fare. */
export const deskDetectors = z.object({
  /** Null: the model that ships decides. */
  current: z.uuid().nullable(),
  models: z.array(
    z.object({
      modelId: z.uuid(),
      state: z.enum(["candidate", "current", "former", "rejected"]),
      fittedAt: when,
      promotedAt: when.nullable(),
      events: z.int(),
      drift: z.number(),
      judged: z.int(),
      shifts: z.record(z.string(), z.number()),
      thresholds: z.record(z.string(), z.object({ before: z.number(), after: z.number() })),
      nudges: z.record(z.string(), z.number()),
    }),
  ),
  thresholds: z.record(z.string(), z.number()),
  textAbove: z.record(z.string(), z.number()),
  sums: z.object({
    events: z.int(),
    flagged: z.int(),
    shadowed: z.int(),
    onlyDecided: z.int(),
    onlyShadow: z.int(),
  }),
  /** Null while too few are counted to tell. */
  drift: z.number().nullable(),
  driftAlarm: z.number(),
  health: z
    .object({
      since: when,
      events: z.int(),
      flagged: z.int(),
      perSecond: z.number(),
      usPerEvent: z.number(),
      entities: z.int(),
    })
    .nullable(),
  judged: z.int(),
  mayChange: z.boolean(),
});
export type DeskDetectors = z.infer<typeof deskDetectors>;
export const deskFitted = z.object({ modelId: z.uuid(), events: z.int(), judged: z.int() });
/** Null: the model that ships. */
export const deskProposeModel = z.strictObject({ modelId: z.uuid().nullable() });
export const deskModelProposed = z.object({ approvalId: z.uuid() });

const drillOutcome = z.object({ blocked: z.boolean(), controlSucceeded: z.boolean(), entries: z.int() });
const drillRun = z.object({
  runId: z.uuid(),
  state: z.enum(["running", "done", "failed"]),
  wanted: z.array(z.string()),
  by: z.string().nullable(),
  startedAt: when,
  endedAt: when.nullable(),
  done: z.int(),
  total: z.int(),
  code: z.string().nullable(),
  drills: z.record(z.string(), drillOutcome),
});
export const deskDrills = z.object({
  runs: z.array(drillRun),
  scenarios: z.array(z.object({ id: z.string(), title: z.string(), what: z.string() })),
  mayRun: z.boolean(),
});
export type DeskDrills = z.infer<typeof deskDrills>;
export type DeskDrillRun = z.infer<typeof drillRun>;
export const deskStartDrill = z.strictObject({ drills: z.array(z.string().max(40)).max(100).default([]) });
export const deskDrillStarted = z.object({ runId: z.uuid() });
/** `report` as `wardline drill --out` writes it; `arabic`: what it says, by its English words, where it has any. */
export const deskDrillReport = z.object({
  run: drillRun,
  report: z.record(z.string(), z.unknown()).nullable(),
  arabic: z.record(z.string(), z.string()),
});
export type DeskDrillReport = z.infer<typeof deskDrillReport>;

export const deskPolicyVersions = z.object({
  current: z.object({
    hash: z.string(),
    policies: z.array(z.object({ id: z.string(), text: z.string() })),
    actions: z.array(
      z.object({
        action: z.string(),
        principals: z.array(z.string()),
        resources: z.array(z.string()),
        fields: z.array(z.string()),
      }),
    ),
  }),
  versions: z.array(z.object({ at: when, hash: z.string(), historyId: z.int(), isKept: z.boolean() })),
});
export type DeskPolicyVersions = z.infer<typeof deskPolicyVersions>;
export const deskPolicyDiff = z.object({
  changes: z.array(
    z.object({
      id: z.string(),
      change: z.enum(["added", "removed", "changed"]),
      lines: z.array(z.object({ is: z.enum(["same", "gone", "new"]), text: z.string() })),
    }),
  ),
});
export type DeskPolicyDiff = z.infer<typeof deskPolicyDiff>;

/** "May … do … on … now, and why not?" What is left out is as good as it usually is. */
export const deskWhatIf = z.strictObject({
  who: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.enum(["Visitor", "Subject", "System"]) }),
    z.strictObject({ kind: z.literal("Agent"), roles: z.array(z.string().max(40)).max(10) }),
    z.strictObject({ kind: z.literal("Token"), scopes: z.array(z.string().max(60)).max(40) }),
    z.strictObject({ kind: z.literal("colleague"), staffId: z.uuid() }),
  ]),
  action: z.string().min(1).max(60),
  about: z.enum(["Catalogue", "Holdings", "Line", "Account", "Case", "Approval", "Desk", "Staff", "History"]),
  heldBy: z.enum(["me", "other", "nobody"]).default("me"),
  isWaiting: z.boolean().default(false),
  proposedBy: z.enum(["me", "other", "command"]).default("other"),
  field: z.string().max(40).nullable().default(null),
  circumstances: z
    .strictObject({
      level: z.int().min(0).max(4),
      ageSeconds: z.int().min(0).max(315_360_000),
      relation: z.enum(["none", "own", "holder", "admin", "user", "helper", "minor"]),
      grantSeconds: z.int().min(-1).max(315_360_000),
      signals: z.enum(["clean", "not_clean", "unknown", "not_applicable", "not_read"]),
      alarm: z.boolean(),
      reported: z.boolean(),
      settled: z.boolean(),
      purpose: z.string().max(40),
      owner: z.enum(["bot", "queued", "agent"]),
      hour: z.int().min(0).max(23),
      binds: z.boolean(),
      amount: z.int().min(0).max(1_000_000_000),
      spendLimit: z.int().min(0).max(1_000_000_000),
    })
    .partial()
    .default({}),
});
export type DeskWhatIf = z.input<typeof deskWhatIf>;
export const deskWhatIfAnswer = z.object({
  isAllowed: z.boolean(),
  /** Classes of fields that may leave. */
  fields: z.array(z.string()),
  /** Which policies decided; none where nothing permitted. */
  policies: z.array(z.string()),
  beside: z.array(z.enum(["account_disabled", "in_quarantine"])),
  /** Ways in which it would be allowed; each way is all of its changes together. */
  ways: z.array(z.array(z.object({ what: z.string(), from: z.string(), to: z.string() }))),
  /** Policies that would permit it then. */
  would: z.array(z.string()),
  texts: z.record(z.string(), z.string()),
  roles: z.array(z.string()).nullable(),
  circumstances: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  hash: z.string(),
});
export type DeskWhatIfAnswer = z.infer<typeof deskWhatIfAnswer>;
