// SPDX-License-Identifier: Apache-2.0
// Starts the real program, as `npm start` does, and reads what a person would read.
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { makePlace as place, runProgram as run, startProgram as start, stopAllPrograms } from "../harness/program.ts";

afterEach(stopAllPrograms);

/** What a person reads: one line, with what to do. */
function oneLine(text: string): string[] {
  return text.split("\n").filter((line) => line.startsWith("wardline:"));
}

describe("wardline start", () => {
  it("is ready with one command, keeps keys apart from data, lets commands work beside it, and stops what it started", {
    timeout: 240_000,
  }, async () => {
    const dir = await place();
    const first = await start(dir);
    expect(first.text()).toMatch(/Care desk\s+http:\/\/localhost:\d+\/console\n/);
    expect(first.text()).toMatch(/First staff\s+http:\/\/localhost:\d+\/console#enrol=[\w-]{43}\n/);
    expect(first.text()).not.toContain("127.0.0.1:");
    expect((await fetch(first.health)).status).toBe(200);
    expect((await fetch(`${first.url}/widget/`)).status).toBe(200);
    expect((await fetch(`${first.url}/loader.js`)).status).toBe(200);

    const doctor = await run(dir, ["doctor"]);
    expect(doctor.text).toMatch(/0 errors/);
    const link = await run(dir, ["staff", "invite"]);
    expect(link.text).toMatch(/\/console#enrol=[\w-]{43}/);
    const powerless = await run(dir, ["staff", "invite", "--roles", "care"]);
    expect([powerless.code, oneLine(powerless.text)[0]]).toEqual([1, expect.stringContaining("is an admin")]);
    const seeded = await run(dir, ["seed", "--conversations", "5"]);
    expect(seeded.text).toContain("5 conversations");

    const verified = await run(dir, ["history", "verify"]);
    expect(verified.text).toMatch(/\d+ leaves, \d+ checkpoints, .* 0 problems/);
    expect(verified.code).toBe(0);

    const second = await run(dir, ["start"]);
    expect(second.code).not.toBe(0);
    expect(oneLine(second.text)).toHaveLength(1);
    expect(second.text).toContain("another wardline server runs");

    first.child.kill("SIGTERM");
    await once(first.child, "exit");
    expect(first.child.exitCode).toBe(0);
    const after = await run(dir, ["staff", "invite"]);
    expect(after.text).toContain("no server runs here");

    const key = join(dir, "keys", "root.key");
    await writeFile(
      key,
      (await readFile(key, "utf8")).replace(/[A-Za-z0-9]/g, (char) => (char === "A" ? "B" : char)).slice(0, 20),
    );
    const wrong = await run(dir, ["start"]);
    expect(wrong.code).not.toBe(0);
    expect(oneLine(wrong.text)[0]).toMatch(/key file/i);
  });

  it("says in one line what is wrong and what to do", { timeout: 240_000 }, async () => {
    const unknown = await run(await place("server: { prot: 1 }\n"), ["start"]);
    expect(unknown.code).toBe(1);
    expect(oneLine(unknown.text)[0]).toContain('unknown key "server.prot"');

    const open = await run(await place("server: { host: 0.0.0.0 }\n"), ["start"]);
    expect(oneLine(open.text)[0]).toMatch(/without TLS/);

    const busy = createServer();
    await new Promise<void>((resolve) => busy.listen(0, "localhost", resolve));
    const address = busy.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const inUse = await run(await place(`server: { port: ${port}, healthPort: 0 }\nsandbox: { port: 0 }\n`), ["start"]);
    busy.close();
    expect(oneLine(inUse.text)[0]).toMatch(new RegExp(`port ${port} is in use`));

    const command = await run(await place(), ["frobnicate"]);
    expect(oneLine(command.text)[0]).toContain("wardline help");

    const database = await run(await place(), ["start"], { DATABASE_URL: "mysql://nowhere" });
    expect(database.code).toBe(1);
    expect(oneLine(database.text)[0]).toMatch(/database|DATABASE_URL/i);
  });

  it("leaves nothing behind when it is killed: database and sandbox end with it", { timeout: 240_000 }, async () => {
    const dir = await place();
    const { child, sandbox } = await start(dir);
    child.kill("SIGKILL");
    await once(child, "exit");
    const deadline = Date.now() + 60_000;
    let isUp = true;
    while (isUp && Date.now() < deadline) {
      isUp = await fetch(sandbox).then(
        () => true,
        () => false,
      );
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(isUp).toBe(false);
    const again = await start(dir);
    expect((await fetch(again.health)).status).toBe(200);
  });
});
