// SPDX-License-Identifier: Apache-2.0
import { type JsonObject, makeUuid, ok, type Result, refuse } from "#kernel";
import type { DeskTextDraft } from "#protocol";
import type { ApprovalWish } from "../approvals/content.ts";
import { type ApprovalDeps, proposeApproval } from "../approvals/propose.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import { passStaffGate } from "../staff/gate.ts";
import { type ContentRefusal, checkContent, type DeskTextContent, openText, sealText } from "./content.ts";
import type { StoredDeskText } from "./ports.ts";

/** More than anybody finds anything in. */
const MOST_TEXTS = 2_000;
/** Of one request, in characters with titles: whoever approves reads all of it. */
const MOST_WORDS = 200_000;

export type TextDeps = ApprovalDeps & Pick<AppDeps, "deskTexts" | "detector" | "history" | "settings">;
export type DraftRefusal =
  | ContentRefusal
  | { readonly reason: "not_permitted" }
  | { readonly reason: "text_not_found" }
  | { readonly reason: "too_many_texts" }
  /** Another one in use has the shortcut. */
  | { readonly reason: "shortcut_taken" }
  | { readonly reason: "somebody_was_faster" };

/** Keeps drafts and asks a colleague to put them into use. Nothing of them is used before somebody else has approved exactly these words. */
export async function draftTexts(
  deps: AppDeps,
  agent: AgentIdentity,
  drafts: readonly DeskTextDraft[],
): Promise<Result<{ readonly approvalId: string; readonly textIds: readonly string[] }, DraftRefusal>> {
  if (!(await passStaffGate(deps, { agent }, "texts.write")).ok) return refuse({ reason: "not_permitted" });
  return keepDrafts(deps, agent, drafts);
}

/** The same for a command, which has no seat at the desk: anybody with the right decides. All drafts or none. */
export async function keepDrafts(
  deps: TextDeps,
  by: Pick<AgentIdentity, "agentId" | "name"> | null,
  drafts: readonly DeskTextDraft[],
): Promise<Result<{ readonly approvalId: string; readonly textIds: readonly string[] }, DraftRefusal>> {
  const known = await deps.deskTexts.list(deps.tenant);
  const isTooMuch = JSON.stringify(drafts).length > MOST_WORDS;
  if (isTooMuch || known.length + drafts.length > MOST_TEXTS) return refuse({ reason: "too_many_texts" });
  const shortcuts = drafts.flatMap(({ shortcut }) => (shortcut === null ? [] : [shortcut]));
  if (new Set(shortcuts).size < shortcuts.length) return refuse({ reason: "shortcut_taken" });
  const kept: { readonly stored: StoredDeskText; readonly content: DeskTextContent }[] = [];
  for (const draft of drafts) {
    const content = contentOf(draft);
    const checked = await checkContent(deps, content);
    if (!checked.ok) return checked;
    if (!hasItsSteps(content, known)) return refuse({ reason: "text_not_found" });
    const replaced = known.find(({ textId, state }) => textId === draft.replaces && state === "published");
    if (draft.replaces !== null && replaced?.kind !== content.kind) return refuse({ reason: "text_not_found" });
    const holder = known.find(
      ({ shortcut, state }) => state === "published" && shortcut !== null && shortcut === draft.shortcut,
    );
    if (holder !== undefined && holder.textId !== draft.replaces) return refuse({ reason: "shortcut_taken" });
    const textId = makeUuid(deps.random);
    const stored: StoredDeskText = {
      textId,
      kind: content.kind,
      state: "draft",
      version: 1,
      shortcut: draft.shortcut,
      team: draft.team,
      replaces: draft.replaces,
      sealed: sealText(deps, textId, content),
      uses: 0,
      changedAt: new Date(deps.clock.now()),
    };
    kept.push({ stored, content });
  }
  for (const { stored } of kept)
    await deps.deskTexts.add(deps.tenant, stored, textEntry(deps, by?.agentId ?? null, stored, { change: "drafted" }));
  const wish: ApprovalWish = { kind: "desk_text", texts: kept.map(({ stored, content }) => wishOf(stored, content)) };
  const { approvalId } = await proposeApproval(deps, wish, by, deps.settings.approvals.lifetimeMs);
  return ok({ approvalId, textIds: kept.map(({ stored }) => stored.textId) });
}

