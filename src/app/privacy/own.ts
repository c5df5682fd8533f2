// SPDX-License-Identifier: Apache-2.0
import type { ToolName } from "#dialogue";
import { type ConversationId, type Lang, ok, type Result, refuse, utf8 } from "#kernel";
import { KIND_RULES, type RequestChannel, type RequestKind } from "#privacy";
import type { OwnRequests } from "#protocol";
import { maySee } from "../budgets.ts";
import { toolContext } from "../call-tool.ts";
import type { AppDeps } from "../deps.ts";
import { decideTool } from "../gate.ts";
import { privacyProtect, privacyRequest, privacyRequests } from "../tools/privacy.ts";
import type { ToolSpec } from "../tools/tool-spec.ts";
import { levelOf, openTurn, type Turn } from "../turn.ts";
import type { NotThere } from "../turn-request.ts";
import { type AskRefusal, askRequest } from "./ask.ts";
import { copyOfSubject } from "./copy.ts";
import { copyPage } from "./copy-page.ts";
import { withdrawSubjectRequest } from "./decide.ts";
import { liftLimit } from "./limits.ts";
import type { LimitKind, StoredRequest } from "./ports.ts";
import { openWords } from "./words.ts";

/** More requests than one person makes in years. */
const MOST = 100;

export type OwnRequestRefusal =
  | NotThere
  /** The gate wants more proof, fresher proof, or a browser that keeps its key; or more was read than one person reads. */
  | { readonly reason: "not_enough_proof" }
  | { readonly reason: "request_not_found" }
  | { readonly reason: "too_late" }
  | { readonly reason: "somebody_was_faster" }
  | { readonly reason: "not_set" }
  | Exclude<AskRefusal, { readonly reason: "not_enough_proof" }>;

/** The subject's own requests with their state and day, and the limits that hold. Nobody else's, ever: the subject is the conversation's. */
export async function listOwnRequests(
  deps: AppDeps,
  conversationId: ConversationId,
): Promise<Result<OwnRequests, OwnRequestRefusal>> {
  const turn = await passOwn(deps, conversationId, "privacy.requests");
  if (!turn.ok) return turn;
  const { subjectId } = turn.value;
  const [found, limits] = await Promise.all([
    deps.rights.requests.listOf(deps.tenant, subjectId, MOST),
    deps.rights.limits.of(deps.tenant, subjectId),
  ]);
  return ok({
    requests: await Promise.all(found.map((request) => ownView(deps, request))),
    limits: {
      restricted: limits.restrictedAt?.toISOString() ?? null,
      objected: limits.objectedAt?.toISOString() ?? null,
    },
  });
}

/** Asks for one of the subject's rights, from the widget or another client of the API. */
export async function askOwnRequest(
  deps: AppDeps,
  conversationId: ConversationId,
  kind: RequestKind,
  channel: Extract<RequestChannel, "widget" | "api">,
): Promise<Result<OwnRequests, OwnRequestRefusal>> {
  const turn = await passOwn(
    deps,
    conversationId,
    KIND_RULES[kind].level === "A2" ? "privacy.request" : "privacy.protect",
  );
  if (!turn.ok) return turn;
  const asked = await ask(deps, turn.value, kind, channel);
  return asked.ok ? listOwnRequests(deps, conversationId) : asked;
}

/** The subject takes a request back. */
export async function withdrawOwnRequest(
  deps: AppDeps,
  conversationId: ConversationId,
  requestId: string,
): Promise<Result<OwnRequests, OwnRequestRefusal>> {
  const turn = await passOwn(deps, conversationId, "privacy.requests");
  if (!turn.ok) return turn;
  const request = await deps.rights.requests.find(deps.tenant, requestId);
  // Somebody else's reads like one that does not exist.
  if (request === null || request.subjectId !== turn.value.subjectId) return refuse({ reason: "request_not_found" });
  const withdrawn = await withdrawSubjectRequest(deps, request);
  return withdrawn.ok ? listOwnRequests(deps, conversationId) : withdrawn;
}

