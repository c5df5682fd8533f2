// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import type { Customers } from "../rig/customers.ts";
import { choose, play, seeded } from "../rig/play.ts";
import { type Script, scripts } from "../rig/scripts.ts";
import { type Address, Visitor, type Wish } from "../rig/visitor.ts";

/** As many inputs as a conversation has on the mean, and fewer than it may send in a minute. */
const TURNS_PER_CONVERSATION = 18;
const CODE_WAIT_MS = 5_000;
const PATIENCE_MS = 3_000;
/** More refusals than this among everything that was sent: then it is not turns that are measured. */
const MOST_REFUSED = 0.05;

export type LoadResult = {
  readonly turns: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** As the client saw it, from the moment the turn was due until it was acknowledged, in milliseconds. */
  readonly latenciesMs: number[];
  readonly opened: number;
  readonly refused: number;
  readonly byScript: Readonly<Record<string, number>>;
};

export type LoadOptions = {
  /** Conversations that go on at the same time. */
  readonly conversations: number;
  readonly seconds: number;
  /** Turns that begin a second, at random moments; null: each conversation sends as soon as it was answered. */
  readonly perSecond: number | null;
};

/** Conversations over the real protocol through the proxy, in the mix of flows of `scripts`. */
export class Load {
  readonly #address: Address;
  readonly #customers: Pick<Customers, "next" | "identifyToken" | "readCode">;
  readonly #random = seeded(20_261);

  constructor(address: Address, customers: Pick<Customers, "next" | "identifyToken" | "readCode">) {
    this.#address = address;
    this.#customers = customers;
  }

  async run(options: LoadOptions): Promise<LoadResult> {
    const meter = new Meter(options, this.#random);
    await Promise.all(Array.from({ length: options.conversations }, () => this.#comeAndGo(meter)));
    const result = meter.result();
    const sent = result.turns + result.refused;
    if (sent === 0 || result.refused > sent * MOST_REFUSED)
      throw new Error(`The server does not take turns: ${result.refused} of ${sent} were refused`);
    return result;
  }

  async #comeAndGo(meter: Meter): Promise<void> {
    while (!meter.isOver) {
      const first = choose(scripts, this.#random);
      const customer = first.patterns === null ? null : this.#customers.next(this.#oneOf(first.patterns));
      const identify = customer === null ? null : (nonce: string) => this.#customers.identifyToken(customer, nonce);
      const { lang } = this.#oneOf(first.words);
      const visitor = await Visitor.open({ address: this.#address, identify, lang, patienceMs: PATIENCE_MS });
      if (visitor === null) {
        meter.refused += 1;
        await sleep(50);
        continue;
      }
      meter.opened += 1;
      const stage = {
        visitor,
        customers: this.#customers,
        customer,
        pick: (below: number) => Math.floor(this.#random() * below),
        codeWaitMs: CODE_WAIT_MS,
        send: (wish: Wish) => meter.send(visitor, wish),
      };
      await this.#talk(stage, meter, first, lang);
      visitor.close();
    }
  }

  async #talk(stage: Parameters<typeof play>[0], meter: Meter, first: Script, lang: "en" | "ar"): Promise<void> {
    let turns = 0;
    for (let script = first; !meter.isOver; script = choose(this.#scriptsFor(stage), this.#random)) {
      if (turns + script.maxTurns > TURNS_PER_CONVERSATION) return;
      const words = script.words.filter((candidate) => candidate.lang === lang);
      const played = await play(stage, script, this.#oneOf(words.length > 0 ? words : script.words).text);
      meter.count(script, played.turns);
      turns += played.turns;
      if (!played.canGoOn) return;
    }
  }

  /** Who is not signed in does not come for what only customers have, and the other way round. */
  #scriptsFor({ customer }: Parameters<typeof play>[0]): readonly Script[] {
    return scripts.filter(({ patterns }) => patterns === null || customer !== null);
  }

  #oneOf<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.#random() * items.length)];
    if (item === undefined) throw new RangeError("There is nothing to choose from");
    return item;
  }
}

/** Gives out the moments at which turns are due, and takes their times. */
class Meter {
  opened = 0;
  refused = 0;
  readonly #random: () => number;
  readonly #perSecond: number | null;
  readonly #from = performance.now();
  readonly #until: number;
  readonly #latenciesMs: number[] = [];
  readonly #byScript: Record<string, number> = {};
  #nextDue = this.#from;
  #turns = 0;
  #last = this.#from;

  constructor(options: LoadOptions, random: () => number) {
    this.#random = random;
    this.#perSecond = options.perSecond;
    this.#until = this.#from + options.seconds * 1_000;
  }

  get isOver(): boolean {
    return performance.now() >= this.#until;
  }

  async send(visitor: Visitor, wish: Wish): Promise<Awaited<ReturnType<Visitor["send"]>>> {
    const due = await this.#due();
    const answer = await visitor.send(wish);
    const now = performance.now();
    if (!answer.ok) this.refused += 1;
    else if (now <= this.#until) {
      this.#turns += 1;
      this.#last = now;
      // From when it was due, not from when it was sent: a driver that falls behind must not hide a slow server.
      this.#latenciesMs.push(now - due);
    }
    return answer;
  }

  /** Turns arrive as independent people's do: at exponentially distributed distances. */
  async #due(): Promise<number> {
    const now = performance.now();
    if (this.#perSecond === null) return now;
    const due = Math.max(this.#nextDue, this.#from);
    this.#nextDue = due - (Math.log(1 - this.#random()) * 1_000) / this.#perSecond;
    if (due > now) await sleep(due - now);
    return due;
  }

  count(script: Script, turns: number): void {
    this.#byScript[script.name] = (this.#byScript[script.name] ?? 0) + turns;
  }

  result(): LoadResult {
    const seconds = Math.max(0.001, (this.#last - this.#from) / 1_000);
    return {
      turns: this.#turns,
      seconds,
      perSecond: this.#turns / seconds,
      latenciesMs: this.#latenciesMs,
      opened: this.opened,
      refused: this.refused,
      byScript: this.#byScript,
    };
  }
}
