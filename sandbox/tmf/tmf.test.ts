// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Answer, type Bench, openBench } from "../testing.ts";

type Doc = Record<string, unknown> & { id: string };
const orders = "/tmf-api/productOrderingManagement/v4/productOrder";
const bills = "/tmf-api/customerBillManagement/v4/customerBill";
const rates = "/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate";
const products = "/tmf-api/productInventory/v4/product";

function docs(answer: Answer): Doc[] {
  expect(answer.status).toBe(200);
  return answer.body as Doc[];
}
const ids = (answer: Answer): string[] => docs(answer).map((doc) => doc.id);
const one = (answer: Answer): Doc => answer.body as Doc;

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());
beforeEach(async () => {
  await bench.lever("reset");
});

const planChange = (more: object = {}): object => ({
  externalId: "order-1",
  requestedStartDate: "2026-11-17T10:00:00Z",
  relatedParty: [{ id: "CU-C01", role: "customer", "@referredType": "Customer" }],
  productOrderItem: [{ id: "1", action: "modify", productOffering: { id: "PO-UNL" }, product: { id: "PR-C01-1" } }],
  ...more,
});
const placeOrder = (more: object = {}): Promise<Answer> => bench.send("POST", orders, planChange(more));

describe("lists", () => {
  it("filter by related party, account, bill, product and number, alone and together", async () => {
    expect(ids(await bench.get(`${bills}?relatedParty.id=CU-C19`))).toEqual(["CB-C19-2026-10", "CB-C19-2026-11"]);
    expect(ids(await bench.get(`${bills}?billingAccount.id=BA-C07&state=sent`))).toEqual(["CB-C07-2026-11"]);
    expect(ids(await bench.get(`${rates}?bill.id=CB-C05-2026-11`))).toHaveLength(3);
    expect(ids(await bench.get(`${rates}?product.id=PR-C10-2`))).toEqual(["AR-C10-2026-11-02", "AR-C10-2026-11-03"]);
    expect(ids(await bench.get(`${products}?productCharacteristic.value=%2B447700900118`))).toEqual(["PR-C18-1"]);
    expect(ids(await bench.get(`${products}?productCharacteristic.value=+447700900118`))).toEqual(["PR-C18-1"]);
    expect(ids(await bench.get(`/tmf-api/party/v4/individual?givenName=John&familyName=Smith`))).toEqual([
      "IN-C25",
      "IN-C26",
    ]);
    expect(ids(await bench.get(`${bills}?relatedParty.id=CU-C05&billingAccount.id=BA-C07`))).toEqual([]);
    expect(
      ids(await bench.get(`${bills}?relatedParty.id=CU-C05&billDate.gte=2026-10-01&billDate.lt=2026-11-01`)),
    ).toEqual(["CB-C05-2026-10"]);
    expect(ids(await bench.get(`${bills}?id=CB-C01-2026-11,CB-C02-2026-11`))).toEqual([
      "CB-C01-2026-11",
      "CB-C02-2026-11",
    ]);
    expect(ids(await bench.get(`${bills}?relatedParty.id=CU-X0000001`))).toEqual([]);
  });

  it("show Jonas his line and none of Hannah's bills or other lines", async () => {
    expect(ids(await bench.get(`${products}?relatedParty.id=CU-C14`))).toEqual(["PR-C13-2"]);
    expect(ids(await bench.get(`${bills}?relatedParty.id=CU-C14`))).toEqual([]);
    expect(ids(await bench.get(`/tmf-api/accountManagement/v4/billingAccount?relatedParty.id=CU-C14`))).toEqual([]);
    const usage = docs(await bench.get(`/tmf-api/usageManagement/v4/usage?relatedParty.id=CU-C14&limit=500`));
    expect(usage.length).toBeGreaterThan(19);
    expect(usage.every((event) => event.id.startsWith("US-C13-2-"))).toBe(true);
  });

  it("page without gap or overlap, with totals in the headers", async () => {
    const whole = ids(await bench.get(`${rates}?limit=500`));
    const paged: string[] = [];
    for (let offset = 0; offset < whole.length; offset += 37) {
      const page = await bench.get(`${rates}?offset=${offset}&limit=37`);
      expect(page.headers.get("x-total-count")).toBe(String(whole.length));
      expect(page.headers.get("x-result-count")).toBe(String((page.body as Doc[]).length));
      paged.push(...ids(page));
    }
    expect(paged).toEqual(whole);
    expect(ids(await bench.get(`${rates}?offset=99999`))).toEqual([]);
    expect((await bench.get(`${rates}?limit=-1`)).status).toBe(400);
    expect((await bench.get(`${rates}?offset=x`)).status).toBe(400);
  });

  it("select fields and sort", async () => {
    const answer = docs(await bench.get(`${bills}?relatedParty.id=CU-C02&fields=billDate&sort=-billDate`));
    expect(answer[0]).toMatchObject({ id: "CB-C02-2026-11", billDate: "2026-11-05T00:00:00Z" });
    expect(Object.keys(answer[0] ?? {}).sort()).toEqual(["@type", "billDate", "href", "id"]);
  });
});

