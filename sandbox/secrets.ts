// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply } from "fastify";
import { type Doc, iso } from "./doc.ts";
import { type Key, keyIn, patternOf, puk } from "./ids.ts";
import { operator } from "./operator.ts";
import { dice } from "./prng.ts";
import type { Context } from "./tmf/context.ts";
import { TmfError } from "./tmf/errors.ts";
import { asList, asRecord, textIn } from "./tmf/parties.ts";

const base = "/subscriber-secrets/v1";
const invoiceMinutes = 5;
const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ";

/** The operator's door to what a customer may see once. Values are made from ids and stand in no document. */
export function registerSecrets(app: FastifyInstance, context: Context): void {
  const { world } = context;
  const invoices = new Map<string, { readonly billId: string; readonly until: number }>();

  const product = (body: unknown): { readonly doc: Doc; readonly key: Key; readonly k: number } => {
    const id = textIn(body, "productId");
    if (id === null) throw new TmfError(400, "productId is missing");
    const key = keyIn(id);
    const doc = world.find("product", id);
    if (key === null || doc === null || textIn(body, "customerId") !== `CU-${key}`)
      throw new TmfError(404, "No such product");
    return { doc, key, k: Number(id.split("-").at(-1)) };
  };
  const send = (reply: FastifyReply, value: object): FastifyReply =>
    reply.header("cache-control", "no-store").send(value);

  app.post(`${base}/puk`, (request, reply) => {
    const { doc, key, k } = product(request.body);
    const sim = world.list("resource", new Set([key])).find((each) => each.id === `SIM-${key}-${k}`);
    if (sim === undefined) throw new TmfError(404, "No SIM");
    return send(reply, { productId: doc.id, puk: puk(key, k) });
  });

  app.post(`${base}/wifi`, (request, reply) => {
    const { doc, key } = product(request.body);
    if (![11, 12, 23].includes(patternOf(key))) throw new TmfError(404, "No router");
    // Each order to change it makes another one.
    const changed = asList(doc["productCharacteristic"]).find((trait) => trait["name"] === "wifiPassword")?.["value"];
    const roll = dice(changed === undefined ? `wifi/${key}` : `wifi/${key}/${JSON.stringify(doc["productOrderItem"])}`);
    const password = Array.from({ length: 3 }, () => `${roll.pick([...letters])}${roll.digits(3)}`).join("-");
    return send(reply, { productId: doc.id, network: `${operator().shortName}-${roll.digits(4)}`, password });
  });

  app.post(`${base}/port-out-code`, (request, reply) => {
    const { doc, key, k } = product(request.body);
    if (doc["status"] === "terminated") throw new TmfError(404, "The number has left");
    const traits = asList(doc["productCharacteristic"]);
    if (traits.some((trait) => trait["name"] === "portOutLock" && trait["value"] === true))
      throw new TmfError(409, "The number is locked");
    const known = world.find("portOutCode", `PAC-${key}-${k}`);
    const made = known !== null && Date.parse(String(known["validUntil"])) > world.clock.now() ? known : null;
    const roll = dice(`pac/${key}/${k}`);
    const code = Array.from({ length: 3 }, () => roll.pick([...letters])).join("") + roll.digits(6);
    const until = iso(world.clock.now() + 30 * 86_400_000).slice(0, 10);
    const pac = made ?? { id: `PAC-${key}-${k}`, code, validUntil: until };
    if (made === null) world.put("portOutCode", pac);
    return send(reply, { productId: doc.id, code: pac["code"], validUntil: pac["validUntil"] });
  });

  app.post(`${base}/esim`, (request, reply) => {
    const { doc, key, k } = product(request.body);
    const orderId = textIn(request.body, "orderId");
    if (orderId !== null) {
      const order = world.find("productOrder", orderId);
      if (order === null || keyIn(orderId) !== key) throw new TmfError(404, "No such order");
      if (["cancelled", "rejected", "failed"].includes(String(order["state"])))
        throw new TmfError(409, "The order gives no eSIM");
    }
    const roll = dice(`esim/${orderId ?? `${key}/${k}`}`);
    const matching = Array.from({ length: 4 }, () => `${roll.pick([...letters])}${roll.digits(4)}`).join("-");
    return send(reply, { productId: doc.id, activationCode: `LPA:1$smdp.${operator().domain}$${matching}` });
  });

  app.post(`${base}/itemised-calls`, (request, reply) => {
    const { doc, key } = product(request.body);
    const month = textIn(request.body, "month") ?? "";
    if (!/^\d{4}-\d{2}$/.test(month)) throw new TmfError(400, "month must be YYYY-MM");
    const calls = world
      .list("usage", new Set([key]))
      .filter((usage) => String(usage["usageDate"]).startsWith(month) && usage["usageType"] !== "data")
      .filter((usage) =>
        asList(usage["ratedProductUsage"]).some((rated) => asRecord(rated["productRef"])["id"] === doc.id),
      )
      .map((usage) => {
        const trait = (name: string): unknown =>
          asList(usage["usageCharacteristic"]).find((each) => each["name"] === name)?.["value"];
        const isVoice = usage["usageType"] === "voice";
        return {
          at: usage["usageDate"],
          kind: usage["usageType"],
          direction: trait("direction") === "MT" ? "in" : "out",
          other: String(trait("bParty") ?? ""),
          seconds: isVoice ? Number(trait("duration") ?? 0) : null,
        };
      });
    return send(reply, { productId: doc.id, month, calls });
  });

  app.post(`${base}/invoice-link`, (request, reply) => {
    const { doc, key } = product(request.body);
    const billId = textIn(request.body, "billId");
    const bill = billId === null ? null : world.find("customerBill", billId);
    if (billId === null || bill === null || keyIn(billId) !== key) throw new TmfError(404, "No such bill");
    const token = dice(`invoice/${billId}/${world.nextNumber()}/${world.clock.now()}`).digits(24);
    invoices.set(token, { billId, until: world.clock.now() + invoiceMinutes * 60_000 });
    return send(reply, { productId: doc.id, billId, href: `${context.origin()}/invoice/${token}` });
  });

  app.get("/invoice/:token", (request, reply) => {
    const { token } = request.params as { token: string };
    const found = invoices.get(token);
    const bill = found === undefined ? null : world.find("customerBill", found.billId);
    if (found === undefined || bill === null || found.until < world.clock.now())
      throw new TmfError(404, "This address has ended");
    return reply
      .header("cache-control", "no-store")
      .header("content-disposition", `attachment; filename="${bill.id}.txt"`)
      .type("text/plain; charset=utf-8")
      .send(`${operator().name}\nBill ${bill.id}\n${JSON.stringify(bill["taxIncludedAmount"])}\n`);
  });
}
