// SPDX-License-Identifier: Apache-2.0

/** Pieces that make a careless pattern look again and again; repeated to any length. */
export const HOSTILE_PIECES: readonly string[] = [
  "0 ",
  "1",
  "0 7 7 ",
  "4111 ",
  "a@",
  "@a",
  "a dot ",
  "a at b dot ",
  "a.",
  "john underscore ",
  "pin ",
  "password is ",
  "account number ",
  "passport ",
  "driving licence a ",
  "one two ",
  "double ",
  "gb82 ",
  "ab:",
  "1.1.1.",
  "http://",
  "born 1/",
  "12 High Street, ",
  "Mary Jane Smith ",
  "\u200b1",
  "«",
  "OIl0",
  "mac aa ",
  "imei 1 ",
  "رقم ",
];

export function hostileText(piece: string, size: number): string {
  return piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
}
