// SPDX-License-Identifier: Apache-2.0
import type { Param } from "#dialogue";
import { wordFor } from "../compose-reply.ts";
import type { Turn } from "../turn.ts";

/** A value as it reads in the conversation's language. */
export function worded(turn: Turn, value: Param): string {
  return wordFor(turn, "app.value", { value });
}
