// SPDX-License-Identifier: Apache-2.0
import { type Json, type JsonObject, ok, type Result, refuse, toBase64Url } from "#kernel";
import { EMPTY_TABLE } from "#pii";
import type { ChatRequest } from "#protocol";
import { Concealer, type ConcealOptions, type Said } from "./conceal.ts";
import type { GatewayDeps, GatewayKey } from "./ports.ts";
import type { GatewayRefusal } from "./refusals.ts";

/** What a model server is asked, and what turns its answer back. */
export type PreparedChat = {
  readonly body: JsonObject;
  readonly concealer: Concealer;
  readonly options: ConcealOptions;
  readonly tools: ReadonlySet<string>;
  readonly isJson: boolean;
  readonly choices: number;
};

type Part = {
  readonly type: string;
  readonly text?: string | undefined;
  readonly refusal?: string | undefined;
  readonly image_url?: { readonly url: string; readonly detail?: string | undefined } | undefined;
};
type Content = string | readonly Part[];
type Message = ChatRequest["messages"][number];

/** Passed on as they are: numbers, flags and words from lists. */
const PLAIN_FIELDS = [
  "temperature",
  "top_p",
  "presence_penalty",
  "frequency_penalty",
  "max_tokens",
  "max_completion_tokens",
  "seed",
  "reasoning_effort",
  "verbosity",
  "parallel_tool_calls",
  "tool_choice",
] as const;
const IDENTITY_FIELDS = ["user", "safety_identifier", "prompt_cache_key"] as const;
const DATA_IMAGE = /^data:image\/(?:png|jpeg|webp|gif);base64,[A-Za-z0-9+/=]+$/u;
const CALL_ID = /^[\w.-]{1,128}$/u;
/** Work between two breaths: other requests are served in between. */
const BREATH_UNITS = 20_000;

/**
 * Builds the request to the model server out of nothing: each text is screened, each other field is one of a list. Values are named anew for
 * every request and under the caller's key, in the order of the messages, so that the same history gets the same pseudonyms and two
 * callers' pseudonyms have nothing in common.
 *
 * @returns `screening_failed`: nothing may leave. `unsupported_content`, `personal_data_in_name`, `bad_request`: which field.
 */
export async function prepareChat(
  request: ChatRequest,
  key: GatewayKey,
  upstreamModel: string,
  deps: GatewayDeps,
): Promise<Result<PreparedChat, GatewayRefusal>> {
  const { settings } = deps;
  if (request.messages.length > settings.maxMessages) return refuse({ reason: "bad_request", field: "messages" });
  const choices = request.n ?? 1;
  if (choices > settings.maxChoices) return refuse({ reason: "bad_request", field: "n" });
  const hash = (text: string): string =>
    toBase64Url(deps.keys.blindIndex("pseudonym", `gateway ${key.keyId}\n${text}`));
  const options: ConcealOptions = {
    defaultCountry: settings.defaultCountry,
    kinds: settings.kinds,
    spanModel: deps.spanModel,
    tenant: deps.tenantRecognizers,
    keyedHash: hash,
    style: "pseudonym",
  };
  const concealer = new Concealer(options, EMPTY_TABLE);
  const refused = unsupported(request, settings.passesImages);
  if (refused !== null) return refuse(refused);

  const messages = await concealMessages(request.messages, concealer, hash, deps);
  const tools = request.tools?.map(({ function: { name, description, parameters, strict } }) => ({
    type: "function",
    function: {
      name,
      ...(description === undefined ? {} : { description: concealer.text(description) }),
      ...(parameters === undefined ? {} : { parameters: concealer.json(parameters) as JsonObject }),
      ...(typeof strict === "boolean" ? { strict } : {}),
    },
  }));
  const names = toolNames(request);
  if (names.some((name) => concealer.identifier(name) !== name))
    return refuse(
      concealer.hasFailed ? { reason: "screening_failed" } : { reason: "personal_data_in_name", field: "tools" },
    );

  const body: JsonObject = {
    model: upstreamModel,
    messages,
    ...(tools === undefined ? {} : { tools }),
    ...plainFields(request),
    ...(request.response_format === undefined
      ? {}
      : { response_format: concealedFormat(request.response_format, concealer) }),
    ...(request.n === undefined ? {} : { n: choices }),
    ...(request.stop === undefined
      ? {}
      : {
          stop:
            typeof request.stop === "string"
              ? concealer.text(request.stop)
              : request.stop.map((one) => concealer.text(one)),
        }),
    ...identityFields(request, hash),
    ...(request.metadata === undefined ? {} : { metadata: concealer.json(request.metadata) as JsonObject }),
    ...(request.prediction === undefined
      ? {}
      : {
          prediction: {
            type: "content",
            content: concealedContent(request.prediction.content, (text) => concealer.text(text)),
          },
        }),
    ...(request.stream === true
      ? {
          stream: true,
          ...(request.stream_options?.include_usage === true ? { stream_options: { include_usage: true } } : {}),
        }
      : {}),
  };
  if (concealer.hasFailed) return refuse({ reason: "screening_failed" });
  const isJson = request.response_format !== undefined && request.response_format.type !== "text";
  return ok({
    body,
    concealer,
    options,
    tools: new Set(request.tools?.map((tool) => tool.function.name)),
    isJson,
    choices,
  });
}

