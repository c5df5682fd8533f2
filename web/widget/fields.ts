// SPDX-License-Identifier: Apache-2.0
import type { SecureForm } from "#protocol";

type Format = SecureForm["fields"][number]["format"];

/** Arabic-Indic digits as a phone's keyboard may give them. */
function latinDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/gu, (sign) => String((sign.codePointAt(0) ?? 0) & 0xf));
}

/** What was typed in the form the server takes, or `null` when it cannot be meant. Spaces and dashes of a pasted value are dropped. */
export function readField(format: Format, typed: string): string | null {
  const plain = latinDigits(typed).replace(/[\s\u00a0\u200e\u200f\u202a-\u202e().-]/gu, "");
  if (format === "recovery_code") return /^[0-9A-Z]{10}$/iu.test(plain) ? plain.toUpperCase() : null;
  const shape = format === "code6" ? /^\d{6}$/u : /^\+?\d{6,15}$/u;
  return shape.test(plain) ? plain : null;
}
