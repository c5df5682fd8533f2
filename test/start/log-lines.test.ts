// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { killDatabase } from "../../bench/crash/kill-database.ts";
import { FREE_PORTS, makePlace, startProgram, stopAllPrograms } from "../harness/program.ts";

afterEach(stopAllPrograms);

/** Shapes as `docs/reference/log-fields.md` words them, written anew: the page is what people build on, not our guard. */
const SHAPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  code: (value) => typeof value === "string" && /^[A-Za-z0-9_.:-]{1,80}$/u.test(value) && !/\d{6}/u.test(value),
  id: (value) => typeof value === "string" && value.length < 200,
  digest: (value) => typeof value === "string" && /^[0-9a-f]{16}$/u.test(value),
  number: (value) => typeof value === "number" && Number.isFinite(value) && Math.abs(value) < 1e9,
  flag: (value) => typeof value === "boolean",
  frame: (value) => typeof value === "string" && /^src\/\S+:\d+:\d+$/u.test(value),
};

async function documentedFields(): Promise<ReadonlyMap<string, string>> {
  const page = await readFile(new URL("../../docs/reference/log-fields.md", import.meta.url), "utf8");
  return new Map([...page.matchAll(/^\| `(\w+)` \| (\w+) \|/gmu)].map(([, name = "", shape = ""]) => [name, shape]));
}

/** What of a line is not as the page says; nothing where all is. */
function complaints(line: string, fields: ReadonlyMap<string, string>): string[] {
  const { level, time, msg, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const wrong: string[] = [];
  if (![10, 20, 30, 40, 50, 60].includes(Number(level))) wrong.push(`level ${String(level)}`);
  if (typeof time !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u.test(time)) wrong.push("time");
  if (typeof msg !== "string" || msg === "") wrong.push("msg");
  for (const [name, value] of Object.entries(rest))
    if (value !== null && SHAPES[fields.get(name) ?? ""]?.(value) !== true) wrong.push(name);
  return wrong.map((what) => `${what}: ${line}`);
}

it("[SEC-612] every line that the running program logs is as its page says, also when it is asked nonsense and its database is killed", {
  timeout: 300_000,
}, async () => {
  const fields = await documentedFields();
  expect(fields.size).toBeGreaterThan(20);
  const dir = await makePlace(`${FREE_PORTS}log: { level: debug }\ndata: { dir: data }\n`);
  const program = await startProgram(dir);
  const post = (path: string, body: string, more: object = {}): Promise<Response> =>
    fetch(program.url + path, { method: "POST", headers: { "content-type": "application/json", ...more }, body });
  await post("/v1/conversations", "{ no json");
  await post("/v1/conversations/current/turns", "{}", { authorization: "Bearer +447700900123" });
  await fetch(`${program.url}/v1/${randomUUID()}?q=jane@example.org`);
  const before = program.text().length;
  await killDatabase(join(dir, "data"));
  // It says so, asks in vain, and has its database back: all of that is read.
  await expect.poll(() => program.text().slice(before), { timeout: 60_000 }).toContain('{"level"');
  await expect.poll(async () => (await fetch(program.health)).status, { timeout: 60_000, interval: 200 }).toBe(200);
  program.child.kill("SIGTERM");
  await once(program.child, "close");
  const lines = program
    .text()
    .split("\n")
    .filter((line) => line.startsWith("{"));
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.flatMap((line) => complaints(line, fields))).toEqual([]);
});

it("a line with another field, a value of another shape or no sentence is noticed", async () => {
  const fields = await documentedFields();
  const line = { level: 30, time: "2026-11-26T12:00:00.000Z", msg: "A job failed", code: "database.lost" };
  const tell = (more: object): number => complaints(JSON.stringify({ ...line, ...more }), fields).length;
  expect([
    tell({}),
    tell({ hostname: "x" }),
    tell({ code: "+447700900123" }),
    tell({ msg: "" }),
    tell({ count: "2" }),
  ]).toEqual([0, 1, 1, 1, 1]);
});
