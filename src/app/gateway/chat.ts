// SPDX-License-Identifier: Apache-2.0
import { makeUuid, ok, type Result, refuse } from "#kernel";
import type { ChatChunk, ChatCompletion, ChatRequest, Usage } from "#protocol";
import { AnswerChoice, type Delta } from "./answer-choice.ts";
import type { Exchange } from "./exchange.ts";
import type { GatewayDeps, UpstreamRefusal } from "./ports.ts";
import { type PreparedChat, prepareChat } from "./prepare-chat.ts";
import { type ReadAnswer, readAnswer } from "./read-answer.ts";
import type { GatewayRefusal } from "./refusals.ts";
import { Revealer } from "./reveal.ts";

/** The names of the models that programs may ask for. */
export function listModels(deps: GatewayDeps): string[] {
  return deps.model === null ? [] : [...deps.settings.models.keys()];
}

/** Asks the model and answers whole: pseudonyms out, values back in. */
export async function completeChat(
  request: ChatRequest,
  exchange: Exchange,
  deps: GatewayDeps,
): Promise<Result<ChatCompletion, GatewayRefusal>> {
  const begun = await begin(request, exchange, deps);
  if (!begun.ok) return begun;
  const { prepared, model, answer, head } = begun.value;
  const said = await model.complete(prepared.body, exchange.signal);
  if (!said.ok) return refuse({ reason: "upstream", cause: said.refusal });
  const read = readAnswer(said.value, "message");
  if (read === null || read.choices.length === 0) return invalid;
  // What ends without a reason ended by itself.
  const ended = read.choices.map((choice) => ({ ...choice, finish: choice.finish ?? ("stop" as const) }));
  const taken = await answer.take({ ...read, choices: ended });
  if (!taken.ok) return taken;
  return ok({
    ...head,
    object: "chat.completion",
    choices: answer.choices.map(([index, choice]) => ({
      index,
      message: { role: "assistant", ...choice.message },
      logprobs: null,
      finish_reason: choice.finish ?? "stop",
    })),
    ...(read.usage === null ? {} : { usage: read.usage }),
  });
}

/** A part of a streamed answer: a chunk, or the refusal that ends it. */
export type StreamPart = Result<ChatChunk, GatewayRefusal>;

/**
 * The same, in pieces as they become safe. A refusal before the first piece is returned; one in the middle is the last part. What was given
 * out before is as it would have been in a whole answer.
 */
export async function streamChat(
  request: ChatRequest,
  exchange: Exchange,
  deps: GatewayDeps,
): Promise<Result<AsyncIterable<StreamPart>, GatewayRefusal>> {
  const begun = await begin(request, exchange, deps);
  if (!begun.ok) return begun;
  const { prepared, model, answer, head } = begun.value;
  const said = await model.stream(prepared.body, exchange.signal);
  if (!said.ok) return refuse({ reason: "upstream", cause: said.refusal });
  const wantsUsage = request.stream_options?.include_usage === true;
  const chunk = (choices: ChatChunk["choices"], usage: Usage | null = null): StreamPart =>
    ok({ ...head, object: "chat.completion.chunk", choices, ...(wantsUsage ? { usage } : {}) });
  const one = (
    index: number,
    delta: ChatChunk["choices"][number]["delta"],
    finish: ChatChunk["choices"][number]["finish_reason"] = null,
  ) => chunk([{ index, delta, logprobs: null, finish_reason: finish }]);

  async function* parts(events: AsyncIterable<Result<unknown, UpstreamRefusal>>): AsyncGenerator<StreamPart, void> {
    let usage: Usage | null = null;
    for await (const event of events) {
      if (!event.ok) {
        yield upstream(event.refusal);
        return;
      }
      const read = readAnswer(event.value, "delta");
      if (read === null) {
        yield invalid;
        return;
      }
      usage = read.usage ?? usage;
      const taken = await answer.take(read);
      if (!taken.ok) {
        yield taken;
        return;
      }
      for (const { index, deltas, isNew, finish } of taken.value) {
        if (isNew) yield one(index, { role: "assistant", content: "" });
        for (const delta of deltas) yield one(index, delta);
        if (finish !== null) yield one(index, {}, finish);
      }
    }
    // Cut off: what is missing could change what was said.
    if (answer.choices.length === 0 || answer.choices.some(([, { finish }]) => finish === null)) {
      yield invalid;
      return;
    }
    if (wantsUsage && usage !== null) yield chunk([], usage);
  }
  return ok(parts(said.value));
}

