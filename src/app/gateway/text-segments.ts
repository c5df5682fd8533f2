// SPDX-License-Identifier: Apache-2.0

/** Longest piece that is held back. */
const MAX_UNITS = 1_200;
/** A run without space that is longer than this is no word, no value and no link that anybody could use. */
const MAX_RUN_UNITS = 1_000;
const RUN_GONE = "[removed]";

const SPACE = /\s/u;
const WIDE_STOP = /[。！？；]/u;
/** Scripts that set no spaces. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const STOP = /[.!?;:؟؛]/u;
/** A word after which a sentence may end: letters only, no abbreviation, nothing that could be part of a value. */
const LAST_WORD = /(?:^|[\s"“”'(*_])[\p{L}\p{M}'’-]{4,}["”')*_]{0,4}$/u;

/**
 * Cuts a text that arrives in pieces into segments that can be judged by themselves, and rewrites each. Where it is cut depends on the
 * text alone, never on the pieces: whatever the chunking, the output is the same.
 *
 * A segment ends after a sentence or a line whose last word cannot be part of a value; what could be is held back with what follows, up
 * to `MAX_UNITS`. `rewrite` is given the raw text before the segment too, as context.
 */
export class TextSegments {
  readonly #rewrite: (segment: string, before: string) => Promise<string>;
  #pending = "";
  #before = "";
  /** Units of the run without space that `#pending` ends with. */
  #run = 0;
  #isSkipping = false;

  constructor(rewrite: (segment: string, before: string) => Promise<string>) {
    this.#rewrite = rewrite;
  }

  /** Takes the next piece; returns what is complete. One call at a time. */
  async push(piece: string): Promise<string> {
    let out = "";
    for (let i = 0; i < piece.length; i += 1) {
      const length = this.#take(piece.charAt(i));
      if (length > 0) out += await this.#flush(length);
    }
    return out;
  }

  async end(): Promise<string> {
    return this.#flush(this.#pending.length);
  }

  /** How much of what is pending is a segment now. */
  #take(unit: string): number {
    const isSpace = SPACE.test(unit);
    if (this.#isSkipping) {
      if (!isSpace) return 0;
      this.#isSkipping = false;
    }
    this.#run = isSpace || WIDE_STOP.test(unit) || UNSPACED.test(unit) ? 0 : this.#run + 1;
    this.#pending += unit;
    if (this.#run > MAX_RUN_UNITS) {
      this.#pending = this.#pending.slice(0, -this.#run) + RUN_GONE;
      this.#run = RUN_GONE.length;
      this.#isSkipping = true;
      return 0;
    }
    if (this.#endsSegment(unit, isSpace)) return this.#pending.length;
    if (this.#pending.length >= MAX_UNITS && !/[\uD800-\uDBFF]/.test(unit)) return this.#forcedCut();
    return 0;
  }

  /** A line or a sentence ends with a space unit: what comes after it begins anew. */
  #endsSegment(unit: string, isSpace: boolean): boolean {
    if (WIDE_STOP.test(unit)) return !/[\p{Nd}«]/u.test(this.#pending.slice(-24));
    if (!isSpace) return false;
    const text = this.#pending.slice(-80).trimEnd();
    if (opensMark(text)) return false;
    if (unit === "\n") return text === "" || LAST_WORD.test(text.replace(/[.!?;:,؟؛]+$/u, ""));
    return STOP.test(text.charAt(text.length - 1)) && LAST_WORD.test(text.slice(0, -1));
  }

  /** Where it must be cut although nothing ends there: at the last space between words that hold no digit, else at the last space. */
  #forcedCut(): number {
    const gaps = [...this.#pending.matchAll(/(?<=[^\s\p{Nd}@«»]{2})\s(?=\S)/gu)];
    const gentle = gaps.at(-1)?.index;
    if (gentle !== undefined && gentle > 0) return gentle + 1;
    const space = this.#pending.search(/\s\S*$/u);
    return space > 0 ? space + 1 : this.#pending.length;
  }

  async #flush(length: number): Promise<string> {
    const segment = this.#pending.slice(0, length);
    this.#pending = this.#pending.slice(length);
    if (segment === "") return "";
    const before = this.#before;
    this.#before = (before + segment).slice(-120);
    return this.#rewrite(segment, before);
  }
}

/** A pseudonym that was begun and not ended. */
function opensMark(text: string): boolean {
  return text.lastIndexOf("«") > text.lastIndexOf("»");
}
