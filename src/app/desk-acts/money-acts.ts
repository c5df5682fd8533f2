// SPDX-License-Identifier: Apache-2.0
import { toParam } from "#dialogue";
import { ok, refuse } from "#kernel";
import { type DeskActSpec, optionOf, readFor, rowsIn, textIn } from "./desk-act.ts";

/** Extras with a price: within the tenant's limit the customer's button is enough, as in the chat. */
export const addOn: DeskActSpec = {
  needs: "as_in_chat",
  async options(turn, { lineId }) {
    const shop = await readFor(turn, "addons.browse", { lineId });
    if (!shop.ok) return shop;
    if (shop.value["maySign"] !== true) return refuse({ reason: "not_theirs" });
    return ok(
      rowsIn(shop.value, "addOns").map((row) =>
        optionOf(turn, textIn(row, "offerId"), "app.desk.option.priced", {
          name: row["name"] ?? "",
          price: row["price"] ?? null,
        }),
      ),
    );
  },
  async command(turn, { lineId, label }, option) {
    const shop = await readFor(turn, "addons.browse", { lineId });
    if (!shop.ok) return shop;
    const chosen = rowsIn(shop.value, "addOns").find((row) => row["offerId"] === option);
    if (shop.value["maySign"] !== true) return refuse({ reason: "not_theirs" });
    if (chosen === undefined) return refuse({ reason: "no_choice" });
    const per = textIn(chosen, "per");
    const [name, price] = [toParam(chosen["name"] ?? ""), toParam(chosen["price"] ?? null)];
    return ok({
      type: "propose_act",
      kind: "add_on",
      args: {
        lineId,
        offerId: textIn(chosen, "offerId"),
        price: chosen["price"] ?? null,
        needs: textIn(chosen, "needs"),
      },
      title: "add.title",
      sentence: per === "day" ? "add.sentence_day" : per === "month" ? "add.sentence_month" : "add.sentence",
      params: { name, line: label, price },
      rows: [
        { label: "row.line", value: label },
        { label: "row.add_on", value: name },
        {
          label: per === "day" ? "row.price_day" : per === "month" ? "row.price_month" : "row.price_once",
          value: price,
        },
      ],
    });
  },
};

/** Gives money back for one charge of the newest bill. What may be given is the operator's rule; above its limit a case is opened instead. */
export const billCredit: DeskActSpec = {
  needs: "proof_or_two",
  options: (turn, { lineId }) => chargesOf(turn, lineId, (charge) => charge["canCredit"] === true),
  command: (turn, { lineId }, option) => aboutCharge(turn, lineId, option, "bill_credit"),
};

/** Opens a case about a charge: asks, gives nothing. */
export const billDispute: DeskActSpec = {
  needs: "as_in_chat",
  options: (turn, { lineId }) => chargesOf(turn, lineId, (charge) => charge["reference"] === null),
  command: (turn, { lineId }, option) => aboutCharge(turn, lineId, option, "bill_dispute"),
};

type Turn = Parameters<DeskActSpec["command"]>[0];
type Charge = ReturnType<typeof rowsIn>[number];

async function chargesOf(
  turn: Turn,
  lineId: string,
  isFit: (charge: Charge) => boolean,
): ReturnType<DeskActSpec["options"]> {
  const found = await readFor(turn, "bill.charges", { lineId });
  if (!found.ok) return found;
  if (found.value["outcome"] === "not_holder") return refuse({ reason: "not_theirs" });
  return ok(
    rowsIn(found.value, "charges")
      .filter(isFit)
      .map((row) =>
        optionOf(turn, textIn(row, "rateId"), "app.desk.option.priced", {
          name: row["name"] ?? "",
          price: row["amount"] ?? null,
        }),
      ),
  );
}

async function aboutCharge(
  turn: Turn,
  lineId: string,
  option: string | null,
  kind: "bill_credit" | "bill_dispute",
): ReturnType<DeskActSpec["command"]> {
  const found = await readFor(turn, "bill.charges", { lineId });
  if (!found.ok) return found;
  if (found.value["outcome"] === "not_holder") return refuse({ reason: "not_theirs" });
  const charge = rowsIn(found.value, "charges").find(({ rateId }) => rateId === option);
  const isFit = kind === "bill_credit" ? charge?.["canCredit"] === true : charge?.["reference"] === null;
  if (charge === undefined || !isFit) return refuse({ reason: "no_choice" });
  const [name, amount] = [toParam(charge["name"] ?? ""), toParam(charge["amount"] ?? null)];
  const word = kind === "bill_credit" ? "credit" : "dispute";
  return ok({
    type: "propose_act",
    kind,
    args: {
      lineId: textIn(found.value, "lineId"),
      rateId: textIn(charge, "rateId"),
      amount: charge["amount"] ?? null,
      reason: "wrong_amount",
    },
    title: `b4.${word}_title`,
    sentence: `b4.${word}_sentence`,
    params: { name, amount, date: { kind: "date", iso: textIn(found.value, "date") } },
    rows: [
      { label: "row.charge", value: name },
      { label: "row.amount", value: amount },
    ],
  });
}
