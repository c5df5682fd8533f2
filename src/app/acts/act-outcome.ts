// SPDX-License-Identifier: Apache-2.0
import type { PlacedOrder } from "#telecom";

/** How an act ended. `order` is what the operator said when it was read back. */
export type ActOutcome = {
  readonly outcome: "done" | "refused" | "unknown";
  readonly reason?: string;
  readonly order: PlacedOrder | null;
};

/** An order the operator turned down after taking it is a refusal; anything else that it holds is accepted. */
export function judgeOrder(order: PlacedOrder): ActOutcome {
  const isTurnedDown = order.state === "rejected" || order.state === "failed";
  return isTurnedDown ? { outcome: "refused", reason: "order_rejected", order } : { outcome: "done", order };
}