async function concealMessages(
  messages: readonly Message[],
  concealer: Concealer,
  hash: (text: string) => string,
  deps: GatewayDeps,
): Promise<Json[]> {
  const said: Said[] = [];
  const people = new Map<string, string>();
  const nameOf = (name: string | undefined): { name?: string } => {
    if (name === undefined) return {};
    const known = people.get(name) ?? `participant_${people.size + 1}`;
    people.set(name, known);
    return { name: known };
  };
  const callId = (id: string): string =>
    CALL_ID.test(id) && concealer.identifier(id) === id ? id : `call_${hash(`call ${id}`).slice(0, 24)}`;
  const built: (() => Json)[] = [];
  let breath = 0;
  for (const message of messages) {
    built.push(concealMessage(message, concealer, said, nameOf, callId));
    if (concealer.units - breath > BREATH_UNITS) {
      breath = concealer.units;
      await deps.pause(0);
    }
  }
  // Only now: a later message may have hidden more of an earlier one.
  return built.map((build) => build());
}

function concealMessage(
  message: Message,
  concealer: Concealer,
  said: Said[],
  nameOf: (name: string | undefined) => { name?: string },
  callId: (id: string) => string,
): () => Json {
  switch (message.role) {
    case "user": {
      const name = nameOf(message.name);
      const content = later(message.content, (text) => concealer.message(text, said));
      return () => ({ role: "user", content: content(), ...name });
    }
    case "assistant": {
      const name = nameOf(message.name);
      const content =
        message.content === undefined
          ? () => null
          : later(message.content, (text) => asBot(concealer.text(text), said));
      const refusal = message.refusal === undefined ? {} : { refusal: concealer.text(message.refusal) };
      const calls = message.tool_calls?.map((call) => ({
        id: callId(call.id),
        type: "function",
        function: { name: call.function.name, arguments: concealer.jsonText(call.function.arguments) },
      }));
      return () => ({
        role: "assistant",
        content: content(),
        ...refusal,
        ...name,
        ...(calls === undefined || calls.length === 0 ? {} : { tool_calls: calls }),
      });
    }
    case "tool": {
      const content = concealedContent(message.content, (text) => concealer.jsonText(text));
      const id = callId(message.tool_call_id);
      return () => ({ role: "tool", content, tool_call_id: id });
    }
    case "system":
    case "developer": {
      const name = nameOf(message.name);
      const content = concealedContent(message.content, (text) => concealer.text(text));
      return () => ({ role: message.role, content, ...name });
    }
  }
}

function asBot(text: string, said: Said[]): Said {
  const one: Said = { by: "bot", text };
  said.push(one);
  return one;
}

