// SPDX-License-Identifier: Apache-2.0
import { listOwed, SETTLE_REASONS, type SettleOwedRefusal, settleOwed } from "#app";
import { AppError, type ConversationId, isUuid } from "#kernel";
import type { Terminal } from "#surfaces";
import { openCommandDeps } from "./command-deps.ts";
import type { LoadedConfig } from "./load-config.ts";
import { staffActor } from "./staff-actor.ts";

type Deps = Awaited<ReturnType<typeof openCommandDeps>>["deps"];
type Options = {
  readonly reason?: string | undefined;
  readonly by?: string | undefined;
  readonly json?: boolean | undefined;
};

const REFUSALS: Readonly<Record<SettleOwedRefusal["reason"], string>> = {
  bad_reason: `--reason is one of ${SETTLE_REASONS.join(", ")}`,
  not_owed: "it is not owed; `wardline desks owed` names what is",
};

/**
 * `wardline desks check | owed | settle CONVERSATION --reason R [--by PERSON]`: whether the desk of others answers and lets us in, what it has to
 * delete and has not, and the end of waiting for that. 0: all is well.
 *
 * @throws AppError - `cli.bad_argument`, `cli.desk_refused`.
 */
export async function runDesks(
  loaded: LoadedConfig,
  [act, id]: readonly string[],
  options: Options,
  terminal: Terminal,
  open: typeof openCommandDeps = openCommandDeps,
): Promise<number> {
  const run = act === "check" ? check : act === "owed" ? printOwed : act === "settle" ? settle : null;
  if (run === null)
    throw new AppError(
      "cli.bad_argument",
      "Cannot run the command: it is `desks check`, `desks owed [--json]` or `desks settle CONVERSATION --reason R [--by PERSON]`",
    );
  const { deps, close } = await open(loaded);
  try {
    return await run(deps, terminal, options, id);
  } finally {
    await close();
  }
}

async function check({ outside, tenant }: Deps, terminal: Terminal): Promise<number> {
  const { desk, store } = outside;
  const { open, closing, forgetting, failingSince } = await store.counts(tenant);
  const isOwed = failingSince !== null || (desk === null && forgetting > 0);
  const answer = desk === null ? null : await desk.check();
  terminal.write(
    desk === null || answer === null
      ? "No desk of others is configured: cases go to our own console\n"
      : `${desk.kind}  ${answer.outcome === "done" ? "answers, and lets us in" : `does not (${answer.code})`}\n`,
  );
  if (desk !== null || isOwed)
    terminal.write(`there now ${open}, to be closed there ${closing}, to be deleted there ${forgetting}\n`);
  if (failingSince !== null) terminal.write(`something has not arrived since ${failingSince.toISOString()}\n`);
  return (answer === null || answer.outcome === "done") && !isOwed ? 0 : 1;
}

async function printOwed(deps: Deps, terminal: Terminal, { json }: Options): Promise<number> {
  const owed = await listOwed(deps);
  if (json === true) {
    terminal.write(`${JSON.stringify(owed, null, 2)}\n`);
    return owed.length === 0 ? 0 : 1;
  }
  if (owed.length === 0) terminal.write("Nothing is owed: what was deleted here is deleted there\n");
  for (const { conversationId, since, attempts, code, wasSent, isElsewhere } of owed) {
    const notes = [
      `owed since ${since.toISOString()}`,
      `${attempts} tries${code === null ? "" : `, the last in vain (${code})`}`,
      ...(wasSent ? [] : ["never taken there"]),
      ...(isElsewhere ? ["another installation has it than the one that is configured"] : []),
    ];
    terminal.write(`${conversationId}  ${notes.join("; ")}\n`);
  }
  return owed.length === 0 ? 0 : 1;
}

async function settle(
  deps: Deps,
  terminal: Terminal,
  { reason = "", by }: Options,
  id: string | undefined,
): Promise<number> {
  if (id === undefined || !isUuid(id))
    throw new AppError("cli.bad_argument", "Cannot settle: name the conversation; `wardline desks owed` lists them");
  const wish = { conversationId: id as ConversationId, reason };
  const done = await settleOwed(deps, wish, await staffActor(deps, by));
  if (!done.ok) throw new AppError("cli.desk_refused", `Cannot settle: ${REFUSALS[done.refusal.reason]}`);
  terminal.write("Nobody waits for its deletion there any more; it is in the history\n");
  return 0;
}
