// SPDX-License-Identifier: Apache-2.0
import { openTracker } from "#dialogue";
import {
  type ConversationId,
  type Lang,
  limits,
  makeConversationId,
  makeSubjectId,
  ok,
  type Result,
  refuse,
  toBase64Url,
  utf8,
} from "#kernel";
import { EMPTY_MEMORY } from "#pii";
import type { ConversationEvent, ConversationState, OpenConversation } from "#protocol";
import { subjectOf } from "./belong-to.ts";
import { composeReply, sayNow } from "./compose-reply.ts";
import { askFirst, mayIdentifyAtOpening } from "./consent/first.ts";
import { stateOfTurn } from "./conversation-state.ts";
import { runDialogue } from "./decide-and-act.ts";
import type { AppDeps } from "./deps.ts";
import { checkIdentityToken, raiseTo } from "./identify-visitor.ts";
import { goOn, tellSpent, useLink } from "./messaging/go-on.ts";
import type { MessagingState } from "./messaging/state.ts";
import { welcomeOn } from "./messaging/welcome.ts";
import type { NewConversation, StoredConversation, StoredSubject } from "./ports.ts";
import { encodePrivateState, type PrivateState } from "./private-state.ts";
import { sealWrites } from "./seal-and-record.ts";
import { bindingOf, deviceKeyOf, type ProvenRequest } from "./sessions/device.ts";
import { entityName, originOf } from "./threat/entities.ts";
import { admitOpening } from "./threat/open.ts";
import { sense } from "./threat/sense.ts";
import { openTurn, recordEntry, type Turn } from "./turn.ts";
import type { RequestOrigin } from "./turn-request.ts";

export type Opened = {
  readonly conversationId: ConversationId;
  readonly events: readonly ConversationEvent[];
  readonly state: ConversationState;
  /** The bearer secret that opens this conversation and no other. Returned once; only its hash is stored. */
  readonly token: string;
  /** What proofs of the device say about the token; null for a conversation that was opened without a key. */
  readonly tokenHash: string | null;
};

export type Opening = OpenConversation &
  RequestOrigin & {
    readonly channel: NewConversation["channel"];
    /** The request that opens, with the proof of the key that the conversation is to belong to. */
    readonly device?: ProvenRequest;
    /** It goes on a channel that others can read. */
    readonly messaging?: MessagingState;
    /** What opens it in place of a token: the name of a client's session, which no token is like, for it has spaces. */
    readonly sessionName?: string;
  };

export type OpeningRefusal =
  | { readonly reason: "too_many_openings"; readonly retryAfterMs: number }
  | { readonly reason: "device_not_proven" };

/**
 * Opens a conversation. With a proof of a key it belongs to that key: the token alone opens nothing. A proof that does not hold
 * refuses; without one the conversation is open to whoever has the token, and no more than one factor (A1) is ever taken in it. Its first event says that a machine speaks and how to reach a person (AI Act Art. 50), before anything else.
 * A link from another channel goes on at its topic; one that leads nowhere refuses nothing.
 * A valid token of the host page lifts the visitor to A1; any other token changes nothing.
 */
