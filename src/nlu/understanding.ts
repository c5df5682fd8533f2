// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, Lang } from "#kernel";

/**
 * A value found in an utterance. `start` and `end` are UTF-16 offsets into the screened text.
 *
 * | slot | value |
 * |---|---|
 * | `affirm`, `deny`, `either`, `none` | the slot's name |
 * | `number` | the number |
 * | `amount` | `{ amount: "45.60", currency: "GBP" or null }`, with the decimals of the currency; null: a word such as "pounds" that leaves the country open, or none |
 * | `date` | `YYYY-MM-DD` |
 * | `month` | `YYYY-MM` |
 * | `period` | `{ from, to }`, both `YYYY-MM-DD`, inclusive |
 * | `choice` | id of one of the choices offered |
 * | `plan` | offer id |
 * | `line` | line id when exactly one fits, else `{ ending }`, `{ relation }` or `{ other: true }` |
 * | `correction` | what is taken back: `line`, `plan` or `answer` |
 * | `again` | the message asks the same once more for another value: its slot, such as `line` ("and the other one?") |
 * | `country` | ISO 3166-1 alpha-2 |
 * | `postcode` | `NR1` or `NR1 2AB` |
 */
export type Mention = {
  readonly slot: string;
  readonly value: string | number | JsonObject;
  readonly start: number;
  readonly end: number;
};

export type Understanding = {
  readonly lang: Lang;
  /** Best first; confidences are calibrated and in [0, 1]. Never holds `out_of_scope`: that is `isOutOfScope`. */
  readonly intents: readonly { readonly intent: string; readonly confidence: number }[];
  readonly isOutOfScope: boolean;
  readonly mentions: readonly Mention[];
  /** Further aims of the same message, in the order in which they were said; the first is in `intents`. Left out where there is one. */
  readonly also?: readonly string[];
};

/** What is known around an utterance. Nothing here comes from the text itself. */
export type UnderstandingContext = {
  /** Slot the bot has just asked for. */
  readonly expects?: string;
  /** Choices that are on the screen, in order. */
  readonly choices?: readonly { readonly id: string; readonly label: string }[];
  readonly plans: readonly { readonly offerId: string; readonly name: string }[];
  readonly lines: readonly { readonly lineId: string; readonly label: string; readonly ending: string | null }[];
  /** Milliseconds since 1970, and the zone in which "yesterday" is meant (IANA name). */
  readonly now: number;
  readonly timeZone: string;
  /** First day of a week where the conversation is at home, 1 = Monday … 7 = Sunday; Monday where left out. */
  readonly weekStartsOn?: number;
  /** Language of the conversation, for texts that show none. */
  readonly lang: Lang;
};
