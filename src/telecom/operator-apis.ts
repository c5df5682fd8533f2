// SPDX-License-Identifier: Apache-2.0

/** The interfaces of an operator that the product may use. None is a must: what needs one that is not there is not offered. */
export const OPERATOR_APIS = [
  "catalogue",
  "tickets",
  "orders",
  "customers",
  "parties",
  "products",
  "services",
  "resources",
  "agreements",
  "prepay",
  "problems",
  "accounts",
  "permissions",
  "payments",
  "paymentMethods",
  "documents",
  "secureForms",
  "usage",
  "bills",
  "qualification",
  "messages",
  "serviceTests",
  "appointments",
  "privacy",
  "consentInfo",
  "homeRouter",
  "linkSafety",
  "simSwap",
  "deviceSwap",
  "callForwarding",
  "numberRecycling",
  "subscriptionStatus",
  "numberVerification",
  "roaming",
  "reachability",
  "secrets",
] as const;
export type OperatorApi = (typeof OPERATOR_APIS)[number];

/**
 * How one interface answered when it was looked at.
 *
 * `answers`: it is there, and what it said can be read. `unread`: it is there, but no row of the test line could be looked at, so nothing is
 * known of fields. `unreadable`: fields that are needed are missing or of another shape. `refused`: our access is not allowed there (401, 403).
 * `missing`: there is no such path or method (404, 405, 501). `silent`: no answer within the budget, or 5xx.
 */
export type ApiLook = {
  readonly api: OperatorApi;
  readonly state: "answers" | "unread" | "unreadable" | "refused" | "missing" | "silent";
  /** Time of the slowest call, in milliseconds. */
  readonly ms: number;
  /** Fields that are needed and were not there, as `resource.field`; only with `unreadable`. */
  readonly missing: readonly string[];
  /** Fields that something is better with and that were not there. */
  readonly lacking: readonly string[];
};

export interface OperatorLooks {
  /** Looks at every interface once, a few at a time. Changes nothing there. Never rejects. */
  look(): Promise<readonly ApiLook[]>;
}
