// SPDX-License-Identifier: Apache-2.0
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const launcher = join(import.meta.dirname, "../../bin/wardline");
const bundle = `node-linux-${process.arch}`;
/** What Node says of algorithms that it calls experimental stands in our documents, not on every start. */
const QUIET = "--disable-warning=ExperimentalWarning";

describe.skipIf(process.platform !== "linux")("bin/wardline", () => {
  let home: string;
  let tools: string;
  beforeEach(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), "wardline-launcher-")));
    // A PATH that holds what the launcher calls, and no node.
    tools = join(home, "tools");
    mkdirSync(tools);
    for (const name of ["sh", "uname", "dirname", "readlink"]) symlinkSync(whereIs(name), join(tools, name));
  });
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });

  function write(path: string, text: string, mode = 0o644): string {
    const file = join(home, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    chmodSync(file, mode);
    return file;
  }
  function install(at: string): string {
    mkdirSync(join(home, at, "bin"), { recursive: true });
    cpSync(launcher, join(home, at, "bin/wardline"));
    return join(home, at, "bin/wardline");
  }
  /** Answers `--version` as told; otherwise says who ran what. */
  function fakeNode(path: string, version: string): string {
    return write(path, `#!/bin/sh\n[ "$1" = --version ] && { echo ${version}; exit 0; }\necho "${path} $*"\n`, 0o755);
  }
  /** What a bundled node does on a machine without libatomic.so.1. */
  function brokenNode(path: string): string {
    return write(path, "#!/bin/sh\necho 'libatomic.so.1: cannot open shared object file' >&2\nexit 127\n", 0o755);
  }
  function run(file: string, path: string, ...args: string[]): { code: number | null; out: string; err: string } {
    const { status, stdout, stderr } = spawnSync(file, args, { env: { PATH: path }, encoding: "utf8" });
    return { code: status, out: stdout.trim(), err: stderr };
  }

  test("bin/wardline runs the bundled node before the one on the PATH", () => {
    const bin = install("app");
    write("app/src/main/cli.ts", "");
    fakeNode(`app/node_modules/${bundle}/bin/node`, "v26.1.0");
    fakeNode("system/node", "v30.0.0");
    const { out, code } = run(bin, `${tools}:${join(home, "system")}`, "doctor", "a b");
    expect(out).toBe(`app/node_modules/${bundle}/bin/node ${QUIET} ${join(home, "app/src/main/cli.ts")} doctor a b`);
    expect(code).toBe(0);
  });

  test("bin/wardline finds its root and a hoisted node through the link in node_modules/.bin", () => {
    install("site/node_modules/wardline");
    write("site/node_modules/wardline/dist/src/main/cli.js", "");
    fakeNode(`site/node_modules/${bundle}/bin/node`, "v26.1.0");
    mkdirSync(join(home, "site/node_modules/.bin"));
    symlinkSync("../wardline/bin/wardline", join(home, "site/node_modules/.bin/wardline"));
    const { out } = run(join(home, "site/node_modules/.bin/wardline"), tools, "version");
    expect(out).toContain(join(home, "site/node_modules/wardline/dist/src/main/cli.js"));
    expect(out.startsWith(`site/node_modules/${bundle}/bin/node`)).toBe(true);
  });

  test("bin/wardline takes a system node when the bundled one does not start, also when npm put the bundled one first", () => {
    const bin = install("app");
    write("app/src/main/cli.ts", "");
    brokenNode(`app/node_modules/${bundle}/bin/node`);
    mkdirSync(join(home, "app/node_modules/.bin"));
    symlinkSync(`../${bundle}/bin/node`, join(home, "app/node_modules/.bin/node"));
    fakeNode("old/node", "v20.19.0");
    fakeNode("system/node", "v26.0.0");
    const path = [join(home, "app/node_modules/.bin"), join(home, "old"), join(home, "system"), tools].join(":");
    expect(run(bin, path).out).toBe(
      `${join(home, "system/node").slice(home.length + 1)} ${QUIET} ${join(home, "app/src/main/cli.ts")}`,
    );
  });

  test("bin/wardline says in one line what to install when the bundled node lacks a library", () => {
    const bin = install("app");
    brokenNode(`app/node_modules/${bundle}/bin/node`);
    fakeNode("old/node", "v20.19.0");
    const { code, err, out } = run(bin, `${join(home, "old")}:${tools}`, "start");
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err.trimEnd().split("\n")).toHaveLength(1);
    expect(err).toContain("libatomic.so.1");
  });

  test("bin/wardline says in one line that Node 26 is needed where none is bundled", () => {
    const bin = install("app");
    fakeNode("old/node", "v25.9.0");
    const { code, err } = run(bin, `${join(home, "old")}:${tools}`, "start");
    expect(code).toBe(1);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
    expect(err).toContain("Node 26");
    expect(err).not.toContain("libatomic");
  });

  test("bin/wardline becomes the program: same process, its signals and its exit code", async () => {
    const bin = install("app");
    write(
      "app/src/main/cli.ts",
      `process.once("SIGTERM", () => process.exit(7)); setInterval(() => {}, 1000); console.log(process.pid);`,
    );
    const child = spawn(bin, [], {
      env: { PATH: `${dirname(process.execPath)}:${tools}` },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    const pid = await new Promise<string>((resolve) =>
      child.stdout.once("data", (data: Buffer) => resolve(data.toString())),
    );
    expect(Number(pid)).toBe(child.pid);
    child.kill("SIGTERM");
    expect(await ended).toBe(7);
  });
});

function whereIs(name: string): string {
  const found = spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim();
  if (found === "") throw new Error(`This machine has no ${name}`);
  return found;
}
