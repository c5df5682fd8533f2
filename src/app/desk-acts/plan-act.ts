// SPDX-License-Identifier: Apache-2.0
import { type Param, type Params, toParam } from "#dialogue";
import { type JsonObject, ok, refuse } from "#kernel";
import { type DeskActSpec, optionOf, readFor, rowsIn, textIn } from "./desk-act.ts";

/** What the order is made of, and what the sentence of a change without a term needs. */
const ARGS = [
  "quoteId",
  "hash",
  "lineId",
  "offerId",
  "planName",
  "price",
  "oneOff",
  "exitFee",
  "startsOn",
  "startsNewTerm",
  "termEndsOn",
  "validUntil",
] as const;

/** Another plan, by a quote that is made for this: the customer signs it, or a second person agrees first. */
export const planChange: DeskActSpec = {
  needs: "proof_or_two",
  async options(turn, { lineId }) {
    const shop = await readFor(turn, "plans.browse", { lineId });
    if (!shop.ok) return shop;
    return ok(
      rowsIn(shop.value, "plans")
        .filter((row) => row["isCurrent"] !== true && row["canMove"] !== false)
        .map((row) =>
          optionOf(turn, textIn(row, "offerId"), "app.desk.option.priced", {
            name: row["name"] ?? "",
            price: row["price"] ?? null,
          }),
        ),
    );
  },
  async command(turn, { lineId }, option) {
    if (option === null) return refuse({ reason: "no_choice" });
    const offer = await readFor(turn, "plans.quote", { lineId, offerId: option });
    if (!offer.ok) return offer;
    const quote = offer.value["quote"];
    // Not eligible, or only after a yes of the customer to a credit check: the task asks for that, no agent does.
    if (offer.value["outcome"] !== "qualified" || !isRow(quote)) return refuse({ reason: "no_choice" });
    const isBinding = quote["needs"] === "A3";
    const hasTerm = quote["termEndsOn"] !== null;
    const sentence = isBinding
      ? hasTerm
        ? "u3.sentence_binding"
        : "u3.sentence_binding_no_term"
      : hasTerm
        ? "u3.sentence"
        : "u3.sentence_no_term";
    const args: Record<string, JsonObject[string]> = Object.fromEntries(
      ARGS.map((name) => [name, quote[name] ?? null]),
    );
    const binding = isBinding ? { needs: quote["needs"] ?? null, brings: quote["brings"] ?? null } : {};
    return ok({
      type: "propose_act",
      kind: "plan_change",
      args: { ...args, ...binding },
      title: "u3.title",
      sentence,
      params: paramsOf(quote, isBinding),
      rows: [
        { label: "row.line", value: textIn(quote, "lineLabel") },
        { label: "row.from_plan", value: textIn(quote, "fromPlanName") },
        { label: "row.to_plan", value: textIn(quote, "planName") },
        { label: "row.price_month", value: toParam(quote["price"] ?? null) },
        { label: "row.starts_on", value: dayOf(quote, "startsOn") },
      ],
    });
  },
};

function isRow(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function paramsOf(quote: JsonObject, isBinding: boolean): Params {
  return {
    line: textIn(quote, "lineLabel"),
    from: textIn(quote, "fromPlanName"),
    to: textIn(quote, "planName"),
    price: toParam(quote["price"] ?? null),
    previous: toParam(quote["previousPrice"] ?? null),
    date: dayOf(quote, "startsOn"),
    ...(quote["termEndsOn"] === null ? {} : { term: dayOf(quote, "termEndsOn") }),
    ...(isBinding ? { fee: toParam(quote["oneOff"] ?? null) } : {}),
  };
}

function dayOf(row: JsonObject, name: string): Param {
  return { kind: "date", iso: textIn(row, name) };
}
