// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ConversationEvent, ConversationOpened, ConversationState, Part, TurnAnswer, TurnInput } from "#protocol";
import { type ClientKey, makeClientKey, openChannelDoor, turnedAwayBy } from "#surfaces";
import type { Copy } from "./copy.ts";

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type Wish = DistributiveOmit<TurnInput, "clientId">;
export type Answered = { readonly status: number; readonly events: readonly ConversationEvent[] };

const TRIES = 30;
const BETWEEN_TRIES_MS = 1_000;
const TURNS = "/v1/conversations/current/turns";

export type VisitorOptions = {
  /** Signed in on the operator's own site as this customer. */
  readonly customer?: string;
  /** Without a key of the device: whoever has the token has the conversation. */
  readonly isKeyless?: boolean;
  readonly from?: string;
};

/** One conversation over HTTP and the sealed channel, as a browser or a program of an attacker holds it. */
export class Visitor {
  readonly #copy: Copy;
  readonly #door: ReturnType<typeof openChannelDoor>;
  readonly #key: ClientKey | null;
  readonly token: string;
  readonly events: ConversationEvent[];
  state: ConversationState;

  private constructor(
    copy: Copy,
    door: ReturnType<typeof openChannelDoor>,
    key: ClientKey | null,
    opened: ConversationOpened,
  ) {
    this.#copy = copy;
    this.#door = door;
    this.#key = key;
    this.token = opened.token ?? "";
    this.events = [...opened.events];
    this.state = opened.state;
  }

  static async open(copy: Copy, options: VisitorOptions = {}): Promise<Visitor> {
    const door = openChannelDoor(copy.url, {
      pin: null,
      outer: { "x-forwarded-for": options.from ?? anyAddress() },
      now: () => copy.clock.now(),
    });
    const key = options.isKeyless === true ? null : makeClientKey();
    const post = async (path: string, body: object): Promise<unknown> => {
      let response: Response;
      for (let tries = 1; ; tries += 1) {
        const proof = key?.prove("POST", copy.url + path, null, copy.clock.now());
        response = await door.fetch(path, {
          method: "POST",
          headers: { "content-type": "application/json", ...(proof === undefined ? {} : { dpop: proof }) },
          body: JSON.stringify(body),
        });
        // The machine has other work at this moment, and the copy turns newcomers away: it is no defence that is tried here.
        if (tries === TRIES || (await turnedAwayBy(response)) === null) break;
        await sleep(BETWEEN_TRIES_MS);
      }
      if (!response.ok) throw new Error(`Nobody could open a conversation: ${response.status}`);
      return response.json();
    };
    const body: { lang: string; tokenIn: string; identifyToken?: string } = { lang: "en", tokenIn: "bearer" };
    if (options.customer !== undefined) {
      const { nonce } = (await post("/v1/nonces", {})) as { nonce: string };
      body.identifyToken = await siteToken(copy, options.customer, nonce);
    }
    const opened = (await post("/v1/conversations", body)) as ConversationOpened;
    return new Visitor(copy, door, key, opened);
  }

  /** A request with this visitor's token, signed by its key unless somebody else's is given. */
  async ask(
    method: string,
    path: string,
    changes: { readonly body?: unknown; readonly key?: ClientKey | null; readonly token?: string | null } = {},
  ): Promise<Response> {
    const key = changes.key === undefined ? this.#key : changes.key;
    const token = changes.token === undefined ? this.token : changes.token;
    return this.#door.fetch(path, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(key === null ? {} : { dpop: key.prove(method, this.#copy.url + path, token, this.#copy.clock.now()) }),
        ...(changes.body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(changes.body === undefined ? {} : { body: JSON.stringify(changes.body) }),
    });
  }

  async send(wish: Wish): Promise<Answered> {
    const response = await this.ask("POST", TURNS, { body: { ...wish, clientId: randomUUID() } });
    if (!response.ok) return { status: response.status, events: [] };
    const answer = (await response.json()) as TurnAnswer;
    this.events.push(...answer.events);
    this.state = answer.state;
    return {
      status: response.status,
      events: answer.events.filter((each) => !(each.kind === "message" && each.by === "visitor")),
    };
  }

  say(text: string): Promise<Answered> {
    return this.send({ kind: "text", text });
  }

  parts(events: readonly ConversationEvent[] = this.events): Part[] {
    return events.flatMap((event) => (event.kind === "message" && event.by !== "visitor" ? event.parts : []));
  }

  newest<T extends Part["type"]>(type: T): Extract<Part, { type: T }> | null {
    return (this.parts().findLast((part) => part.type === type) as Extract<Part, { type: T }> | undefined) ?? null;
  }

  /** Fills the newest secure form. */
  async fill(fields: Record<string, string>): Promise<Answered> {
    const form = this.newest("form");
    if (form === null) return { status: 0, events: [] };
    return this.send({ kind: "form", formId: form.form.formId, decision: "submit", fields });
  }

  /** Everything that can be read in some events. */
  static text(events: readonly ConversationEvent[]): string {
    return events.map((event) => ("parts" in event ? JSON.stringify(event.parts) : JSON.stringify(event))).join("\n");
  }
}

let addresses = 0;
/** An address of documentation range that nobody had before. */
export function anyAddress(): string {
  addresses += 1;
  return `203.0.${100 + Math.floor(addresses / 250)}.${1 + (addresses % 250)}`;
}

async function siteToken(copy: Copy, customer: string, nonce: string): Promise<string> {
  const signedIn = await fetch(`${copy.operatorUrl}/site/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ customerId: customer }),
    redirect: "manual",
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const answer = await fetch(`${copy.operatorUrl}/site/identify-token?nonce=${encodeURIComponent(nonce)}`, {
    headers: { cookie },
  });
  if (!answer.ok) throw new Error(`The practice operator let nobody in: ${answer.status}`);
  return ((await answer.json()) as { token: string }).token;
}
