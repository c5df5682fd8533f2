// SPDX-License-Identifier: Apache-2.0

import { type AppDeps, makeNonce, sendNotices } from "#app";
import { composeReply, inTurn, type Turn } from "#app/testing";
import type { SoftAuthenticator } from "#identity/testing";
import { type ConversationId, money, ok } from "#kernel";
import type { PartyId } from "#telecom";
import type { Talk, TestApp } from "../../test/harness/app.ts";
import { givePasskey } from "../../test/stories/accounts.ts";
import { type Attacker, CAST, GREEDY, RACER } from "./cast.ts";
import type { Oracle } from "./oracle.ts";

const CODE_MS = 15 * 60_000;

/** A session that an attacker holds, and how far it honestly reaches at this moment. */
export type Session = {
  readonly attacker: Attacker;
  readonly talk: Talk;
  /** The app as it is, with the oracle at the ports. */
  readonly deps: AppDeps;
  readonly level: () => number;
  /** The customer's own passkey in the attacker's hands, where there is one: full, or on probation because a code made it. */
  readonly key: { readonly passkey: SoftAuthenticator; readonly is: "full" | "probation" } | null;
  /** The token that signed it in, to be played again. */
  readonly usedToken: string | null;
};

export class Stage {
  readonly app: TestApp;
  readonly oracle: Oracle;
  readonly #deps: AppDeps;
  readonly #keys = new Map<string, NonNullable<Session["key"]>>();

  constructor(app: TestApp, oracle: Oracle, deps: AppDeps) {
    this.app = app;
    this.oracle = oracle;
    this.#deps = deps;
  }

  get deps(): AppDeps {
    return this.#deps;
  }

  /** `budgets`: bounds of a tenant that allows less. */
  async open(attacker: Attacker, budgets: Partial<AppDeps["settings"]["budgets"]> = {}): Promise<Session> {
    const { app, oracle } = this;
    const openedAt = app.clock.now();
    let provedAt: number | null = null;
    const level = (): number => {
      const isTwo = provedAt !== null && app.clock.now() - provedAt < CODE_MS;
      return isTwo ? 2 : attacker.level > 0 && app.clock.now() - openedAt < 4 * CODE_MS ? 1 : 0;
    };
    const { settings } = this.#deps;
    const bounded = { ...this.#deps, settings: { ...settings, budgets: { ...settings.budgets, ...budgets } } };
    const deps = oracle.watch(bounded, attacker, level);
    const { customer } = attacker;
    const talk = await app.open({ ...(customer === null ? {} : { customer }), overrides: deps });
    if (attacker.level === 2) {
      await talk.say("why is my bill higher?");
      const last = talk.parts().at(-1);
      if (last?.type === "passkey")
        await talk.send({ kind: "passkey", ceremonyId: last.passkey.ceremonyId, decision: "other" });
      await talk.stepUp();
      provedAt = app.clock.now();
    }
    const usedToken = customer === null ? null : await this.#useUp(customer);
    const key =
      attacker.passkey === undefined || customer === null ? null : await this.#keyOf(customer, attacker.passkey);
    return { attacker, talk, deps, level, key, usedToken };
  }

  /** One for each customer, whatever session uses it. */
  async #keyOf(customer: string, is: "full" | "probation"): Promise<NonNullable<Session["key"]>> {
    const known = this.#keys.get(customer);
    if (known !== undefined) return known;
    const passkey = await givePasskey(this.app, customer.slice(3), { restsOnSms: is === "probation" });
    const made = { passkey, is };
    this.#keys.set(customer, made);
    return made;
  }

  openGreedy(): Promise<Session> {
    return this.open(GREEDY, { maxFieldsPerHour: 400, maxAmountPerDay: money("GBP", 2_000) });
  }

  /** One after another: each waits for its own code. */
  async openAll(): Promise<readonly Session[]> {
    const sessions: Session[] = [];
    for (const attacker of CAST) sessions.push(await this.open(attacker));
    return sessions;
  }

  openRacer(): Promise<Session> {
    return this.open(RACER);
  }

  /** A token of the operator's site that has signed somebody in already. */
  async #useUp(customer: string): Promise<string> {
    const token = await this.app.token(customer, makeNonce(this.#deps));
    const talk = await this.app.open({ overrides: this.#deps });
    await talk.send({ kind: "identify", token });
    if (talk.state.assurance !== "A1") throw new Error("The token does not sign in");
    return token;
  }

  /** What the puppet in place of engine and model does within a turn. */
  async puppet(session: Session, work: (turn: Turn) => Promise<void>, id?: ConversationId): Promise<boolean> {
    const { deps, talk } = session;
    const scope = { tenant: deps.tenant, conversationId: id ?? talk.id, clientId: null };
    const done = await inTurn(deps, scope, async (turn) => {
      await work(turn);
      composeReply(turn);
      return ok(undefined);
    });
    if (done.ok) this.oracle.judgeText("a conversation", JSON.stringify(done.value.events));
    return done.ok;
  }

  async lever(name: string, body: object): Promise<void> {
    const answer = await fetch(`${this.app.sandbox.url}/__sandbox/state/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`The lever ${name} does not move: ${answer.status}`);
  }

  /** Time passes for everybody. */
  advance(ms: number): void {
    this.app.clock.advance(ms);
    this.app.sandbox.clock.advance(ms);
  }

  /** Sends what is owed; nobody but the owners of the sessions may get a message. */
  async judgeMessages(): Promise<void> {
    for (let sent = 1; sent > 0; ) sent = (await sendNotices(this.#deps)).sent;
    const own = new Set<string>();
    for (const { customer } of [...CAST, RACER, GREEDY]) {
      if (customer === null) continue;
      const found = await this.#deps.telco.contacts.findContacts(`IN-${customer.slice(3)}` as PartyId);
      if (found.ok) for (const { address } of found.value) own.add(address);
    }
    for (const { to, text } of this.app.sandbox.outbox()) {
      if (!own.has(to)) this.oracle.note("a message to somebody else");
      this.oracle.judgeText("a notice", text);
    }
  }
}