export async function openConversation(request: Opening, deps: AppDeps): Promise<Result<Opened, OpeningRefusal>> {
  const now = deps.clock.now();
  deps.detector.prepare();
  const { count, windowMs } = limits.openingsPerAddress;
  // A key of its own: turns from the same address count elsewhere, and must not use up its openings.
  const key = deps.keys.blindIndex("counter", `openings ${toBase64Url(request.addressKey)}`);
  const openings = await deps.counters.add(deps.tenant, key, 1, windowMs, new Date(now));
  if (openings > count * (request.addressTimes ?? 1))
    return refuse({ reason: "too_many_openings", retryAfterMs: windowMs - (now % windowMs) });

  const proven = await deviceKeyOf(deps, request.device);
  if (!proven.ok) return proven;
  const deviceKey = proven.value;
  const device = deviceKey === null ? null : entityName(deps, "device", toBase64Url(deviceKey));
  const admitted = await admitOpening(deps, request, device);
  if (!admitted.ok) return admitted;

  const continued = request.continueLink === undefined ? null : await useLink(deps, request.continueLink, deviceKey);
  const party =
    request.identifyToken === undefined || !mayIdentifyAtOpening(deps)
      ? null
      : await checkIdentityToken(deps, request.identifyToken);
  const subject = party === null ? await makeVisitor(deps) : await subjectOf(deps, party);
  const how = {
    brand: request.brand ?? "default",
    isDeviceBound: deviceKey !== null,
    ...(request.messaging === undefined ? {} : { messaging: request.messaging }),
    ...(continued === null ? {} : { continues: continued }),
  };
  const turn = await freshTurn(deps, subject, request.lang ?? "en", how, request.channel);
  if (device !== null) turn.state = { ...turn.state, device };
  turn.origin = originOf(request);
  turn.guard = admitted.value;
  await sense(turn, "start");
  recordEntry(turn, "conversation.opened", { channel: request.channel }, { kind: "subject", id: null });
  await runDialogue(turn, [{ type: "conversation_opened", lang: turn.lang, assurance: "A0" }]);
  if (request.messaging !== undefined) welcomeOn(turn, request.messaging);
  if (continued !== null) await goOn(turn, continued);
  else if (request.continueLink !== undefined) tellSpent(turn);
  if (deps.assistant !== null) sayNow(turn, "app.model.note");
  composeReply(turn);
  if (party !== null) await runDialogue(turn, await raiseTo(turn, party, { kind: "host_token", at: now }));
  composeReply(turn);

  askFirst(turn);
  composeReply(turn);

  const token = request.sessionName ?? toBase64Url(deps.random.bytes(32));
  const events = turn.drafts.map(
    (draft, i): ConversationEvent => ({ ...draft, seq: i + 1, at: new Date(now).toISOString() }),
  );
  await deps.conversations.create({
    ...sealWrites(turn, events),
    createdAt: new Date(now),
    channel: request.channel,
    brand: turn.state.brand,
    newSubject: party === null ? subject : null,
    tokenHash: deps.keys.blindIndex("token", token),
    tokenExpiresAt: new Date(now + deps.settings.tokenLifetimeMs),
    deviceKey,
  });
  return ok({
    conversationId: turn.stored.conversationId,
    events,
    state: await stateOfTurn(turn, events),
    token,
    tokenHash: bindingOf(token, deviceKey),
  });
}

/** A visitor is a subject of its own, with its own key, until it is known who it is. */
async function makeVisitor(deps: AppDeps): Promise<StoredSubject> {
  const subjectId = makeSubjectId(deps.random);
  return { subjectId, wrappedSubjectKey: await deps.keys.makeSubjectKey(deps.tenant, subjectId) };
}

/** A turn on a conversation that does not exist yet. */
async function freshTurn(
  deps: AppDeps,
  subject: StoredSubject,
  lang: Lang,
  how: Pick<PrivateState, "brand" | "isDeviceBound" | "messaging" | "continues">,
  channel: StoredConversation["channel"],
): Promise<Turn> {
  const { tenant, keys, clock, random } = deps;
  const conversationId = makeConversationId(clock, random);
  const newKey = await keys.makeDataKey({ tenant, conversationId, ...subject, keyNo: 1 });
  const key = { ...newKey, wrappedSubjectKey: subject.wrappedSubjectKey };
  const cipher = await keys.openConversation({ tenant, conversationId, keys: [key] });
  const state: PrivateState = {
    factors: [],
    party: null,
    verifiedLine: null,
    stepUp: null,
    ceremony: null,
    pseudonyms: EMPTY_MEMORY,
    recentTurns: [],
    offered: {},
    ...how,
  };
  const at = new Date(clock.now());
  const stored: StoredConversation = {
    tenant,
    conversationId,
    subjectId: subject.subjectId,
    version: 0,
    lastSeq: 0,
    turnNo: 0,
    lang,
    owner: "bot",
    agentId: null,
    queuedAt: null,
    channel,
    createdAt: at,
    endedAt: null,
    assurance: "A0",
    keys: [key],
    tracker: { keyNo: 1, sealed: cipher.seal({ kind: "tracker" }, utf8(JSON.stringify(openTracker()))) },
    state: { keyNo: 1, sealed: cipher.seal({ kind: "state" }, encodePrivateState(state)) },
    handled: null,
  };
  const turn = await openTurn(deps, stored, null);
  turn.newKey = newKey;
  return turn;
}
