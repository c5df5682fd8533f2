// SPDX-License-Identifier: Apache-2.0
import type { Candidate, Reading, Recognizer } from "../findings.ts";

const V4 = /(?<![\p{L}\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d]|\.\d)/gu;
/** Groups of RFC 4291 §2.2; validated below. */
const V6 = /(?<![\p{L}\d:.])[0-9a-f:]{2,39}(?:\.\d{1,3}){0,3}(?:%[a-z0-9]{1,12})?(?![\p{L}\d:])/gu;
/** Addresses that everybody has at home (RFC 1918, RFC 3927, loopback): they name nobody, and people are told to type them. */
const PRIVATE = /^(?:10\.|127\.|0\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|255\.)/;
/** "version 2.3.11.4" is none. */
const VERSION_BEFORE = /(?:version|firmware|ios|android|build|release|v|update|fw)[\s:.]{0,3}$/u;

export const ip: Recognizer = {
  name: "ip",
  kind: "IP",
  find({ normal }: Reading): Candidate[] {
    const { lower } = normal;
    const fours = [...lower.matchAll(V4)].filter(
      ({ 0: text, index }) =>
        text.split(".").every((part) => Number(part) < 256) &&
        !PRIVATE.test(text) &&
        !VERSION_BEFORE.test(lower.slice(Math.max(0, index - 12), index)),
    );
    const sixes = lower.includes(":") ? [...lower.matchAll(V6)].filter(({ 0: text }) => isV6(text)) : [];
    return [...fours, ...sixes].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      value: match[0],
      confidence: 0.95,
    }));
  },
};

function isV6(text: string): boolean {
  const address = text.replace(/%.*$/, "");
  const parts = address.split("::");
  if (parts.length > 2) return false;
  const groups = parts.flatMap((part) => (part === "" ? [] : part.split(":")));
  if (groups.some((group) => group.length > 4 && !group.includes("."))) return false;
  if (groups.some((group) => group === "")) return false;
  return parts.length === 1 ? groups.length === 8 : groups.length >= 2 && groups.length < 8 && /\d/.test(address);
}
