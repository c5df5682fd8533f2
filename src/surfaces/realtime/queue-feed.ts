// SPDX-License-Identifier: Apache-2.0
import { type AppDeps, colleagues, readChanges } from "#app";
import type { AgentId, ConversationId } from "#kernel";
import type { DeskFrame } from "#protocol";

/** Signals of this long are answered by one look. */
const GATHER_MS = 80;
/** Names of colleagues may be this old. */
const NAMES_MS = 60_000;
/** Of one look; what is more comes with the next. */
const MOST = 500;

/** Who is told: a connection, and whose it is. */
export type QueueReader = { readonly agentId: AgentId; readonly send: (text: string) => void };

/**
 * Tells every connection of this process what became of cases, out of one look for all of them: rows that changed, ids that are gone, counts.
 * A text is made once, and once more for whoever holds one of the cases. Cost grows with what happens, not with how long the queue is.
 */
export class QueueFeed {
  readonly #deps: AppDeps;
  #wanted = new Map<ConversationId, Set<QueueReader>>();
  #isPlanned = false;
  #names: ReadonlyMap<AgentId, string> = new Map();
  #namesAt = Number.NEGATIVE_INFINITY;

  constructor(deps: AppDeps) {
    this.#deps = deps;
  }

  /** Tells `reader` what became of a case, soon. What cannot be read is logged; the reader's next page has it. */
  want(conversationId: ConversationId, reader: QueueReader): void {
    const readers = this.#wanted.get(conversationId) ?? new Set();
    this.#wanted.set(conversationId, readers.add(reader));
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#run().catch(() => {
      this.#deps.log.warn({}, "Cannot tell the console what became of cases");
    });
  }

  /** Names of colleagues by id, read anew once a minute. */
  async names(): Promise<ReadonlyMap<AgentId, string>> {
    const now = this.#deps.clock.now();
    if (now - this.#namesAt > NAMES_MS) {
      this.#names = await colleagues(this.#deps);
      this.#namesAt = now;
    }
    return this.#names;
  }

  async #run(): Promise<void> {
    await this.#deps.pause(GATHER_MS);
    this.#isPlanned = false;
    const all = [...this.#wanted];
    const wanted = new Map(all.slice(0, MOST));
    this.#wanted = new Map();
    for (const [id, readers] of all.slice(MOST)) for (const reader of readers) this.want(id, reader);
    const names = await this.names();
    const { changed, gone, counts } = await readChanges(this.#deps, [...wanted.keys()], names, "en");
    const frame: Extract<DeskFrame, { type: "queue" }> = {
      type: "queue",
      changed: [...changed],
      gone: [...gone],
      counts: [...counts],
    };
    const forAll = JSON.stringify(frame);
    const holders = new Set(changed.map(({ agentId }) => agentId));
    const readers = new Set<QueueReader>();
    for (const each of wanted.values()) for (const reader of each) readers.add(reader);
    for (const reader of readers) reader.send(holders.has(reader.agentId) ? forHolder(frame, reader.agentId) : forAll);
  }
}

function forHolder(frame: Extract<DeskFrame, { type: "queue" }>, agentId: AgentId): string {
  return JSON.stringify({
    ...frame,
    changed: frame.changed.map((one) => ({ ...one, isMine: one.agentId === agentId })),
  });
}
