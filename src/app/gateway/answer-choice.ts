// SPDX-License-Identifier: Apache-2.0
import type { ChatChunk, FinishReason, ToolCall } from "#protocol";
import { jsonOrTextPieces, jsonPieces, type Pieces, textPieces } from "./answer-pieces.ts";
import type { ReadCall, ReadChoice } from "./read-answer.ts";
import type { Revealer } from "./reveal.ts";

export type Delta = ChatChunk["choices"][number]["delta"];

const CALL_ID = /^[\w.-]{1,128}$/u;

export type ChoiceOptions = {
  readonly revealer: Revealer;
  /** Names of the tools that the caller offered: a model cannot call another. */
  readonly tools: ReadonlySet<string>;
  readonly isJson: boolean;
  readonly makeCallId: () => string;
};

type Call = { readonly id: string; readonly name: string; readonly pieces: Pieces; text: string };

/** One choice of an answer: takes what the model says, gives out what the caller may read, and remembers the whole. */
export class AnswerChoice {
  readonly #options: ChoiceOptions;
  readonly #content: Pieces;
  readonly #refusal: Pieces;
  readonly #calls = new Map<number, Call>();
  #text: string | null = null;
  #refusalText: string | null = null;
  #finish: FinishReason | null = null;
  #isBroken = false;

  constructor(options: ChoiceOptions) {
    this.#options = options;
    this.#content = options.isJson ? jsonOrTextPieces(options.revealer) : textPieces(options.revealer);
    this.#refusal = textPieces(options.revealer);
  }

  get finish(): FinishReason | null {
    return this.#finish;
  }

  get isBroken(): boolean {
    return this.#isBroken || this.#content.isBroken || [...this.#calls.values()].some(({ pieces }) => pieces.isBroken);
  }

  /** Everything so far, as a whole message holds it. */
  get message(): { content: string | null; refusal: string | null; tool_calls?: readonly ToolCall[] } {
    const calls = [...this.#calls]
      .sort(([a], [b]) => a - b)
      .map(([, { id, name, text }]): ToolCall => ({ id, type: "function", function: { name, arguments: text } }));
    return {
      content: this.#text,
      refusal: this.#refusalText,
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
    };
  }

  /** Takes one piece. After the end, or once broken, nothing is taken. */
  async take(read: ReadChoice): Promise<Delta[]> {
    if (this.#finish !== null || this.isBroken) return [];
    const deltas: Delta[] = [];
    if (read.content !== "") deltas.push(...this.#said(await this.#content.push(read.content)));
    if (read.refusal !== "") deltas.push(...this.#refused(await this.#refusal.push(read.refusal)));
    for (const call of read.toolCalls) deltas.push(...(await this.#called(call)));
    if (read.finish !== null) {
      deltas.push(...this.#said(await this.#content.end()), ...this.#refused(await this.#refusal.end()));
      for (const [index, call] of this.#calls) deltas.push(...this.#argued(index, call, await call.pieces.end()));
      this.#finish = read.finish;
    }
    return this.isBroken ? [] : deltas;
  }

  #said(text: string): Delta[] {
    if (text === "") return [];
    this.#text = (this.#text ?? "") + text;
    return [{ content: text }];
  }

  #refused(text: string): Delta[] {
    if (text === "") return [];
    this.#refusalText = (this.#refusalText ?? "") + text;
    return [{ refusal: text }];
  }

  async #called(read: ReadCall): Promise<Delta[]> {
    const known = this.#calls.get(read.index);
    if (known !== undefined) return this.#argued(read.index, known, await known.pieces.push(read.arguments));
    const { revealer, tools, makeCallId } = this.#options;
    const { id, name } = read;
    if (name === null || !tools.has(name)) {
      this.#isBroken = true;
      return [];
    }
    // An id comes back with the next request and is shown to nobody; one that could be a value is replaced.
    const isPlain = id !== null && CALL_ID.test(id) && (await revealer.text(id)) === id;
    const call: Call = { id: isPlain ? id : makeCallId(), name, pieces: jsonPieces(revealer), text: "" };
    this.#calls.set(read.index, call);
    return [
      { tool_calls: [{ index: read.index, id: call.id, type: "function", function: { name, arguments: "" } }] },
      ...this.#argued(read.index, call, await call.pieces.push(read.arguments)),
    ];
  }

  #argued(index: number, call: Call, text: string): Delta[] {
    if (text === "") return [];
    call.text += text;
    return [{ tool_calls: [{ index, function: { arguments: text } }] }];
  }
}
