// SPDX-License-Identifier: Apache-2.0
import { argon2 } from "node:crypto";
import { promisify } from "node:util";

const run = promisify(argon2);

/** RFC 9106 §4 asks for more memory than a chat server has for this; OWASP's first choice for 2 passes is 19 MiB. */
const COST = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;

/** Argon2id (RFC 9106) at a fixed cost, off the main thread: 32 bytes. About 20 ms and 19 MiB each. */
export async function argon2id(message: Uint8Array, salt: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await run("argon2id", { message, nonce: salt, ...COST }));
}

/** What Argon2id costs where the cost stands beside what it protects. Memory in KiB. */
export type Argon2Cost = { readonly memory: number; readonly passes: number; readonly parallelism: number };

/** Never weaker than OWASP's floor, and never so dear that a forged header takes the machine down. */
export function isBoundedCost({ memory, passes, parallelism }: Argon2Cost): boolean {
  const isWhole = [memory, passes, parallelism].every(Number.isInteger);
  return (
    isWhole &&
    memory >= 19_456 &&
    memory <= 1_048_576 &&
    passes >= 1 &&
    passes <= 16 &&
    memory * passes >= 38_912 &&
    parallelism >= 1 &&
    parallelism <= 4
  );
}

/**
 * Argon2id (RFC 9106) at a cost that was read from somewhere: 32 bytes.
 *
 * @throws RangeError - If the cost is out of bounds.
 */
export async function argon2idAt(
  cost: Argon2Cost,
  message: Uint8Array,
  salt: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!isBoundedCost(cost)) throw new RangeError("Cannot run Argon2id: its cost is out of bounds");
  return new Uint8Array(await run("argon2id", { message, nonce: salt, tagLength: 32, ...cost }));
}
