// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findNamed, pathRefusal, readNamed } from "./named-path.ts";

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "wardline-named-"));
  await writeFile(join(home, "text"), "words");
});
afterAll(async () => rm(home, { recursive: true }));

describe("readNamed()", () => {
  test("reads a file, and says why it cannot", async () => {
    expect(await readNamed(join(home, "text"))).toBe("words");
    await expect(readNamed(join(home, "none"))).rejects.toMatchObject({
      code: "cli.unreadable",
      message: `Cannot read "${join(home, "none")}": there is no such file or folder`,
    });
    await expect(readNamed(home)).rejects.toMatchObject({
      message: `Cannot read "${home}": a folder stands where a file is wanted`,
    });
    await expect(findNamed(join(home, "text", "x"))).rejects.toMatchObject({
      message: `Cannot read "${join(home, "text", "x")}": a file stands where a folder is wanted`,
    });
  });
});

describe("pathRefusal()", () => {
  const caught = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

  test("puts the platform's words about a file into ours, with the path", async () => {
    const refusal = pathRefusal(await caught(readdir(join(home, "none"))));
    expect(refusal?.code).toBe("cli.path_refused");
    expect(refusal?.message).toBe(`Cannot go on with "${join(home, "none")}": there is no such file or folder`);
    // Of what was opened already the platform may name no path.
    const unnamed = Object.assign(new Error("EISDIR: illegal"), { code: "EISDIR", syscall: "read" });
    expect(pathRefusal(unnamed)?.message).toBe("Cannot go on with a file: a folder stands where a file is wanted");
  });

  test("leaves alone what is about no file", () => {
    const ofNetwork = Object.assign(new Error("connect EACCES 10.0.0.1"), { code: "EACCES", syscall: "connect" });
    const strange = Object.assign(new Error("odd"), { code: "EODD", path: "/x" });
    for (const error of [new TypeError("a bug"), ofNetwork, strange, "text", null])
      expect(pathRefusal(error)).toBeNull();
  });
});
