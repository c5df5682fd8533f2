// SPDX-License-Identifier: Apache-2.0

/** One value of a metric, with its labels. Of a histogram: of its buckets, with `le`, their counts up to there. */
export type Sample = { readonly labels: Readonly<Record<string, string>>; readonly value: number };

/** What the metrics of a process were at a time. A metric that it does not have has no samples. */
export type Snapshot = { readonly at: number; readonly samples: (metric: string) => readonly Sample[] };

/** Some series of a metric: those that have these values of labels. */
export type Series = { readonly metric: string; readonly labels?: Readonly<Record<string, readonly string[]>> };

/** When something is wrong, as a value: it is turned into PromQL, and evaluated here. */
export type Condition =
  /** One of the series is beyond a bound now. */
  | (Series & { readonly kind: "now"; readonly above: number })
  | (Series & { readonly kind: "now"; readonly below: number })
  /** All of the series together grew by more than so much in so many minutes. */
  | (Series & { readonly kind: "growth"; readonly minutes: number; readonly above: number })
  /** Of what the metric counted in so many minutes, more than this share was in the series; of fewer than `atLeast` nothing is said. */
  | (Series & {
      readonly kind: "share";
      readonly minutes: number;
      readonly above: number;
      readonly atLeast: number;
    })
  /** A quantile of a histogram of seconds over so many minutes; of fewer than `atLeast` nothing is said. */
  | {
      readonly kind: "quantile";
      readonly metric: string;
      readonly quantile: number;
      readonly minutes: number;
      readonly above: number;
      readonly atLeast: number;
    }
  /** Nobody tells any more: only somebody outside can notice. */
  | { readonly kind: "absent"; readonly metric: string };

const MINUTE_MS = 60_000;

/** For how long snapshots are needed at the most. */
export const LONGEST_MINUTES = 60;

/** The same condition for Prometheus. */
export function toPromQl(condition: Condition): string {
  switch (condition.kind) {
    case "now":
      return "above" in condition
        ? `max without (instance, pod) (${selector(condition)}) > ${condition.above}`
        : `min without (instance, pod) (${selector(condition)}) < ${condition.below}`;
    case "growth":
      return `sum(increase(${selector(condition)}[${condition.minutes}m])) > ${condition.above}`;
    case "share": {
      const [part, whole] = [selector(condition), condition.metric].map(
        (series) => `sum(increase(${series}[${condition.minutes}m]))`,
      );
      return `${part} / ${whole} > ${condition.above} and ${whole} >= ${condition.atLeast}`;
    }
    case "quantile": {
      const { metric, quantile, minutes, above, atLeast } = condition;
      return `histogram_quantile(${quantile}, sum by (le) (rate(${metric}_bucket[${minutes}m]))) > ${above} and sum(increase(${metric}_count[${minutes}m])) >= ${atLeast}`;
    }
    case "absent":
      return `absent(${condition.metric})`;
  }
}

/**
 * Whether the condition holds in this process.
 *
 * @param snapshots - Oldest first; the last is now.
 * @returns Null where nobody can tell: the metric is not there. What is unknown neither raises nor ends an alert.
 */
export function holds(condition: Condition, snapshots: readonly Snapshot[]): boolean | null {
  const now = snapshots.at(-1);
  if (now === undefined || condition.kind === "absent") return null;
  switch (condition.kind) {
    case "now": {
      const values = chosen(condition, now).map(({ value }) => value);
      if (values.length === 0) return null;
      return "above" in condition
        ? values.some((value) => value > condition.above)
        : values.some((value) => value < condition.below);
    }
    case "growth": {
      const before = beforeOf(snapshots, now.at, condition.minutes);
      if (before === null) return null;
      return growth(chosen(condition, before), chosen(condition, now)) > condition.above;
    }
    case "share": {
      const before = beforeOf(snapshots, now.at, condition.minutes);
      if (before === null) return null;
      const whole = growth(before.samples(condition.metric), now.samples(condition.metric));
      if (whole < condition.atLeast) return false;
      return growth(chosen(condition, before), chosen(condition, now)) / whole > condition.above;
    }
    case "quantile": {
      const before = beforeOf(snapshots, now.at, condition.minutes);
      if (before === null) return null;
      const buckets = bucketGrowth(before.samples(condition.metric), now.samples(condition.metric));
      const whole = buckets.at(-1)?.count ?? 0;
      if (whole < condition.atLeast) return false;
      const bound = buckets.find(({ count }) => count >= whole * condition.quantile)?.le ?? Number.POSITIVE_INFINITY;
      return bound > condition.above;
    }
  }
}

/** Metrics that a condition reads. */
export function metricOf(condition: Condition): string {
  return condition.metric;
}

function selector({ metric, labels = {} }: Series): string {
  const wanted = Object.entries(labels).map(([name, values]) =>
    values.length === 1 ? `${name}="${values[0]}"` : `${name}=~"${values.join("|")}"`,
  );
  return wanted.length === 0 ? metric : `${metric}{${wanted.join(",")}}`;
}

function chosen({ metric, labels = {} }: Series, snapshot: Snapshot): readonly Sample[] {
  return snapshot
    .samples(metric)
    .filter((sample) => Object.entries(labels).every(([name, values]) => values.includes(sample.labels[name] ?? "")));
}

/** The newest snapshot that is at least so old, else the oldest that is older than a minute: a process that has just begun tells of what it saw. */
function beforeOf(snapshots: readonly Snapshot[], now: number, minutes: number): Snapshot | null {
  const old = snapshots.findLast(({ at }) => now - at >= minutes * MINUTE_MS);
  const oldest = snapshots[0];
  return old ?? (oldest !== undefined && now - oldest.at >= MINUTE_MS ? oldest : null);
}

function growth(before: readonly Sample[], now: readonly Sample[]): number {
  const sum = (samples: readonly Sample[]): number => samples.reduce((all, { value }) => all + value, 0);
  return Math.max(0, sum(now) - sum(before));
}

function bucketGrowth(
  before: readonly Sample[],
  now: readonly Sample[],
): readonly { readonly le: number; readonly count: number }[] {
  const old = new Map(before.map(({ labels, value }) => [labels["le"], value]));
  return now
    .filter(({ labels }) => labels["le"] !== undefined)
    .map(({ labels, value }) => ({
      le: labels["le"] === "+Inf" ? Number.POSITIVE_INFINITY : Number(labels["le"]),
      count: value - (old.get(labels["le"]) ?? 0),
    }))
    .toSorted((a, b) => a.le - b.le);
}
