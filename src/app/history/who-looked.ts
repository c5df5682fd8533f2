// SPDX-License-Identifier: Apache-2.0

import { equalBytes } from "#crypto";
import type { ToolName } from "#dialogue";
import { type AgentId, type ConversationId, fromBase64Url, ok, type Result, refuse, toBase64Url } from "#kernel";
import { LOOK_KINDS, type LookList } from "#protocol";
import { maySee } from "../budgets.ts";
import { toolContext } from "../call-tool.ts";
import type { AppDeps } from "../deps.ts";
import { decideTool } from "../gate.ts";
import { inTurn } from "../in-turn.ts";
import { privacyWhoLooked } from "../tools/privacy.ts";
import type { ToolSpec } from "../tools/tool-spec.ts";
import { levelOf, openTurn, recordEntry, type Turn } from "../turn.ts";
import type { NotThere } from "../turn-request.ts";
import { type LookGroup, LookGroups } from "./group-looks.ts";
import { lookOf } from "./look-words.ts";

export type WhoLookedRefusal =
  | NotThere
  /** Two proofs, the later not older than the gate wants it; or more was read than one person reads. */
  | { readonly reason: "not_enough_proof" }
  /** Not a cursor that this conversation was given. */
  | { readonly reason: "cursor_unknown" };

const PAGE = 20;
/** Entries that are read together; so often for one page at most. */
const AT_ONCE = 100;
const MOST_READS = 10;
const TOOL = "privacy.who_looked";

/**
 * Who saw data of the customer of this conversation: over all their conversations, newest first, page by page. The subject is the
 * conversation's own, never an argument; the gate decides for each page. The first page stands in the history before it leaves, once for
 * each view; a later page opens only with the cursor that an earlier one brought, so that nothing is seen without an entry.
 */
export async function whoLooked(
  deps: AppDeps,
  conversationId: ConversationId,
  before: string | null,
): Promise<Result<LookList, WhoLookedRefusal>> {
  if (before !== null) return laterPage(deps, conversationId, before);
  let list: LookList | null = null;
  const scope = { tenant: deps.tenant, conversationId, clientId: null };
  const done = await inTurn<WhoLookedRefusal>(deps, scope, async (turn) => {
    list = null;
    const passed = await pass(turn);
    if (!passed.ok) return passed;
    list = await pageOf(turn, null);
    const facts = { tool: TOOL, purpose: privacyWhoLooked.purpose, level: levelOf(turn), outcome: "ok" };
    recordEntry(turn, "data.read", facts, { kind: "subject", id: null });
    return ok(undefined);
  });
  if (!done.ok) return done;
  return list === null ? refuse({ reason: "not_enough_proof" }) : ok(list);
}

async function laterPage(
  deps: AppDeps,
  conversationId: ConversationId,
  cursor: string,
): Promise<Result<LookList, WhoLookedRefusal>> {
  const stored = await deps.conversations.find(deps.tenant, conversationId, null, "own");
  if (!stored) return refuse({ reason: "conversation_not_found" });
  const turn = await openTurn(deps, stored, null);
  const before = readCursor(turn, cursor);
  if (before === null) return refuse({ reason: "cursor_unknown" });
  const passed = await pass(turn);
  return passed.ok ? ok(await pageOf(turn, before)) : passed;
}

async function pass(turn: Turn): Promise<Result<undefined, WhoLookedRefusal>> {
  const no = refuse({ reason: "not_enough_proof" } as const);
  if (turn.endedAt !== null || !turn.state.isDeviceBound) return no;
  const spec = privacyWhoLooked as unknown as ToolSpec<ToolName>;
  const verdict = await decideTool(turn, TOOL, spec, {}, toolContext(turn, levelOf(turn)));
  if (!verdict.isAllowed || !verdict.fields.has("ownRecords")) return no;
  return (await maySee(turn, 1)) ? ok(undefined) : no;
}

async function pageOf(turn: Turn, before: number | null): Promise<LookList> {
  const { deps, stored } = turn;
  const { groups, next } = await gather(turn, before);
  const ids = groups.flatMap(({ entry: { kind, actor } }) =>
    kind === "agent.revealed" && actor.id !== null ? [actor.id as AgentId] : [],
  );
  const staff = await Promise.all([...new Set(ids)].map((id) => deps.staff.find(stored.tenant, id)));
  const names = new Map(staff.flatMap((one) => (one === null ? [] : [[one.staffId as string, one.name] as const])));
  return {
    looks: groups.flatMap((group) => lookOf(group, names) ?? []),
    before: next === null ? null : cursorOf(turn, next),
  };
}

/** Looks of one page, and behind which entry the next begins. */
async function gather(
  { deps, stored, subjectId }: Turn,
  before: number | null,
): Promise<{ readonly groups: readonly LookGroup[]; readonly next: number | null }> {
  const groups = new LookGroups(PAGE);
  let last = before;
  for (let reads = 0; reads < MOST_READS; reads += 1) {
    const wanted = { kinds: LOOK_KINDS, before: last, limit: AT_ONCE };
    const found = await deps.ownHistory.page(stored.tenant, subjectId, wanted);
    for (const read of found) {
      if (!groups.take(read)) return { groups: groups.all, next: last };
      last = read.id;
    }
    if (found.length < AT_ONCE) return { groups: groups.all, next: null };
  }
  return { groups: groups.all, next: last };
}

/** Ties a place in the list to conversation and subject: what was not given out here opens nothing. */
function cursorOf(turn: Turn, id: number): string {
  return `${id}.${toBase64Url(macOf(turn, id))}`;
}

function readCursor(turn: Turn, cursor: string): number | null {
  const [, id, mac] = /^(\d{1,15})\.([A-Za-z0-9_-]{20,100})$/u.exec(cursor) ?? [];
  if (id === undefined || mac === undefined) return null;
  const expected = macOf(turn, Number(id));
  const given = bytesOf(mac);
  return given?.length === expected.length && equalBytes(given, expected) ? Number(id) : null;
}

function macOf({ deps, stored, subjectId }: Turn, id: number): Uint8Array {
  return deps.keys.blindIndex("token", `looks ${stored.conversationId} ${subjectId} ${id}`);
}

/** Attacker-controlled: null where it is no base64url. */
function bytesOf(text: string): Uint8Array | null {
  try {
    return fromBase64Url(text);
  } catch {
    return null;
  }
}