describe("tokens", () => {
  it("are needed on every TMF and CAMARA path and end after ten minutes", async () => {
    expect((await bench.send("GET", bills, undefined, "wrong")).status).toBe(401);
    expect((await fetch(`${bench.sandbox.url}/sim-swap/v2/check`, { method: "POST" })).status).toBe(401);
    const token = await bench.token();
    expect((await bench.send("GET", bills, undefined, token)).status).toBe(200);
    await bench.lever("clock", { advanceMs: 600_000 });
    expect((await bench.send("GET", bills, undefined, token)).status).toBe(401);
    await bench.lever("clock", { advanceMs: -600_000 });
  });

  it("are refused to a wrong client, grant or secret", async () => {
    const ask = async (id: string, secret: string, grant = "client_credentials"): Promise<number> =>
      (
        await fetch(`${bench.sandbox.url}/oauth2/token`, {
          method: "POST",
          body: new URLSearchParams({ grant_type: grant, client_id: id, client_secret: secret }),
        })
      ).status;
    const { clientId, clientSecret } = bench.sandbox;
    expect([
      await ask(clientId, clientSecret),
      await ask(clientId, "x"),
      await ask("x", clientSecret),
      await ask(clientId, clientSecret, "password"),
    ]).toEqual([200, 401, 401, 400]);
  });
});

