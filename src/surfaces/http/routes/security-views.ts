// SPDX-License-Identifier: Apache-2.0
import {
  type BoundsAtDesk,
  type DetectorsView,
  DRIFT_ALARM,
  type DrillRun,
  type HoldsAtDesk,
  type StoredVerdict,
  shownKey,
  type ThreatMap,
  type TimeLineAtDesk,
} from "#app";
import type {
  DeskBounds,
  DeskDetectors,
  DeskDrillRun,
  DeskHolds,
  DeskThreatMap,
  DeskTimeLine,
  DeskVerdict,
} from "#protocol";

type Names = Readonly<Record<string, string>>;

export function mapView({ kinds, entityKinds, entities, hours: perHour }: ThreatMap, hours: number): DeskThreatMap {
  return {
    hours,
    kinds: [...kinds],
    entityKinds: [...entityKinds],
    entities: entities.map(({ kind, key, verdicts, lastAt, incidents }) => ({
      kind,
      key: shownKey(key),
      verdicts,
      lastAt: lastAt.toISOString(),
      incidents: [...incidents],
    })),
    perHour: perHour.map(({ at, verdicts, clear }) => ({ at: at.toISOString(), verdicts, clear })),
  };
}

export function verdictView(verdict: StoredVerdict, names: Names): DeskVerdict {
  const { at, eventKind, entities, reasons, answers, labelledBy, labelledAt, ...rest } = verdict;
  return {
    ...rest,
    at: at.toISOString(),
    event: eventKind,
    reasons: [...reasons],
    entities: entities.map(({ kind, key }) => ({ kind, key: shownKey(key) })),
    answers: [...answers],
    labelledBy: labelledBy === null ? null : (names[labelledBy] ?? null),
    labelledAt: labelledAt?.toISOString() ?? null,
  };
}

export function timeLineView({ items, notices, isCut }: TimeLineAtDesk): DeskTimeLine {
  return {
    items: items.map(({ at, entities, ...rest }) => ({ ...rest, at: at.toISOString(), entities: [...entities] })),
    notices,
    isCut,
  };
}

export function holdsView({ holds, maySettle }: HoldsAtDesk): DeskHolds {
  return {
    holds: holds.map(({ since, until, ...rest }) => ({
      ...rest,
      since: since.toISOString(),
      until: until?.toISOString() ?? null,
    })),
    maySettle,
  };
}

export function boundsView({ bounds, uses, currency, currencyDigits }: BoundsAtDesk): DeskBounds {
  return {
    bounds: bounds.map(({ binds, ...rest }) => ({ ...rest, binds: [...binds] })),
    uses: uses.map(({ lastAt, hitAt, ...rest }) => ({
      ...rest,
      lastAt: lastAt.toISOString(),
      hitAt: hitAt?.toISOString() ?? null,
    })),
    currency,
    currencyDigits,
  };
}

export function detectorsView(view: DetectorsView): DeskDetectors {
  const { learning, shipped, textAbove, health, judged, mayChange } = view;
  const { models, sums, drift } = learning;
  const current = models.find(({ state }) => state === "current");
  return {
    current: current?.modelId ?? null,
    models: models.map(({ modelId, state, fittedAt, promotedAt, figures }) => ({
      modelId,
      state,
      fittedAt: fittedAt.toISOString(),
      promotedAt: promotedAt?.toISOString() ?? null,
      events: figures.events,
      drift: figures.drift,
      judged: figures.judged?.counted ?? 0,
      shifts: { ...figures.shifts },
      thresholds: { ...figures.thresholds },
      nudges: { ...figures.judged?.nudges },
    })),
    thresholds: { ...(current?.model ?? shipped).thresholds },
    textAbove: { ...textAbove },
    sums: {
      events: sums.events,
      flagged: sums.flagged,
      shadowed: sums.shadow.reduce((total, count) => total + count, 0),
      onlyDecided: sums.onlyDecided,
      onlyShadow: sums.onlyShadow,
    },
    drift,
    driftAlarm: DRIFT_ALARM,
    health: health === null ? null : { ...health, since: health.since.toISOString() },
    judged,
    mayChange,
  };
}

export function drillRunView(run: DrillRun, names: Names): DeskDrillRun {
  const { runId, state, wanted, startedBy, startedAt, endedAt, done, total, code, report } = run;
  const drills = report?.["drills"];
  return {
    runId,
    state,
    wanted: [...wanted],
    by: startedBy === null ? null : (names[startedBy] ?? null),
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    done,
    total,
    code,
    drills: typeof drills === "object" && drills !== null ? (drills as DeskDrillRun["drills"]) : {},
  };
}