/**
 * Takes a text back. A draft that nobody uses goes at once; what is in use a second person takes out, as a second person put it in.
 *
 * @returns The request for approval; null where it is done.
 */
export async function retireText(
  deps: AppDeps,
  agent: AgentIdentity,
  textId: string,
): Promise<Result<{ readonly approvalId: string | null }, DraftRefusal>> {
  if (!(await passStaffGate(deps, { agent }, "texts.write")).ok) return refuse({ reason: "not_permitted" });
  const stored = await deps.deskTexts.find(deps.tenant, textId);
  if (stored === null || stored.state === "retired") return refuse({ reason: "text_not_found" });
  if (stored.state === "draft")
    return (await takeOut(deps, agent, stored)) ? ok({ approvalId: null }) : refuse({ reason: "somebody_was_faster" });
  const one = { ...wishOf(stored, openText(deps, stored)), retires: true } as const;
  const wish: ApprovalWish = { kind: "desk_text", texts: [one] };
  const { approvalId } = await proposeApproval(deps, wish, agent, deps.settings.approvals.lifetimeMs);
  return ok({ approvalId });
}

/** @returns False: it changed meanwhile. */
async function takeOut(deps: AppDeps, { agentId }: AgentIdentity, stored: StoredDeskText): Promise<boolean> {
  const entry = textEntry(deps, agentId, stored, { change: "retired" });
  return deps.deskTexts.retire(deps.tenant, stored.textId, stored.version, new Date(deps.clock.now()), entry);
}

/**
 * Puts into use what a second person approved, or takes it out, where every text still is the one that was approved. The approval was used up before: if we
 * stop in between, the rest stays a draft and is asked for anew.
 */
export async function publishApproved(
  deps: AppDeps,
  by: AgentIdentity,
  wish: Extract<ApprovalWish, { kind: "desk_text" }>,
): Promise<boolean> {
  let isWhole = true;
  for (const one of wish.texts) {
    const stored = await deps.deskTexts.find(deps.tenant, one.textId);
    const { retires, ...words } = one;
    const isSame =
      stored?.state === (retires ? "published" : "draft") &&
      stored.version === one.version &&
      JSON.stringify(wishOf(stored, openText(deps, stored))) === JSON.stringify(words);
    if (!isSame || (retires && !(await takeOut(deps, by, stored)))) isWhole = false;
    if (!isSame || retires) continue;
    const entry = textEntry(deps, by.agentId, stored, { change: "published" });
    const now = new Date(deps.clock.now());
    if (!(await deps.deskTexts.publish(deps.tenant, one.textId, one.version, now, entry))) isWhole = false;
  }
  return isWhole;
}

function contentOf(draft: DeskTextDraft): DeskTextContent {
  return draft.kind === "canned"
    ? { kind: "canned", title: draft.title, texts: { en: draft.en, ar: draft.ar } }
    : { kind: "macro", title: draft.title, steps: draft.steps };
}

/** A list of steps names texts that are in use, and holds at least one step. */
function hasItsSteps(content: DeskTextContent, known: readonly StoredDeskText[]): boolean {
  if (content.kind === "canned") return true;
  return content.steps.every(
    (step) =>
      step.do !== "reply" ||
      known.some(({ textId, kind, state }) => textId === step.textId && kind === "canned" && state === "published"),
  );
}

function wishOf(
  stored: StoredDeskText,
  content: DeskTextContent,
): Extract<ApprovalWish, { kind: "desk_text" }>["texts"][number] {
  const { textId, version, shortcut, team, replaces } = stored;
  return { textId, version, shortcut, team, replaces, content };
}

function textEntry(
  deps: Pick<AppDeps, "tenant" | "clock">,
  by: string | null,
  { textId, kind }: StoredDeskText,
  facts: JsonObject,
): HistoryEntry {
  return {
    at: new Date(deps.clock.now()),
    tenant: deps.tenant,
    kind: "desk_text.changed",
    actor: by === null ? { kind: "system", id: null } : { kind: "agent", id: by },
    subjectId: null,
    conversationId: null,
    facts: { text: textId, what: kind, ...facts },
  };
}
