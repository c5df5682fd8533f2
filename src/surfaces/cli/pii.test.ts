// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FindValues, runPiiScan, runPiiTest } from "./pii.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "wardline-pii-"));
});
afterAll(() => rm(dir, { recursive: true }));

/** Finds the word "secret", so that these tests are about files. */
const find: FindValues = (text) =>
  Array.from(text.matchAll(/secret/g), ({ index }) => ({ kind: "SECRET", start: index, end: index + 6 }));

async function scan(name: string, content: string): Promise<{ code: number; out: string }> {
  const file = join(dir, name);
  await writeFile(file, content);
  let out = "";
  const code = await runPiiScan([file], find, { isInteractive: false, write: (text) => void (out += text) });
  return { code, out: out.replaceAll(`${dir}/`, "") };
}

describe("runPiiScan()", () => {
  it("says line and column of a text, and never the value", async () => {
    expect(await scan("a.txt", "nothing\nmy secret\n")).toEqual({ code: 1, out: "a.txt:2:4 SECRET\nSECRET 1\n" });
  });

  it("says the field of a JSON line", async () => {
    const { out } = await scan("a.jsonl", '{"a":{"b":"a secret"},"c":5}\nnot json secret\n');
    expect(out).toBe("a.jsonl:1:a.b:3 SECRET\na.jsonl:2:10 SECRET\nSECRET 2\n");
  });

  it("finds a value in the name of a field, and does not print it with what is found below", async () => {
    const { out } = await scan("k.jsonl", '{"a":1,"my secret":{"b":"a secret"}}\n');
    expect(out).toBe("k.jsonl:1:#2(name):4 SECRET\nk.jsonl:1:#2.b:3 SECRET\nSECRET 2\n");
  });

  it("says the cell of a CSV line, quoted or not", async () => {
    const { out } = await scan("a.csv", 'id,text\n1,"it, says ""secret"""\nsecret,\n');
    expect(out).toBe("a.csv:2:2:11 SECRET\na.csv:3:1:1 SECRET\nSECRET 2\n");
  });

  it("ends with 0 where nothing is", async () => {
    expect(await scan("b.txt", "fine\n")).toEqual({ code: 0, out: "Nothing found\n" });
  });
});

describe("runPiiTest()", () => {
  it("names what is missing and what is too much", async () => {
    const file = join(dir, "t.jsonl");
    const rows = [
      { text: "a secret", entities: [{ type: "SECRET", start: 2, end: 8 }] },
      { text: "a secret", entities: [{ type: "PHONE", start: 0, end: 1 }] },
    ];
    await writeFile(file, rows.map((row) => JSON.stringify(row)).join("\n"));
    let out = "";
    const code = await runPiiTest(file, find, { isInteractive: false, write: (text) => void (out += text) });
    expect(code).toBe(1);
    expect(out).toContain(":2: not found PHONE 0-1, found SECRET 2-8\n");
    expect(out).toContain("2 texts: 1 right, 1 wrong\n");
  });

  it("refuses a line that is none", async () => {
    const file = join(dir, "bad.jsonl");
    await writeFile(file, "{}\n");
    await expect(runPiiTest(file, find, { isInteractive: false, write: () => undefined })).rejects.toThrow(
      "bad.jsonl:1",
    );
  });
});
