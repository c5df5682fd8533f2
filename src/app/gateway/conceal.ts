// SPDX-License-Identifier: Apache-2.0
import { rawText } from "#kernel";
import {
  type EarlierMessage,
  type Found,
  type FoundInConversation,
  type MaskedKind,
  maskRetro,
  nameInConversation,
  Treater,
  type TreatmentTable,
  type TreatOptions,
} from "#pii";
import type { Detector } from "../vault/ports.ts";
import { jsonParts, written } from "./json-tokens.ts";
import { neutralise } from "./pseudonyms.ts";

/** One message as the other side will read it; what comes later may hide more of it. */
export type Said = { readonly by: EarlierMessage["by"]; text: string };

export type ConcealOptions = Pick<TreatOptions, "keyedHash" | "style"> & {
  readonly detector: Detector;
  readonly kinds: ReadonlySet<MaskedKind>;
};

/** The name of a field is read with its value up to this length. */
const LEAD_UNITS = 60;
/** A value longer than this speaks for itself. */
const SHORT_VALUE_UNITS = 80;
/** So many of the last messages are read with the next. */
const EARLIER = 8;
/** Different texts of one request. Each costs a look; a request of many tiny ones would keep everybody else waiting. */
const MAX_TEXTS = 4_000;
/** Different values of one conversation. Whoever sends more sends a list of customers, and turning it back would keep everybody waiting. */
const MAX_VALUES = { pseudonym: 10_000, stand_in: 1_000 } as const;
/** Texts that are looked at together. */
const TOGETHER = 64;
const ENDING_PSEUDONYM = /«[A-Z_]+_\d+»(?=[\s.…,-]*$)/u;

/**
 * Puts pseudonyms into the texts of one request, in the order in which they are given; the same value gets the same pseudonym throughout.
 *
 * Fails closed: once screening has failed every text is empty and `hasFailed` is true; the caller lets nothing out then.
 */
export class Concealer {
  readonly #options: ConcealOptions;
  /** What was found in each text: the same text is looked at once. */
  readonly #found = new Map<string, readonly Found[]>();
  readonly #treater: Treater;
  #hasFailed = false;
  #isTooMuch = false;
  #units = 0;

  /** @param table - Of the same conversation, or `EMPTY_TABLE`. */
  constructor(options: ConcealOptions, table: TreatmentTable) {
    this.#options = options;
    this.#treater = new Treater({ ...options, table });
  }

  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** Why it has failed, where that is the request's own doing: it holds too many texts or values. */
  get isTooMuch(): boolean {
    return this.#isTooMuch;
  }

  /** UTF-16 units that were looked at. */
  get units(): number {
    return this.#units;
  }

  get table(): TreatmentTable {
    return this.#treater.table;
  }

  /** One text by itself. */
  async text(wanted: string): Promise<string> {
    await this.#look([neutralise(wanted)]);
    return this.#named("", wanted);
  }

  /** A name made of words and numbers that stick together (`call_07700900123`): read with the words apart as well. */
  async identifier(wanted: string): Promise<string> {
    await this.#look(readingsOf("", wanted));
    return this.#identifier(wanted);
  }

