// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

// What programs send to the gateway: the part of OpenAI's chat completions that is passed on, and nothing else. Fields that are not
// named here never reach a model. Sizes are bounded by the body's size; counts here.

const text = z.string();
const toolName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const finite = z.number().min(-1e9).max(1e9);

/** Programs say `null` for what they leave out. */
function optional<T extends z.ZodType>(
  schema: T,
): z.ZodPipe<z.ZodOptional<z.ZodNullable<T>>, z.ZodTransform<z.output<T> | undefined, z.output<T> | null | undefined>> {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** A part of a message. Which types are taken is decided by the use case, so that the refusal can say so. */
const part = z.object({
  type: z.string().max(64),
  text: text.optional(),
  refusal: text.optional(),
  image_url: z.object({ url: text, detail: z.enum(["auto", "low", "high"]).optional() }).optional(),
});
const content = z.union([text, z.array(part).max(64)]);
const toolCall = z.object({
  id: z.string().min(1).max(256),
  type: z.literal("function").default("function"),
  function: z.object({ name: toolName, arguments: text }),
});
const message = z.discriminatedUnion("role", [
  z.object({ role: z.enum(["system", "developer"]), content, name: text.optional() }),
  z.object({ role: z.literal("user"), content, name: text.optional() }),
  z.object({
    role: z.literal("assistant"),
    content: optional(content),
    refusal: optional(text),
    name: text.optional(),
    tool_calls: optional(z.array(toolCall).max(64)),
  }),
  z.object({ role: z.literal("tool"), content, tool_call_id: z.string().min(1).max(256) }),
]);

const tool = z.object({
  type: z.literal("function"),
  function: z.object({
    name: toolName,
    description: text.optional(),
    parameters: z.record(z.string(), z.json()).optional(),
    strict: optional(z.boolean()),
  }),
});

const responseFormat = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text") }),
  z.object({ type: z.literal("json_object") }),
  z.object({
    type: z.literal("json_schema"),
    json_schema: z.object({
      name: toolName,
      description: text.optional(),
      schema: z.record(z.string(), z.json()).optional(),
      strict: optional(z.boolean()),
    }),
  }),
]);

export const chatRequest = z.object({
  model: z.string().min(1).max(200),
  messages: z.array(message).min(1),
  stream: optional(z.boolean()),
  stream_options: optional(z.object({ include_usage: z.boolean().optional() })),
  tools: z.array(tool).max(128).optional(),
  tool_choice: z
    .union([
      z.enum(["none", "auto", "required"]),
      z.object({ type: z.literal("function"), function: z.object({ name: toolName }) }),
    ])
    .optional(),
  parallel_tool_calls: z.boolean().optional(),
  response_format: responseFormat.optional(),
  n: optional(z.int().min(1).max(16)),
  stop: optional(z.union([text, z.array(text).max(4)])),
  temperature: optional(finite),
  top_p: optional(finite),
  presence_penalty: optional(finite),
  frequency_penalty: optional(finite),
  max_tokens: optional(z.int().min(1).max(1_000_000)),
  max_completion_tokens: optional(z.int().min(1).max(1_000_000)),
  seed: optional(z.int()),
  reasoning_effort: optional(z.enum(["none", "minimal", "low", "medium", "high", "xhigh"])),
  verbosity: optional(z.enum(["low", "medium", "high"])),
  user: optional(z.string().max(512)),
  safety_identifier: optional(z.string().max(512)),
  prompt_cache_key: optional(z.string().max(512)),
  metadata: optional(z.record(z.string().max(64), z.string().max(512))),
  prediction: optional(z.object({ type: z.literal("content"), content })),
});
export type ChatRequest = z.infer<typeof chatRequest>;

/** Fields whose absence would change what the answer means: refused rather than left out in silence. */
export const REFUSED_CHAT_FIELDS = [
  "functions",
  "function_call",
  "audio",
  "modalities",
  "logprobs",
  "top_logprobs",
] as const;

/** What a program is told in the `code` of an error in OpenAI's shape. */
export const GATEWAY_CODES = [
  "invalid_api_key",
  "invalid_request",
  "model_not_found",
  "not_found",
  "personal_data_in_name",
  "quota_exceeded",
  "rate_limit_exceeded",
  "request_too_large",
  "screening_failed",
  "too_many_at_once",
  "unavailable",
  "unsupported_content",
  "unsupported_parameter",
  "upstream_invalid",
  "upstream_rate_limited",
  "upstream_refused_access",
  "upstream_rejected",
  "upstream_timeout",
  "upstream_too_large",
  "upstream_unavailable",
] as const;
export type GatewayCode = (typeof GATEWAY_CODES)[number];

export type GatewayError = {
  readonly error: {
    readonly message: string;
    readonly type: "invalid_request_error" | "authentication_error" | "rate_limit_error" | "server_error";
    readonly param: string | null;
    readonly code: GatewayCode;
  };
};

export type ToolCall = {
  readonly id: string;
  readonly type: "function";
  readonly function: { readonly name: string; readonly arguments: string };
};
export type FinishReason = "stop" | "length" | "tool_calls" | "content_filter";
export type Usage = {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
};

export type ChatCompletion = {
  readonly id: string;
  readonly object: "chat.completion";
  readonly created: number;
  readonly model: string;
  readonly choices: readonly {
    readonly index: number;
    readonly message: {
      readonly role: "assistant";
      readonly content: string | null;
      readonly refusal: string | null;
      readonly tool_calls?: readonly ToolCall[];
    };
    readonly logprobs: null;
    readonly finish_reason: FinishReason;
  }[];
  readonly usage?: Usage;
};

export type ChatChunk = {
  readonly id: string;
  readonly object: "chat.completion.chunk";
  readonly created: number;
  readonly model: string;
  readonly choices: readonly {
    readonly index: number;
    readonly delta: {
      readonly role?: "assistant";
      readonly content?: string;
      readonly refusal?: string;
      readonly tool_calls?: readonly {
        readonly index: number;
        readonly id?: string;
        readonly type?: "function";
        readonly function: { readonly name?: string; readonly arguments: string };
      }[];
    };
    readonly logprobs: null;
    readonly finish_reason: FinishReason | null;
  }[];
  readonly usage?: Usage | null;
};

/** What a person's message over a bridge looks like, in both shapes: Rasa's REST channel has the same fields. */
export const bridgeRequest = z.object({
  sender: z.string().min(1).max(256),
  message: z.string().min(1).max(4_000),
  metadata: z.record(z.string().max(64), z.json()).optional(),
});
export type BridgeRequest = z.infer<typeof bridgeRequest>;

export type BridgeMessage = {
  readonly text?: string;
  readonly image?: string;
  readonly buttons?: readonly { readonly title: string; readonly payload: string }[];
  readonly custom?: unknown;
};
