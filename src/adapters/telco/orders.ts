// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";

import { z } from "zod";
import type { Result } from "#kernel";
import { moneyToDecimal, ok, refuse, startOfLocalDay } from "#kernel";
import type {
  Line,
  LineChange,
  LocalDate,
  Order,
  OrderRequest,
  PlacedOrder,
  TelcoOrders,
  TelcoRefusal,
} from "#telecom";
import type { TelcoConfig, TelcoDeps } from "./config.ts";
import type { Http } from "./http.ts";
import { segment } from "./http.ts";
import { listAll, readOne } from "./list-all.ts";
import { productOrder, toOrder } from "./parse-orders.ts";

const LOOKS = 3;
const LOOK_AGAIN_MS = 800;

const cancellation = z.object({ state: z.string().max(60) });

/** TMF622. A POST is sent once: when its outcome is not known, the order is looked for by its external id before anything else. */
export function makeOrders(http: Http, config: TelcoConfig, deps: TelcoDeps): TelcoOrders {
  const { timeZone } = config;

  async function findByExternalId(externalId: string, customerId: string): Promise<Result<Order | null, TelcoRefusal>> {
    const rows = await listAll(http, config, {
      api: "orders",
      path: "/productOrder",
      query: { externalId, "relatedParty.id": customerId },
      schema: productOrder,
      idOf: (row) => row.id,
      owns: (row) => row.externalId === externalId && row.relatedParty.some((party) => party.id === customerId),
    });
    if (!rows.ok) return rows;
    const orders = rows.value.map((row) => toOrder(row, timeZone));
    // Should an operator have taken the order twice, the first is ours; the others are for a person to undo.
    return ok(orders.sort((a, b) => (a.orderedAt ?? 0) - (b.orderedAt ?? 0))[0] ?? null);
  }

  async function place(
    request: { readonly externalId: string; readonly line: Line; readonly startsOn: LocalDate },
    item: object,
  ): Promise<Result<PlacedOrder, TelcoRefusal>> {
    const { externalId, line, startsOn } = request;
    const known = await findByExternalId(externalId, line.customerId);
    if (!known.ok) return known;
    if (known.value !== null) return ok(placed(known.value));
    // A day that has begun means at once: operators refuse a start in the past.
    const startsAt = startOfLocalDay(startsOn, timeZone);
    const answer = await http.call({
      api: "orders",
      path: "/productOrder",
      body: {
        externalId,
        ...(startsAt > deps.clock.now() ? { requestedStartDate: new Date(startsAt).toISOString() } : {}),
        channel: [{ id: "chat", name: "Chat" }],
        relatedParty: [{ id: line.customerId, role: "customer", "@referredType": "Customer" }],
        ...(line.accountId === null ? {} : { billingAccount: { id: line.accountId } }),
        productOrderItem: [{ id: "1", quantity: 1, ...item }],
      },
    });
    if (answer.ok) return parsePlaced(answer.value.body, externalId);
    if (!mayHaveHappened(answer.refusal)) return answer;
    // The answer was lost: the order may stand. Only a look can tell, and where it fails too the outcome stays unknown.
    const after = await findByExternalId(externalId, line.customerId);
    return after.ok && after.value !== null ? ok(placed(after.value)) : answer;
  }

  function parsePlaced(body: unknown, externalId: string): Result<PlacedOrder, TelcoRefusal> {
    const row = productOrder.safeParse(body);
    if (!row.success || (row.data.externalId ?? externalId) !== externalId) return refuse({ reason: "invalid_answer" });
    return ok(placed(toOrder(row.data, timeZone)));
  }

  async function read(orderId: string, customerId: string): Promise<Result<Order, TelcoRefusal>> {
    const row = await readOne(http, {
      api: "orders",
      path: `/productOrder/${segment(orderId)}`,
      schema: productOrder,
      idOf: (order) => order.id,
      id: orderId,
      owns: (order) => order.relatedParty.some((party) => party.id === customerId),
    });
    return row.ok ? ok(toOrder(row.value, timeZone)) : row;
  }

  return {
    submitPlanChange: (request) =>
      place(request, {
        action: "modify",
        productOffering: { id: request.offerId, name: request.planName },
        product: { id: request.line.lineId },
        itemPrice: [priceOf(request, "recurring")],
        quoteItem: { id: "1", quoteId: request.quoteHash },
      }),
    submitAddOn: (request) =>
      place(request, {
        action: "add",
        productOffering: { id: request.offerId, name: request.planName },
        product: {
          productRelationship: [{ relationshipType: "reliesOn", product: { id: request.line.lineId } }],
        },
        itemPrice: [priceOf(request, "oneTime")],
      }),
    submitCancellation: (request) => place(request, { action: "delete", product: { id: request.line.lineId } }),
    submitDevice: (request) =>
      place(request, {
        action: "modify",
        productOffering: { id: request.offerId, name: request.planName },
        product: {
          id: request.line.lineId,
          place: [{ role: "delivery", "@referredType": request.delivery === "shop" ? "Shop" : "AddressOfRecord" }],
        },
        itemPrice: [priceOf(request, "recurring")],
        quoteItem: { id: "1", quoteId: request.quoteHash },
      }),
    submitNewLine: (request) =>
      place(request, {
        action: "add",
        productOffering: { id: request.offerId, name: request.planName },
        product: {
          productCharacteristic: [
            { name: "simType", valueType: "string", value: request.sim },
            { name: "portIn", valueType: "boolean", value: request.brings },
          ],
        },
        itemPrice: [priceOf(request, "recurring")],
      }),
    submitRoaming: (request) =>
      place(request, {
        action: "modify",
        product: {
          id: request.line.lineId,
          productCharacteristic: [{ name: "roamingEnabled", valueType: "boolean", value: true }],
        },
      }),
    submitLimits: (request) =>
      place(request, {
        action: "modify",
        product: {
          id: request.line.lineId,
          productCharacteristic: [
            ...(request.spendCap === null
              ? []
              : [{ name: "spendCap", valueType: "number", value: Number(moneyToDecimal(request.spendCap)) }]),
            ...(request.isPremiumBarred === null
              ? []
              : [{ name: "premiumBarred", valueType: "boolean", value: request.isPremiumBarred }]),
          ],
        },
      }),
    submitLineChange: (request) =>
      place(request, {
        action: "modify",
        product: { id: request.line.lineId, productCharacteristic: [settingOf(request.change)] },
      }),
    findOrderByExternalId: findByExternalId,
    readOrder: read,

    async cancelOrder(orderId, customerId) {
      const before = await read(orderId, customerId);
      if (!before.ok) return before;
      if (before.value.state === "cancelled") return ok(placed(before.value));
      const answer = await http.call({
        api: "orders",
        path: "/cancelProductOrder",
        body: { cancellationReason: "customer", productOrder: { id: orderId } },
      });
      if (!answer.ok && !mayHaveHappened(answer.refusal)) return answer;
      const task = answer.ok ? cancellation.safeParse(answer.value.body) : null;
      const isSaidDone = task?.success === true && task.data.state === "done";
      // The task's own word is not enough: the order is read again, and what it says is the answer. Inventories lag for
      // a second or two, so a "done" that does not show yet is looked at again.
      let after = await read(orderId, customerId);
      for (let look = 0; look < LOOKS && isSaidDone && after.ok && isOpen(after.value); look += 1) {
        await sleep(LOOK_AGAIN_MS);
        after = await read(orderId, customerId);
      }
      if (!after.ok) return answer.ok ? after : answer;
      const { state } = after.value;
      if (state === "cancelled" || state === "pendingCancellation" || state === "assessingCancellation") {
        return ok(placed(after.value));
      }
      if (!answer.ok) return answer;
      // Said to be done and not to be seen: whether it happened is not known.
      return isSaidDone && isOpen(after.value) ? refuse({ reason: "invalid_answer" }) : refuse({ reason: "conflict" });
    },
  };
}

