// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs a proof as a person does, and reads its last line. */
async function prove(
  args: readonly string[],
): Promise<{ code: number | null; figures: Record<string, number>; said: string }> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "bench/prove.ts", ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  const last = out.trimEnd().split("\n").at(-1) ?? "";
  return { code, figures: last.startsWith("{") ? (JSON.parse(last) as Record<string, number>) : {}, said };
}

it("prove crash finds nothing lost, doubled or inconsistent when server and database are killed [SEC-010]", async () => {
  const { code, figures, said } = await prove(["crash", "--kills", "2", "--database-every", "2", "--turns", "30"]);
  expect(said).toBe("");
  expect(figures).toMatchObject({
    kills: 2,
    databaseKills: 1,
    lost: 0,
    duplicated: 0,
    doubledOrders: 0,
    sequenceGaps: 0,
    changedEvents: 0,
    trackersInconsistent: 0,
    actsCommitting: 0,
    ordersWithoutAct: 0,
    doneWithoutOrder: 0,
    refusedWithOrder: 0,
  });
  expect(figures["acknowledged"]).toBeGreaterThanOrEqual(60);
  // Without orders under way the proof would prove little.
  expect(figures["orders"]).toBeGreaterThan(0);
  expect(code).toBe(0);
}, 240_000);

it("[SEC-561] prove crash --nodes 2: whoever spoke on a node that is killed goes on with the other, and nothing is lost or doubled", async () => {
  const { code, figures, said } = await prove(["crash", "--nodes", "2", "--kills", "1", "--turns", "30"]);
  expect(said).toBe("");
  expect(figures).toMatchObject({
    nodes: 2,
    lost: 0,
    duplicated: 0,
    doubledOrders: 0,
    sequenceGaps: 0,
    changedEvents: 0,
    trackersInconsistent: 0,
    actsCommitting: 0,
  });
  expect(figures["conversationsGoneOn"]).toBeGreaterThan(0);
  expect(code).toBe(0);
}, 240_000);

it("prove names its proofs when it is asked for another", async () => {
  const { code, said } = await prove(["luck"]);
  expect(code).toBe(2);
  expect(said).toContain('There is no proof "luck": audit, canary, crash');
});
