// SPDX-License-Identifier: Apache-2.0
import type { ActKind } from "#dialogue";
import type { ActKindSpec } from "./act-kind.ts";
import { addOn } from "./add-on.ts";
import { planChange } from "./plan-change.ts";
import { planChangeUndo } from "./plan-change-undo.ts";
import { revealToSigner, revealToUser } from "./reveal.ts";
import { roamingEnable } from "./roaming-enable.ts";

/** Every kind of act the bot may propose, with what it needs and how it is carried out. */
export const actKinds: { readonly [K in ActKind]: ActKindSpec } = {
  plan_change: planChange,
  plan_change_undo: planChangeUndo,
  add_on: addOn,
  roaming_enable: roamingEnable,
  reveal: revealToSigner,
  reveal_of_use: revealToUser,
};
