// SPDX-License-Identifier: Apache-2.0
import { type FoundInConversation, knownName, restore, type TreatmentTable } from "#pii";
import type { ConcealOptions } from "./conceal.ts";
import { neutralFor, neutralise, replacePseudonyms } from "./pseudonyms.ts";
import { isAllowedLink, type LinkHosts, safeMarkup } from "./safe-markup.ts";

/** What follows a link without becoming part of it. */
const AFTER_LINK = /^(?:$|[\s)\]}>"'*,!|]|[.;:?](?:\s|$))/u;
const BEFORE_LINK = /(?:^|[\s([{<"'*])$/u;

/**
 * Turns a model's words into words for the caller whose request they answer: the caller's own pseudonyms become values, every other
 * pseudonym and every value that was not in the request becomes neutral text, images, HTML and foreign links go.
 *
 * Fails closed: once screening has failed every text is empty and `hasFailed` is true.
 */
export class Revealer {
  readonly #options: ConcealOptions;
  readonly #kinds: readonly string[];
  readonly #own: TreatmentTable;
  /** Stand-ins → pseudonyms; null where the other side was told pseudonyms. */
  readonly #standIns: TreatmentTable | null;
  /** By pseudonym, whatever the other side was told. */
  readonly #values: TreatmentTable["values"];
  readonly #hosts: LinkHosts;
  #hasFailed = false;

  /** @param table - Of the same conversation and of no other. */
  constructor(options: ConcealOptions, table: TreatmentTable, hosts: LinkHosts) {
    this.#options = options;
    // Links are judged by their host.
    this.#kinds = [...options.kinds].filter((kind) => kind !== "URL");
    this.#own = table;
    this.#hosts = hosts;
    const named = Object.entries(table.values).map(([name, { kind, value }], index) => ({
      name,
      pseudonym: name.startsWith("«") ? name : `«${kind}_${index + 900_000}»`,
      kind,
      value,
    }));
    this.#values = Object.fromEntries(named.map(({ pseudonym, kind, value }) => [pseudonym, { kind, value }]));
    const standIns = named.filter(({ name }) => !name.startsWith("«"));
    this.#standIns =
      standIns.length === 0
        ? null
        : {
            memory: table.memory,
            values: Object.fromEntries(standIns.map(({ name, pseudonym, kind }) => [name, { kind, value: pseudonym }])),
          };
  }

  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /**
   * @param text - Untrusted. Whole, or a segment that can be judged by itself.
   * @param before - What stood before it, for context; it has left already.
   */
  async text(text: string, before = ""): Promise<string> {
    if (this.#hasFailed || text.trim() === "") return this.#hasFailed ? "" : text;
    const lead = neutralise(before);
    const whole = lead + this.#safe(text);
    const found = await this.#options.detector.find({ text: whole, earlier: [], kinds: this.#kinds, expects: null });
    if (found.ok) {
      try {
        return this.#shown(whole, lead.length, found.value);
      } catch {
        // No cause: it could quote the text.
      }
    }
    this.#hasFailed = true;
    return "";
  }

  #safe(text: string): string {
    const spelled = replacePseudonyms(text, (name) => name);
    return safeMarkup(this.#standIns === null ? spelled : restore(spelled, this.#standIns), this.#hosts);
  }

  /** The text from `lead` on, with what was found in it judged. */
  #shown(whole: string, lead: number, found: FoundInConversation): string {
    const { keyedHash } = this.#options;
    let out = "";
    let position = lead;
    for (const one of found.found) {
      const { kind, start, end } = one;
      if (end <= lead) continue;
      const from = Math.max(start, lead);
      out += this.#ownOnly(whole.slice(position, from), out);
      // The caller's own value, said by the model although it was told a pseudonym only, stays as it is.
      const name = knownName(this.#own.memory, one, keyedHash) ?? "";
      out += Object.hasOwn(this.#own.values, name) ? whole.slice(from, end) : neutralFor(kind);
      position = end;
    }
    // Neutral words stand in brackets: behind an exclamation mark they would read like an image.
    return (out + this.#ownOnly(whole.slice(position), out)).replaceAll("![", "! [");
  }

  #ownOnly(text: string, before: string): string {
    return replacePseudonyms(text, (name, kind, at, length) => {
      const value = Object.hasOwn(this.#values, name) ? this.#values[name]?.value : undefined;
      if (value === undefined) return neutralFor(kind);
      if (kind !== "URL") return safeMarkup(value, this.#hosts);
      if (isAllowedLink(value, this.#hosts)) return value;
      // The caller's own link leads where the caller said; with anything glued to it, it would lead elsewhere.
      const isAlone = AFTER_LINK.test(text.slice(at + length)) && BEFORE_LINK.test(before + text.slice(0, at));
      return isAlone ? value : neutralFor(kind);
    });
  }
}