  /** A person's message, read in the light of what was said before; hides parts of that too, where a value is spread over both. */
  async message(wanted: string, said: Said[]): Promise<Said> {
    const raw = neutralise(wanted);
    this.#units += raw.length;
    const message: Said = { by: "visitor", text: "" };
    const offset = Math.max(0, said.length - EARLIER);
    const near = said.slice(offset);
    const found = await this.#find(
      raw,
      near.map((one) => withTail(one, this.table)),
    );
    if (found !== null)
      this.#closed(undefined, () => {
        const { keyedHash } = this.#options;
        message.text = this.#treat(raw, found.found);
        if (found.retro.length === 0) return;
        // All values have names by now.
        const { retro } = nameInConversation(rawText(raw), found, { memory: this.table.memory, keyedHash });
        for (const [index, one] of near.entries()) {
          const masks = retro.filter((mask) => mask.message === index);
          if (masks.length > 0) one.text = maskRetro(one.text, masks);
        }
      });
    said.push(message);
    return message;
  }

  /** JSON as text: what stands in its strings and numbers. What is no JSON is taken as words. */
  async jsonText(wanted: string): Promise<string> {
    const parts = jsonParts(wanted);
    if (parts === null) return this.text(wanted);
    await this.#look(parts.flatMap((part) => (typeof part === "string" ? [] : readingsOf(part.name, part.value))));
    // A string without a name before it is a name itself, or stands in a list.
    return parts
      .map((part) => {
        if (typeof part === "string") return part;
        return written(part, part.name === "" ? this.#identifier(part.value) : this.#named(part.name, part.value));
      })
      .join("");
  }

  /** Any JSON value: every string and number in it, names of fields included. */
  async json(value: unknown): Promise<unknown> {
    await this.#look(leavesOf(value, ""));
    return this.#json(value, "");
  }

  #json(value: unknown, name: string): unknown {
    if (typeof value === "string") return this.#named(name, value);
    if (typeof value === "number") {
      const text = String(value);
      const hidden = this.#named(name, text);
      return hidden === text ? value : hidden;
    }
    if (Array.isArray(value)) return value.map((inner) => this.#json(inner, name));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [this.#identifier(key), this.#json(inner, key)] as const),
    );
  }

  #identifier(wanted: string): string {
    const hidden = this.#named("", wanted);
    if (hidden !== wanted) return hidden;
    const apart = words(wanted);
    const said = apart === wanted ? wanted : this.#named("", apart);
    return said === apart ? wanted : said;
  }

  /** A value with the name of its field, which may say what the value is. */
  #named(name: string, wanted: string): string {
    const raw = neutralise(wanted);
    this.#units += raw.length;
    if (raw.trim() === "") return raw;
    return this.#closed("", () => {
      const plain = this.#known(raw);
      const lead = leadOf(name, raw);
      return this.#treat(raw, plain.length > 0 || lead === "" ? plain : behind(lead, this.#known(lead + raw)));
    });
  }

  /** Has the detector look at texts, many at a time. */
  async #look(texts: readonly string[]): Promise<void> {
    const fresh = [...new Set(texts)].filter((text) => text.trim() !== "" && !this.#found.has(text));
    if (this.#found.size + fresh.length > MAX_TEXTS) {
      this.#isTooMuch = true;
      this.#hasFailed = true;
    }
    for (let at = 0; at < fresh.length && !this.#hasFailed; at += TOGETHER)
      await Promise.all(
        fresh.slice(at, at + TOGETHER).map(async (text) => {
          const found = await this.#find(text, []);
          if (found !== null) this.#found.set(text, found.found);
        }),
      );
  }

  async #find(text: string, earlier: readonly EarlierMessage[]): Promise<FoundInConversation | null> {
    if (this.#hasFailed) return null;
    const { detector, kinds } = this.#options;
    const found = await detector.find({ text, earlier, kinds: [...kinds], expects: null });
    if (found.ok) return found.value;
    this.#hasFailed = true;
    return null;
  }

  /** @throws TypeError - A text that nobody looked at: it must not go out as if nothing had been found. */
  #known(text: string): readonly Found[] {
    const found = this.#found.get(text);
    if (found === undefined) throw new TypeError("Cannot treat a text: it was not looked at");
    return found;
  }

  #treat(raw: string, found: readonly Found[]): string {
    const text = this.#treater.treat(rawText(raw), found);
    if (this.#treater.size <= MAX_VALUES[this.#options.style]) return text;
    this.#isTooMuch = true;
    this.#hasFailed = true;
    return "";
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

/** What is found in a text that was read with other words before it. */
function behind(lead: string, found: readonly Found[]): Found[] {
  return found
    .filter(({ end }) => end > lead.length)
    .map((one) => ({ ...one, start: Math.max(0, one.start - lead.length), end: one.end - lead.length }));
}

function leadOf(name: string, raw: string): string {
  return name === "" || raw.length > SHORT_VALUE_UNITS ? "" : `${words(name).slice(-LEAD_UNITS)}: `;
}

/** Every form in which a value is read. */
function readingsOf(name: string, wanted: string): string[] {
  const raw = neutralise(wanted);
  return name === "" ? [raw, neutralise(words(wanted))] : [raw, leadOf(name, raw) + raw];
}

function leavesOf(value: unknown, name: string): string[] {
  if (typeof value === "string" || typeof value === "number") return readingsOf(name, String(value));
  if (Array.isArray(value)) return value.flatMap((inner) => leavesOf(inner, name));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [...readingsOf("", key), ...leavesOf(inner, key)]);
}

function withTail(one: Said, table: TreatmentTable): EarlierMessage {
  const name = ENDING_PSEUDONYM.exec(one.text)?.[0] ?? "";
  const tail = table.values[name]?.value;
  return { by: one.by, text: one.text, ...(tail === undefined ? {} : { tail }) };
}

/** `accountNumber`, `account_number` → "account number". */
function words(name: string): string {
  return name.replace(/([a-z])([A-Z])/gu, "$1 $2").replaceAll(/[_.-]+/gu, " ");
}
