// SPDX-License-Identifier: Apache-2.0
import type { readBounds } from "./bounds.ts";
import type { ModelRefusal } from "./detectors.ts";
import type { DrillRefusal } from "./drills.ts";
import type { listHolds } from "./holds.ts";
import type { readTimeLine } from "./time-line.ts";
import type { VerdictRefusal } from "./verdicts.ts";

type Value<F extends (...args: never[]) => Promise<unknown>> =
  Extract<Awaited<ReturnType<F>>, { readonly ok: true }> extends { readonly value: infer V } ? V : never;

/** What pages of security are given. */
export type HoldsAtDesk = Value<typeof listHolds>;
export type BoundsAtDesk = Value<typeof readBounds>;
export type TimeLineAtDesk = Value<typeof readTimeLine>;

/** Every reason for which one of them is not. */
export type SecurityRefusal = VerdictRefusal | ModelRefusal | DrillRefusal | { readonly reason: "incident_not_found" };
