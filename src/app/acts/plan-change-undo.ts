// SPDX-License-Identifier: Apache-2.0
import { canUndo } from "../tools/orders-latest.ts";
import type { ActKindSpec } from "./act-kind.ts";
import { orderUndo } from "./order-undo.ts";

/** Takes back a plan change before it starts. */
export const planChangeUndo: ActKindSpec = orderUndo(
  { minimum: () => "A2", proofClass: () => "plan_change" },
  "plan_change",
  (order, ctx) => canUndo(order, ctx.clock.now(), ctx.timeZone),
);