/** The subject lets their data be used again. Takes the proof that discloses: it opens what was closed. */
export async function liftOwnLimit(
  deps: AppDeps,
  conversationId: ConversationId,
  limit: LimitKind,
): Promise<Result<OwnRequests, OwnRequestRefusal>> {
  const turn = await passOwn(deps, conversationId, "privacy.request");
  if (!turn.ok) return turn;
  const lifted = await liftLimit(deps, turn.value.subjectId, limit, { kind: "subject", id: null });
  return lifted.ok ? listOwnRequests(deps, conversationId) : lifted;
}

/** A file with everything that is held, for machines or for people. That it was fetched stands as a request, answered. */
export async function fetchOwnCopy(
  deps: AppDeps,
  conversationId: ConversationId,
  format: "json" | "html",
): Promise<
  Result<{ readonly bytes: Uint8Array; readonly mediaType: string; readonly name: string }, OwnRequestRefusal>
> {
  const turn = await passOwn(deps, conversationId, "privacy.request");
  if (!turn.ok) return turn;
  if (!(await maySee(turn.value, 1))) return refuse({ reason: "not_enough_proof" });
  const asked = await ask(deps, turn.value, format === "json" ? "portability" : "copy", "widget");
  if (!asked.ok) return asked;
  const copy = await copyOfSubject(deps, turn.value.subjectId);
  const lang: Lang = turn.value.lang;
  const day = copy.madeAt.slice(0, 10);
  return ok(
    format === "json"
      ? { bytes: utf8(JSON.stringify(copy, null, 2)), mediaType: "application/json", name: `my-data-${day}.json` }
      : { bytes: utf8(copyPage(copy, lang)), mediaType: "text/html; charset=utf-8", name: `my-data-${day}.html` },
  );
}

async function ask(
  deps: AppDeps,
  turn: Turn,
  kind: RequestKind,
  channel: RequestChannel,
): Promise<Result<StoredRequest, OwnRequestRefusal>> {
  const by = { kind: "subject", id: null } as const;
  const { subjectId, stored } = turn;
  const { conversationId } = stored;
  const wish = { subjectId, kind, channel, level: levelOf(turn), by, conversationId, words: null, onceAs: null };
  const asked = await askRequest(deps, wish);
  if (asked.ok) return asked;
  return asked.refusal.reason === "not_enough_proof" ? refuse({ reason: "not_enough_proof" }) : refuse(asked.refusal);
}

const TOOLS = {
  "privacy.requests": privacyRequests,
  "privacy.protect": privacyProtect,
  "privacy.request": privacyRequest,
} as const;

/** One decision of the gate for each; only for a browser that keeps its key, in a conversation that goes on. */
export async function passOwn(
  deps: AppDeps,
  conversationId: ConversationId,
  tool: keyof typeof TOOLS,
): Promise<Result<Turn, OwnRequestRefusal>> {
  const stored = await deps.conversations.find(deps.tenant, conversationId, null, "own");
  if (!stored) return refuse({ reason: "conversation_not_found" });
  const turn = await openTurn(deps, stored, null);
  if (turn.endedAt !== null || !turn.state.isDeviceBound) return refuse({ reason: "not_enough_proof" });
  const spec = TOOLS[tool] as unknown as ToolSpec<ToolName>;
  const verdict = await decideTool(turn, tool, spec, {}, toolContext(turn, levelOf(turn)));
  return verdict.isAllowed ? ok(turn) : refuse({ reason: "not_enough_proof" });
}

/** As its subject reads it. */
export async function ownView(deps: AppDeps, request: StoredRequest): Promise<OwnRequests["requests"][number]> {
  const { requestId, kind, receivedAt, dueAt, extendedUntil, extensionReason, ground, closedAt, historyIds } = request;
  const { answered } = await openWords(deps, request);
  // Whoever proposed to refuse a part has not decided: only what is decided is told.
  const isDecided = request.state !== "received" && request.state !== "proposed";
  return {
    requestId,
    kind,
    state: request.state === "proposed" ? "received" : request.state,
    receivedAt: receivedAt.toISOString(),
    dueAt: (extendedUntil ?? dueAt).toISOString(),
    extension: extensionReason,
    ground: isDecided ? ground : null,
    answer: isDecided ? answered : null,
    closedAt: closedAt?.toISOString() ?? null,
    entries: [...historyIds],
  };
}
