// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readIfThere, replaceFile } from "./durable-file.ts";

describe("replaceFile", () => {
  let dir = "";
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "wardline-durable-"));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  test("of many at once, as nodes do that share the folder of keys: none fails, one whole text stays, and nothing else", async () => {
    const path = join(dir, "history.checkpoint");
    const texts = Array.from({ length: 40 }, (_, i) => `${String(i)} `.repeat(5_000 + i));
    await Promise.all(texts.map((text) => replaceFile(path, text)));
    expect(texts).toContain(await readIfThere(path));
    expect(await readdir(dir)).toEqual(["history.checkpoint"]);
  });

  test("that fails leaves nothing behind", async () => {
    // A folder cannot be replaced by a file.
    await mkdir(join(dir, "folder"));
    await expect(replaceFile(join(dir, "folder"), "text")).rejects.toThrow();
    expect(await readdir(dir)).toEqual(["folder"]);
  });
});
