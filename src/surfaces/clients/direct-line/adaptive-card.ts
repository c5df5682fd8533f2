// SPDX-License-Identifier: Apache-2.0
import type { ClientCard, ClientLink } from "#app";
import type { Card } from "#protocol";

const TYPE = "application/vnd.microsoft.card.adaptive";
type Element = Readonly<Record<string, unknown>>;

/** A card as an Adaptive Card 1.2. Texts stand in `TextRun`s, which no markup is read in. */
export function adaptiveCard({ card, text }: ClientCard): Element {
  return attachment(text, bodyOf(card), actionsOf(card));
}

/** Links that stand in words, as buttons. */
export function linkCard(links: readonly ClientLink[]): Element {
  return attachment(links.map(({ label, href }) => `${label}: ${href}`).join("\n"), [], links.map(openUrl));
}

function attachment(fallbackText: string, body: readonly Element[], actions: readonly Element[]): Element {
  return {
    contentType: TYPE,
    content: {
      $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
      type: "AdaptiveCard",
      version: "1.2",
      fallbackText,
      speak: fallbackText,
      body,
      ...(actions.length === 0 ? {} : { actions }),
    },
  };
}

function bodyOf(card: Card): readonly Element[] {
  switch (card.kind) {
    case "receipt":
      return [
        heading(card.title),
        line(card.reference),
        ...card.rows.map(({ label, value }) => line(`${label}: ${value}`)),
        ...optional(card.note),
      ];
    case "plan_comparison":
      return [
        heading(card.title),
        ...card.plans.flatMap((plan) => [
          heading(`${plan.isCurrent ? "✓ " : ""}${plan.name}: ${plan.price}`, "Default"),
          line([...plan.features, plan.whyNot ?? ""].filter((piece) => piece !== "").join(", ")),
        ]),
      ];
    case "step_list":
      return [heading(card.title), ...card.steps.map(({ text }, index) => line(`${index + 1}. ${text}`))];
    case "link":
      return [heading(card.title), line(card.body)];
    case "quote":
      return [heading(card.title), line(card.text), ...optional(card.note)];
    // Never told in windows of others: there is no such card here (`cardText` leaves it out).
    case "bill_comparison":
    case "download":
      return [];
  }
}

function actionsOf(card: Card): readonly Element[] {
  return card.kind === "link" || card.kind === "quote" ? [openUrl(card)] : [];
}

function openUrl({ label, href }: ClientLink): Element {
  return { type: "Action.OpenUrl", title: label, url: href };
}

function line(text: string): Element {
  return { type: "RichTextBlock", inlines: [{ type: "TextRun", text }] };
}

function heading(text: string, size: "Medium" | "Default" = "Medium"): Element {
  return { type: "RichTextBlock", inlines: [{ type: "TextRun", text, weight: "Bolder", size }] };
}

function optional(text: string | undefined): readonly Element[] {
  return text === undefined ? [] : [line(text)];
}
