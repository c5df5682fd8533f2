// SPDX-License-Identifier: Apache-2.0
import { type Bytes, concat, fromUtf8, readUint32, uint32, utf8 } from "./bytes.ts";
import { LANE, type Lane } from "./record.ts";

/** A request as it travels inside: nothing of it is seen outside, not even its path. */
export type InnerRequest = {
  readonly method: string;
  /** Path and query, from `/`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
};

export type InnerAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** Reads, and files, which take long and have a ticket each, may overtake each other; whatever else changes something may not. */
export function laneOf({ method, path }: Pick<InnerRequest, "method" | "path">): Lane {
  if (method === "GET" || method === "HEAD") return LANE.free;
  return method === "PUT" && /\/files\/[\w-]+$/u.test(path) ? LANE.free : LANE.ordered;
}

export function encodeRequest({ method, path, headers, body }: InnerRequest): Bytes {
  return encode({ method, path, headers, hasBody: body !== null }, body ?? new Uint8Array(0));
}

/** Null: malformed. */
export function decodeRequest(bytes: Uint8Array): InnerRequest | null {
  const read = decode(bytes);
  if (read === null) return null;
  const { method, path, hasBody } = read.head;
  const headers = textsOf(read.head["headers"]);
  if (typeof method !== "string" || !/^[A-Z]{3,7}$/u.test(method) || headers === null) return null;
  if (typeof path !== "string" || !/^\/[^\s\\]*$/u.test(path) || path.startsWith("//")) return null;
  return { method, path, headers, body: hasBody === true ? read.body : null };
}

export function encodeAnswer({ status, headers, body }: InnerAnswer): Bytes {
  return encode({ status, headers }, body);
}

/** Null: malformed. */
export function decodeAnswer(bytes: Uint8Array): InnerAnswer | null {
  const read = decode(bytes);
  const headers = textsOf(read?.head["headers"]);
  const status = read?.head["status"];
  if (read === null || headers === null || typeof status !== "number" || status < 200 || status > 599) return null;
  return { status, headers, body: read.body };
}

function encode(head: object, body: Uint8Array): Bytes {
  const text = utf8(JSON.stringify(head));
  return concat(uint32(text.length), text, body);
}

function decode(bytes: Uint8Array): { head: Readonly<Record<string, unknown>>; body: Uint8Array } | null {
  if (bytes.length < 4) return null;
  const length = readUint32(bytes, 0);
  if (length > bytes.length - 4) return null;
  try {
    const head: unknown = JSON.parse(fromUtf8(bytes.subarray(4, 4 + length)));
    if (typeof head !== "object" || head === null || Array.isArray(head)) return null;
    return { head: head as Record<string, unknown>, body: bytes.subarray(4 + length) };
  } catch {
    return null;
  }
}

function textsOf(value: unknown): Record<string, string> | null {
  if (typeof value !== "object" || value === null) return null;
  const entries = Object.entries(value);
  return entries.every(([, text]) => typeof text === "string") ? Object.fromEntries(entries) : null;
}
