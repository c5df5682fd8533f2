// SPDX-License-Identifier: Apache-2.0
import type { FlowSet } from "#dialogue";
import type { Clock } from "#kernel";
import type { ApiLook, OperatorApi, OperatorLooks } from "#telecom";
import type { Log } from "../ports.ts";
import { decideFlows, type FlowAvailability } from "./decide-flows.ts";

/** What the operator's systems answered, and what follows. */
export type ConnectReport = {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly apis: readonly ApiLook[];
  readonly flows: readonly FlowAvailability[];
};

/** An interface that is silent once may have been restarted; at the second look in a row it is gone. */
const LOOKS_UNTIL_GONE = 2;

/**
 * Which flows can be offered by this node, from its own looks at the operator's systems. Before the first look, and while no look was possible,
 * everything counts as there. An interface that is not there, refuses us or cannot be read closes what needs it at once, one that is silent at
 * the second look; each opens again by the first look at which it answers.
 */
export class ConnectWatch {
  readonly #looks: OperatorLooks;
  readonly #flows: () => FlowSet;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #silent = new Map<OperatorApi, number>();
  #running: Promise<ConnectReport> | null = null;
  #apis: readonly ApiLook[] = [];
  #decided: { readonly flows: FlowSet; readonly apis: readonly ApiLook[]; readonly off: readonly string[] } | null =
    null;

  constructor(parts: {
    readonly looks: OperatorLooks;
    readonly flows: () => FlowSet;
    readonly clock: Clock;
    readonly log: Log;
  }) {
    this.#looks = parts.looks;
    this.#flows = parts.flows;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** Callers at the same moment share one look. Looks now, keeps what follows for conversations, and tells it as it was seen: one silence included. */
  look(): Promise<ConnectReport> {
    this.#running ??= this.#look().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #look(): Promise<ConnectReport> {
    const before = this.off();
    const seen = await this.#looks.look();
    for (const { api, state } of seen) this.#silent.set(api, state === "silent" ? (this.#silent.get(api) ?? 0) + 1 : 0);
    this.#apis = seen.filter(
      ({ api, state }) => state !== "silent" || (this.#silent.get(api) ?? 0) >= LOOKS_UNTIL_GONE,
    );
    const off = this.off();
    if (off.join() !== before.join()) this.#log.warn({ count: off.length }, "What can be offered here has changed");
    return { at: this.#clock.now(), apis: seen, flows: decideFlows(this.#flows(), seen) };
  }

  /** Ids of flows that are not offered now, sorted. Cheap: decided once per look and release of the flows. */
  off(): readonly string[] {
    const flows = this.#flows();
    if (this.#decided?.flows !== flows || this.#decided.apis !== this.#apis) {
      const off = decideFlows(flows, this.#apis).flatMap(({ flow, state }) => (state === "off" ? [flow] : []));
      this.#decided = { flows, apis: this.#apis, off };
    }
    return this.#decided.off;
  }
}
