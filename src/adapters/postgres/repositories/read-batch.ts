// SPDX-License-Identifier: Apache-2.0
import type { Database } from "../sql.ts";

/** More asks wait for the next statement: one that grows without end would make everybody wait for it. */
const MOST_AT_ONCE = 256;
/** A statement takes milliseconds. One that takes so long may be on a connection that is dead and does not know it yet. */
const PATIENCE_MS = 2_000;

type Waiting<Ask, Answer> = {
  readonly ask: Ask;
  readonly asker: unknown;
  readonly asked: PromiseWithResolvers<Answer>;
};
type Watched = Pick<Database, "batches">;

/**
 * Reads of the same kind, together. What is asked while a statement is under way goes out in the next one: nobody waits for company, under
 * load one statement answers many turns, and an answer is never older than its question. What is not answered in time holds up nobody else: the next
 * statement goes out on another connection. Only for reads that wait for no lock.
 */
export class ReadBatch<Ask, Answer> {
  readonly #database: Watched;
  readonly #name: string;
  readonly #read: (asks: readonly Ask[]) => Promise<readonly Answer[]>;
  #waiting: Waiting<Ask, Answer>[] = [];
  #isSending = false;

  /**
   * @param name - As whoever watches the database is told of it: that of the statement.
   * @param read - Answers all asks of one statement, in their order. Where it fails, each of them fails.
   */
  constructor(database: Watched, name: string, read: (asks: readonly Ask[]) => Promise<readonly Answer[]>) {
    this.#database = database;
    this.#name = name;
    this.#read = read;
  }

  async ask(ask: Ask): Promise<Answer> {
    const asked = Promise.withResolvers<Answer>();
    this.#waiting.push({ ask, asker: askerOf(this.#database), asked });
    if (!this.#isSending) void this.#sendAll();
    return asked.promise;
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    // What is asked in the same breath goes into the same statement.
    await Promise.resolve();
    while (this.#waiting.length > 0) await inTime(this.#sendOnce(this.#waiting.splice(0, MOST_AT_ONCE)));
    this.#isSending = false;
  }

  async #sendOnce(batch: readonly Waiting<Ask, Answer>[]): Promise<void> {
    try {
      const askers = batch.map(({ asker }) => asker);
      const answers = await forAll(this.#database, this.#name, askers, () => this.#read(batch.map(({ ask }) => ask)));
      if (answers.length !== batch.length) throw new TypeError("A statement for many must answer each");
      for (const [n, { asked }] of batch.entries()) asked.resolve(answers[n] as Answer);
    } catch (error) {
      for (const { asked } of batch) asked.reject(error);
    }
  }
}

/** What stands for whoever asks now. */
export function askerOf({ batches }: Watched): unknown {
  return batches === null ? null : batches.asked();
}

/** Runs a statement for all who asked: the first of them started it, and it is not theirs alone. */
export async function forAll<Value>(
  { batches }: Watched,
  name: string,
  askers: readonly unknown[],
  work: () => Promise<Value>,
): Promise<Value> {
  return batches === null ? work() : batches.run(name, askers, work);
}

/** Until it is over, or has taken too long. */
export async function inTime(sent: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => {
    late.resolve(null);
  }, PATIENCE_MS);
  await Promise.race([sent, late.promise]);
  clearTimeout(timer);
}

/** Rows by the number of the ask they answer. */
export function rowsOf<Row extends { readonly ask: number }>(rows: readonly Row[], count: number): readonly Row[][] {
  const found = Array.from({ length: count }, (): Row[] => []);
  for (const row of rows) found[row.ask]?.push(row);
  return found;
}
