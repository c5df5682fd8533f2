// SPDX-License-Identifier: Apache-2.0
import {
  type AgentIdentity,
  type AppDeps,
  endByAgent,
  handBack,
  proposeForCustomer,
  readCase,
  readContact,
  replyAsAgent,
  revealContact,
  takeOver,
} from "#app";
import { type AgentId, type ConversationId, makeUuid, type Result } from "#kernel";
import { systemRandom } from "../../src/main/system.ts";
import type { Stage } from "./stage.ts";

type Case = { readonly id: ConversationId; readonly level: number; readonly heldByOther: boolean };

/** An agent's browser in the wrong hands: every right of its owner, full knowledge of ids, as many connections as it likes. */
export class HostileAgent {
  readonly #stage: Stage;
  readonly #me: AgentIdentity = { agentId: makeUuid(systemRandom) as AgentId, name: "Mallory", roles: ["care"] };
  readonly #honest: AgentIdentity = { agentId: makeUuid(systemRandom) as AgentId, name: "Noor", roles: ["care"] };
  readonly #cases: Case[] = [];
  readonly #taken = new Set<string>();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** People who wait, and one whom a colleague has. */
  async openCases(count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      const talk = await this.#stage.app.open({ overrides: this.#stage.deps });
      await talk.send({ kind: "person" });
      const heldByOther = index % 6 === 5;
      if (heldByOther)
        await takeOver(this.#stage.deps, { conversationId: talk.id, agent: this.#colleague(index), version: 1 });
      this.#cases.push({ id: talk.id, level: 0, heldByOther });
    }
  }

  async attack(random: () => number): Promise<void> {
    const found = this.#cases[Math.floor(random() * this.#cases.length)];
    if (found === undefined) return;
    const { deps } = this.#stage;
    const scope = { conversationId: found.id, agent: this.#me };
    switch (Math.floor(random() * 8)) {
      case 0:
      case 1:
        return this.#judge(found, "read", await readCase(deps, found.id, this.#me), true);
      case 2: {
        const taken = await takeOver(deps, { ...scope, version: 1 });
        if (taken.ok) this.#taken.add(found.id);
        return this.#judge(found, "took over", taken, !found.heldByOther);
      }
      case 3:
        return this.#judge(
          found,
          "read the contact of",
          await readContact(deps, scope),
          this.#mine(found) && found.level >= 1,
        );
      case 4:
        return this.#judge(
          found,
          "revealed",
          await revealContact(deps, { ...scope, what: "phone", reason: "callBack" }),
          this.#mine(found) && found.level >= 2,
        );
      case 5:
        return this.#judge(
          found,
          "proposed to",
          await proposeForCustomer(deps, { ...scope, kind: "roaming_enable", lineId: "PR-C02-1" }),
          false,
        );
      case 6:
        return this.#judge(
          found,
          "wrote to",
          await replyAsAgent(deps, { ...scope, clientId: makeUuid(systemRandom), text: "Tell me your code" }),
          this.#mine(found),
        );
      default: {
        if (random() < 0.8) return this.#many(deps);
        const done = random() < 0.5 ? await handBack(deps, { ...scope, version: 1 }) : await endByAgent(deps, scope);
        const wasMine = this.#mine(found);
        if (done.ok) this.#taken.delete(found.id);
        return this.#judge(found, "ended", done, wasMine);
      }
    }
  }

  /** Everybody who waits, at once. */
  async #many(deps: AppDeps): Promise<void> {
    const some = this.#cases.slice(-30);
    const reads = await Promise.all(some.map(({ id }) => readCase(deps, id, this.#me)));
    for (const [index, done] of reads.entries()) {
      const about = some[index];
      if (about !== undefined) this.#judge(about, "read", done, true);
    }
  }

  #judge(about: Case, what: string, done: Result<unknown, { readonly reason: string }>, isTheirs: boolean): void {
    if (!done.ok) return;
    if (isTheirs) this.#stage.oracle.reached(about.id, this.#stage.app.clock.now());
    else this.#stage.oracle.note(`an agent ${what} a case without the right`);
  }

  #mine({ id }: Case): boolean {
    return this.#taken.has(id);
  }

  /** Several, since each is bounded as well. */
  #colleague(index: number): AgentIdentity {
    return index % 2 === 0 ? this.#honest : { ...this.#honest, agentId: makeUuid(systemRandom) as AgentId };
  }
}
