// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { compose, type HandOverReason } from "#dialogue";
import { LANGUAGES } from "#kernel";
import { maskedKind, part, REFUSAL_CODES } from "#protocol";
import { CAUSE_KINDS } from "#telecom";
import { causeKinds } from "../../sandbox/golden/kinds.ts";
import { realDialogue } from "../../src/dialogue/testing.ts";

/** Codes live in several rooms that may not import each other; each needs a sentence of its own in every language. */
const { catalogues } = realDialogue();

const REASONS = {
  asked: true,
  not_understood: true,
  cannot_explain: true,
  needs_person: true,
  step_up_failed: true,
  suspected_fraud: true,
  unavailable: true,
  needs_stronger_proof: true,
  privacy_request: true,
} as const satisfies Record<HandOverReason, true>;

const groups: [string, readonly string[]][] = [
  ["cause", [...new Set([...CAUSE_KINDS, ...causeKinds])]],
  ["app.refused", REFUSAL_CODES],
  ["app.masked", maskedKind.options],
  ["app.desk.reason", Object.keys(REASONS)],
];

describe("the catalogue", () => {
  for (const [group, codes] of groups)
    test(`has a sentence for each code of ${group}`, () => {
      for (const lang of LANGUAGES)
        for (const code of codes)
          expect(catalogues.entries[lang].has(`${group}.${code}`), `${group}.${code}`).toBe(true);
    });

  test("compose() gives parts that the protocol takes", () => {
    const money = (minor: number): { currency: string; minor: number } => ({ currency: "GBP", minor });
    const bill = {
      outcome: "explained",
      current: { billId: "b", date: "2026-11-05", total: money(3_000) },
      previous: { billId: "a", date: "2026-10-05", total: money(2_000) },
      delta: money(1_000),
      causes: [{ kind: "roaming", amount: money(1_000), detail: { country: "TR" }, evidence: [] }],
      otherDue: money(500),
    };
    const plans = [
      {
        offerId: "P",
        name: "P",
        price: money(1_000),
        termMonths: 12,
        dataGb: 5,
        features: ["5G"],
        isCurrent: false,
        canMove: true,
      },
    ];
    const commands = [
      { type: "say", message: "opening.hello", params: {}, link: { label: "opening.privacy", address: "privacy" } },
      { type: "show_card", card: "bill_comparison", data: { bill } },
      { type: "show_card", card: "plan_comparison", data: { plans, picks: [{ key: "P", choiceId: "1.c0" }] } },
      { type: "show_card", card: "step_list", data: { steps: { kind: "list", items: ["a", "b"] }, at: 2 } },
      { type: "show_card", card: "receipt", data: { reference: "PO-1", plan: "P", note: "n" } },
      {
        type: "show_card",
        card: "link",
        data: { purpose: "pay", href: "https://pay.example/1", amount: money(1), reference: "r" },
      },
      { type: "offer", choices: [{ id: "1.o_a", message: "choice.go_on", params: {}, style: "primary" }] },
    ] as const;
    for (const lang of LANGUAGES) {
      const parts = compose(catalogues, lang, commands);
      expect(parts).toHaveLength(commands.length);
      for (const composed of parts) expect(part.parse(composed)).toEqual(composed);
    }
  });
});
