// SPDX-License-Identifier: Apache-2.0
import { type RawText, type ScreenedText, Sensitive } from "#kernel";
import type { Finding, MaskedKind } from "../findings.ts";
import type { Found, Proof } from "../proof.ts";
import { Namer, type Naming, type PseudonymMemory, releaseHash } from "../pseudonyms.ts";
import { shownValue } from "./shown-value.ts";

/** What naming needs to know. */
export type NameOptions = {
  /** What this conversation has named so far; `EMPTY_MEMORY` at its start. */
  readonly memory: PseudonymMemory;
  /** A hash under a key of this conversation or subject, as printable text. Never an unkeyed one: numbers can be enumerated. */
  readonly keyedHash: (text: string) => string;
  /** How a value reads from then on; `«PHONE_1»` by default. */
  readonly naming?: Naming;
  /** Names the values instead of one made for this text; `memory` and `naming` are its own then. */
  readonly namer?: Namer;
};

/** One value that was replaced, in the order of the text. */
export type Replaced = {
  readonly kind: MaskedKind;
  /** What stands in its place, e.g. `«PHONE_1»`; `«SECRET»` where nothing is kept. */
  readonly name: string;
  readonly proof: Proof;
  /** First seen in this text: a vault that keeps values has it not yet. */
  readonly isNew: boolean;
  /** As it is shown to whoever may see it. */
  readonly value: Sensitive<string>;
  /** As it stands in the text: what is put back when it turns out to be something else. */
  readonly written: Sensitive<string>;
};

export type Screening = {
  readonly text: ScreenedText;
  /** Sorted, never overlapping; offsets into the raw text. What was let through is not among them. */
  readonly findings: readonly Finding[];
  /** Kinds that were found, each once, sorted. */
  readonly kinds: readonly MaskedKind[];
  readonly memory: PseudonymMemory;
  readonly replaced: readonly Replaced[];
};

/**
 * Puts a name in the place of each found value. What the person has said to be something else stays, unless it is proved to be what it
 * was taken for.
 *
 * @param found - Sorted and not overlapping, as `findValues` gives them.
 */
export function nameFound(text: RawText, found: readonly Found[], options: NameOptions): Screening {
  const { keyedHash, naming } = options;
  const kept = found.filter((one) => !isReleased(text, one, options));
  const parts: string[] = [];
  const replaced: Replaced[] = [];
  const namer = options.namer ?? new Namer(options.memory, keyedHash, naming);
  let position = 0;
  for (const { kind, value, proof, recognizer, start, end } of kept) {
    const named = namer.name(kind, value);
    parts.push(text.slice(position, start), named.pseudonym);
    replaced.push({
      kind,
      name: named.pseudonym,
      proof,
      isNew: named.isNew,
      // Of a value that is told in two messages this text holds a part.
      value: new Sensitive(recognizer === "joined" ? value : shownValue(kind, text.slice(start, end), value)),
      written: new Sensitive(text.slice(start, end)),
    });
    position = end;
  }
  parts.push(text.slice(position));
  return {
    text: parts.join("") as ScreenedText,
    findings: kept.map(({ kind, start, end, confidence, recognizer }) => ({
      kind,
      start,
      end,
      confidence,
      recognizer,
    })),
    kinds: [...new Set(kept.map(({ kind }) => kind))].sort(),
    memory: namer.memory,
    replaced,
  };
}

function isReleased(text: string, { proof, start, end }: Found, { memory, keyedHash }: NameOptions): boolean {
  const { released } = memory;
  if (proof !== "guess" || released === undefined || released.length === 0) return false;
  return released.includes(releaseHash(text.slice(start, end), keyedHash));
}
