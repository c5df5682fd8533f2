// SPDX-License-Identifier: Apache-2.0
import type { AssistPrompt, LanguageModel, UpstreamRefusal } from "#app";
import { type JsonObject, ok, refuse } from "#kernel";
import { postForJson } from "./chat-upstream.ts";
import { type Endpoint, requireSafeAddress } from "./post-json.ts";

/** Whose interface a server speaks. llama.cpp, vLLM and most others: `openai`. */
export type ModelKind = "openai" | "anthropic" | "ollama";

type Speech = {
  readonly path: string;
  readonly endpoint: Pick<Endpoint, "secretHeader" | "headers">;
  body(model: string, prompt: AssistPrompt): JsonObject;
  /** The words of an answer; null where there are none. */
  read(answer: unknown): string | null;
};

const SPEECH = {
  openai: {
    path: "/chat/completions",
    endpoint: {},
    body: (model, { rules, heard, shape, maxTokens }) => ({
      model,
      messages: [
        { role: "system", content: rules },
        { role: "user", content: heard },
      ],
      max_tokens: maxTokens,
      temperature: 0,
      stream: false,
      response_format: { type: "json_schema", json_schema: { name: "answer", schema: shape } },
    }),
    read: (answer) => textAt(answer, "choices", 0, "message", "content"),
  },
  anthropic: {
    path: "/messages",
    endpoint: { secretHeader: "x-api-key", headers: { "anthropic-version": "2023-06-01" } },
    body: (model, { rules, heard, maxTokens }) => ({
      model,
      system: rules,
      messages: [{ role: "user", content: heard }],
      max_tokens: maxTokens,
      temperature: 0,
    }),
    read: (answer) => textAt(answer, "content", 0, "text"),
  },
  ollama: {
    path: "/api/chat",
    endpoint: {},
    body: (model, { rules, heard, shape, maxTokens }) => ({
      model,
      messages: [
        { role: "system", content: rules },
        { role: "user", content: heard },
      ],
      stream: false,
      format: shape,
      options: { temperature: 0, num_predict: maxTokens },
    }),
    read: (answer) => textAt(answer, "message", "content"),
  },
} as const satisfies Record<ModelKind, Speech>;

/**
 * A language model for the flows, behind one of three interfaces. Asked once for each question, never again: who asks has a deadline.
 *
 * @param options - `endpoint.url`: the root under which the interface's own path lies, e.g. `https://api.anthropic.com/v1`, `http://localhost:11434`.
 * @throws AppError - `adapter.model_address`.
 */
export function makeLanguageModel(options: {
  readonly kind: ModelKind;
  readonly model: string;
  readonly endpoint: Endpoint;
}): LanguageModel {
  const speech: Speech = SPEECH[options.kind];
  requireSafeAddress(options.endpoint.url);
  const url = options.endpoint.url.replace(/\/+$/, "") + speech.path;
  const at: Endpoint = { ...options.endpoint, ...speech.endpoint, url };
  return {
    async ask(prompt, signal) {
      const answer = await postForJson(at, speech.body(options.model, prompt), signal);
      if (!answer.ok) return refuse({ reason: reasonOf(answer.refusal) });
      const text = speech.read(answer.value);
      return text === null ? refuse({ reason: "invalid_answer" }) : ok(text);
    },
  };
}

function reasonOf({ reason }: UpstreamRefusal): "timeout" | "too_large" | "invalid_answer" | "unavailable" {
  return reason === "timeout" || reason === "too_large" || reason === "invalid_answer" ? reason : "unavailable";
}

/** Follows a path through JSON of any shape. */
function textAt(value: unknown, ...path: readonly (string | number)[]): string | null {
  let at: unknown = value;
  for (const step of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return null;
    at = (at as Record<string | number, unknown>)[step];
  }
  return typeof at === "string" ? at : null;
}
