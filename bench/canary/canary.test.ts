// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { BREAK_NAMES } from "./break.ts";

const PROVE = fileURLToPath(new URL("../prove.ts", import.meta.url));

type Outcome = {
  readonly code: number;
  readonly figures: { planted: number; found: number; places: Record<string, { planted: number; found: number }> };
};

/** The proof as a program, with fewer values. */
function prove(...args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", PROVE, "canary", ...args],
      { maxBuffer: 1e8 },
      (error, stdout, stderr) => {
        const last = stdout.trim().split("\n").at(-1) ?? "";
        if (!last.startsWith("{")) reject(new Error(`The proof said nothing: ${stderr.slice(-2_000)}`));
        else
          resolve({
            code: typeof error?.code === "number" ? error.code : 0,
            figures: JSON.parse(last) as Outcome["figures"],
          });
      },
    );
  });
}

describe("the canary proof", { timeout: 240_000 }, () => {
  it("[SEC-180] finds none of the values that were planted everywhere, in no place", async () => {
    const { code, figures } = await prove("--count", "1200");
    expect(figures.planted).toBeGreaterThanOrEqual(1_200);
    expect(Object.entries(figures.places).filter(([, { planted, found }]) => planted === 0 || found > 0)).toEqual([]);
    expect([code, figures.found]).toEqual([0, 0]);
  });

  it.each([
    ["screen", "transcripts as they are read"],
    ["seal", "COPY of every table"],
    ["conceal", "prompts of the model and the bot"],
  ])("catches a build without its call to %s, in: %s", async (name, place) => {
    const { code, figures } = await prove("--count", "300", "--break", name);
    expect(code).toBe(1);
    expect(figures.places[place]?.found).toBeGreaterThan(10);
  });

  it("every break has its test", () => {
    expect(BREAK_NAMES).toEqual(["screen", "seal", "conceal"]);
  });
});
