// SPDX-License-Identifier: Apache-2.0
import type { HistoryTree, RecordedEntry } from "../history/ports.ts";
import type { HistoryEntry } from "../ports.ts";
import type { Audience, EvidenceScope } from "./manifest.ts";

/** A leaf whose opening is known: it can be shown what it commits to. */
export type OpenLeaf = { readonly leafIndex: number; readonly opening: Uint8Array; readonly entry: RecordedEntry };

type Kind = HistoryEntry["kind"];

/**
 * What the installation did, without a person in it. Shown to everybody who gets an archive, and only where neither a subject, nor a
 * conversation, nor a member of staff is named: who leaves out a person here leaves out the entry, since an entry opens whole or not at all.
 */
const OF_THE_INSTALLATION: readonly Kind[] = [
  "audit.run",
  "backup.made",
  "backup.verified",
  "backup.restored",
  "policy.changed",
  "egress.refused",
  "record.changed",
  "bundle.changed",
  "receivers.changed",
  "flows.published",
  "key.root_made",
  "key.root_destroyed",
  "key.rotated",
  "key.exported",
  "key.passphrase_changed",
];

/** What was decided about incidents and policies, with the random ids of the staff who did. A regulator may ask who. */
const OF_STAFF: readonly Kind[] = [
  "incident.opened",
  "incident.changed",
  "incident.noted",
  "incident.disclosed",
  "verdict.judged",
  "drill.run",
  "model.promoted",
  "help.loaded",
  "approval.proposed",
  "approval.approved",
  "approval.rejected",
  "approval.used",
];

/**
 * Whether an entry belongs into an archive. About persons only for a regulator, and about a subject only where the scope names it.
 */
export function isWanted(audience: Audience, scope: EvidenceScope, entry: RecordedEntry): boolean {
  const { subject, incident, period } = scope;
  if (period !== null && (entry.at < period.from || entry.at >= period.to)) return false;
  if (audience === "regulator" && subject !== null && entry.subjectId === subject) return true;
  if (audience === "regulator" && incident !== null && entry.facts["incident"] === incident && entry.subjectId === null)
    return true;
  if (entry.subjectId !== null || entry.conversationId !== null) return false;
  if (OF_THE_INSTALLATION.some((kind) => kind === entry.kind)) return entry.actor.id === null;
  return audience === "regulator" && OF_STAFF.some((kind) => kind === entry.kind);
}

const PAGE = 2_000;

/** Under what an archive was recorded: the hash of its manifest, and the key that signed it. */
export function builtName(manifest: unknown, key: unknown): string {
  return `${String(manifest)} ${String(key)}`;
}

/** Reads the whole history once: the entries that belong into an archive, and the archives that were recorded before, by `builtName`. */
export async function readLeaves(
  tree: Pick<HistoryTree, "leaves">,
  tenant: string,
  isIn: (entry: RecordedEntry) => boolean,
): Promise<{ readonly wanted: readonly OpenLeaf[]; readonly built: ReadonlyMap<string, OpenLeaf> }> {
  const wanted: OpenLeaf[] = [];
  const built = new Map<string, OpenLeaf>();
  for (let from = 0; ; from += PAGE) {
    const page = await tree.leaves(from, PAGE);
    for (const { leafIndex, opening, entry } of page) {
      if (opening === null || entry === null || entry.tenant !== tenant) continue;
      const leaf = { leafIndex, opening, entry };
      if (entry.kind === "evidence.built") {
        const name = builtName(entry.facts["manifest"], entry.facts["key"]);
        built.set(name, built.get(name) ?? leaf);
      } else if (isIn(entry)) wanted.push(leaf);
    }
    if (page.length < PAGE) return { wanted, built };
  }
}
