// SPDX-License-Identifier: Apache-2.0
import type { KeyDeps } from "./deps.ts";
import type { RootRecord } from "./ports.ts";

/** A node that was not heard of for so long does not count: it is gone, or will read everything anew. */
const SILENT_MS = 90_000;

type NodeNote = { readonly at: number; readonly roots: readonly number[] };
export type NodeState = NodeNote & { readonly nodeId: string };

/** Tells which root keys this serving node can use. Called every few seconds, and when root keys change. */
export async function reportNode({ keyStore, roots, clock, nodeId }: KeyDeps): Promise<void> {
  const held: number[] = [];
  for (const root of await roots.roots())
    if (root.state !== "gone" && root.state !== "destroying" && (await roots.holds(root))) held.push(root.rootNo);
  const name = `node/${nodeId}`;
  const note: NodeNote = { at: clock.now(), roots: held };
  const before = await keyStore.note(name);
  await keyStore.saveNote(name, before, JSON.stringify(note));
}

/** As `reportNode()`, for a process that has reported before: a command is no node. */
export async function reportAgain(deps: KeyDeps): Promise<void> {
  if ((await deps.keyStore.note(`node/${deps.nodeId}`)) !== null) await reportNode(deps);
}

/** The node stops: nobody waits for it. */
export async function forgetNode({ keyStore, nodeId }: Pick<KeyDeps, "keyStore" | "nodeId">): Promise<void> {
  const name = `node/${nodeId}`;
  const before = await keyStore.note(name);
  if (before !== null) await keyStore.saveNote(name, before, null);
}

export async function listNodes({
  keyStore,
  clock,
}: Pick<KeyDeps, "keyStore" | "clock">): Promise<readonly NodeState[]> {
  const alive: NodeState[] = [];
  for (const { name, value } of await keyStore.notes("node/")) {
    const note = JSON.parse(value) as NodeNote;
    if (clock.now() - note.at <= SILENT_MS) alive.push({ nodeId: name.slice("node/".length), ...note });
    else await keyStore.saveNote(name, value, null);
  }
  return alive;
}

/** Nodes that cannot use a root key yet: the key file has not come to them. */
export async function nodesWithout(deps: KeyDeps, { rootNo }: RootRecord): Promise<readonly string[]> {
  return (await listNodes(deps)).filter(({ roots }) => !roots.includes(rootNo)).map(({ nodeId }) => nodeId);
}
