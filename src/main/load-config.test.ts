// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { type LoadedConfig, loadConfig } from "./load-config.ts";
import { appSettings } from "./settings.ts";

const defaults = fileURLToPath(new URL("../../config/defaults.yaml", import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "wardline-config-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function read(
  yaml: string,
  sandbox: { readonly seed?: string; readonly dialect?: string } = {},
): Promise<LoadedConfig["config"]> {
  const file = join(dir, "wardline.yaml");
  writeFileSync(file, yaml);
  return (await loadConfig(file, {}, defaults, sandbox)).config;
}

describe("the sandbox's seed", () => {
  test.each([
    ["in the file", "sandbox: { seed: noor }", undefined],
    ["on the command line", "{}", "noor"],
    ["on the command line, over the file", "sandbox: { seed: larkspur, port: 0 }", "noor"],
  ])("%s makes the defaults those of Kuwait", async (_where, yaml, seed) => {
    const config = await read(yaml, seed === undefined ? {} : { seed });
    expect(config.tenant).toBe("noor");
    expect(config.locale).toEqual({ timeZone: "Asia/Kuwait", country: "KW", currency: "KWD" });
    expect(config.incidents.regimes).toEqual(["kw-citra"]);
    expect(Object.entries(config.brands).map(([name, { defaultLang }]) => [name, defaultLang])).toEqual([
      ["noor", "ar"],
    ]);
    const settings = appSettings(config, "");
    expect(settings.rules.roaming.cap).toEqual({ currency: "KWD", minor: 20_000 });
    expect(settings.rules.roaming.zones).toMatchObject({ SA: 1, GB: 2, FR: 2, TR: 2 });
    // Friday and Saturday are the weekend.
    expect(settings.openingHours.days).toEqual([7, 1, 2, 3, 4]);
  });

  test("keeps what a file leaves out of a section, so that no amount in pence stands among those in fils", async () => {
    const { rules, locale, brands } = await read(
      "sandbox: { seed: noor }\nrules: { billDay: 7 }\nlocale: { timeZone: Asia/Riyadh }",
    );
    expect(rules).toMatchObject({ billDay: 7, roamingDataPerMb: 85, topUpAmounts: [2_000, 5_000, 10_000] });
    expect(locale).toEqual({ timeZone: "Asia/Riyadh", country: "KW", currency: "KWD" });
    expect(Object.keys(brands)).toEqual(["noor"]);
  });

  test("keeps data and keys apart from Larkspur's in the same folder, unless a file says where", async () => {
    const [larkspur, noor] = [await read("{}"), await read("{}", { seed: "noor" })];
    expect([noor.data.dir, noor.keys.dir]).toEqual(["./data/noor", "./keys/noor"]);
    expect([larkspur.data.dir, larkspur.keys.dir]).toEqual(["./data", "./keys"]);
    const own = await read("data: { dir: ./here }\nkeys: { epochDays: 3 }", { seed: "noor" });
    expect([own.data.dir, own.keys.dir, own.keys.epochDays]).toEqual(["./here", "./keys/noor", 3]);
  });

  test("left out is Larkspur", async () => {
    expect((await read("{}")).locale).toEqual({ timeZone: "Europe/London", country: "GB", currency: "GBP" });
  });

  test.each([
    ["that is none", "{}", "nour", /sandbox\.seed/],
    ["beside an operator", "operator: {}", "noor", /--sandbox/],
  ])("%s is refused", async (_what, yaml, seed, message) => {
    await expect(read(yaml, { seed })).rejects.toMatchObject({
      code: "main.config_invalid",
      message: expect.stringMatching(message),
    });
  });
});

describe("the sandbox's dialect", () => {
  test("is TM Forum's and CAMARA's, or what the file or the command line says, over the file and beside the seed", async () => {
    expect((await read("{}")).sandbox.dialect).toBe("tmf4");
    expect((await read("sandbox: { dialect: tmf5 }")).sandbox.dialect).toBe("tmf5");
    const both = await read("sandbox: { dialect: tmf5, port: 0 }", { seed: "noor", dialect: "plain" });
    expect(both.sandbox).toEqual({ seed: "noor", dialect: "plain", port: 0 });
  });

  test.each([
    ["that is none", "{}", /sandbox\.dialect/],
    ["beside an operator", "operator: {}", /--dialect/],
  ])("%s is refused", async (_what, yaml, message) => {
    await expect(read(yaml, { dialect: "tmf9" })).rejects.toMatchObject({
      code: "main.config_invalid",
      message: expect.stringMatching(message),
    });
  });
});
