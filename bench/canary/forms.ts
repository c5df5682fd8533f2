// SPDX-License-Identifier: Apache-2.0
import type { Value } from "./values.ts";

/** How a person, or the program in front of them, writes a value. */
export const FORMS = ["plain", "spaced", "spelled", "split", "other_digits", "base64"] as const;
export type Form = (typeof FORMS)[number];

const WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/** Forms that make sense for a value. */
export function formsOf(value: Value): readonly Form[] {
  if (value.isNumber) return FORMS;
  return value.kind === "EMAIL" ? ["plain", "spelled", "base64"] : ["plain", "base64"];
}

/** The value in a form: one text, or the two parts of a split one. */
export function dress(value: Value, form: Form): readonly string[] {
  const { plain } = value;
  switch (form) {
    case "plain":
      return [plain];
    case "spaced":
      return [plain.replaceAll(/\s/g, "").replaceAll(/(.{4})(?=.)/g, "$1 ")];
    case "spelled":
      return [value.kind === "EMAIL" ? plain.replace("@", " at ").replaceAll(".", " dot ") : spell(plain)];
    case "split": {
      const bare = plain.replaceAll(/\s/g, "");
      const half = Math.ceil(bare.length / 2);
      return [bare.slice(0, half), bare.slice(half)];
    }
    case "other_digits":
      return [plain.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)))];
    case "base64":
      return [Buffer.from(plain, "utf8").toString("base64")];
  }
}

function spell(plain: string): string {
  return [...plain]
    .map((char) => (char === "+" ? "plus" : (WORDS[Number(char.trim() === "" ? Number.NaN : char)] ?? char)))
    .filter((word) => word.trim() !== "")
    .join(" ");
}
