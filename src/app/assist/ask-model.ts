// SPDX-License-Identifier: Apache-2.0
import type { Result } from "#kernel";
import { scoreText } from "#threat";
import { recordEntry, type Turn } from "../turn.ts";
import type { Assistant, AssistOutcome, AssistPrompt, AssistRefusal, AssistUse } from "./ports.ts";

const DAY_MS = 24 * 3_600_000;
/** A longer answer was not asked for. */
const MOST_CHARS = 4_000;
/** A token is three characters or more in Latin, less in Arabic: counted against ourselves. */
const CHARS_PER_TOKEN = 2;

/**
 * Asks the model within the limits of the turn and the day, and lets `read` judge the answer. Whatever goes wrong, the answer is null and
 * the conversation goes on as if there were no model. Never throws.
 *
 * @param read - Null where the answer breaks a rule: then nothing of it is used.
 */
export async function askModel<T>(
  turn: Turn,
  assistant: Assistant,
  use: AssistUse,
  prompt: AssistPrompt,
  read: (answer: string) => T | null,
): Promise<T | null> {
  const tell = (outcome: AssistOutcome): null => {
    assistant.onOutcome(use, outcome);
    if (outcome !== "budget" && outcome !== "resting")
      recordEntry(turn, "model.asked", { use, outcome, model: assistant.name });
    return null;
  };
  // What looks like an attack on a model reaches none; the conversation goes on without it.
  if (scoreText(prompt.heard, "utterance", turn.deps.textModel).isFlagged) return tell("withheld");
  const leftMs = assistant.turnMs - turn.assistMs;
  if (leftMs <= 0 || !assistant.rest.mayAsk()) return tell("resting");
  if (!(await isInBudget(turn, assistant, prompt))) return tell("budget");
  const from = turn.deps.clock.now();
  const answer = await withinTime(turn, assistant, prompt, leftMs);
  turn.assistMs += Math.max(turn.deps.clock.now() - from, 0);
  if (!answer.ok) {
    assistant.rest.failed();
    if (answer.refusal.reason === "timeout") turn.assistMs = assistant.turnMs;
    return tell(answer.refusal.reason);
  }
  const value = answer.value.length > MOST_CHARS ? null : readSafely(read, answer.value);
  // A model that talks nonsense is as good as one that is down.
  if (value === null) {
    assistant.rest.failed();
    return tell("rejected");
  }
  assistant.rest.succeeded();
  tell("used");
  return value;
}

async function withinTime(
  { deps }: Turn,
  { model }: Assistant,
  prompt: AssistPrompt,
  ms: number,
): Promise<Result<string, AssistRefusal>> {
  const stop = new AbortController();
  const late: Result<string, AssistRefusal> = { ok: false, refusal: { reason: "timeout" } };
  const failed: Result<string, AssistRefusal> = { ok: false, refusal: { reason: "unavailable" } };
  try {
    // Also for an adapter that forgets its own deadline.
    return await Promise.race([model.ask(prompt, stop.signal).catch(() => failed), deps.pause(ms).then(() => late)]);
  } finally {
    stop.abort();
  }
}

/** Counted before it is spent: what is sent, and the longest answer that may come back. */
async function isInBudget({ deps, now }: Turn, { tokensPerDay }: Assistant, prompt: AssistPrompt): Promise<boolean> {
  const tokens = Math.ceil((prompt.rules.length + prompt.heard.length) / CHARS_PER_TOKEN) + prompt.maxTokens;
  const key = deps.keys.blindIndex("counter", "assist tokens");
  return (await deps.counters.add(deps.tenant, key, tokens, DAY_MS, new Date(now))) <= tokensPerDay;
}

function readSafely<T>(read: (answer: string) => T | null, answer: string): T | null {
  try {
    return read(answer);
  } catch {
    return null;
  }
}
