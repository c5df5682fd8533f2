// SPDX-License-Identifier: Apache-2.0
import { characteristics, type Doc, iso, money, taxOn } from "../doc.ts";
import { type Key, keyIn, patternOf } from "../ids.ts";
import { operator } from "../operator.ts";
import { offer, offerLinks } from "../seed/catalogue-table.ts";
import { accountRef, billParties } from "../seed/refs.ts";
import type { World } from "../world.ts";
import { type Context, type Struck, struckBy } from "./context.ts";
import { TmfError } from "./errors.ts";
import { applySettings, checkSettings } from "./line-settings.ts";
import { asList, asRecord, customerIn, textIn } from "./parties.ts";

export const orderBase = "/tmf-api/productOrderingManagement/v4";

/** An order waits this long before work on it begins, so that both states can be seen. */
const acknowledgedMs = 2000;
export const openStates: ReadonlySet<string> = new Set(["acknowledged", "inProgress", "pending", "held"]);

type Item = {
  readonly id: string;
  readonly action: string;
  readonly offerId: string | null;
  readonly productId: string | null;
  readonly raw: Readonly<Record<string, unknown>>;
};

function itemsIn(body: Readonly<Record<string, unknown>>): Item[] {
  const raw = asList(body["productOrderItem"]);
  if (raw.length === 0) throw new TmfError(400, "productOrderItem is missing");
  return raw.map((item) => {
    const id = textIn(item, "id");
    const action = textIn(item, "action");
    if (id === null || action === null) throw new TmfError(400, "productOrderItem needs id and action");
    if (!["add", "modify", "delete", "noChange"].includes(action))
      throw new TmfError(400, "productOrderItem.action is not known");
    return {
      id,
      action,
      offerId: textIn(item["productOffering"], "id"),
      productId: textIn(item["product"], "id"),
      raw: item,
    };
  });
}

function checkItem(world: World, key: Key, item: Item): void {
  if (item.productId !== null && keyIn(item.productId) !== key) throw new TmfError(404, "No such product");
  const product = item.productId === null ? null : world.find("product", item.productId);
  if (item.action !== "add" && product === null) throw new TmfError(404, "No such product");
  checkSettings(product, asList(asRecord(item.raw["product"])["productCharacteristic"]));
  if (item.offerId === null) {
    if (item.action === "add") throw new TmfError(400, "productOffering is missing");
    return;
  }
  const sold = operator().offers.find((candidate) => candidate.id === item.offerId);
  if (sold === undefined) throw new TmfError(400, "No such productOffering");
  if (!sold.sellable) throw new TmfError(422, "This offer is no longer sold");
  const current = textIn(product?.["productOffering"], "id");
  if (
    item.action === "modify" &&
    current !== null &&
    current !== sold.id &&
    !offerLinks.some((link) => link.from === current && link.to === sold.id && link.type === "exchangableTo")
  )
    throw new TmfError(422, "This product cannot be changed to that offer");
}

function startIn(body: Readonly<Record<string, unknown>>, now: number): number {
  const wanted = body["requestedStartDate"];
  if (wanted === undefined) return now;
  const at = typeof wanted === "string" ? Date.parse(wanted) : Number.NaN;
  if (Number.isNaN(at)) throw new TmfError(400, "requestedStartDate is no date");
  return Math.max(at, now);
}

/** Takes an order. The same `externalId` again gives the order that exists, unless the fault says that it is doubled. */
export function createOrder(context: Context, body: Readonly<Record<string, unknown>>, struck: Struck): Doc {
  const { world } = context;
  const items = itemsIn(body);
  const key = customerIn(world, body);
  if (key === null) throw new TmfError(400, "relatedParty names no customer");
  const externalId = textIn(body, "externalId");
  if (externalId !== null && struckBy(struck, "duplicatePost") === null) {
    const known = world.byClientId("productOrder", externalId);
    if (known !== null) return orderNow(world, known);
  }
  if (items.some((item) => item.action === "modify") && patternOf(key) === 24)
    throw new TmfError(422, "The contract has ended");
  for (const item of items) checkItem(world, key, item);
  const now = world.clock.now();
  const start = startIn(body, now);
  const id = `PO-${key}-${world.nextNumber()}`;
  const stuck = struckBy(struck, "orderStuck");
  const order: Doc = {
    ...body,
    id,
    href: `${orderBase}/productOrder/${id}`,
    orderDate: iso(now),
    requestedStartDate: iso(start),
    expectedCompletionDate: iso(start),
    state: stuck === null ? "acknowledged" : stuck.state,
    billingAccount: asRecord(body["billingAccount"])["id"] === undefined ? accountRef(key) : body["billingAccount"],
    relatedParty: asList(body["relatedParty"]).length > 0 ? body["relatedParty"] : billParties(key),
    productOrderItem: items.map((item) => ({
      ...item.raw,
      state: stuck === null ? "acknowledged" : stuck.state,
      ...priceOf(item),
    })),
    ...(struckBy(struck, "orderPartial") === null ? {} : { "x-outcome": "partial" }),
    "@type": "ProductOrder",
  };
  world.put("productOrder", order);
  context.webhooks.announce(orderBase, "ProductOrderCreateEvent", "productOrder", sendable(order));
  return sendable(order);
}

