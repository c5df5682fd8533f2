// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, limits, makeUuid, ok, type Result, refuse } from "#kernel";
import type { TurnInput } from "#protocol";
import type { AppDeps } from "../deps.ts";
import { handleTurn } from "../handle-turn.ts";
import { PERSON } from "../messaging/welcome.ts";
import { openTurn } from "../turn.ts";
import type { RequestOrigin, TurnRefusal } from "../turn-request.ts";

/** What somebody does in a client's window: says words, presses a button of ours, or is vouched for by the host page's server. */
export type ClientInput =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "choice"; readonly choiceId: string }
  | { readonly kind: "identify"; readonly token: string };

export type ClientRefusal = TurnRefusal | { readonly reason: "not_words" };

export type ClientSaid = {
  /** Number of the event that shows it in the transcript; null: none does. */
  readonly seq: number | null;
  /** Up to which event the client was answered before, and is now. */
  readonly answeredBefore: number;
  readonly lastSeq: number;
};

/**
 * Carries what came from a client through the same turn as everything else. Words that are exactly a button's, or its number, press it.
 *
 * @param reference - By what the client knows it: the same one again is carried out once, and its event comes back with it.
 */
export async function sayInClient(
  deps: AppDeps,
  request: RequestOrigin & {
    readonly conversationId: ConversationId;
    readonly input: ClientInput;
    readonly reference?: string | undefined;
  },
): Promise<Result<ClientSaid, ClientRefusal>> {
  const { conversationId, input, reference, ...origin } = request;
  const stored = await deps.conversations.find(deps.tenant, conversationId, null, "own");
  if (stored === null) return refuse({ reason: "conversation_not_found" });
  const { state } = await openTurn(deps, stored, null);
  const clientId = reference === undefined ? makeUuid(deps.random) : uuidOf(deps, conversationId, reference);
  const meant = inputOf(input, clientId, state.offered);
  if (meant === null) return refuse({ reason: "not_words" });
  const done = await handleTurn(
    {
      tenant: deps.tenant,
      conversationId,
      input: meant,
      ...origin,
      ...(reference === undefined ? {} : { reference }),
    },
    deps,
  );
  if (!done.ok) return done;
  const { events } = done.value;
  return ok({
    seq: events.find((event) => event.kind === "message" && event.by === "visitor")?.seq ?? null,
    answeredBefore: state.messaging?.answeredSeq ?? 0,
    lastSeq: events.at(-1)?.seq ?? stored.lastSeq,
  });
}

/** The same id for the same message of one conversation, on every node. */
function uuidOf(deps: AppDeps, conversationId: ConversationId, reference: string): string {
  const hash = deps.keys.blindIndex("token", `client message ${conversationId} ${reference}`).slice(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash.toHex().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function inputOf(input: ClientInput, clientId: string, offered: Readonly<Record<string, string>>): TurnInput | null {
  switch (input.kind) {
    case "identify":
      return input.token === "" || input.token.length > 4_000
        ? null
        : { kind: "identify", clientId, token: input.token };
    case "choice":
      return choice(input.choiceId, clientId);
    case "text": {
      const { text } = input;
      if (text.trim() === "" || text.length > limits.utteranceChars) return null;
      const pressed = pressedBy(text.trim(), offered);
      return pressed === null ? { kind: "text", clientId, text } : choice(pressed, clientId);
    }
  }
}

function choice(choiceId: string, clientId: string): TurnInput {
  if (choiceId === PERSON) return { kind: "person", clientId };
  return { kind: "choice", clientId, choiceId: choiceId === "" || choiceId.length > 200 ? "0.none" : choiceId };
}

/** "2", "2." and "٢" press the second, and so do its very words. */
function pressedBy(text: string, offered: Readonly<Record<string, string>>): string | null {
  const all = Object.entries(offered);
  const digits = /^([0-9٠-٩]{1,2})\s*[.)]?$/u.exec(text)?.[1];
  if (digits !== undefined) {
    const number = Number(digits.replaceAll(/[٠-٩]/gu, (digit) => String(digit.charCodeAt(0) - 0x660)));
    return all[number - 1]?.[0] ?? null;
  }
  return all.find(([, label]) => label === text)?.[0] ?? null;
}
