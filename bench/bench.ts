// SPDX-License-Identifier: Apache-2.0
import { runNamed } from "./figures.ts";

await runNamed(
  "bench",
  {
    troubleshoot: async () => (await import("./troubleshoot.ts")).run,
    turn: async () => (await import("./turn.ts")).run,
    growth: async () => (await import("./growth.ts")).run,
    scale: async () => (await import("./scale.ts")).run,
    store: async () => (await import("./store.ts")).run,
    crypto: async () => (await import("./crypto.ts")).run,
    identity: async () => (await import("./identity.ts")).run,
    gateway: async () => (await import("./gateway.ts")).run,
    history: async () => (await import("./history.ts")).run,
    erase: async () => (await import("./erase.ts")).run,
    console: async () => (await import("./console.ts")).run,
    nlu: async () => (await import("./nlu.ts")).run,
    pii: async () => (await import("./pii.ts")).run,
    threat: async () => (await import("./threat/bench.ts")).run,
  },
  process.argv.slice(2),
);
