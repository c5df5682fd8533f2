// SPDX-License-Identifier: Apache-2.0
import { type CheckpointPolicy, type NoteKey, parseNoteKey } from "#tlog";

/**
 * Whom one believes, from verifier keys as texts: those under the origin's name are the log's and must all have signed;
 * the others are witnesses.
 *
 * @param quorum - How many witnesses must have cosigned.
 * @returns The policy, or null when a key is malformed or none is the log's.
 */
export function policyOf(origin: string, keyTexts: readonly string[], quorum: number = 0): CheckpointPolicy | null {
  const keys: NoteKey[] = [];
  for (const text of keyTexts) {
    const key = parseNoteKey(text);
    if (!key.ok) return null;
    keys.push(key.value);
  }
  const logKeys = keys.filter(({ name }) => name === origin);
  const witnessKeys = keys.filter(({ name }) => name !== origin);
  return logKeys.length === 0 ? null : { origin, logKeys, witnessKeys, quorum };
}
