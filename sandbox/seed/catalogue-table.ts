// SPDX-License-Identifier: Apache-2.0
import { operator } from "../operator.ts";
import type { Offer } from "../operators/kinds.ts";

export type OfferLink = { readonly from: string; readonly to: string; readonly type: string };

const move = (from: string, ...to: string[]): OfferLink[] => to.map((id) => ({ from, to: id, type: "exchangableTo" }));

/** Which offer may be exchanged for which, what an add-on needs, and what excludes what. */
export const offerLinks: readonly OfferLink[] = [
  ...move("PO-SIM-S", "PO-SIM-M", "PO-SIM-L", "PO-UNL", "PO-HS24"),
  ...move("PO-SIM-M", "PO-SIM-S", "PO-SIM-L", "PO-UNL", "PO-HS24"),
  ...move("PO-SIM-L", "PO-SIM-S", "PO-SIM-M", "PO-UNL", "PO-HS24"),
  ...move("PO-UNL", "PO-SIM-S", "PO-SIM-M", "PO-SIM-L", "PO-HS24"),
  ...move("PO-HS24", "PO-UNL"),
  ...move("PO-PRE", "PO-SIM-S", "PO-SIM-M", "PO-SIM-L", "PO-UNL"),
  ...move("PO-CLASSIC5", "PO-SIM-S", "PO-SIM-M", "PO-SIM-L", "PO-UNL"),
  ...move("PO-FIB150", "PO-FIB900"),
  ...move("PO-FIB900", "PO-FIB150"),
  ...move("PO-VDSL50", "PO-FIB150", "PO-FIB900"),
  ...["PO-SIM-S", "PO-SIM-M", "PO-SIM-L", "PO-UNL", "PO-HS24", "PO-FAM"].flatMap((plan) =>
    ["AO-ROAM2", "AO-DATA10", "AO-INS"].map((id) => ({ from: id, to: plan, type: "optionalFor" })),
  ),
  { from: "AO-ROAM2", to: "PS-ROAMING", type: "requires" },
  { from: "AO-DATA10", to: "PO-UNL", type: "excludes" },
  { from: "AO-DATA10", to: "PO-HS24", type: "excludes" },
];

/** An offer of the operator that is played. */
export function offer(id: string): Offer {
  const found = operator().offers.find((candidate) => candidate.id === id);
  if (found === undefined) throw new RangeError(`No offer ${id}`);
  return found;
}

/** Price of a half-price offer's reduction, and of a plan after the annual rise of 3.9 %: rounded half up. */
export function halfOf(minor: number): number {
  return Math.floor(minor / 2 + 0.5);
}

const annualRisePercent = 3.9;

export function afterAnnualRise(minor: number): number {
  return Math.floor((minor * (1000 + annualRisePercent * 10)) / 1000 + 0.5);
}
