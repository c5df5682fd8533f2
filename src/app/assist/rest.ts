// SPDX-License-Identifier: Apache-2.0
import type { Clock } from "#kernel";
import type { AssistRest } from "./ports.ts";

const THRESHOLD = 3;
const REST_MS = 30_000;

/** After three failures in a row nobody waits for the model for half a minute; then one turn tries it. On this node. */
export function makeAssistRest(clock: Clock): AssistRest {
  let failures = 0;
  let until = 0;
  return {
    mayAsk() {
      if (failures < THRESHOLD) return true;
      if (clock.now() < until) return false;
      // The one that tries holds the others back until it is known.
      until = clock.now() + REST_MS;
      return true;
    },
    succeeded() {
      failures = 0;
    },
    failed() {
      failures += 1;
      until = clock.now() + REST_MS;
    },
  };
}
