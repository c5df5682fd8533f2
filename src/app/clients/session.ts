// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from "#crypto";
import {
  type ConversationId,
  fromBase64Url,
  fromUtf8,
  type Lang,
  ok,
  type Result,
  refuse,
  toBase64Url,
  utf8,
} from "#kernel";
import type { AppDeps } from "../deps.ts";
import { inTurn } from "../in-turn.ts";
import type { ClientKind } from "../messaging/ports.ts";
import { type OpeningRefusal, openConversation } from "../open-conversation.ts";
import { stillOpens, useToken } from "../sessions/device.ts";
import { isChatFree } from "../threat/free.ts";
import type { RequestOrigin } from "../turn-request.ts";

/** One window of a client. `id` is secret: who knows it reads the conversation. `isSender`: named by a server of the operator, which has a secret. */
export type ClientSession = { readonly kind: ClientKind; readonly id: string; readonly isSender?: true };

const ID_BYTES = 18;

/** Makes an id for a session. Nothing is written: an id whose window says nothing leaves no trace. */
export function makeSessionId(deps: AppDeps, kind: ClientKind): string {
  const id = toBase64Url(deps.random.bytes(ID_BYTES));
  return `${id}.${macOf(deps, `client session ${kind} ${id}`)}`;
}

/** Whether an id was made here for this kind of client. One that a client thought up could be guessed by others, and opens nothing. */
export function isSessionId(deps: AppDeps, kind: ClientKind, text: string): boolean {
  const [, id, mac] = /^([A-Za-z0-9_-]{24})\.([A-Za-z0-9_-]{43})$/.exec(text) ?? [];
  return id !== undefined && mac !== undefined && isMac(deps, mac, `client session ${kind} ${id}`);
}

/** What a token says. `stream`: it opens a socket and nothing else, for its place is an address. */
export type ClientToken = {
  readonly use: "token" | "stream";
  readonly session: string;
  /** The user whom the operator's server named; null: nobody did. */
  readonly user: string | null;
  /** Pages for which it was made; null: all that are allowed. */
  readonly origins: readonly string[] | null;
  readonly expiresAt: number;
};

/** A token that ends, bound to one session. In three pieces, because clients look for the user in the middle one. */
export function makeClientToken(deps: AppDeps, kind: ClientKind, token: ClientToken): string {
  const body = toBase64Url(utf8(JSON.stringify(token)));
  return `v1.${body}.${macOf(deps, `client token ${kind} ${body}`)}`;
}

/**
 * Reads a token of ours. Whether its session was ended since then, `findSession` tells.
 *
 * @returns The token, or `invalid` for whatever we did not make for this use, or `expired`.
 */
export function readClientToken(
  deps: AppDeps,
  kind: ClientKind,
  text: string,
  use: ClientToken["use"],
): Result<ClientToken, { readonly reason: "invalid" } | { readonly reason: "expired" }> {
  const [, body, mac] = /^v1\.([A-Za-z0-9_-]{1,2000})\.([A-Za-z0-9_-]{43})$/.exec(text) ?? [];
  if (body === undefined || mac === undefined || !isMac(deps, mac, `client token ${kind} ${body}`))
    return refuse({ reason: "invalid" });
  const token = JSON.parse(fromUtf8(fromBase64Url(body))) as ClientToken;
  if (token.use !== use) return refuse({ reason: "invalid" });
  return token.expiresAt > deps.clock.now() ? ok(token) : refuse({ reason: "expired" });
}

function isMac(deps: AppDeps, given: string, text: string): boolean {
  return equalBytes(utf8(given), utf8(macOf(deps, text)));
}

function macOf(deps: AppDeps, text: string): string {
  return toBase64Url(deps.keys.blindIndex("token", text));
}

/** The spaces keep it apart from every token that a request could bring. */
function nameOf({ kind, id, isSender }: ClientSession): string {
  return `client ${isSender === true ? "sender" : "session"} ${kind} ${id}`;
}

/** The conversation of a session; null: it has none yet, or it was ended, deleted or shut out. Any node may be asked. */
export async function findSession(deps: AppDeps, session: ClientSession): Promise<ConversationId | null> {
  const found = await useToken(deps, nameOf(session), { method: "", path: "", proof: null });
  return found !== null && (await isChatFree(deps, found)) ? found : null;
}

/** Whether a session still has this conversation: asked again before anything is read for a socket. */
export async function stillHas(deps: AppDeps, session: ClientSession, conversation: ConversationId): Promise<boolean> {
  return (await stillOpens(deps, nameOf(session), conversation)) && (await isChatFree(deps, conversation));
}

/** The conversation of a session, opened where there is none or where it has ended. Of two nodes at once one opens it. */
export async function openSession(
  deps: AppDeps,
  session: ClientSession,
  request: RequestOrigin & { readonly lang?: Lang | undefined },
): Promise<Result<ConversationId, OpeningRefusal | { readonly reason: "shut_out" }>> {
  const name = nameOf(session);
  return deps.serial.run(`client ${macOf(deps, name)}`, async () => {
    const known = await useToken(deps, name, { method: "", path: "", proof: null });
    if (known !== null) {
      if (!(await isChatFree(deps, known))) return refuse({ reason: "shut_out" });
      const stored = await deps.conversations.find(deps.tenant, known, null, "own");
      if (stored !== null && stored.endedAt === null) return ok(known);
      await forget(deps, known);
    }
    const { lang, ...origin } = request;
    try {
      const opened = await openConversation(
        {
          ...origin,
          ...(lang === undefined ? {} : { lang }),
          channel: "api",
          messaging: { channel: session.kind },
          sessionName: name,
        },
        deps,
      );
      return opened.ok ? ok(opened.value.conversationId) : opened;
    } catch (error) {
      // Another node was faster: the name can be given once. What was begun here was not written.
      const theirs = await useToken(deps, name, { method: "", path: "", proof: null });
      if (theirs === null) throw error;
      return ok(theirs);
    }
  });
}

/** Takes the name from a conversation that has ended, so that the next one can have it. */
async function forget(deps: AppDeps, conversationId: ConversationId): Promise<void> {
  await inTurn(deps, { tenant: deps.tenant, conversationId, clientId: null }, async (turn) => {
    turn.beside.push({ kind: "tokens_revoked" });
    return ok(undefined);
  });
}
