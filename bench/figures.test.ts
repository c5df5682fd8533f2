// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { lineOf, percentile, runNamed } from "./figures.ts";

describe("lineOf()", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses %s, wherever it stands", (value) => {
    expect(() => lineOf({ stages: { seal: value } })).toThrow("Cannot print the figures: seal is");
  });

  it("prints numbers, texts, nothing and what is nested", () => {
    expect(lineOf({ a: 1.5, b: null, c: { d: [true, "x"] } })).toBe('{"a":1.5,"b":null,"c":{"d":[true,"x"]}}');
  });
});

describe("percentile()", () => {
  it.each([
    [[], 0.99, 0],
    [[3, 1, 2], 0.5, 2],
    [Array.from({ length: 100 }, (_, i) => i + 1), 0.99, 100],
  ])("of %j at %d is %d", (numbers, share, expected) => {
    expect(percentile([...numbers], share)).toBe(expected);
  });
});

describe("runNamed()", () => {
  afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = undefined;
  });

  it("prints the figures last and writes the same line where --json says", async () => {
    const folder = await mkdtemp(join(tmpdir(), "figures-"));
    const out = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const file = join(folder, "out.json");
    let given: string[] = [];
    const run = async (args: string[]) => {
      given = args;
      return { ok: 1 };
    };
    await runNamed("bench", { one: async () => run }, ["one", "--data", "x", "--json", file, "--seconds", "2"]);
    expect(given).toEqual(["--data", "x", "--seconds", "2"]);
    expect(out.mock.lastCall?.[0]).toBe('{"ok":1}\n');
    expect(await readFile(file, "utf8")).toBe('{"ok":1}\n');
    await rm(folder, { recursive: true });
  });

  it.each([[["other"]], [[]], [["--json", "x"]]])("names what there is when it is given %j", async (argv) => {
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    await runNamed("bench", { one: async () => async () => ({}), two: async () => async () => ({}) }, argv);
    expect(String(said.mock.lastCall?.[0])).toContain("one, two");
    expect(process.exitCode).toBe(2);
  });
});