function priceOf(item: Item): object {
  if (item.offerId === null) return {};
  const sold = offer(item.offerId);
  const tax = sold.taxIncluded === true ? 0 : taxOn(sold.minor);
  const price = {
    taxRate: operator().taxPercent ?? 0,
    dutyFreeAmount: money(sold.minor),
    taxIncludedAmount: money(sold.minor + tax),
  };
  return {
    itemPrice: [
      {
        name: sold.name,
        priceType: sold.charge === "month" ? "recurring" : "oneTime",
        ...(sold.charge === "month" ? { recurringChargePeriod: "month" } : {}),
        price,
      },
    ],
  };
}

/** An order without the sandbox's own notes. */
function sendable(order: Doc): Doc {
  const { "x-outcome": _outcome, ...rest } = order;
  return rest;
}

function withState(order: Doc, state: string, more: object = {}): Doc {
  return {
    ...order,
    ...more,
    state,
    productOrderItem: asList(order["productOrderItem"]).map((item) => ({
      ...item,
      state: state === "partial" ? item["state"] : state,
    })),
  };
}

/** The order as it stands by the sandbox clock: acknowledged, in progress, completed from its start date on. */
export function orderNow(world: World, order: Doc): Doc {
  if (order["state"] !== "acknowledged") return sendable(order);
  const now = world.clock.now();
  const ordered = Date.parse(String(order["orderDate"]));
  const start = Date.parse(String(order["requestedStartDate"]));
  if (now >= Math.max(start, ordered + acknowledgedMs)) return sendable(order);
  return sendable(now >= ordered + acknowledgedMs ? withState(order, "inProgress") : order);
}

/** Carries out every order whose time has come. Called before each request. */
export function settleOrders(context: Context): void {
  const { world } = context;
  const now = world.clock.now();
  for (const order of world.waitingOrders()) {
    const due = Math.max(
      Date.parse(String(order["requestedStartDate"])),
      Date.parse(String(order["orderDate"])) + acknowledgedMs,
    );
    if (now < due) continue;
    const partial = order["x-outcome"] === "partial";
    const done = withState(order, partial ? "partial" : "completed", partial ? {} : { completionDate: iso(due) });
    const items = asList(done["productOrderItem"]).map((item, index) =>
      partial ? { ...item, state: index === 0 ? "completed" : "failed" } : item,
    );
    const finished: Doc = { ...done, productOrderItem: items };
    world.put("productOrder", finished);
    const applied = items.map((item) =>
      item["state"] === "completed" ? withTraits(item, applyItem(world, finished, item, due)) : item,
    );
    // What the order did is told by the order: a SIM by its serial.
    if (applied.some((item, index) => item !== items[index]))
      world.put("productOrder", { ...finished, productOrderItem: applied });
    context.webhooks.announce(orderBase, "ProductOrderStateChangeEvent", "productOrder", sendable(finished));
  }
}

type Trait = Readonly<Record<string, unknown>>;

function withTraits(
  item: Readonly<Record<string, unknown>>,
  traits: readonly Trait[],
): Readonly<Record<string, unknown>> {
  if (traits.length === 0) return item;
  const product = asRecord(item["product"]);
  return {
    ...item,
    product: { ...product, productCharacteristic: [...asList(product["productCharacteristic"]), ...traits] },
  };
}