/** Content whose texts are read when everything has been said. */
function later(content: Content, conceal: (text: string) => Said): () => Json {
  if (typeof content === "string") {
    const one = conceal(content);
    return () => one.text;
  }
  const parts = content.map((part) =>
    part.type === "image_url" ? part : { part, said: conceal(part.text ?? part.refusal ?? "") },
  );
  return () => parts.map((one) => ("said" in one ? withText(one.part, one.said.text) : image(one)));
}

function concealedContent(content: Content, conceal: (text: string) => string): Json {
  if (typeof content === "string") return conceal(content);
  return content.map((part) =>
    part.type === "image_url" ? image(part) : withText(part, conceal(part.text ?? part.refusal ?? "")),
  );
}

function withText({ type }: { type: string }, text: string): Json {
  return type === "refusal" ? { type: "refusal", refusal: text } : { type: "text", text };
}

function image(part: Part): Json {
  const { url = "", detail } = part.image_url ?? {};
  return { type: "image_url", image_url: { url, ...(detail === undefined ? {} : { detail }) } };
}

/** The first part that is not taken. */
function unsupported(request: ChatRequest, passesImages: boolean): GatewayRefusal | null {
  for (const [index, message] of request.messages.entries()) {
    if (message.content === undefined || typeof message.content === "string") continue;
    for (const [at, part] of message.content.entries()) {
      const field = `messages.${index}.content.${at}`;
      if (isTaken(part, message.role, passesImages)) continue;
      return { reason: "unsupported_content", field };
    }
  }
  const { prediction } = request;
  if (prediction !== undefined && typeof prediction.content !== "string")
    if (prediction.content.some((part) => part.type !== "text" || part.text === undefined))
      return { reason: "unsupported_content", field: "prediction.content" };
  return null;
}

function isTaken(part: Part, role: Message["role"], passesImages: boolean): boolean {
  if (part.type === "text") return part.text !== undefined;
  if (part.type === "refusal") return role === "assistant" && part.refusal !== undefined;
  // An image by address would have the model server fetch it: only one that lies in the request goes out.
  return part.type === "image_url" && role === "user" && passesImages && DATA_IMAGE.test(part.image_url?.url ?? "");
}

function toolNames(request: ChatRequest): string[] {
  return [
    ...new Set([
      ...(request.tools?.map((tool) => tool.function.name) ?? []),
      ...request.messages.flatMap((message) =>
        message.role === "assistant" ? (message.tool_calls?.map((call) => call.function.name) ?? []) : [],
      ),
      ...(typeof request.tool_choice === "object" ? [request.tool_choice.function.name] : []),
      ...(request.response_format?.type === "json_schema" ? [request.response_format.json_schema.name] : []),
    ]),
  ];
}

function plainFields(request: ChatRequest): JsonObject {
  return Object.fromEntries(
    PLAIN_FIELDS.flatMap((field) => {
      const value = request[field];
      return value === undefined ? [] : [[field, value]];
    }),
  );
}

/** Who it is stays here; that it is the same one as before is what these fields are for. */
function identityFields(request: ChatRequest, hash: (text: string) => string): JsonObject {
  return Object.fromEntries(
    IDENTITY_FIELDS.flatMap((field) => {
      const value = request[field];
      return value === undefined ? [] : [[field, `u_${hash(`user ${value}`).slice(0, 24)}`]];
    }),
  );
}

function concealedFormat(format: NonNullable<ChatRequest["response_format"]>, concealer: Concealer): Json {
  if (format.type !== "json_schema") return { type: format.type };
  const { name, description, schema, strict } = format.json_schema;
  return {
    type: "json_schema",
    json_schema: {
      name,
      ...(description === undefined ? {} : { description: concealer.text(description) }),
      ...(schema === undefined ? {} : { schema: concealer.json(schema) as JsonObject }),
      ...(typeof strict === "boolean" ? { strict } : {}),
    },
  };
}
