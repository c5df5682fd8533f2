// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, makeUuid, ok, type Result, refuse, toBase64Url } from "#kernel";
import { hasAgreed } from "../consent/first.ts";
import { isConsentFirst } from "../consent/standing.ts";
import type { AppDeps } from "../deps.ts";
import { openTurn } from "../turn.ts";
import type { NotThere } from "../turn-request.ts";
import type { FilePurpose } from "./ports.ts";

const HOUR_MS = 3_600_000;
/** How long a file may be sent. What was sealed and never shown goes as long after that again. */
export const TICKET_LIFETIME_MS: number = 15 * 60_000;

export type AnnounceRefusal =
  | NotThere
  /** The channel of the conversation takes no files. */
  | { readonly reason: "files_off" }
  /** Never by upload: who somebody is, is proved in the chat's own forms or at the operator's. */
  | { readonly reason: "identity_document" }
  | { readonly reason: "file_too_large" }
  | { readonly reason: "too_many_files"; readonly retryAfterMs: number };

export type FileTicket = { readonly fileId: string; readonly ticket: string; readonly expiresAt: string };

type Announcement = {
  readonly conversationId: ConversationId;
  readonly purpose: FilePurpose | "identity";
  readonly sizeBytes: number;
  readonly addressKey: Uint8Array;
};

/** Whether a conversation takes files, and of what size. */
export async function fileOffer(
  deps: AppDeps,
  conversationId: ConversationId,
): Promise<{ readonly isOffered: boolean; readonly maxBytes: number; readonly keptDays: number }> {
  const { channels, maxBytes, retainForDays } = deps.settings.files;
  const channel = await deps.files.findChannel(deps.tenant, conversationId);
  return { isOffered: channel !== null && channels.includes(channel), maxBytes, keptDays: retainForDays };
}

/** Where consent comes first, no file is taken before it. */
async function mayTakeIn(deps: AppDeps, conversationId: ConversationId): Promise<boolean> {
  if (!isConsentFirst(deps)) return true;
  const stored = await deps.conversations.find(deps.tenant, conversationId, null, "own");
  return stored !== null && (await hasAgreed(await openTurn(deps, stored, null)));
}

/**
 * Gives out the ticket under which one file may be sent into one conversation, for a quarter of an hour. Nothing is asked
 * of the file but what it shows and how long it is; its name stays on the customer's device.
 */
export async function announceFile(
  deps: AppDeps,
  { conversationId, purpose, sizeBytes, addressKey }: Announcement,
): Promise<Result<FileTicket, AnnounceRefusal>> {
  const { tenant, settings, clock, random, keys } = deps;
  if (purpose === "identity") return refuse({ reason: "identity_document" });
  const offer = await fileOffer(deps, conversationId);
  if (!offer.isOffered || !(await mayTakeIn(deps, conversationId))) return refuse({ reason: "files_off" });
  if (sizeBytes > offer.maxBytes) return refuse({ reason: "file_too_large" });
  const now = new Date(clock.now());
  const { maxPerHour, maxPerConversation } = settings.files;
  const ofConversation = keys.blindIndex("counter", `files ${conversationId}`);
  const ofAddress = keys.blindIndex("counter", `files of address ${toBase64Url(addressKey)}`);
  const [byConversation, byAddress] = await Promise.all([
    deps.counters.add(tenant, ofConversation, 1, HOUR_MS, now),
    deps.counters.add(tenant, ofAddress, 1, HOUR_MS, now),
  ]);
  const retryAfterMs = HOUR_MS - (now.getTime() % HOUR_MS);
  // Many customers may share an address; a few times as many as one may send are theirs.
  if (byConversation > maxPerHour || byAddress > 5 * maxPerHour)
    return refuse({ reason: "too_many_files", retryAfterMs });
  const fileId = makeUuid(random);
  const ticket = toBase64Url(random.bytes(32));
  const expiresAt = new Date(now.getTime() + TICKET_LIFETIME_MS);
  const ticketHash = hashOf(deps, ticket);
  const announced = await deps.files.announce(
    { tenant, conversationId, fileId, ticketHash, purpose, declaredBytes: sizeBytes, createdAt: now, expiresAt },
    maxPerConversation,
  );
  if (announced.ok) return ok({ fileId, ticket, expiresAt: expiresAt.toISOString() });
  if (announced.refusal.reason === "too_many") return refuse({ reason: "too_many_files", retryAfterMs });
  return refuse({ reason: "conversation_not_found" });
}

export function hashOf(deps: AppDeps, ticket: string): Uint8Array {
  return deps.keys.blindIndex("token", `file ${ticket}`);
}

/** The customer thought better of it before the file was there. */
export async function cancelFile(
  deps: AppDeps,
  conversationId: ConversationId,
  fileId: string,
  ticket: string,
): Promise<void> {
  const place = { tenant: deps.tenant, conversationId, fileId };
  const begun = await deps.files.begin(
    place,
    hashOf(deps, ticket),
    new Date(deps.clock.now()),
    Number.MAX_SAFE_INTEGER,
  );
  if (begun !== null && begun.state !== "kept") await deps.files.discard(place);
}
