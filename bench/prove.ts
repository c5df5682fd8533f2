// SPDX-License-Identifier: Apache-2.0
import { runNamed } from "./figures.ts";

await runNamed(
  "proof",
  {
    canary: async () => (await import("./prove-canary.ts")).run,
    crash: async () => (await import("./prove-crash.ts")).run,
    erasure: async () => (await import("./crypto-rotation.ts")).run,
    "hostile-model": async () => (await import("./prove-hostile-model.ts")).run,
  },
  process.argv.slice(2),
);
