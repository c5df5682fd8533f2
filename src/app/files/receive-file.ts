// SPDX-License-Identifier: Apache-2.0
import type { FileRefusal } from "#files";
import { type ConversationId, ok, type Result, refuse } from "#kernel";
import { composeReply, sayNow } from "../compose-reply.ts";
import type { AppDeps } from "../deps.ts";
import { inTurn, type TurnDone } from "../in-turn.ts";
import type { NotThere } from "../turn-request.ts";
import { hashOf, TICKET_LIFETIME_MS } from "./announce-file.ts";
import type { BegunFile, FilePlace } from "./ports.ts";
import { type FileAbout, openAbout, sealFile } from "./seal-file.ts";

const DAY_MS = 86_400_000;
/** A connection breaks now and then; somebody who tries files until one passes is somebody else. */
const MOST_TRIES = 5;

export type ReceiveRefusal =
  | NotThere
  | { readonly reason: "conversation_ended" }
  /** Wrong, old, or tried too often: one answer. */
  | { readonly reason: "ticket_unknown" }
  /** The bytes stopped coming, or more came than were announced. Nothing is stored; the ticket still holds. */
  | { readonly reason: "file_incomplete" }
  | { readonly reason: "busy" }
  | FileRefusal;

type Upload = {
  readonly conversationId: ConversationId;
  readonly fileId: string;
  readonly ticket: string;
  /** Reads at most so many bytes; null when fewer or more come. */
  readonly read: (declaredBytes: number) => Promise<Uint8Array | null>;
};

/**
 * Takes in one file: read, cleaned, sealed, shown in the conversation. What this returns is durable; what it refuses left
 * nothing behind. Sent again under the same ticket after it was taken, it is answered as before and not read again.
 *
 * Crash: between sealing and showing the file is `held` and goes with its ticket, unless it is sent again.
 */
export async function receiveFile(deps: AppDeps, upload: Upload): Promise<Result<TurnDone, ReceiveRefusal>> {
  const { tenant } = deps;
  const { conversationId, fileId } = upload;
  const place: FilePlace = { tenant, conversationId, fileId };
  const now = new Date(deps.clock.now());
  const begun = await deps.files.begin(place, hashOf(deps, upload.ticket), now, MOST_TRIES);
  if (begun === null) return refuse({ reason: "ticket_unknown" });
  const about = await aboutOf(deps, place, begun, upload);
  if (!about.ok) return about;
  const shown = await showFile(deps, place, begun, about.value);
  if (!shown.ok) {
    await deps.files.discard(place);
    return shown;
  }
  const until = new Date(deps.clock.now() + deps.settings.files.retainForDays * DAY_MS);
  return (await deps.files.keep(place, until)) ? shown : refuse({ reason: "ticket_unknown" });
}

/** What is known of the file: from under the seal where it was taken in before, else by taking it in. */
async function aboutOf(
  deps: AppDeps,
  place: FilePlace,
  begun: BegunFile,
  { read }: Upload,
): Promise<Result<FileAbout, ReceiveRefusal>> {
  const stored = await deps.conversations.find(place.tenant, place.conversationId, null, "own");
  if (stored === null) return refuse({ reason: "conversation_not_found" });
  const cipher = await deps.keys.openConversation(stored);
  if (begun.state !== "expected") return ok(openAbout(cipher, place, begun));
  if (stored.endedAt !== null) return refuse({ reason: "conversation_ended" });
  const bytes = await read(begun.declaredBytes);
  if (bytes === null) return refuse({ reason: "file_incomplete" });
  const cleaned = await deps.fileCleaner.clean(bytes);
  if (!cleaned.ok) {
    // The ticket goes with a file that is refused for what it is: another file is another announcement.
    if (cleaned.refusal.reason !== "busy") await deps.files.discard(place);
    return cleaned;
  }
  const { about, sealedAbout, pieces } = sealFile(deps, cipher, place, cleaned.value);
  const until = new Date(deps.clock.now() + TICKET_LIFETIME_MS);
  const isHeld = await deps.files.hold(place, sealedAbout, pieces, until);
  return isHeld ? ok(about) : refuse({ reason: "ticket_unknown" });
}

/** The conversation shows that a file came. Bot and model get nothing of it: not its text, not its kind. */
async function showFile(
  deps: AppDeps,
  { tenant, conversationId, fileId }: FilePlace,
  { purpose }: BegunFile,
  { format, sizeBytes, pages }: FileAbout,
): Promise<Result<TurnDone, ReceiveRefusal>> {
  return inTurn<ReceiveRefusal>(deps, { tenant, conversationId, clientId: fileId }, async (turn) => {
    if (turn.endedAt !== null) return refuse({ reason: "conversation_ended" });
    const part = { type: "file", file: { fileId, purpose, format, sizeBytes, pages } } as const;
    turn.drafts.push({ kind: "message", by: "visitor", parts: [part], clientId: fileId });
    if (turn.owner === "bot") sayNow(turn, "app.file.received");
    composeReply(turn);
    return ok(undefined);
  });
}
