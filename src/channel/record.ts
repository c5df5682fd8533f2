// SPDX-License-Identifier: Apache-2.0
import { type Bytes, concat, uint64, utf8 } from "./bytes.ts";
import { readStart, type Session, start, TYPE } from "./handshake.ts";
import { pad, unpad } from "./padding.ts";
import type { ChannelCrypto } from "./ports.ts";

/**
 * What a number counts. `free`: reads and files, which overtake each other; each number once. `ordered`: changes; each number higher
 * than all before. `socket`: what opens a socket; numbered among
 * the free ones.
 */
export const LANE = { free: 0, ordered: 1, socket: 2 } as const;
export type Lane = (typeof LANE)[keyof typeof LANE];

/** How far behind the highest number of the free lane one may come. */
export const WINDOW = 62;
const HEADER_BYTES = 31;

export type Mark = { readonly sessionId: Bytes; readonly lane: Lane; readonly seq: number };

/** Keys of one session for one direction, and what its numbers are mixed with. */
export type RecordKeys = { readonly key: Bytes; readonly iv: Bytes };

export async function recordKeys(
  crypto: ChannelCrypto,
  secret: Uint8Array,
  direction: "client" | "server",
): Promise<RecordKeys> {
  const made = await crypto.hkdf(secret, new Uint8Array(0), utf8(`wardline/channel/1 ${direction} records`), 44);
  return { key: made.slice(0, 32), iv: made.slice(32) };
}

export function nonceOf(iv: Uint8Array, lane: number, count: number): Bytes {
  const nonce = concat(Uint8Array.of(lane, 0, 0, 0), uint64(count));
  for (let at = 0; at < nonce.length; at += 1) nonce[at] = (nonce[at] ?? 0) ^ (iv[at] ?? 0);
  return nonce;
}

/** Seals a request or its answer; both carry the same number, under keys of their own. */
export async function sealRecord(
  crypto: ChannelCrypto,
  session: Session,
  keys: RecordKeys,
  what: { readonly type: "request" | "answer"; readonly lane: Lane; readonly seq: number; readonly least: number },
  content: Uint8Array,
): Promise<Bytes> {
  const header = concat(
    start(TYPE[what.type], session.suite, session.sessionId),
    Uint8Array.of(what.lane),
    uint64(what.seq),
  );
  return concat(
    header,
    await crypto.seal(keys.key, nonceOf(keys.iv, what.lane, what.seq), header, pad(content, what.least)),
  );
}

/** What a record says that it is. Not verified. */
export function readMark(record: Uint8Array, type: "request" | "answer"): Mark | null {
  const read = readStart(record);
  if (read?.type !== TYPE[type] || record.length < HEADER_BYTES) return null;
  const lane = record[22] ?? 9;
  const seq = Number(new DataView(record.buffer, record.byteOffset + 23, 8).getBigUint64(0));
  if (lane > LANE.socket || !Number.isSafeInteger(seq)) return null;
  return { sessionId: read.id, lane: lane as Lane, seq };
}

/** Null: not what was sealed for this session, direction, lane and number. Says nothing about whether it came before. */
export async function openRecord(
  crypto: ChannelCrypto,
  session: Session,
  keys: RecordKeys,
  type: "request" | "answer",
  record: Uint8Array,
): Promise<Uint8Array | null> {
  const mark = readMark(record, type);
  if (mark === null || record[4] !== session.suite) return null;
  const nonce = nonceOf(keys.iv, mark.lane, mark.seq);
  const header = record.subarray(0, HEADER_BYTES);
  const padded = await crypto.open(keys.key, nonce, header, record.subarray(HEADER_BYTES));
  return padded === null ? null : unpad(padded);
}
