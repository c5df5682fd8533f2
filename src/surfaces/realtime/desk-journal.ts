// SPDX-License-Identifier: Apache-2.0
import type { FanOutSignal } from "#app";
import type { DeskMark } from "#protocol";

/** What is told again to whoever was away. Typing, presence and what was read are worth nothing later. */
export type Lasting = Extract<FanOutSignal, { readonly type: "events" | "case" | "notes" | "topic" }>;

/** So many different things are remembered, about 300 bytes each: minutes of a busy node. Whoever was away longer reads everything again. */
const REMEMBERED = 5_000;

/**
 * The signals of this process in their order, so that a console that lost its connection hears what it missed and nothing twice. Of several
 * signals about the same thing only the last is remembered. Another process, or one that started again, has another epoch: there a console
 * reads everything again. Holds ids and names of topics, no content.
 */
export class DeskJournal {
  #epoch: string;
  readonly #makeEpoch: () => string;
  readonly #remembered: number;
  #n = 0;
  /** Nothing at or below this number is known whole. */
  #floor = 0;
  readonly #last = new Map<string, { readonly n: number; readonly signal: Lasting }>();
  readonly #listeners = new Set<(signal: FanOutSignal) => void>();

  constructor(makeEpoch: () => string, remembered: number = REMEMBERED) {
    this.#makeEpoch = makeEpoch;
    this.#epoch = makeEpoch();
    this.#remembered = remembered;
  }

  get mark(): DeskMark {
    return { epoch: this.#epoch, n: this.#n };
  }

  /** Remembers a signal and passes it on. `lost` begins a new epoch. */
  hear(signal: FanOutSignal): void {
    if (signal.type === "lost") {
      this.#epoch = this.#makeEpoch();
      this.#last.clear();
      this.#floor = this.#n;
    } else if (isLasting(signal)) this.#remember(signal);
    for (const listener of [...this.#listeners]) listener(signal);
  }

  /** @returns Ends it. */
  subscribe(listener: (signal: FanOutSignal) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** What happened after a mark, oldest first; null where that is not known here: another epoch, too long ago, or a mark nobody gave out. */
  since(mark: DeskMark): readonly Lasting[] | null {
    if (mark.epoch !== this.#epoch || mark.n < this.#floor || mark.n > this.#n) return null;
    return [...this.#last.values()].filter(({ n }) => n > mark.n).map(({ signal }) => signal);
  }

  #remember(signal: Lasting): void {
    this.#n += 1;
    const name = signal.type === "topic" ? signal.topic : `${signal.type}/${signal.conversationId}`;
    // Two turns may be told of in the other order than they were written: the higher number stands.
    const before = this.#last.get(name)?.signal;
    const isOvertaken = signal.type === "events" && before?.type === "events" && before.lastSeq > signal.lastSeq;
    this.#last.delete(name);
    this.#last.set(name, { n: this.#n, signal: isOvertaken ? before : signal });
    for (const [oldest, { n }] of this.#last) {
      if (this.#last.size <= this.#remembered) break;
      this.#last.delete(oldest);
      this.#floor = n;
    }
  }
}

function isLasting(signal: FanOutSignal): signal is Lasting {
  return signal.type === "events" || signal.type === "case" || signal.type === "notes" || signal.type === "topic";
}