function settingOf(change: LineChange): object {
  const text = (name: string, value: string): object => ({ name, valueType: "string", value });
  switch (change.kind) {
    case "forwarding_off":
      return text("callForwarding", "off");
    case "pause":
      return text("lineBar", change.reason);
    case "resume":
      return text("lineBar", "none");
    case "sim":
      return text("simChange", change.simType);
    case "router_reset":
      return text("routerSettings", "factory");
    case "wifi_password":
      return text("wifiPassword", "renew");
  }
}

function isOpen(order: Order): boolean {
  return (
    order.state === "acknowledged" ||
    order.state === "inProgress" ||
    order.state === "pending" ||
    order.state === "held"
  );
}

function placed(order: Order): PlacedOrder {
  return { orderId: order.orderId, state: order.state, startsOn: order.startsOn, planName: order.planName };
}

function mayHaveHappened(refusal: TelcoRefusal): boolean {
  return refusal.reason === "timeout" || refusal.reason === "unavailable" || refusal.reason === "invalid_answer";
}

function priceOf(request: OrderRequest, priceType: "recurring" | "oneTime"): object {
  return {
    priceType,
    ...(priceType === "recurring" ? { recurringChargePeriod: "month" } : {}),
    price: {
      taxIncludedAmount: { unit: request.price.currency, value: Number(moneyToDecimal(request.price)) },
    },
  };
}