describe("orders", () => {
  it("with the same externalId are one order, found again by it", async () => {
    const first = one(await placeOrder());
    const second = await placeOrder();
    expect([second.status, one(second).id]).toEqual([201, first.id]);
    expect(ids(await bench.get(`${orders}?externalId=order-1`))).toEqual([first.id]);
    expect(one(await placeOrder({ externalId: "order-2" })).id).not.toBe(first.id);
  });

  it("are acknowledged, in progress, and completed at their start date, when the product changes", async () => {
    const { id, state } = one(await placeOrder());
    expect(state).toBe("acknowledged");
    await bench.lever("clock", { advanceMs: 3000 });
    expect(one(await bench.get(`${orders}/${id}`))["state"]).toBe("inProgress");
    await bench.lever("clock", { now: "2026-11-17T09:59:59Z" });
    const token = await bench.token();
    expect(one(await bench.send("GET", `${orders}/${id}`, undefined, token))["state"]).toBe("inProgress");
    expect(one(await bench.send("GET", `${products}/PR-C01-1`, undefined, token))["name"]).toBe("SIM L 100 GB");
    await bench.lever("clock", { now: "2026-11-17T10:00:00Z" });
    expect(one(await bench.send("GET", `${orders}/${id}`, undefined, token))).toMatchObject({
      state: "completed",
      completionDate: "2026-11-17T10:00:00Z",
    });
    expect(one(await bench.send("GET", `${products}/PR-C01-1`, undefined, token))).toMatchObject({
      name: "Unlimited",
      productOffering: { id: "PO-UNL" },
    });
  });

  it("can be cancelled until then, once, and not after", async () => {
    const { id } = one(await placeOrder());
    const cancel = (): Promise<Answer> =>
      bench.send("POST", "/tmf-api/productOrderingManagement/v4/cancelProductOrder", {
        productOrder: { id },
        cancellationReason: "changed my mind",
      });
    const first = one(await cancel());
    expect(first["state"]).toBe("done");
    expect(one(await cancel()).id).toBe(first.id);
    expect(one(await bench.get(`${orders}/${id}`))["state"]).toBe("cancelled");
    const late = one(await placeOrder({ externalId: "now", requestedStartDate: "2026-11-15T10:00:00Z" }));
    await bench.lever("clock", { advanceMs: 2000 });
    expect(one(await bench.get(`${orders}/${late.id}`))["state"]).toBe("completed");
    expect(
      one(
        await bench.send("POST", "/tmf-api/productOrderingManagement/v4/cancelProductOrder", {
          productOrder: { id: late.id },
        }),
      )["state"],
    ).toBe("terminatedWithError");
  });

  it("are refused for somebody else's product, a retired offer, a missing path and missing parts", async () => {
    const item = (offer: string, product: string): object => ({
      productOrderItem: [{ id: "1", action: "modify", productOffering: { id: offer }, product: { id: product } }],
    });
    expect((await placeOrder(item("PO-UNL", "PR-C02-1"))).status).toBe(404);
    expect((await placeOrder(item("PO-CLASSIC5", "PR-C01-1"))).status).toBe(422);
    expect((await placeOrder(item("PO-FAM", "PR-C01-1"))).status).toBe(422);
    expect((await placeOrder(item("PO-NONE", "PR-C01-1"))).status).toBe(400);
    expect((await placeOrder({ productOrderItem: [] })).status).toBe(400);
    expect(
      (
        await placeOrder({
          relatedParty: [],
          productOrderItem: [{ id: "1", action: "add", productOffering: { id: "AO-DATA10" } }],
        })
      ).status,
    ).toBe(400);
    expect((await placeOrder({ requestedStartDate: "soon" })).status).toBe(400);
    expect(ids(await bench.get(`${orders}?relatedParty.id=CU-C01`))).toEqual([]);
  });
});

describe("payments", () => {
  const pay = (more: object = {}): Promise<Answer> =>
    bench.send("POST", "/payment/v4/payment", {
      correlatorId: "pay-1",
      account: { id: "BA-C20" },
      totalAmount: { unit: "GBP", value: 36.2 },
      paymentMethod: { "@type": "BankCard", id: "PMT-1" },
      paymentItem: [{ id: "1", item: { id: "CB-C20-2026-10" } }],
      ...more,
    });

  it("with the same correlatorId are taken once and reduce what is owed", async () => {
    const first = one(await pay());
    expect(one(await pay()).id).toBe(first.id);
    expect(one(await bench.get(`${bills}/CB-C20-2026-10`))).toMatchObject({
      state: "settled",
      remainingAmount: { value: 0 },
    });
    expect(one(await bench.get("/tmf-api/accountManagement/v4/billingAccount/BA-C20"))).toMatchObject({
      paymentStatus: "inArrears",
      accountBalance: [{ balanceType: "receivable", amount: { value: 36.2 } }],
    });
    await pay({ correlatorId: "pay-2", paymentItem: [{ id: "1", item: { id: "CB-C20-2026-11" } }] });
    expect(one(await bench.get("/tmf-api/accountManagement/v4/billingAccount/BA-C20"))).toMatchObject({
      paymentStatus: "paid",
    });
  });

  it("on the hosted page stay pending until the customer pays there, twice being once", async () => {
    const made = one(await pay({ paymentMethod: { "@type": "HostedPaymentPage" } }));
    expect(made["status"]).toBe("pending");
    expect(one(await bench.get(`${bills}/CB-C20-2026-10`))["state"]).toBe("sent");
    const { href } = made["paymentMethod"] as { href: string };
    const page = await (await fetch(href)).text();
    expect(page).toContain("£36.20");
    expect(page).not.toContain("Diane");
    await fetch(href, { method: "POST" });
    await fetch(href, { method: "POST" });
    expect(one(await bench.get(`/payment/v4/payment/${made.id}`))["status"]).toBe("done");
    expect(one(await bench.get(`${bills}/CB-C20-2026-10`))).toMatchObject({
      state: "settled",
      appliedPayment: [{ appliedAmount: { value: 36.2 } }],
    });
    expect((await fetch(href, { method: "POST", headers: { origin: "http://evil.example" } })).status).toBe(403);
  });

  it("are refused for another account's bill, and for amounts that are none", async () => {
    expect((await pay({ account: { id: "BA-C07" } })).status).toBe(404);
    expect((await pay({ totalAmount: { unit: "GBP", value: 0 } })).status).toBe(400);
    expect((await pay({ account: { id: "BA-C99" } })).status).toBe(400);
  });
});

