// SPDX-License-Identifier: Apache-2.0
import { type Json, type JsonObject, ok, type Result, refuse, toBase64Url } from "#kernel";
import { EMPTY_TABLE } from "#pii";
import type { ChatRequest } from "#protocol";
import { holdsOrders } from "../threat/clear-fields.ts";
import { Concealer, type ConcealOptions } from "./conceal.ts";
import { concealContent, concealMessages, type Part } from "./conceal-messages.ts";
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
  const refused = refusalOf(request, settings);
  if (refused !== null) return refuse(refused);
  const hash = (text: string): string =>
    toBase64Url(deps.keys.blindIndex("pseudonym", `gateway ${key.keyId}\n${text}`));
  const options: ConcealOptions = {
    detector: deps.detector,
    kinds: settings.kinds,
    keyedHash: hash,
    style: "pseudonym",
  };
  const concealer = new Concealer(options, EMPTY_TABLE);

  // Messages first: what else a request holds must not change how their values are named.
  const withheld = new Set<string>();
  const messages = await concealMessages(request.messages, concealer, hash, (text) => {
    if (!holdsOrders(text, deps.textModel)) return false;
    withheld.add(text);
    return true;
  });
  if (newAnswers(request.messages).some((text) => withheld.has(text))) await deps.toldOfOrders(key.keyId);
  const texts = await textFields(request, concealer);
  let hasPlainNames = true;
  for (const name of toolNames(request)) hasPlainNames &&= (await concealer.identifier(name)) === name;
  if (concealer.isTooMuch) return refuse({ reason: "bad_request", field: "body" });
  if (concealer.hasFailed) return refuse({ reason: "screening_failed" });
  if (!hasPlainNames) return refuse({ reason: "personal_data_in_name", field: "tools" });

  const body: JsonObject = {
    model: upstreamModel,
    messages,
    ...texts,
    ...plainFields(request),
    ...identityFields(request, hash),
    ...(request.n === undefined ? {} : { n: request.n }),
    ...(request.stream === true ? { stream: true } : {}),
    ...(request.stream === true && request.stream_options?.include_usage === true
      ? { stream_options: { include_usage: true } }
      : {}),
  };
  return ok({
    body,
    concealer,
    options,
    tools: new Set(request.tools?.map((tool) => tool.function.name)),
    isJson: request.response_format !== undefined && request.response_format.type !== "text",
    choices: request.n ?? 1,
  });
}

/** Texts of tools that came with this request: what stands before somebody's words was sent, and counted, with an earlier one. */
function newAnswers(messages: ChatRequest["messages"]): readonly string[] {
  const last = messages.findLastIndex(({ role }) => role !== "tool");
  return messages.slice(last + 1).flatMap((message): readonly string[] => {
    if (message.role !== "tool") return [];
    const { content } = message;
    return typeof content === "string" ? [content] : content.map(({ text }) => text ?? "");
  });
}

/** Every field beside the messages that holds text. */
async function textFields(request: ChatRequest, concealer: Concealer): Promise<JsonObject> {
  const { tools, response_format: format, stop, metadata, prediction } = request;
  const conceal = (text: string): Promise<string> => concealer.text(text);
  return {
    ...(tools === undefined ? {} : { tools: await concealedTools(tools, concealer) }),
    ...(format === undefined ? {} : { response_format: await concealedFormat(format, concealer) }),
    ...(stop === undefined
      ? {}
      : { stop: typeof stop === "string" ? await conceal(stop) : await inOrder(stop, conceal) }),
    ...(metadata === undefined ? {} : { metadata: (await concealer.json(metadata)) as JsonObject }),
    ...(prediction === undefined
      ? {}
      : { prediction: { type: "content", content: await concealContent(prediction.content, conceal) } }),
  };
}

async function concealedTools(tools: NonNullable<ChatRequest["tools"]>, concealer: Concealer): Promise<Json[]> {
  return inOrder(tools, async ({ function: { name, description, parameters, strict } }) => ({
    type: "function",
    function: {
      name,
      ...(description === undefined ? {} : { description: await concealer.text(description) }),
      ...(parameters === undefined ? {} : { parameters: (await concealer.json(parameters)) as JsonObject }),
      ...(strict === undefined ? {} : { strict }),
    },
  }));
}

async function concealedFormat(
  format: NonNullable<ChatRequest["response_format"]>,
  concealer: Concealer,
): Promise<Json> {
  if (format.type !== "json_schema") return { type: format.type };
  const { name, description, schema, strict } = format.json_schema;
  return {
    type: "json_schema",
    json_schema: {
      name,
      ...(description === undefined ? {} : { description: await concealer.text(description) }),
      ...(schema === undefined ? {} : { schema: (await concealer.json(schema)) as JsonObject }),
      ...(strict === undefined ? {} : { strict }),
    },
  };
}

/** Pseudonyms are numbered in the order in which texts are looked at. */
async function inOrder<T, U>(list: readonly T[], work: (one: T) => Promise<U>): Promise<U[]> {
  const done: U[] = [];
  for (const one of list) done.push(await work(one));
  return done;
}

/** What is wrong with a request before anybody has looked at its texts. */
function refusalOf(request: ChatRequest, settings: GatewayDeps["settings"]): GatewayRefusal | null {
  if (request.messages.length > settings.maxMessages) return { reason: "bad_request", field: "messages" };
  if ((request.n ?? 1) > settings.maxChoices) return { reason: "bad_request", field: "n" };
  for (const [index, message] of request.messages.entries()) {
    if (message.content === undefined || typeof message.content === "string") continue;
    const at = message.content.findIndex((part) => !isTaken(part, message.role, settings.passesImages));
    if (at !== -1) return { reason: "unsupported_content", field: `messages.${index}.content.${at}` };
  }
  const { prediction } = request;
  if (prediction !== undefined && typeof prediction.content !== "string")
    if (prediction.content.some((part) => part.type !== "text" || part.text === undefined))
      return { reason: "unsupported_content", field: "prediction.content" };
  return null;
}

function isTaken(part: Part, role: ChatRequest["messages"][number]["role"], passesImages: boolean): boolean {
  if (part.type === "text") return part.text !== undefined;
  if (part.type === "refusal") return role === "assistant" && part.refusal !== undefined;
  // An image by address would have the model server fetch it: only one that lies in the request goes out.
  return part.type === "image_url" && role === "user" && passesImages && DATA_IMAGE.test(part.image_url?.url ?? "");
}

/** Names that come back in answers, so that no pseudonym can stand in for them. */
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
