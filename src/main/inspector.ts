// SPDX-License-Identifier: Apache-2.0
import type { Inspection, Inspector } from "#app";

const KEPT = 300;

/** The last turns in memory, for the page that shows them. Nothing is stored. */
export class TurnRecorder implements Inspector {
  readonly #turns: Inspection[] = [];
  #count = 0;

  see(inspection: Omit<Inspection, "number">): void {
    this.#count += 1;
    this.#turns.push({ number: this.#count, ...inspection });
    if (this.#turns.length > KEPT) this.#turns.shift();
  }

  /** Turns after the one with this number, oldest first. */
  after(number: number): readonly Inspection[] {
    return this.#turns.filter((turn) => turn.number > number);
  }
}
