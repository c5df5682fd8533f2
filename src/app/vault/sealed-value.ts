// SPDX-License-Identifier: Apache-2.0
import { ASSURANCE_LEVELS, type AssuranceLevel, fromUtf8, type RawText, Sensitive, utf8 } from "#kernel";
import { DROPPED, type MaskedKind, mayContest, type Replaced } from "#pii";
import type { ConversationCipher } from "../ports.ts";
import { levelOf, type Turn } from "../turn.ts";
import type { VaultWrite } from "./ports.ts";

/** What one row of the vault holds, under seal. */
export type VaultValue = {
  /** `WHOLE`: a message that could not be screened; no code shows it to anybody. `GONE`: there was half a card number, and nothing is left. */
  readonly kind: MaskedKind | "WHOLE" | "GONE";
  /** As it is shown to whoever may see it. */
  readonly value: Sensitive<string>;
  /** As it stood in the message. */
  readonly written: Sensitive<string>;
  readonly by: "visitor" | "agent";
  /** How sure we were who spoke when it was said: below this level it is not shown to whoever holds the conversation's token. */
  readonly level: AssuranceLevel;
  readonly canContest: boolean;
};

/** `«PHONE_1»` → `PHONE_1`; null for what is no name of the vault. */
export function vaultName(pseudonym: string): string | null {
  return /^«([A-Z_]+_\d+)»$/u.exec(pseudonym)?.[1] ?? null;
}

/**
 * Seals the values that were named for the first time. Secrets and card numbers are dropped: there is no row for them.
 *
 * @param restsOn - Level of an earlier value that one of these may go on with: none of them is shown below it.
 */
export function keepValues(
  turn: Turn,
  replaced: readonly Replaced[],
  by: VaultValue["by"],
  restsOn: AssuranceLevel = "A0",
): void {
  const now = levelOf(turn);
  const level = isHighEnough(now, restsOn) ? now : restsOn;
  for (const { name, kind, isNew, value, written, proof } of replaced) {
    const row = vaultName(name);
    if (row === null || !isNew || DROPPED.has(kind)) continue;
    push(turn, row, { kind, value, written, by, level, canContest: mayContest(proof) });
  }
}

/**
 * Seals a message whole, because nothing could say what is in it. It lies under the key of the conversation until that is deleted; nobody
 * is shown it, and neither the bot nor a log nor a model gets it.
 */
export function keepWhole(turn: Turn, text: RawText, by: VaultValue["by"]): void {
  const sealed = new Sensitive<string>(text);
  const row = `WHOLE_${turn.stored.turnNo + 1}`;
  push(turn, row, { kind: "WHOLE", value: sealed, written: sealed, by, level: levelOf(turn), canContest: false });
}

/** Takes a value out of the vault: from this turn on its name stands for nothing. */
export function emptyRow(turn: Turn, name: string): void {
  const nothing = new Sensitive("");
  push(turn, name, {
    kind: "GONE",
    value: nothing,
    written: nothing,
    by: "visitor",
    level: levelOf(turn),
    canContest: false,
  });
}

function push(turn: Turn, name: string, { value, written, ...rest }: VaultValue): void {
  // EXPOSE: into the envelope
  const plain = { ...rest, value: value.expose(), written: written.expose() };
  const sealed = turn.cipher.seal({ kind: "vault", name }, utf8(JSON.stringify(plain)));
  turn.vault.push({ name, keyNo: turn.cipher.keyNo, sealed });
}

/** Opens one row. Its shape is ours: it opened under our key for exactly this name. */
export function openValue(cipher: ConversationCipher, { name, keyNo, sealed }: VaultWrite): VaultValue {
  const plain = JSON.parse(fromUtf8(cipher.open({ kind: "vault", name }, keyNo, sealed))) as Omit<
    VaultValue,
    "value" | "written"
  > & { readonly value: string; readonly written: string };
  return { ...plain, value: new Sensitive(plain.value), written: new Sensitive(plain.written) };
}

/** Whether somebody at this level may be shown what was said at that one. */
export function isHighEnough(level: AssuranceLevel, needed: AssuranceLevel): boolean {
  return ASSURANCE_LEVELS.indexOf(level) >= ASSURANCE_LEVELS.indexOf(needed);
}
