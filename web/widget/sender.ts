// SPDX-License-Identifier: Apache-2.0
import type { TurnAnswer, TurnInput } from "#protocol";
import { backoffMs } from "../ui/backoff.ts";
import type { Store } from "../ui/use-store.ts";
import type { Answer, Api, Trouble } from "./api.ts";
import { markFailed, markSending, nextToSend, type Pending, putBack, settle } from "./outbox.ts";
import type { ChatAction, ChatState } from "./state.ts";

/** A busy server is asked again this often before the visitor is told. */
const PATIENCE = 4;
/** Tries of an input that cannot wait in the queue: one press, a few quick attempts, then a word about it. */
const TRIES_NOW = 3;

/** Gets inputs to the server: queued ones in order and as long as it takes, others at once. Client ids make every repeat safe. */
export class Sender {
  readonly #api: Api;
  readonly #store: Store<ChatState, ChatAction>;
  readonly #onTrouble: () => void;
  #timer: number | undefined;

  constructor(api: Api, store: Store<ChatState, ChatAction>, onTrouble: () => void) {
    this.#api = api;
    this.#store = store;
    this.#onTrouble = onTrouble;
  }

  /** Sends the next waiting input, if there is one and none is on its way. */
  flush(): void {
    const { phase, outbox } = this.#store.get();
    const next = nextToSend(outbox);
    if (phase !== "open" || next === null || !navigator.onLine) return;
    window.clearTimeout(this.#timer);
    void this.#send(next);
  }

  async #send(pending: Pending): Promise<void> {
    const { clientId } = pending.input;
    this.#change((outbox) => markSending(outbox, clientId));
    const answer = await this.#api.turn(pending.input);
    if (answer.ok) this.#take(answer.value, clientId);
    else this.#takeTrouble(answer.trouble, pending);
  }

  /** Sends an act or a form, which never wait in the queue. */
  async sendNow(input: TurnInput): Promise<Answer<TurnAnswer>> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#api.turn(input);
      if (answer.ok) this.#take(answer.value, input.clientId);
      const isWorthAnother = !answer.ok && (answer.trouble.kind === "network" || isPassing(answer.trouble.code));
      if (!isWorthAnother || attempt === TRIES_NOW || !navigator.onLine) return answer;
      await new Promise((resolve) => window.setTimeout(resolve, backoffMs(attempt, Math.random())));
    }
  }

  #take({ events, state }: TurnAnswer, clientId: string): void {
    this.#store.dispatch({ type: "events", events, state });
    this.#change((outbox) => settle(outbox, new Set([clientId])));
    this.flush();
  }

  #takeTrouble(trouble: Trouble, pending: Pending): void {
    const { clientId } = pending.input;
    const attempts = pending.attempts + 1;
    if (trouble.kind === "network") {
      this.#change((outbox) => putBack(outbox, clientId));
      this.#onTrouble();
      this.#later(backoffMs(attempts, Math.random()));
      return;
    }
    const isBusy = trouble.code === "too_many_requests" || isPassing(trouble.code);
    if (isBusy && attempts < PATIENCE) {
      this.#change((outbox) => putBack(outbox, clientId));
      this.#later(trouble.retryAfterMs ?? backoffMs(attempts, Math.random()));
      return;
    }
    // What shows nothing (a language, a token) has nothing to retry by hand.
    if (pending.label === "" && pending.input.kind !== "person" && pending.input.kind !== "end")
      this.#change((outbox) => settle(outbox, new Set([clientId])));
    else this.#change((outbox) => markFailed(outbox, clientId, trouble.code));
    this.flush();
  }

  #later(inMs: number): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.flush(), inMs);
  }

  #change(change: (outbox: ChatState["outbox"]) => ChatState["outbox"]): void {
    this.#store.dispatch({ type: "outbox", change });
  }
}

/** Sending the same again may help. */
function isPassing(code: string): boolean {
  return code === "unavailable" || code === "keys_unavailable" || code === "busy";
}
