// SPDX-License-Identifier: Apache-2.0
import type { Fault, FaultBook, FaultKind } from "../faults.ts";
import type { Outbox } from "../outbox.ts";
import type { World } from "../world.ts";
import type { Webhooks } from "./webhooks.ts";

/** What every part of the sandbox that answers requests is given. */
export type Context = {
  readonly world: World;
  readonly faults: FaultBook;
  readonly outbox: Outbox;
  readonly webhooks: Webhooks;
  /** Scheme, host and port under which the sandbox is reached. */
  readonly origin: () => string;
};

/** Faults that struck the request at hand. */
export type Struck = readonly Fault[];

export function struckBy(struck: Struck, kind: FaultKind): Fault | null {
  return struck.find((fault) => fault.kind === kind) ?? null;
}
