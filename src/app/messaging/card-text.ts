// SPDX-License-Identifier: Apache-2.0
import type { Card } from "#protocol";

/** A card as lines of text: nothing of it is left out that is said in words. Null: it means something in our own window only. */
export function cardText(card: Card): string | null {
  switch (card.kind) {
    case "plan_comparison":
      return lines(
        card.title,
        ...card.plans.map((plan) =>
          [`${plan.isCurrent ? "✓" : "-"} ${plan.name}: ${plan.price}`, ...plan.features, plan.whyNot ?? ""]
            .filter((part) => part !== "")
            .join(", "),
        ),
      );
    case "step_list":
      return lines(card.title, ...card.steps.map(({ text }, index) => `${index + 1}. ${text}`));
    case "receipt":
      return lines(card.title, card.reference, ...card.rows.map(({ label, value }) => `${label}: ${value}`), card.note);
    case "link":
      return lines(card.title, card.body, `${card.label}: ${card.href}`);
    case "quote":
      return lines(card.title, card.text, card.note, `${card.label}: ${card.href}`);
    // Lines of a bill and documents are never told where others may read.
    case "bill_comparison":
    case "download":
      return null;
  }
}

function lines(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("\n");
}
