// SPDX-License-Identifier: Apache-2.0
import type { MessageId, Override } from "#dialogue";
import { ok, type Result, refuse } from "#kernel";
import type { ApprovalWish } from "../approvals/content.ts";
import { proposeApproval } from "../approvals/propose.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { passStaffGate } from "../staff/gate.ts";
import {
  digestOfWords,
  openDraft,
  openWordingRow,
  problemsOf,
  sealDraft,
  sealWording,
  type WordingDeps,
  type WordingProblem,
  wordingEntry,
} from "./content.ts";
import type { StoredWording, WordingDraft } from "./ports.ts";

export type WordingRefusal =
  | { readonly reason: "not_permitted" }
  | { readonly reason: "not_fit"; readonly problems: readonly WordingProblem[] }
  | { readonly reason: "nothing_to_publish" }
  | { readonly reason: "unknown_version" }
  | { readonly reason: "unchanged" }
  | { readonly reason: "too_many" }
  | { readonly reason: "somebody_was_faster" };

/** Drafts that wait at one time, and that one request may ask for. */
const MOST_DRAFTS = 200;
/** Of one request, in characters, with what was said before: whoever approves reads all of it. */
const MOST_WORDS = 150_000;

/** Keeps other words for a message, checked as they will be when they are published. Nothing is said with them before a colleague agreed. */
export async function draftWording(
  deps: AppDeps,
  agent: AgentIdentity,
  draft: WordingDraft,
): Promise<Result<{ readonly version: number }, WordingRefusal>> {
  if (!(await passStaffGate(deps, { agent }, "wording.write")).ok) return refuse({ reason: "not_permitted" });
  return keepWordingDraft(deps, agent.agentId, draft);
}

/** The same for a command. */
export async function keepWordingDraft(
  deps: WordingDeps,
  by: string | null,
  draft: WordingDraft,
): Promise<Result<{ readonly version: number }, WordingRefusal>> {
  const problems = await problemsOf(deps, draft);
  if (problems.length > 0) return refuse({ reason: "not_fit", problems });
  const { store } = deps.wording;
  const drafts = await store.drafts(deps.tenant);
  const former = drafts.find(({ id }) => id === draft.id);
  if (former === undefined && drafts.length >= MOST_DRAFTS) return refuse({ reason: "too_many" });
  const version = (former?.version ?? 0) + 1;
  const sealed = sealDraft({ tenant: deps.tenant, store }, draft);
  const words = draft.texts === null ? "shipped" : digestOfWords(deps, [{ id: draft.id, ...draft.texts }]);
  const entry = wordingEntry(deps, by, { change: "drafted", message: draft.id, words });
  const isKept = await store.keepDraft(
    deps.tenant,
    { id: draft.id, version, sealed, changedAt: new Date(deps.clock.now()) },
    entry,
  );
  return isKept ? ok({ version }) : refuse({ reason: "somebody_was_faster" });
}

export async function discardWordingDraft(
  deps: AppDeps,
  agent: AgentIdentity,
  id: MessageId,
): Promise<Result<undefined, WordingRefusal>> {
  if (!(await passStaffGate(deps, { agent }, "wording.write")).ok) return refuse({ reason: "not_permitted" });
  const { store } = deps.wording;
  const draft = (await store.drafts(deps.tenant)).find((one) => one.id === id);
  if (draft === undefined) return refuse({ reason: "nothing_to_publish" });
  const entry = wordingEntry(deps, agent.agentId, { change: "discarded", message: id });
  const isDone = await store.dropDraft(deps.tenant, id, draft.version, entry);
  return isDone ? ok(undefined) : refuse({ reason: "somebody_was_faster" });
}

/** Asks a colleague to put every draft that waits into use. Other words, or another version in between, need a new request. */
export async function proposeWording(
  deps: AppDeps,
  agent: AgentIdentity,
): Promise<Result<{ readonly approvalId: string }, WordingRefusal>> {
  if (!(await passStaffGate(deps, { agent }, "wording.write")).ok) return refuse({ reason: "not_permitted" });
  return askForWording(deps, agent);
}

