// SPDX-License-Identifier: Apache-2.0
import type { Result, Sensitive } from "#kernel";
import type { Line, LocalDate } from "./nouns.ts";
import type { TelcoRefusal } from "./refusals.ts";

type Answer<T> = Promise<Result<T, TelcoRefusal>>;

/** One call or message of a line. Who was called is the most personal thing an operator has. */
export type CallRow = {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly kind: "voice" | "sms" | "mms" | "premium" | "other";
  readonly direction: "out" | "in";
  /** As the operator lets it be shown. */
  readonly other: string;
  readonly seconds: number | null;
};

/**
 * What the operator hands out to be seen once and kept by nobody: each value is `Sensitive` from the adapter to the one function that lets
 * it leave. Asked at the moment of showing, never earlier. Nothing here is kept, memoised or retried after an answer.
 * `conflict`: the operator holds it back for this line (a port-out lock, an order that is not that far).
 */
export interface TelcoSecrets {
  /** The code that opens a SIM after three wrong PINs. `not_found`: the line has no SIM. */
  findPuk(line: Line): Answer<Sensitive<string>>;
  /** Name and password of the router's wireless network. */
  findWifi(line: Line): Answer<{ readonly network: Sensitive<string>; readonly password: Sensitive<string> }>;
  /** The code with which another operator takes the number over: made when there is none, else the one that holds. */
  makePortOutCode(line: Line): Answer<{ readonly code: Sensitive<string>; readonly validUntil: LocalDate }>;
  /** Activation code (LPA string) of the eSIM of a line, or of the line that an order makes. */
  findEsim(line: Line, orderId: string | null): Answer<Sensitive<string>>;
  /** Calls and messages of one calendar month (`YYYY-MM`), oldest first, complete or refused. */
  listCalls(line: Line, month: string): Answer<Sensitive<readonly CallRow[]>>;
  /** A short-lived address of one bill as a document. Leads to an origin that the tenant named. */
  makeInvoiceLink(line: Line, billId: string): Answer<Sensitive<string>>;
}
