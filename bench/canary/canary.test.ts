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

// Each run is a program of its own that mostly waits for others.
describe.concurrent("the canary proof", { timeout: 420_000 }, () => {
  it("[SEC-180] finds none of the values that were planted everywhere, in no place", async ({ expect }) => {
    const { code, figures } = await prove("--count", "250");
    expect(figures.planted).toBeGreaterThanOrEqual(250);
    expect(Object.entries(figures.places).filter(([, { planted, found }]) => planted === 0 || found > 0)).toEqual([]);
    expect([code, figures.found]).toEqual([0, 0]);
  });

  it("catches a build without its call to seal, in the tables", async ({ expect }) => {
    const { code, figures } = await prove("--count", "150", "--break", "seal");
    expect(code).toBe(1);
    expect(figures.places["COPY of every table"]?.found).toBeGreaterThan(10);
  });

  // One build for both: what a chat says never passes by `conceal`, and what goes through the gateway never by `screen`.
  it("catches a build without its calls to screen and to conceal, each by what only it hides", async ({ expect }) => {
    const { code, figures } = await prove("--count", "150", "--break", "screen,conceal");
    expect(code).toBe(1);
    expect(figures.places["transcripts as they are read"]?.found).toBeGreaterThan(10);
    expect(figures.places["prompts of the model and the bot"]?.found).toBeGreaterThan(10);
    // The tables are still sealed.
    expect(figures.places["COPY of every table"]?.found).toBe(0);
  });

  it("every break has its test", () => {
    expect(BREAK_NAMES).toEqual(["screen", "seal", "conceal"]);
  });
});