const invalid = refuse({ reason: "upstream", cause: { reason: "invalid_answer" } });

function upstream(cause: UpstreamRefusal): Result<never, GatewayRefusal> {
  return refuse({ reason: "upstream", cause });
}

async function begin(request: ChatRequest, exchange: Exchange, deps: GatewayDeps) {
  const name = deps.settings.models.get(request.model);
  const { model } = deps;
  if (model === null || name === undefined) return refuse({ reason: "model_unknown" });
  const prepared = await prepareChat(request, exchange.key, name, deps);
  if (!prepared.ok) return prepared;
  exchange.count(prepared.value.concealer.units);
  const head = {
    id: `chatcmpl-${makeUuid(deps.random)}`,
    created: Math.floor(deps.clock.now() / 1_000),
    model: request.model,
  };
  return ok({ prepared: prepared.value, model, answer: new Answer(prepared.value, exchange, deps), head });
}

type Taken = {
  readonly index: number;
  readonly deltas: readonly Delta[];
  readonly isNew: boolean;
  readonly finish: AnswerChoice["finish"];
};

/** All choices of one answer, bounded together. */
class Answer {
  readonly #prepared: PreparedChat;
  readonly #exchange: Exchange;
  readonly #deps: GatewayDeps;
  readonly #revealer: Revealer;
  readonly #choices = new Map<number, AnswerChoice>();
  #units = 0;

  constructor(prepared: PreparedChat, exchange: Exchange, deps: GatewayDeps) {
    this.#prepared = prepared;
    this.#exchange = exchange;
    this.#deps = deps;
    this.#revealer = new Revealer(prepared.options, prepared.concealer.table, deps.settings.linkHosts);
  }

  get choices(): [number, AnswerChoice][] {
    return [...this.#choices].sort(([a], [b]) => a - b);
  }

  async take(read: ReadAnswer): Promise<Result<readonly Taken[], GatewayRefusal>> {
    const units = read.choices.reduce((sum, choice) => sum + unitsOf(choice), 0);
    this.#units += units;
    this.#exchange.count(units);
    if (this.#units > this.#deps.settings.maxOutputChars) return upstream({ reason: "too_large" });
    const taken: Taken[] = [];
    for (const choice of read.choices) {
      if (choice.index >= this.#prepared.choices) return invalid;
      const known = this.#choices.get(choice.index);
      const own = known ?? this.#open(choice.index);
      const wasFinished = own.finish !== null;
      const deltas = await own.take(choice);
      if (this.#revealer.hasFailed) return refuse({ reason: "screening_failed" });
      if (own.isBroken) return invalid;
      taken.push({ index: choice.index, deltas, isNew: known === undefined, finish: wasFinished ? null : own.finish });
    }
    return ok(taken);
  }

  #open(index: number): AnswerChoice {
    const choice = new AnswerChoice({
      revealer: this.#revealer,
      tools: this.#prepared.tools,
      isJson: this.#prepared.isJson,
      makeCallId: () => `call_${makeUuid(this.#deps.random).replaceAll("-", "")}`,
    });
    this.#choices.set(index, choice);
    return choice;
  }
}

function unitsOf({ content, refusal, toolCalls }: ReadAnswer["choices"][number]): number {
  return content.length + refusal.length + toolCalls.reduce((sum, call) => sum + call.arguments.length + 64, 0);
}