function applyItem(world: World, order: Doc, item: Readonly<Record<string, unknown>>, at: number): readonly Trait[] {
  const key = keyIn(order.id);
  if (key === null) return [];
  const offerId = textIn(item["productOffering"], "id");
  const productId = textIn(item["product"], "id");
  const reference = [
    { productOrderId: order.id, orderItemId: String(item["id"]), orderItemAction: String(item["action"]) },
  ];
  if (item["action"] === "add" && offerId !== null) {
    const sold = offer(offerId);
    const id = `PR-${key}-${world.nextNumber()}`;
    world.put("product", {
      id,
      href: `/tmf-api/productInventory/v4/product/${id}`,
      name: sold.name,
      description: sold.description,
      status: "active",
      startDate: iso(at),
      billingAccount: accountRef(key),
      productOffering: { id: sold.id, name: sold.name },
      productCharacteristic: characteristics({ ...sold.traits }),
      productPrice: [],
      productOrderItem: reference,
      relatedParty: billParties(key),
      "@type": "Product",
    });
    return [];
  }
  const product = productId === null ? null : world.find("product", productId);
  if (product === null) return [];
  if (item["action"] === "delete") {
    world.put("product", { ...product, status: "terminated", terminationDate: iso(at) });
    return [];
  }
  const traits = asList(asRecord(item["product"])["productCharacteristic"]);
  const kept = asList(product["productCharacteristic"]).filter(
    (old) => !traits.some((trait) => trait["name"] === old["name"]),
  );
  const moved = offerId === null ? {} : movedTo(offerId, [...kept, ...traits]);
  world.put("product", {
    ...product,
    productCharacteristic: [...kept, ...traits],
    ...moved,
    productOrderItem: reference,
  });
  return applySettings(world, key, product, traits, at);
}

function movedTo(offerId: string, traits: readonly Readonly<Record<string, unknown>>[]): object {
  const sold = offer(offerId);
  return {
    name: sold.name,
    description: sold.description,
    productOffering: {
      id: sold.id,
      href: `/tmf-api/productCatalogManagement/v4/productOffering/${sold.id}`,
      name: sold.name,
    },
    productPrice: [
      {
        name: sold.name,
        priceType: "recurring",
        recurringChargePeriod: "month",
        price: {
          taxRate: operator().taxPercent ?? 0,
          dutyFreeAmount: money(sold.minor),
          taxIncludedAmount: money(sold.minor + taxOn(sold.minor)),
        },
      },
    ],
    productCharacteristic: traits.map((trait) =>
      trait["name"] === "dataAllowanceGb"
        ? { ...trait, value: sold.dataGb ?? "unlimited", valueType: sold.dataGb === null ? "string" : "number" }
        : trait,
    ),
  };
}

/** Cancels an order that has not begun to take effect; what is completed stays. */
export function createCancellation(context: Context, body: Readonly<Record<string, unknown>>): Doc {
  const { world } = context;
  const orderId = textIn(body["productOrder"], "id");
  if (orderId === null) throw new TmfError(400, "productOrder is missing");
  const order = world.find("productOrder", orderId);
  if (order === null) throw new TmfError(404, "No such order");
  const earlier = world
    .changed("cancelProductOrder")
    .find((known) => textIn(known["productOrder"], "id") === orderId && known["state"] === "done");
  if (earlier !== undefined) return earlier;
  const open = openStates.has(String(order["state"]));
  const now = iso(world.clock.now());
  const id = `CO-${orderId.slice(3)}-${world.nextNumber()}`;
  if (open) {
    const cancelled = withState(order, "cancelled", {
      cancellationDate: now,
      cancellationReason: textIn(body, "cancellationReason") ?? "customer",
    });
    world.put("productOrder", cancelled);
    context.webhooks.announce(orderBase, "ProductOrderStateChangeEvent", "productOrder", sendable(cancelled));
  }
  const doc: Doc = {
    ...body,
    id,
    href: `${orderBase}/cancelProductOrder/${id}`,
    productOrder: { id: orderId, href: `${orderBase}/productOrder/${orderId}` },
    requestedCancellationDate: now,
    ...(open ? { effectiveCancellationDate: now } : {}),
    state: open ? "done" : "terminatedWithError",
    "@type": "CancelProductOrder",
  };
  world.put("cancelProductOrder", doc);
  return doc;
}
