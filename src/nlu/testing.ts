// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ScreenedText } from "#kernel";
import { type IntentModel, loadIntentModel } from "./model.ts";
import type { UnderstandingContext } from "./understanding.ts";

const directory = join(import.meta.dirname, "../../models/nlu");
let shipped: IntentModel | null = null;

/** The shipped model, read once. */
export function shippedModel(): IntentModel {
  shipped ??= loadIntentModel(
    readFileSync(join(directory, "intents.bin")),
    JSON.parse(readFileSync(join(directory, "intents.json"), "utf8")),
  );
  return shipped;
}

/** Sunday 15 November 2026 in London, the catalogue of the sandbox operator, two lines. */
export const TEST_CONTEXT: UnderstandingContext = {
  plans: [
    ["PO-SIM-S", "SIM S 10 GB"],
    ["PO-SIM-M", "SIM M 30 GB"],
    ["PO-SIM-L", "SIM L 100 GB"],
    ["PO-UNL", "Unlimited"],
    ["PO-HS24", "Unlimited + handset"],
    ["PO-FAM", "Family 120 GB, 3 lines"],
    ["PO-PRE", "Prepaid 15 GB / 30 days"],
    ["PO-FIB150", "Fibre 150"],
    ["PO-FIB900", "Fibre 900"],
    ["PO-CLASSIC5", "Classic 5 GB"],
  ].map(([offerId, name]) => ({ offerId: offerId ?? "", name: name ?? "" })),
  lines: [
    { lineId: "SV-1", label: "••• 101", ending: "01" },
    { lineId: "SV-2", label: "••• 142 (daughter)", ending: "42" },
  ],
  now: Date.UTC(2026, 10, 15, 10),
  timeZone: "Europe/London",
  lang: "en",
};

/** Marks a literal of a test as screened. Literals hold no personal data; text from outside must go through `screen`. */
export function screenedLiteral(text: string): ScreenedText {
  return text as ScreenedText;
}
