// SPDX-License-Identifier: Apache-2.0

/** How long a journey waits for what must come. Long, because machines that run tests are busy. */
export const PATIENCE_MS = Number(process.env["PATIENCE_MS"] ?? 60_000);

/** Asks until the answer is a value other than `undefined` or `false`; fails with the claim's words when that takes too long. */
export async function eventually<T>(
  claim: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`Not within ${String(PATIENCE_MS)} ms: ${claim}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
