// SPDX-License-Identifier: Apache-2.0
/** Id of a sentence in the message catalogue, such as `b1.no_change`. */
export type MessageId = string;

/** A value that fills a placeholder. Typed, so that each language formats it by its own rules. */
export type Param =
  | string
  | number
  /** `isSigned`: a difference, told with its sign. */
  | { readonly kind: "money"; readonly currency: string; readonly minor: number; readonly isSigned?: true }
  /** `iso` is `YYYY-MM-DD` or a full UTC timestamp. */
  | { readonly kind: "date"; readonly iso: string; readonly style?: "day" | "month" | "time" }
  /** ISO 3166-1 alpha-2, told by its name. */
  | { readonly kind: "country"; readonly code: string }
  | { readonly kind: "message"; readonly id: MessageId; readonly params?: Params }
  | { readonly kind: "list"; readonly items: readonly Param[] };

export type Params = { readonly [name: string]: Param };