describe("other writes", () => {
  it("qualification tells why not, and offers what is possible at the address", async () => {
    const ask = async (customer: string, offer: string, more: object = {}): Promise<Doc> =>
      one(
        await bench.send("POST", "/tmf-api/productOfferingQualification/v4/productOfferingQualification", {
          instantSyncQualification: true,
          provideUnavailabilityReason: true,
          relatedParty: [{ id: `CU-${customer}` }],
          productOfferingQualificationItem: [
            { id: "1", productOffering: { id: offer }, product: { id: `PR-${customer}-1` } },
          ],
          ...more,
        }),
      );
    const result = async (customer: string, offer: string): Promise<string> => {
      const doc = await ask(customer, offer);
      const [item] = doc["productOfferingQualificationItem"] as {
        eligibilityUnavailabilityReason?: { code: string }[];
      }[];
      return (
        item?.eligibilityUnavailabilityReason?.map((reason) => reason.code).join(",") ??
        String(doc["qualificationResult"])
      );
    };
    expect(await result("C01", "PO-UNL")).toBe("qualified");
    expect(await result("C03", "PO-SIM-M")).toBe("qualified");
    expect(await result("C01", "PO-SIM-S")).toBe("IN_MINIMUM_TERM");
    expect(await result("C01", "PO-CLASSIC5")).toBe("NOT_SELLABLE,NO_PATH,IN_MINIMUM_TERM");
    expect(await result("C20", "PO-UNL")).toBe("ARREARS");
    expect(await result("C21", "PO-UNL")).toBe("CUSTOMER_PENDING");
    expect(await result("C23", "PO-FIB900")).toBe("NOT_AT_PLACE");
    expect(await ask("C23", "PO-FIB900", { provideAlternative: true })).toMatchObject({
      qualificationResult: "alternate",
      productOfferingQualificationItem: [
        { alternateProductOfferingProposal: [{ alternateProductOffering: { id: "PO-FIB150" } }] },
      ],
    });
    await placeOrder();
    expect(await result("C01", "PO-UNL")).toBe("OPEN_ORDER");
  });

  it("service tests run 5 to 20 seconds and then tell what they found", async () => {
    const { id, state } = one(
      await bench.send("POST", "/tmf-api/serviceTestManagement/v4/serviceTest", {
        relatedService: { id: "SV-C12-1" },
        testSpecification: { id: "TS-ONT" },
      }),
    );
    expect(state).toBe("inProgress");
    const read = async (): Promise<Doc> => one(await bench.get(`/tmf-api/serviceTestManagement/v4/serviceTest/${id}`));
    await bench.lever("clock", { advanceMs: 4999 });
    expect((await read())["state"]).toBe("inProgress");
    await bench.lever("clock", { advanceMs: 15_001 });
    expect(await read()).toMatchObject({ state: "completed", characteristic: [{ name: "result", value: "fail" }] });
  });

  it("messages reach the outbox, newest first, found by number", async () => {
    const send = (to: object, content: string, messageType: string): Promise<Answer> =>
      bench.send("POST", "/tmf-api/communicationManagement/v4/communicationMessage", {
        content,
        messageType,
        subject: "S",
        receiver: [to],
      });
    await send({ phoneNumber: "+447700900101" }, "first", "SMS");
    await send({ email: "amelia.hart@example.com" }, "second <b>", "Email");
    const all = (await (await fetch(`${bench.sandbox.url}/outbox.json`)).json()) as { text: string; channel: string }[];
    expect(all.map((message) => [message.channel, message.text])).toEqual([
      ["email", "second <b>"],
      ["sms", "first"],
    ]);
    const mine = (await (await fetch(`${bench.sandbox.url}/outbox.json?to=%2B447700900101`)).json()) as unknown[];
    expect(mine).toHaveLength(1);
    expect((await send({ email: "x@example.com" }, "lost", "SMS")).status).toBe(400);
  });

  it("tickets are taken once per externalId and changed by PATCH, which notices a stale reader", async () => {
    const body = { externalId: "t-1", description: "No service", relatedParty: [{ id: "CU-C02" }] };
    const made = one(await bench.send("POST", "/tmf-api/troubleTicket/v4/troubleTicket", body));
    expect(one(await bench.send("POST", "/tmf-api/troubleTicket/v4/troubleTicket", body)).id).toBe(made.id);
    await bench.lever("clock", { advanceMs: 1000 });
    const path = `/tmf-api/troubleTicket/v4/troubleTicket/${made.id}`;
    expect(
      one(await bench.send("PATCH", path, { status: "inProgress", lastUpdate: made["lastUpdate"] }))["status"],
    ).toBe("inProgress");
    expect((await bench.send("PATCH", path, { status: "held", lastUpdate: made["lastUpdate"] })).status).toBe(409);
    expect(ids(await bench.get("/tmf-api/troubleTicket/v4/troubleTicket?relatedParty.id=CU-C02"))).toEqual([
      "TT-1007",
      made.id,
    ]);
    expect(one(await bench.get("/tmf-api/troubleTicket/v4/troubleTicket/TT-1009"))).toMatchObject({
      relatedParty: [{ id: "CU-C26" }, { id: "IN-C26" }],
    });
  });

  it("top-ups raise the prepaid balance", async () => {
    await bench.send("POST", "/tmf-api/prepayBalanceManagement/v4/topupBalance", {
      amount: { amount: 10, units: "GBP" },
      relatedParty: [{ id: "CU-C15" }],
    });
    expect(one(await bench.get("/tmf-api/prepayBalanceManagement/v4/bucket/BK-C15-2"))["remainingValue"]).toEqual({
      amount: 10.4,
      units: "GBP",
    });
  });

  it("SIM secrets leave by one door only, and only with a token", async () => {
    const reveal = (body: object, token?: string): Promise<Answer> =>
      bench.send("POST", "/larkspur/sim-secrets/v1/reveal", body, token);
    expect(one(await reveal({ resourceId: "SIM-C09-1", secret: "puk" }))["puk"]).toMatch(/^\d{8}$/);
    expect((await reveal({ resourceId: "SIM-C09-1", secret: "puk" }, "none")).status).toBe(401);
    expect((await reveal({ resourceId: "LR-C09-1", secret: "puk" })).status).toBe(404);
  });

  it("unknown paths and methods are 404 and 405, the latter with what is allowed", async () => {
    const refused = await bench.send("DELETE", `${bills}/CB-C01-2026-11`);
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, PATCH"]);
    expect((await bench.get("/tmf-api/nothing/v4/x")).status).toBe(404);
    expect((await bench.get(`${bills}/CB-C27-2026-11`)).status).toBe(404);
    expect((await bench.send("GET", "/sim-swap/v2/check")).status).toBe(405);
  });
});
