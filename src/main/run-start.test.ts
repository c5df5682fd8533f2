// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { configSchema } from "./config.ts";
import { sandboxOption } from "./run-start.ts";

describe("what other commands are told to find the installation", () => {
  test.each([
    ["larkspur", ""],
    ["noor", " --sandbox noor"],
  ])("%s", (seed, option) => {
    const config = configSchema.parse({ sandbox: { seed } });
    expect(sandboxOption({ config, baseDir: ".", file: null, databaseUrl: null })).toBe(option);
  });
});
