// SPDX-License-Identifier: Apache-2.0
import { runNamed } from "./figures.ts";

await runNamed(
  "proof",
  {
    audit: async () => (await import("./prove-audit.ts")).run,
    canary: async () => (await import("./prove-canary.ts")).run,
    crash: async () => (await import("./prove-crash.ts")).run,
    evidence: async () => (await import("./prove-evidence.ts")).run,
    erasure: async () => (await import("./crypto-rotation.ts")).run,
    foreign: async () => (await import("./prove-foreign.ts")).run,
    "hostile-model": async () => (await import("./prove-hostile-model.ts")).run,
    overload: async () => (await import("./prove-overload.ts")).run,
    soak: async () => (await import("./prove-soak.ts")).run,
    upgrade: async () => (await import("./prove-upgrade.ts")).run,
  },
  process.argv.slice(2),
);
