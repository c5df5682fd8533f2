// SPDX-License-Identifier: Apache-2.0
import type { Understanding } from "#dialogue";
import type { ScreenedText } from "#kernel";
import type { Turn } from "../turn.ts";

/** Tasks that people ask for on a channel in few words; learned understanding covers the others. Whole words, both languages. */
const WORDS: readonly (readonly [task: string, words: RegExp])[] = [
  [
    "data_left",
    /\b(data|gb|gigs?|usage|allowance)\b.{0,30}\b(left|remaining|remain|used|balance)\b|\b(left|remaining)\b.{0,20}\b(data|gb|gigs?|allowance)\b|(كم|باقي|المتبقي|متبقي|رصيد|تبق).{0,25}(بيانات|البيانات|نت|الإنترنت|الانترنت|جيجا|الباقة)|(بيانات|البيانات|نت|الإنترنت|الانترنت|جيجا|الباقة).{0,25}(باقي|المتبقي|متبقي|المتبقية|متبقية|تبق)/iu,
  ],
  [
    "order_status",
    /\b(order|ticket|delivery|fault report|complaint|case)\b.{0,30}\b(status|state|progress|update|arrive|arrived|where)\b|\b(status|state|progress|update|where|track|when)\b.{0,30}\b(order|ticket|delivery|fault report|complaint|case)\b|(حالة|وين|أين|اين|متى|متابعة).{0,25}(طلب|الطلب|طلبي|تذكرة|التذكرة|تذكرتي|بلاغ|البلاغ|بلاغي|شكوى|شكواي)/iu,
  ],
];

/** On a channel of another's, few words of a task that has no learned aim are that task. */
export function withShortcut(turn: Turn, text: ScreenedText, read: Understanding): Understanding {
  const task = turn.state.messaging === undefined ? null : shortcutIn(text);
  return task === null ? read : { ...read, intents: [{ intent: task, confidence: 1 }], isOutOfScope: false, also: [] };
}

/** A task that screened words name plainly; null: the learned understanding decides. */
export function shortcutIn(text: string): string | null {
  return WORDS.find(([, words]) => words.test(text))?.[0] ?? null;
}

/** Whether somebody wants to see what can be done here. */
export function asksForMenu(text: string): boolean {
  return /^\s*(menu|help|options|\?|القائمة|قائمة|مساعدة|المساعدة)\s*[.!?؟]*\s*$/iu.test(text);
}
