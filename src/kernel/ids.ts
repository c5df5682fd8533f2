// SPDX-License-Identifier: Apache-2.0
import type { Brand } from "./brand.ts";
import type { Clock } from "./clock.ts";
import type { Random } from "./random.ts";

export type TenantId = Brand<string, "TenantId">;
/** Random, never a number the person knows. */
export type SubjectId = Brand<string, "SubjectId">;
/** UUIDv7 (RFC 9562 §5.7): its first 48 bits are the milliseconds at which the conversation was opened. */
export type ConversationId = Brand<string, "ConversationId">;
export type ActId = Brand<string, "ActId">;
export type AgentId = Brand<string, "AgentId">;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True when the text is a lower-case UUID of any version. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

const TOKEN_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;

/** Whether an id is one of a token of a program: a UUID of version 8. Says nothing about whether there is such a token. */
export function isTokenId(id: string | null): boolean {
  return id !== null && TOKEN_ID.test(id);
}

/** Makes a random UUID (version 4, RFC 9562 §5.4). */
export function makeUuid(random: Random): string {
  const bytes = random.bytes(16);
  return formatUuid(bytes, 4);
}

/** Makes a time-ordered UUID (version 7, RFC 9562 §5.7). */
export function makeUuidV7(clock: Clock, random: Random): string {
  const bytes = random.bytes(16);
  const ms = clock.now();
  for (let i = 0; i < 6; i += 1) bytes[i] = Math.floor(ms / 2 ** (8 * (5 - i))) % 256;
  return formatUuid(bytes, 7);
}

/** Reads the milliseconds out of a UUIDv7. */
export function uuidV7Time(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** A UUID (version 8, RFC 9562 §5.8) out of the first 16 bytes of a hash: the same for the same. */
export function uuidOfBytes(hash: Uint8Array): string {
  return formatUuid(hash.slice(0, 16), 8);
}

function formatUuid(bytes: Uint8Array, version: 4 | 7 | 8): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toHex();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export function makeConversationId(clock: Clock, random: Random): ConversationId {
  return makeUuidV7(clock, random) as ConversationId;
}

export function makeSubjectId(random: Random): SubjectId {
  return makeUuid(random) as SubjectId;
}

export function makeActId(clock: Clock, random: Random): ActId {
  return makeUuidV7(clock, random) as ActId;
}

/** Turns untrusted text into a conversation id, or null. */
export function parseConversationId(text: string): ConversationId | null {
  return isUuid(text) && text[14] === "7" ? (text as ConversationId) : null;
}
