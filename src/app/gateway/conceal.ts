// SPDX-License-Identifier: Apache-2.0
import { rawText } from "#kernel";
import {
  type EarlierMessage,
  type FindOptions,
  type Found,
  findInConversation,
  findValues,
  maskRetro,
  nameInConversation,
  type TreatmentTable,
  type TreatOptions,
  treat,
} from "#pii";
import { mapJsonTokens } from "./json-tokens.ts";
import { neutralise } from "./pseudonyms.ts";

/** One message as the other side will read it; what comes later may hide more of it. */
export type Said = { readonly by: EarlierMessage["by"]; text: string };

export type ConcealOptions = FindOptions & Pick<TreatOptions, "keyedHash" | "style">;

/** The name of a field is read with its value up to this length. */
const LEAD_UNITS = 60;
/** A value longer than this speaks for itself. */
const SHORT_VALUE_UNITS = 80;
const ENDING_PSEUDONYM = /«[A-Z_]+_\d+»(?=[\s.…,-]*$)/u;

/**
 * Puts pseudonyms into the texts of one request, in the order in which they are given; the same value gets the same pseudonym throughout.
 *
 * Fails closed: once screening has failed every text is empty and `hasFailed` is true; the caller lets nothing out then.
 */
export class Concealer {
  readonly #options: ConcealOptions;
  #table: TreatmentTable;
  #hasFailed = false;
  #units = 0;

  /** @param table - Of the same conversation, or `EMPTY_TABLE`. */
  constructor(options: ConcealOptions, table: TreatmentTable) {
    this.#options = options;
    this.#table = table;
  }

  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** UTF-16 units that were looked at. */
  get units(): number {
    return this.#units;
  }

  get table(): TreatmentTable {
    return this.#table;
  }

  /** One text by itself. */
  text(wanted: string): string {
    return this.named("", wanted);
  }

  /** A value with the name of its field, which may say what the value is. */
  named(name: string, wanted: string): string {
    const raw = neutralise(wanted);
    this.#units += raw.length;
    if (raw.trim() === "") return raw;
    return this.#closed("", () => {
      const plain = findValues(rawText(raw), this.#options);
      const isPlain = plain.length > 0 || name === "" || raw.length > SHORT_VALUE_UNITS;
      return this.#treat(raw, isPlain ? plain : this.#findBehind(`${words(name).slice(-LEAD_UNITS)}: `, raw));
    });
  }

  /** A name made of words and numbers that stick together (`call_07700900123`): read with the words apart as well. */
  identifier(wanted: string): string {
    const hidden = this.text(wanted);
    if (hidden !== wanted) return hidden;
    const apart = words(wanted);
    const said = apart === wanted ? wanted : this.text(apart);
    return said === apart ? wanted : said;
  }

  /** A person's message, read in the light of what was said before; hides parts of that too, where a value is spread over both. */
  message(wanted: string, said: Said[]): Said {
    const raw = neutralise(wanted);
    this.#units += raw.length;
    const message: Said = { by: "visitor", text: "" };
    this.#closed(undefined, () => {
      const earlier = said.map((one) => withTail(one, this.#table));
      const found = findInConversation(rawText(raw), earlier, this.#options);
      const { keyedHash } = this.#options;
      const { retro } = nameInConversation(rawText(raw), found, { memory: this.#table.memory, keyedHash });
      message.text = this.#treat(raw, found.found);
      for (const [index, one] of said.entries()) {
        const masks = retro.filter((mask) => mask.message === index);
        if (masks.length > 0) one.text = maskRetro(one.text, masks);
      }
    });
    said.push(message);
    return message;
  }

  /** JSON as text: what stands in its strings and numbers. What is no JSON is taken as words. */
  jsonText(wanted: string): string {
    // A string without a name before it is a name itself, or stands in a list.
    const change = (value: string, name: string): string =>
      name === "" ? this.identifier(value) : this.named(name, value);
    return mapJsonTokens(wanted, change) ?? this.text(wanted);
  }

  /** Any JSON value: every string and number in it, names of fields included. */
  json(value: unknown, name = ""): unknown {
    if (typeof value === "string") return this.named(name, value);
    if (typeof value === "number") {
      const text = String(value);
      const hidden = this.named(name, text);
      return hidden === text ? value : hidden;
    }
    if (Array.isArray(value)) return value.map((inner) => this.json(inner, name));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [this.identifier(key), this.json(inner, key)] as const),
    );
  }

  /** What is found in a text when it is read with other words before it. */
  #findBehind(lead: string, raw: string): readonly Found[] {
    return findValues(rawText(lead + raw), this.#options)
      .filter(({ end }) => end > lead.length)
      .map((found) => ({ ...found, start: Math.max(0, found.start - lead.length), end: found.end - lead.length }));
  }

  #treat(raw: string, found: readonly Found[]): string {
    const { keyedHash, style } = this.#options;
    const treated = treat(rawText(raw), found, { style, keyedHash, table: this.#table });
    this.#table = treated.table;
    return treated.text;
  }

  /** An exception carries no further: it could quote the text. */
  #closed<T>(failed: T, work: () => T): T {
    if (this.#hasFailed) return failed;
    try {
      return work();
    } catch {
      this.#hasFailed = true;
      return failed;
    }
  }
}

function withTail(one: Said, table: TreatmentTable): EarlierMessage {
  const name = ENDING_PSEUDONYM.exec(one.text)?.[0] ?? "";
  const tail = table.values[name]?.value;
  return tail === undefined ? one : { ...one, tail };
}

/** `accountNumber`, `account_number` → "account number". */
function words(name: string): string {
  return name.replace(/([a-z])([A-Z])/gu, "$1 $2").replaceAll(/[_.-]+/gu, " ");
}
