// SPDX-License-Identifier: Apache-2.0
import { isOrderOpen } from "#telecom";
import type { ActKindSpec } from "./act-kind.ts";
import { orderUndo } from "./order-undo.ts";

/** Stops a change of the SIM before it happens. Easy: one factor. Nobody gains by it but the owner of the SIM that stays. */
export const simChangeUndo: ActKindSpec = orderUndo(
  { minimum: () => "A1", proofClass: () => "sim" },
  "sim_change",
  ({ state }) => isOrderOpen(state),
);