/** The same for a command, which has no seat at the desk: anybody with the right decides. */
export async function askForWording(
  deps: WordingDeps,
  by: Pick<AgentIdentity, "agentId" | "name"> | null,
): Promise<Result<{ readonly approvalId: string }, WordingRefusal>> {
  const sealing = { tenant: deps.tenant, store: deps.wording.store };
  const [drafts, newest] = await Promise.all([sealing.store.drafts(deps.tenant), sealing.store.newest(deps.tenant)]);
  if (drafts.length === 0) return refuse({ reason: "nothing_to_publish" });
  const opened = drafts.map((stored) => ({ version: stored.version, ...openDraft(sealing, stored) }));
  const problems = (await Promise.all(opened.map((draft) => problemsOf(deps, draft)))).flat();
  if (problems.length > 0) return refuse({ reason: "not_fit", problems });
  const now = openWordingRow(sealing, newest);
  const { entries } = deps.wording.shipped().catalogues;
  const wish: ApprovalWish = {
    kind: "wording",
    base: newest?.number ?? 0,
    texts: opened.map(({ id, version, texts }) => {
      const own = now.find((one) => one.id === id);
      const before = { en: own?.en ?? entries.en.get(id)?.text ?? "", ar: own?.ar ?? entries.ar.get(id)?.text ?? "" };
      return { id, version, before, after: texts };
    }),
  };
  if (JSON.stringify(wish).length > MOST_WORDS) return refuse({ reason: "too_many" });
  const { approvalId } = await proposeApproval(deps, wish, by, deps.settings.approvals.lifetimeMs);
  return ok({ approvalId });
}

/**
 * Puts into force what a second person approved, where nothing else came into force since and every draft still says exactly that. Checked
 * again: the flows may have changed.
 */
export async function publishWording(
  deps: AppDeps,
  by: AgentIdentity,
  wish: Extract<ApprovalWish, { kind: "wording" }>,
): Promise<boolean> {
  const sealing = { tenant: deps.tenant, store: deps.wording.store };
  const [drafts, newest] = await Promise.all([sealing.store.drafts(deps.tenant), sealing.store.newest(deps.tenant)]);
  if ((newest?.number ?? 0) !== wish.base) return false;
  for (const { id, version, after } of wish.texts) {
    const stored = drafts.find((one) => one.id === id && one.version === version);
    const draft = stored === undefined ? null : openDraft(sealing, stored);
    if (draft === null || JSON.stringify(draft.texts) !== JSON.stringify(after)) return false;
    if ((await problemsOf(deps, draft)).length > 0) return false;
  }
  const changed = new Map(wish.texts.map(({ id, after }) => [id, after]));
  const kept = openWordingRow(sealing, newest).filter(({ id }) => !changed.has(id));
  const added = [...changed].flatMap(([id, after]): Override[] => (after === null ? [] : [{ id, ...after }]));
  return putInForce(deps, by.agentId, wish.base, "published", [...kept, ...added], wish.texts);
}

/** What was in force before comes back at once, by one person: two have agreed to those words already. 0: all shipped words. */
export async function rollBackWording(
  deps: AppDeps,
  agent: AgentIdentity,
  to: number,
): Promise<Result<{ readonly number: number }, WordingRefusal>> {
  if (!(await passStaffGate(deps, { agent }, "wording.write")).ok) return refuse({ reason: "not_permitted" });
  const sealing = { tenant: deps.tenant, store: deps.wording.store };
  const [newest, wanted] = await Promise.all([
    sealing.store.newest(deps.tenant),
    to === 0 ? null : sealing.store.find(deps.tenant, to),
  ]);
  if (newest === null || (to !== 0 && wanted === null)) return refuse({ reason: "unknown_version" });
  const overrides = openWordingRow(sealing, wanted);
  if (digestOfWords(deps, overrides) === newest.digest) return refuse({ reason: "unchanged" });
  const isDone = await putInForce(deps, agent.agentId, newest.number, "rolled_back", overrides, []);
  return isDone ? ok({ number: newest.number + 1 }) : refuse({ reason: "somebody_was_faster" });
}

async function putInForce(
  deps: AppDeps,
  by: string,
  base: number,
  how: StoredWording["how"],
  overrides: readonly Override[],
  taken: Extract<ApprovalWish, { kind: "wording" }>["texts"],
): Promise<boolean> {
  const { store } = deps.wording;
  const number = base + 1;
  const digest = digestOfWords(deps, overrides);
  const stored: StoredWording = {
    number,
    how,
    digest,
    messages: overrides.length,
    sealed: sealWording({ tenant: deps.tenant, store }, number, overrides),
    at: new Date(deps.clock.now()),
  };
  const facts = { change: how, version: number, words: digest, messages: overrides.length };
  const isDone = await store.publish(deps.tenant, stored, taken, wordingEntry(deps, by, facts));
  if (isDone) await deps.wording.follow();
  return isDone;
}
