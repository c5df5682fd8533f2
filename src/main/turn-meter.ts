// SPDX-License-Identifier: Apache-2.0
import { AsyncLocalStorage } from "node:async_hooks";
import type { DetectorFailure, StageName, Stages } from "#app";

/** How long one turn took, and how much of it was waiting for the operator's systems; in milliseconds. */
export type TurnTime = { readonly totalMs: number; readonly operatorMs: number };

/** Calls of one turn to the operator that are under way: several at once count as one wait. */
type Waiting = { open: number; since: number; operatorMs: number };

/** Measures turns: whole, without the operator, and how long each stage held the thread. Knows no conversation and no text. */
export class TurnMeter implements Stages {
  readonly stages = new Map<StageName, { ms: number; count: number }>();
  /** Messages that could not be screened, by reason; every reason from the start on. */
  readonly refusals = new Map<DetectorFailure["reason"], number>([
    ["failed", 0],
    ["too_slow", 0],
    ["overloaded", 0],
  ]);
  readonly #turns = new AsyncLocalStorage<Waiting>();
  readonly #onTurn: (time: TurnTime) => void;

  constructor(onTurn: (time: TurnTime) => void) {
    this.#onTurn = onTurn;
  }

  async turn<T>(work: () => Promise<T>): Promise<T> {
    const waiting: Waiting = { open: 0, since: 0, operatorMs: 0 };
    const from = performance.now();
    try {
      return await this.#turns.run(waiting, work);
    } finally {
      this.#onTurn({ totalMs: performance.now() - from, operatorMs: waiting.operatorMs });
    }
  }

  time<T>(stage: StageName, work: () => T): T {
    const from = performance.now();
    try {
      return work();
    } finally {
      this.#add(stage, performance.now() - from);
    }
  }

  async wait<T>(stage: StageName, work: () => Promise<T>): Promise<T> {
    const from = performance.now();
    try {
      return await work();
    } finally {
      this.#add(stage, performance.now() - from);
    }
  }

  unscreened(reason: DetectorFailure["reason"]): void {
    this.refusals.set(reason, (this.refusals.get(reason) ?? 0) + 1);
  }

  #add(stage: StageName, ms: number): void {
    const total = this.stages.get(stage) ?? { ms: 0, count: 0 };
    total.ms += ms;
    total.count += 1;
    this.stages.set(stage, total);
  }

  /** Put around a call to the operator. Calls outside a turn, such as those of jobs, are not measured. */
  async aroundCall<T>(call: () => Promise<T>): Promise<T> {
    const waiting = this.#turns.getStore();
    if (waiting === undefined) return call();
    if (waiting.open === 0) waiting.since = performance.now();
    waiting.open += 1;
    try {
      return await call();
    } finally {
      waiting.open -= 1;
      if (waiting.open === 0) waiting.operatorMs += performance.now() - waiting.since;
    }
  }
}
