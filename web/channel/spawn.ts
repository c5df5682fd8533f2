// SPDX-License-Identifier: Apache-2.0
import type { FromWorker } from "./messages.ts";
import { WORKER_SOURCE } from "./worker-source.ts";

type Policy = { createScriptURL(url: string): unknown };
type Policies = { createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): Policy };

/** Starts the worker from the text that came with this page's own script. The page's one Trusted Types policy lets through that alone. */
export function spawnWorker(onMessage: (message: FromWorker) => void): Worker {
  const url = URL.createObjectURL(new Blob([WORKER_SOURCE], { type: "text/javascript" }));
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  const policy = trustedTypes?.createPolicy("wardline", {
    createScriptURL(asked) {
      if (asked !== url) throw new TypeError("Cannot run it: not the worker of this page");
      return asked;
    },
  });
  const worker = new Worker((policy?.createScriptURL(url) ?? url) as string);
  URL.revokeObjectURL(url);
  worker.addEventListener("message", (event: MessageEvent<FromWorker>) => onMessage(event.data));
  return worker;
}
