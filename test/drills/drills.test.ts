// SPDX-License-Identifier: Apache-2.0
// Some drills on a copy that starts for them; all of them are played by `wardline drill`.
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadConfig } from "../../src/main/load-config.ts";
import { packageRoot } from "../../src/main/paths.ts";
import { runDrills } from "../../src/main/run-drill.ts";

const copies = async (): Promise<readonly string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith("wardline-drill-"));

it("[SEC-336] [SEC-338] [SEC-339] drills block what they should, bite without the defence, and leave nothing behind", async () => {
  const dir = await mkdtemp(join(tmpdir(), "wardline-own-drill-"));
  const before = await copies();
  const file = join(dir, "own.json");
  await writeFile(
    file,
    JSON.stringify([
      { id: "OWN-1", attacker_actions: ["Use an account idle for 91 days", "Steal the session cookie and reuse it"] },
      { id: "OWN-2", attacker_actions: ["Alter the stored transcript", "Walk ids without a token"] },
      { id: "OWN-3", attacker_actions: ["Replay a stolen token", "Blow up a balloon"] },
    ]),
  );
  let said = "";
  const terminal = { isInteractive: false, write: (text: string) => void (said += text) };
  const loaded = await loadConfig(undefined, {}, join(packageRoot, "config", "defaults.yaml"));
  try {
    // An action that nobody understands keeps the whole from being called good.
    expect(await runDrills(loaded, ["all"], { scenario: file, out: dir }, terminal)).toBe(2);
    const { drills } = JSON.parse(said.trim().split("\n").at(-1) ?? "") as {
      drills: Record<string, Record<string, unknown>>;
    };
    expect(drills["OWN-1"], said).toMatchObject({ blocked: true, controlSucceeded: true });
    expect(drills["OWN-2"], said).toMatchObject({ blocked: true, controlSucceeded: true });
    expect(drills["OWN-3"]).toMatchObject({ blocked: false, controlSucceeded: true });
    expect(Number(drills["OWN-1"]?.["entries"])).toBeGreaterThan(0);
    expect(said).toContain("Blow up a balloon: not understood");
    expect(await readFile(join(dir, "drills.html"), "utf8")).toContain("2 of 3 blocked");
    expect(existsSync(join(dir, "drills.json"))).toBe(true);
    expect((await copies()).filter((name) => !before.includes(name))).toEqual([]);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}, 120_000);
