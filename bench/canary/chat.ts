// SPDX-License-Identifier: Apache-2.0
import type { Address, Wish } from "../rig/visitor.ts";
import { Visitor } from "../rig/visitor.ts";
import { dress, type Form } from "./forms.ts";
import type { Ledger } from "./ledger.ts";
import { isCertain, makePlanting } from "./planting.ts";
import { type Below, makeValue, type Value } from "./values.ts";

const VALUES_PER_MESSAGE = 8;
/** Two less than the product lets one conversation say in a minute, with the form and the end. */
const MESSAGES = 14;
const PATIENCE_MS = 60_000;

/** One visitor who tells a bot everything: several values in each message, some in two messages. */
export class TalkativeVisitor {
  readonly #ledger: Ledger;
  readonly #below: Below;
  readonly #visitor: Visitor;
  #turn: number;

  private constructor(ledger: Ledger, below: Below, visitor: Visitor, turn: number) {
    this.#ledger = ledger;
    this.#below = below;
    this.#visitor = visitor;
    this.#turn = turn;
  }

  static async open(address: Address, ledger: Ledger, below: Below, turn: number): Promise<TalkativeVisitor | null> {
    const visitor = await Visitor.open({
      address,
      identify: null,
      lang: turn % 3 === 0 ? "ar" : "en",
      patienceMs: PATIENCE_MS,
    });
    return visitor === null ? null : new TalkativeVisitor(ledger, below, visitor, turn);
  }

  get token(): string {
    return this.#visitor.token;
  }

  /** Says so many values, or as many as a conversation takes; returns how many. */
  async say(wanted: number): Promise<number> {
    let said = 0;
    for (let i = 0; i < MESSAGES && said < wanted; i += 1) {
      const parts: string[] = [];
      let rest: string | null = null;
      const inThis: { value: Value; form: Form }[] = [];
      // Half a value ends its message, as with people.
      while (inThis.length < Math.min(VALUES_PER_MESSAGE, wanted - said) && rest === null) {
        const planting = makePlanting(this.#turn, this.#below);
        this.#turn += 1;
        const [first, second] = dress(planting.value, planting.form);
        parts.push(`${planting.value.lead} ${first}`);
        rest = second ?? null;
        inThis.push(planting);
      }
      await this.#send({ kind: "text", text: parts.join(", ") });
      if (rest !== null) {
        i += 1;
        await this.#send({ kind: "text", text: `and then ${rest}` });
      }
      for (const { value, form } of inThis)
        this.#ledger.add({ value, form, carrier: "chat", isCertain: isCertain(value, form) });
      said += inThis.length;
    }
    return said;
  }

  /** Fills forms with values: a number that nobody has, and a code that is none. */
  async fillForms(): Promise<void> {
    await this.#send({ kind: "text", text: "why is my bill higher?" });
    for (let i = 0; i < 2; i += 1) {
      const form = this.#newestForm();
      if (form === null) return;
      const value = makeValue("PHONE", this.#below);
      const fields = Object.fromEntries(form.fields.map((name) => [name, value.plain]));
      this.#ledger.add({ value, form: "plain", carrier: "form", isCertain: true });
      await this.#send({ kind: "form", formId: form.formId, decision: "submit", fields });
    }
  }

  async end(): Promise<void> {
    await this.#send({ kind: "person" });
    this.#visitor.close();
  }

  async #send(wish: Wish): Promise<void> {
    const answer = await this.#visitor.send(wish);
    if (!answer.ok && answer.code !== "bad_request") throw new Error(`A message was refused: ${answer.code}`);
  }

  #newestForm(): { formId: string; fields: string[] } | null {
    for (const event of this.#visitor.events.toReversed()) {
      if (event.kind !== "message") continue;
      for (const part of event.parts) {
        if (part.type === "form") return { formId: part.form.formId, fields: part.form.fields.map(({ name }) => name) };
      }
    }
    return null;
  }
}
