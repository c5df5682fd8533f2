// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vitest/config";
import { CountReporter } from "./tools/count-reporter.ts";

export default defineConfig({
  test: {
    include: ["{src,sandbox,test,tools,web,bench}/**/*.test.ts", "{web}/**/*.test.tsx"],
    exclude: ["**/node_modules/**", "dist/**", "build/**"],
    pool: "forks",
    globalSetup: ["test/global-setup.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ["default", new CountReporter(".cache/test-counts")],
  },
});
