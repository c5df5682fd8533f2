// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import type { Customer, Customers } from "../rig/customers.ts";
import { choose, play, seeded } from "../rig/play.ts";
import { confirmedChange, type Script, scripts } from "../rig/scripts.ts";
import { type Address, Visitor } from "../rig/visitor.ts";

/** A conversation may send 20 inputs a minute: each ends before, and the next begins. */
const TURNS_PER_CONVERSATION = 17;
const PATIENCE_MS = 90_000;
/** A code whose sending the crash met is not waited for: the visitor cancels, as people do. */
const CODE_WAIT_MS = 3_000;

/** Half of what is begun are plan changes that are confirmed: their orders are what must not be doubled. */
const MIX: readonly Script[] = [
  { ...confirmedChange, weight: 60 },
  ...scripts.filter(({ name }) => ["small_talk", "compare_plans", "balance_due", "no_data"].includes(name)),
];

/** Visitors who go on speaking whatever happens to the server, and remember everything that was acknowledged. */
export class Crowd {
  readonly visitors: Visitor[] = [];
  readonly #address: Address;
  readonly #customers: Customers;
  readonly #size: number;
  readonly #random: () => number;
  #isFinishing = false;
  #running: Promise<unknown> = Promise.resolve();

  constructor(address: Address, customers: Customers, size: number, seed: number) {
    this.#address = address;
    this.#customers = customers;
    this.#size = size;
    this.#random = seeded(seed);
  }

  get acknowledged(): number {
    return this.visitors.reduce((sum, visitor) => sum + visitor.acknowledged.length, 0);
  }

  /** Confirmed acts that wait for their answer at this moment. */
  get actsInFlight(): number {
    return this.visitors.filter((visitor) => visitor.waitsFor === "act").length;
  }

  start(): void {
    this.#running = Promise.all(Array.from({ length: this.#size }, () => this.#comeAndGo()));
  }

  /** How many inputs of each conversation were acknowledged. */
  progress(): ReadonlyMap<Visitor, number> {
    return new Map(this.visitors.map((visitor) => [visitor, visitor.acknowledged.length]));
  }

  /**
   * Waits until so many inputs more were acknowledged than `before`, at least one of them in a conversation that had begun by then.
   *
   * @returns The conversations that had begun and went on.
   */
  async goOn(before: ReadonlyMap<Visitor, number>, more: number): Promise<readonly string[]> {
    const had = [...before.values()].reduce((sum, count) => sum + count, 0);
    await this.reach(had + more);
    return [...before]
      .filter(([visitor, count]) => count > 0 && visitor.acknowledged.length > count)
      .map(([visitor]) => visitor.state.conversationId);
  }

  /** Waits until so many inputs were acknowledged in all. */
  async reach(wanted: number): Promise<void> {
    for (const until = performance.now() + 120_000; this.acknowledged < wanted; await sleep(10)) {
      if (performance.now() > until)
        throw new Error(`No progress: ${this.acknowledged} turns acknowledged, ${wanted} wanted`);
    }
  }

  /** Nobody begins anything new; what was begun is finished. */
  async finish(): Promise<void> {
    this.#isFinishing = true;
    await this.#running;
  }

  async #comeAndGo(): Promise<void> {
    while (!this.#isFinishing) {
      const customer = this.#customers.next(this.#oneOf(confirmedChange.patterns ?? []));
      const visitor = await Visitor.open({
        address: this.#address,
        identify: (nonce) => this.#customers.identifyToken(customer, nonce),
        lang: "en",
        patienceMs: PATIENCE_MS,
      });
      if (visitor === null) {
        await sleep(100);
        continue;
      }
      this.visitors.push(visitor);
      await this.#speak(visitor, customer);
      visitor.close();
    }
  }

  async #speak(visitor: Visitor, customer: Customer): Promise<void> {
    const stage = {
      visitor,
      customers: this.#customers,
      customer,
      pick: (below: number) => Math.floor(this.#random() * below),
      codeWaitMs: CODE_WAIT_MS,
      send: (wish: Parameters<Visitor["send"]>[0]) => visitor.send(wish),
    };
    while (!this.#isFinishing) {
      const script = choose(MIX, this.#random);
      if (visitor.acknowledged.length + script.maxTurns > TURNS_PER_CONVERSATION) return;
      const { canGoOn } = await play(stage, script, this.#oneOf(script.words.filter(({ lang }) => lang === "en")).text);
      if (!canGoOn) return;
    }
  }

  #oneOf<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.#random() * items.length)];
    if (item === undefined) throw new RangeError("There is nothing to choose from");
    return item;
  }
}
