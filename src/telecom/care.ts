// SPDX-License-Identifier: Apache-2.0
import type { Result } from "#kernel";
import type { Line } from "./nouns.ts";
import type { TelcoRefusal } from "./refusals.ts";

type Answer<T> = Promise<Result<T, TelcoRefusal>>;

/** A test of a fixed line from the exchange. */
export type LineTest = {
  readonly testId: string;
  readonly state: "running" | "done";
  /** Null while it runs, and where it came to no result that we know. */
  readonly result: "pass" | "warn" | "fail" | "inconclusive" | null;
  /** Epoch milliseconds. */
  readonly startedAt: number;
};

/** A time in which an engineer can come. Epoch milliseconds. */
export type VisitSlot = { readonly slotId: string; readonly startsAt: number; readonly endsAt: number };

export type Visit = {
  readonly visitId: string;
  readonly externalId: string | null;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly state: "confirmed" | "cancelled" | "completed" | "failed" | "initialized";
};

/** Whether an address is known, by its hash alone; it is never opened. */
export type LinkVerdict = "known_bad" | "own" | "unknown";

/** What the operator does for a line beside selling: tests, visits, the router, addresses to warn of. */
export interface LineCare {
  /** The newest test of a fixed line, or null. */
  findTest(line: Line): Answer<LineTest | null>;
  /** Starts one; it takes seconds, and its result is read by `findTest`. */
  startTest(line: Line): Answer<LineTest>;
  /** Restarts the router at home; nothing on it is changed. */
  restartRouter(line: Line): Answer<{ readonly reference: string }>;
  searchSlots(line: Line, from: number, until: number): Answer<readonly VisitSlot[]>;
  /** Visits of a line, newest first. */
  listVisits(line: Line): Answer<readonly Visit[]>;
  /** `conflict`: the time was taken meanwhile. The same external id is one visit. */
  bookVisit(request: { readonly externalId: string; readonly line: Line; readonly slot: VisitSlot }): Answer<Visit>;
  cancelVisit(line: Line, visitId: string): Answer<Visit>;
  /** @param hashes - SHA-256 in hexadecimal of `host\nHOST`. */
  lookUpLinks(hashes: readonly string[]): Answer<readonly LinkVerdict[]>;
}

/** A change of a line that is ordered and that sells nothing. */
export type LineChange =
  | { readonly kind: "forwarding_off" }
  | { readonly kind: "pause"; readonly reason: "lost" | "stolen" }
  | { readonly kind: "resume" }
  | { readonly kind: "sim"; readonly simType: "esim" | "physical" }
  | { readonly kind: "router_reset" }
  | { readonly kind: "wifi_password" };
