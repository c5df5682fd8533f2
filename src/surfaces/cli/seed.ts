// SPDX-License-Identifier: Apache-2.0
import { type AppDeps, handleTurn, openConversation } from "#app";
import { AppError, makeUuid } from "#kernel";
import type { Terminal } from "./terminal.ts";

const WORDS = ["hello", "which plans do you have?", "thanks", "are you a human?"] as const;
const SIDE_BY_SIDE = 8;

/** Fills the database with conversations through the real sealing path: for growth benches and for trying the purge. */
export async function runSeed(deps: AppDeps, count: number, terminal: Terminal): Promise<number> {
  let made = 0;
  const next = async (): Promise<void> => {
    while (made < count) {
      made += 1;
      await seedOne(deps, made);
      if (terminal.isInteractive && made % 50 === 0) terminal.write(`\r${made} of ${count} conversations`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, count) }, next));
  terminal.write(`${terminal.isInteractive ? "\r" : ""}${count} conversations written\n`);
  return 0;
}

async function seedOne(deps: AppDeps, number: number): Promise<void> {
  const addressKey = deps.random.bytes(32);
  const opened = await openConversation({ lang: number % 3 === 0 ? "ar" : "en", addressKey, channel: "cli" }, deps);
  if (!opened.ok) throw new AppError("cli.seed_refused", "Cannot seed: opening a conversation was refused");
  const { conversationId } = opened.value;
  for (const text of WORDS.slice(0, 1 + (number % WORDS.length))) {
    await handleTurn(
      {
        tenant: deps.tenant,
        conversationId,
        input: { kind: "text", clientId: makeUuid(deps.random), text },
        addressKey,
      },
      deps,
    );
  }
}
