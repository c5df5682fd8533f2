// SPDX-License-Identifier: Apache-2.0
// What the routes of incident duties answer, as far as the pages read it.
import type { Lang } from "../../ui/words.ts";

export type FactKind = "time" | "yes_no" | "count" | "code" | "words";

export interface Clock {
  readonly rule: {
    readonly id: string;
    readonly regime: string;
    readonly where: string;
    readonly stage: string;
    readonly to: string;
    readonly ar: { readonly where: string; readonly to: string } | null;
    readonly zone: string;
    readonly source: string;
    readonly basis: string;
    readonly conflict: string | null;
  };
  readonly applies: "yes" | "perhaps" | "no";
  readonly unknown: readonly string[];
  readonly because: string | null;
  readonly dueAt: number | null;
  readonly isProvisional: boolean;
  readonly sentAt: number | null;
  readonly state: string;
}

export interface Duties {
  readonly incident: {
    readonly kind: string;
    readonly severity: string;
    readonly state: string;
    readonly openedAt: string;
  };
  readonly clocks: readonly Clock[];
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  readonly notices: { readonly due: number; readonly sent: number; readonly unreachable: number };
  readonly proposed: {
    readonly count: number;
    readonly digest: string;
    readonly at: string;
    readonly isMine: boolean;
  } | null;
  readonly deliveries: readonly {
    readonly endpoint: string;
    readonly event: string;
    readonly state: string;
    readonly madeAt: string;
    readonly settledAt: string | null;
    readonly attempts: number;
  }[];
  readonly receivers: number;
  readonly steps: readonly {
    readonly at: string;
    readonly what: string;
    readonly by: string | null;
    readonly facts: Readonly<Record<string, unknown>>;
    readonly historyId: number;
  }[];
  readonly known: Readonly<Record<string, FactKind>>;
}

export interface Draft {
  readonly title: string;
  readonly to: string;
  readonly lines: readonly {
    readonly field: string;
    readonly label: string;
    readonly value: string | null;
    readonly from: string | null;
  }[];
  readonly missing: readonly string[];
}

export interface ReachCounts {
  readonly count: number;
  readonly byField: Readonly<Record<string, number>>;
  readonly digest: string;
  readonly isCut: boolean;
  readonly custody: {
    readonly subjects: number;
    readonly isEveryKeyWrapped: boolean;
    readonly isUnintelligible: boolean;
    readonly roots: readonly { readonly rootNo: number; readonly kind: string; readonly state: string }[];
  };
}

export interface ReachList {
  readonly subjects: readonly {
    readonly subjectId: string;
    readonly fields: readonly string[];
    readonly times: number;
  }[];
}

export interface RegisterLine {
  readonly incident: string;
  readonly kind: string;
  readonly severity: string;
  readonly state: string;
  readonly openedAt: string;
  readonly clocks: readonly { readonly clock: string; readonly state: string }[];
  readonly notices: { readonly due: number; readonly sent: number; readonly unreachable: number };
  readonly historyIds: readonly number[];
}

/** Routes of duties wrap what they answer. */
export interface Wrapped<Value> {
  readonly result: Value;
}

/** Where a rule holds and who is to be told, in the reader's language where the file of rules says it in it. */
export function named({ where, to, ar }: Clock["rule"], lang: Lang): { readonly where: string; readonly to: string } {
  return lang === "ar" && ar !== null ? ar : { where, to };
}
