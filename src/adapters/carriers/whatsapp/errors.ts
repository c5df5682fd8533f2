// SPDX-License-Identifier: Apache-2.0
import type { SendOutcome } from "#app";

type Failure = Exclude<SendOutcome, { readonly outcome: "sent" }>;

/** The customer has not written for a day: only a template goes out. */
const WINDOW_CLOSED = new Set([131_047, 470]);
/** They told WhatsApp that they want nothing of us. */
const STOPPED = new Set([131_050]);
/** Trouble at Meta, too many at once, or our access: nothing about this message, so it is tried again. */
const LATER = new Set([
  0, 1, 2, 3, 4, 10, 190, 200, 368, 80_007, 130_429, 130_497, 131_000, 131_005, 131_016, 131_031, 131_042, 131_045,
  131_048, 131_049, 131_056, 131_057, 133_004, 133_010, 133_016, 2_494_100,
]);

/**
 * What a code of the Cloud API means for one message. What is not known is final where Meta refused the request, and tried again where it
 * had trouble of its own.
 */
export function outcomeOf(code: number | null, httpStatus: number): Failure {
  const name = code === null ? `http_${httpStatus}` : String(code);
  if (code !== null && WINDOW_CLOSED.has(code)) return { outcome: "window_closed", code: name };
  if (code !== null && STOPPED.has(code)) return { outcome: "stopped", code: name };
  const isTheirs = httpStatus >= 500 || httpStatus === 429 || httpStatus === 408 || httpStatus === 401;
  if (isTheirs || (code !== null && LATER.has(code))) return { outcome: "later", code: name };
  return { outcome: "never", code: name };
}
