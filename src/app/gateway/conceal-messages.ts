// SPDX-License-Identifier: Apache-2.0
import type { Json } from "#kernel";
import type { ChatRequest } from "#protocol";
import type { Concealer, Said } from "./conceal.ts";

export type Part = {
  readonly type: string;
  readonly text?: string | undefined;
  readonly refusal?: string | undefined;
  readonly image_url?: { readonly url: string; readonly detail?: string | undefined } | undefined;
};
export type Content = string | readonly Part[];
type Message = ChatRequest["messages"][number];
type NameOf = (name: string | undefined) => { name?: string };

/** Read by the model in place of a tool's answer that holds orders. */
const WITHHELD = "[withheld: the answer holds instructions]";
const CALL_ID = /^[\w.-]{1,128}$/u;

/**
 * The messages as the model reads them. A message is built only when all have been looked at: a later one may have hidden more of it.
 *
 * @param hash - Keyed by the caller: for ids that could be values.
 * @param isUnfit - Whether a tool's answer tries to give orders: the model reads that it was withheld.
 */
export async function concealMessages(
  messages: readonly Message[],
  concealer: Concealer,
  hash: (text: string) => string,
  isUnfit: (text: string) => boolean,
): Promise<Json[]> {
  const said: Said[] = [];
  const people = new Map<string, string>();
  const nameOf: NameOf = (name) => {
    if (name === undefined) return {};
    const known = people.get(name) ?? `participant_${people.size + 1}`;
    people.set(name, known);
    return { name: known };
  };
  const callId = async (id: string): Promise<string> =>
    CALL_ID.test(id) && (await concealer.identifier(id)) === id ? id : `call_${hash(`call ${id}`).slice(0, 24)}`;
  const built: (() => Json)[] = [];
  for (const message of messages) built.push(await concealMessage(message, concealer, said, nameOf, callId, isUnfit));
  return built.map((build) => build());
}

/** Content that is read when it is sent to a model by itself. */
export async function concealContent(content: Content, conceal: (text: string) => Promise<string>): Promise<Json> {
  if (typeof content === "string") return conceal(content);
  const parts: Json[] = [];
  for (const part of content)
    parts.push(part.type === "image_url" ? image(part) : withText(part, await conceal(textOf(part))));
  return parts;
}

async function concealMessage(
  message: Message,
  concealer: Concealer,
  said: Said[],
  nameOf: NameOf,
  callId: (id: string) => Promise<string>,
  isUnfit: (text: string) => boolean,
): Promise<() => Json> {
  switch (message.role) {
    case "user": {
      const name = nameOf(message.name);
      const content = await later(message.content, (text) => concealer.message(text, said));
      return () => ({ role: "user", content: content(), ...name });
    }
    case "assistant":
      return assistant(message, concealer, said, nameOf, callId);
    case "tool": {
      const content = await concealContent(message.content, async (text) =>
        isUnfit(text) ? WITHHELD : concealer.jsonText(text),
      );
      const id = await callId(message.tool_call_id);
      return () => ({ role: "tool", content, tool_call_id: id });
    }
    case "system":
    case "developer": {
      const name = nameOf(message.name);
      const content = await concealContent(message.content, (text) => concealer.text(text));
      return () => ({ role: message.role, content, ...name });
    }
  }
}

async function assistant(
  message: Extract<Message, { role: "assistant" }>,
  concealer: Concealer,
  said: Said[],
  nameOf: NameOf,
  callId: (id: string) => Promise<string>,
): Promise<() => Json> {
  const name = nameOf(message.name);
  const content =
    message.content === undefined
      ? () => null
      : await later(message.content, async (text) => {
          const one: Said = { by: "bot", text: await concealer.text(text) };
          said.push(one);
          return one;
        });
  const refusal = message.refusal === undefined ? {} : { refusal: await concealer.text(message.refusal) };
  const calls: Json[] = [];
  for (const call of message.tool_calls ?? [])
    calls.push({
      id: await callId(call.id),
      type: "function",
      function: { name: call.function.name, arguments: await concealer.jsonText(call.function.arguments) },
    });
  return () => ({
    role: "assistant",
    content: content(),
    ...refusal,
    ...name,
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  });
}

/** Content whose texts are taken when everything has been said. */
async function later(content: Content, conceal: (text: string) => Promise<Said>): Promise<() => Json> {
  if (typeof content === "string") {
    const one = await conceal(content);
    return () => one.text;
  }
  const parts: (() => Json)[] = [];
  for (const part of content) {
    if (part.type === "image_url") {
      parts.push(() => image(part));
      continue;
    }
    const one = await conceal(textOf(part));
    parts.push(() => withText(part, one.text));
  }
  return () => parts.map((build) => build());
}

function textOf(part: Part): string {
  return part.text ?? part.refusal ?? "";
}

function withText({ type }: Part, text: string): Json {
  return type === "refusal" ? { type: "refusal", refusal: text } : { type: "text", text };
}

function image(part: Part): Json {
  const { url = "", detail } = part.image_url ?? {};
  return { type: "image_url", image_url: { url, ...(detail === undefined ? {} : { detail }) } };
}
