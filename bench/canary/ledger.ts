// SPDX-License-Identifier: Apache-2.0
import { compact } from "./compact.ts";
import { dress, type Form } from "./forms.ts";
import { MIN_BYTES, type Needles } from "./needles.ts";
import type { Value } from "./values.ts";

/** Where a value was put in. */
export const CARRIERS = [
  "chat",
  "refused_request",
  "url",
  "header",
  "form",
  "operator",
  "gateway",
  "bridge",
  "file",
  "agent",
  "whatsapp",
  "sms",
  "sender",
] as const;
export type Carrier = (typeof CARRIERS)[number];

export type Planted = {
  readonly value: Value;
  readonly form: Form;
  readonly carrier: Carrier;
  /** The detector is sure of it by checksum, shape or the word before it, so that it must not be read by anybody later. */
  readonly isCertain: boolean;
};

/** Everything that was planted, and the bytes by which each is searched. */
export class Ledger {
  readonly planted: Planted[] = [];

  add(planted: Planted): void {
    this.planted.push(planted);
  }

  /** Fills in what to look for in the normal form, and what to look for in the bytes as they are. */
  fill(normal: Needles, asIs: Needles): void {
    this.planted.forEach(({ value, form }, valueId) => {
      for (const text of new Set([value.plain, ...dress(value, form)])) {
        const bytes = Buffer.from(text, "utf8");
        const small = compact(bytes);
        const isBare = /^\+?[\d\s]+$/.test(text);
        // A number without its country, as systems keep it.
        normal.add(
          isBare && small[0] === 0x2b ? small.subarray(1) : small,
          { valueId, form },
          isBare && small.length < 13,
        );
        if (bytes.length < MIN_BYTES + 2) continue;
        for (const core of base64Cores(bytes)) asIs.add(core, { valueId, form: "as base64" });
        asIs.add(Buffer.from(bytes.toString("hex")), { valueId, form: "as hexadecimal" });
        asIs.add(Buffer.from(text, "utf16le"), { valueId, form: "as UTF-16" });
      }
    });
  }
}

/** The letters of base64 that are the same wherever in a text the value begins: one string for each of three places. */
function base64Cores(bytes: Buffer): Buffer[] {
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift, 0x20), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const whole = shift === 0 ? encoded : encoded.slice(shift + 1);
    return Buffer.from((bytes.length + shift) % 3 === 0 ? whole : whole.slice(0, -1));
  });
}
