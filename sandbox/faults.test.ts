// SPDX-License-Identifier: Apache-2.0
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { faultKinds, makeFaultBook } from "./faults.ts";
import { type Answer, type Bench, openBench } from "./testing.ts";

type Doc = Record<string, unknown> & { id: string };
const orders = "/tmf-api/productOrderingManagement/v4/productOrder";
const bills = "/tmf-api/customerBillManagement/v4/customerBill";
const rates = "/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());
beforeEach(async () => {
  await bench.lever("reset");
});

const fault = (body: object): Promise<Answer> => bench.lever("fault", body);
const myBills = (): Promise<Answer> => bench.get(`${bills}?relatedParty.id=CU-C05`);
const order = (): Promise<Answer> =>
  bench.send("POST", orders, {
    externalId: "f-1",
    requestedStartDate: "2026-11-17T10:00:00Z",
    relatedParty: [{ id: "CU-C01" }],
    productOrderItem: [{ id: "1", action: "modify", productOffering: { id: "PO-UNL" }, product: { id: "PR-C01-1" } }],
  });
const idsOf = (answer: Answer): string[] => (answer.body as Doc[]).map((doc) => doc.id);

describe("faults on demand", () => {
  it("status gives every code in the words of the interface, with Retry-After where asked for", async () => {
    for (const status of [400, 401, 403, 404, 405, 409, 422, 429, 500, 503]) {
      await fault({ match: { path: "/" }, kind: "status", status, retryAfter: 7, times: 2 });
      const tmf = await myBills();
      expect([tmf.status, (tmf.body as Doc)["code"], tmf.headers.get("retry-after")]).toEqual([
        status,
        String(status),
        "7",
      ]);
      const camara = await bench.send("POST", "/sim-swap/v2/check", { phoneNumber: "+447700900101" });
      expect([camara.status, (camara.body as Doc)["status"], typeof (camara.body as Doc)["code"]]).toEqual([
        status,
        status,
        "string",
      ]);
      expect((await myBills()).status).toBe(200);
    }
  });

  it("strike only what matches by method, path, expression and subject, and only as often as told", async () => {
    await fault({
      match: { method: "GET", path: "/tmf-api/.*/customerBill$", pathRegex: true, subject: "CU-C05" },
      kind: "status",
      status: 503,
      times: 1,
    });
    expect((await bench.get(`${bills}?relatedParty.id=CU-C06`)).status).toBe(200);
    expect((await bench.get(`${rates}?billingAccount.id=BA-C05`)).status).toBe(200);
    expect((await myBills()).status).toBe(503);
    expect((await myBills()).status).toBe(200);
    await fault({ match: { subject: "+447700900118" }, kind: "status", status: 501, code: "NOT_IMPLEMENTED" });
    const answer = await bench.send("POST", "/call-forwarding-signal/v0.4/call-forwardings", {
      phoneNumber: "+447700900118",
    });
    expect([answer.status, (answer.body as Doc)["code"]]).toEqual([501, "NOT_IMPLEMENTED"]);
    await bench.lever("fault/clear");
    expect(
      (await bench.send("POST", "/call-forwarding-signal/v0.4/call-forwardings", { phoneNumber: "+447700900118" }))
        .status,
    ).toBe(200);
  });

  it("latency makes an answer wait", async () => {
    await fault({ match: { path: bills }, kind: "latency", latencyMs: 150, times: 1 });
    const before = performance.now();
    await myBills();
    expect(performance.now() - before).toBeGreaterThanOrEqual(145);
  });

  it("drop, truncate and wrongContentType break the answer on its way", async () => {
    await fault({ match: { path: bills }, kind: "drop", times: 1 });
    await expect(myBills()).rejects.toThrow();
    await fault({ match: { path: bills }, kind: "truncate", times: 1 });
    await expect(myBills()).rejects.toThrow(SyntaxError);
    await fault({ match: { path: bills }, kind: "wrongContentType", times: 1 });
    expect((await myBills()).headers.get("content-type")).toContain("text/html");
    expect((await myBills()).status).toBe(200);
  });

  it("phase after carries the order out although the answer is lost, and the repetition finds it", async () => {
    for (const kind of ["status", "drop"]) {
      await bench.lever("reset");
      await fault({ match: { method: "POST", path: orders }, kind, status: 503, phase: "after", times: 1 });
      await order().then(
        (answer) => expect(answer.status).toBe(503),
        (error: unknown) => expect(error).toBeInstanceOf(TypeError),
      );
      const found = idsOf(await bench.get(`${orders}?externalId=f-1`));
      expect(found).toHaveLength(1);
      expect((await order()).body).toMatchObject({ id: found[0] });
      expect(idsOf(await bench.get(`${orders}?relatedParty.id=CU-C01`))).toEqual(found);
    }
  });

  it("ignoreFilter shows other customers' rows, pageOverlap repeats rows, noTotalCount leaves the header out", async () => {
    await fault({ match: { path: bills }, kind: "ignoreFilter", times: 1 });
    expect(idsOf(await myBills()).some((id) => !id.includes("C05"))).toBe(true);
    await fault({ match: { path: bills }, kind: "pageOverlap", times: 1 });
    const first = idsOf(await bench.get(`${bills}?relatedParty.id=CU-C05&limit=4`));
    await fault({ match: { path: bills, subject: "offset=4" }, kind: "pageOverlap", times: 1 });
    const second = idsOf(await bench.get(`${bills}?relatedParty.id=CU-C05&limit=4&offset=4`));
    expect(second.filter((id) => first.includes(id))).toHaveLength(2);
    await fault({ match: { path: bills }, kind: "noTotalCount", times: 1 });
    expect((await myBills()).headers.get("x-total-count")).toBeNull();
    expect((await myBills()).headers.get("x-total-count")).toBe("6");
  });

  it("duplicatePost makes a second order for the same externalId, and the first keeps its name", async () => {
    const first = (await order()).body as Doc;
    await fault({ match: { path: orders }, kind: "duplicatePost", times: 1 });
    const second = (await order()).body as Doc;
    expect(second.id).not.toBe(first.id);
    expect(idsOf(await bench.get(`${orders}?externalId=f-1`))).toEqual([first.id, second.id]);
    expect((await order()).body).toMatchObject({ id: first.id });
  });

  it("staleRead shows the old state for two seconds after a change", async () => {
    const path = "/tmf-api/customerManagement/v4/customer/CU-C01";
    await fault({ match: { path, method: "GET" }, kind: "staleRead" });
    await bench.send("PATCH", path, { statusReason: "changed" });
    expect((await bench.get(path)).body).toMatchObject({ statusReason: "In good standing" });
    await bench.lever("clock", { advanceMs: 2000 });
    expect((await bench.get(path)).body).toMatchObject({ statusReason: "changed" });
  });

  it("patchConflict refuses a change", async () => {
    await fault({ match: { method: "PATCH" }, kind: "patchConflict", times: 1 });
    const patch = (): Promise<Answer> =>
      bench.send("PATCH", "/tmf-api/customerManagement/v4/customer/CU-C01", { statusReason: "x" });
    expect([(await patch()).status, (await patch()).status]).toEqual([409, 200]);
  });

  it("orderStuck and orderPartial end orders where they should not end", async () => {
    for (const state of ["pending", "held"]) {
      await bench.lever("reset");
      await fault({ match: { path: orders }, kind: "orderStuck", state, times: 1 });
      const { id } = (await order()).body as Doc;
      await bench.lever("clock", { now: "2026-11-15T10:09:00Z" });
      expect((await bench.get(`${orders}/${id}`)).body).toMatchObject({ state });
    }
    await bench.lever("reset");
    await fault({ match: { path: orders }, kind: "orderPartial", times: 1 });
    const made = (
      await bench.send("POST", orders, {
        relatedParty: [{ id: "CU-C01" }],
        productOrderItem: [
          { id: "1", action: "modify", productOffering: { id: "PO-UNL" }, product: { id: "PR-C01-1" } },
          { id: "2", action: "add", productOffering: { id: "AO-INS" } },
        ],
      })
    ).body as Doc;
    await bench.lever("clock", { advanceMs: 3000 });
    expect((await bench.get(`${orders}/${made.id}`)).body).toMatchObject({
      state: "partial",
      productOrderItem: [{ state: "completed" }, { state: "failed" }],
    });
  });

  it("asyncPoq answers in progress first and with a result later", async () => {
    await fault({ kind: "asyncPoq", times: 1 });
    const path = "/tmf-api/productOfferingQualification/v4/productOfferingQualification";
    const first = await bench.send("POST", path, {
      instantSyncQualification: true,
      relatedParty: [{ id: "CU-C01" }],
      productOfferingQualificationItem: [{ id: "1", productOffering: { id: "PO-UNL" } }],
    });
    expect([first.status, (first.body as Doc)["state"], (first.body as Doc)["qualificationResult"]]).toEqual([
      201,
      "inProgress",
      undefined,
    ]);
    await bench.lever("clock", { advanceMs: 5000 });
    expect((await bench.get(`${path}/${(first.body as Doc).id}`)).body).toMatchObject({
      state: "done",
      qualificationResult: "qualified",
    });
  });

  it("clockSkew sets the sandbox five minutes ahead until it is cleared", async () => {
    await fault({ kind: "clockSkew" });
    expect(((await order()).body as Doc)["orderDate"]).toBe("2026-11-15T10:05:00Z");
    await bench.lever("fault/clear");
    expect((await bench.lever("clock")).body).toEqual({ now: "2026-11-15T10:00:00Z" });
  });

  it("simSwapAfterOtp swaps the SIM between the code and the act", async () => {
    const check = async (): Promise<unknown> =>
      (await bench.send("POST", "/sim-swap/v2/check", { phoneNumber: "+447700900101" })).body;
    await fault({ match: { path: "/one-time-password-sms/" }, kind: "simSwapAfterOtp", times: 1 });
    expect(await check()).toEqual({ swapped: false });
    await bench.send("POST", "/one-time-password-sms/v1/send-code", {
      phoneNumber: "+447700900101",
      message: "{{code}}",
    });
    expect(await check()).toEqual({ swapped: true });
  });

  it("maxAgeOutOfRange, monitoredPeriod and captureUrl bend the signals", async () => {
    await fault({ kind: "maxAgeOutOfRange" });
    const check = async (maxAge: number): Promise<unknown> =>
      ((await bench.send("POST", "/sim-swap/v2/check", { phoneNumber: "+447700900101", maxAge })).body as Doc)["code"];
    expect([await check(720), await check(721)]).toEqual([undefined, "OUT_OF_RANGE"]);
    await fault({ kind: "monitoredPeriod" });
    expect((await bench.send("POST", "/sim-swap/v2/retrieve-date", { phoneNumber: "+447700900116" })).body).toEqual({
      latestSimChange: null,
      monitoredPeriod: 30,
    });
    await fault({ kind: "captureUrl", url: "https://elsewhere.example/consent" });
    expect(
      (
        await bench.send("POST", "/consent-info/v0.2/retrieve", {
          phoneNumber: "+447700900101",
          scopes: ["sim-swap"],
          purpose: "dpv:FraudPreventionAndDetection",
          requestCaptureUrl: true,
        })
      ).body,
    ).toMatchObject({
      captureUrl: "https://elsewhere.example/consent",
      statusInfo: [{ statusValidForProcessing: false, statusReason: "PENDING" }],
    });
  });

  it("signConvention shows credits positive, or every other one, and keeps the type", async () => {
    const credits = async (): Promise<unknown[]> =>
      ((await bench.get(`${rates}?billingAccount.id=BA-C04&type=appliedBillingCredit`)).body as Doc[]).map(
        (line) => (line["taxExcludedAmount"] as { value: number }).value,
      );
    expect(await credits()).toEqual([-19, -19, -19, -19, -19]);
    await fault({ kind: "signConvention", convention: "positive", times: 1 });
    expect(await credits()).toEqual([19, 19, 19, 19, 19]);
    await fault({ kind: "signConvention", convention: "mixed", times: 1 });
    expect(await credits()).toEqual([19, -19, 19, -19, 19]);
  });

  it("v5 puts a type on every object and parties behind a reference", async () => {
    await fault({ kind: "v5", times: 1 });
    expect((await bench.get(`${bills}/CB-C05-2026-11`)).body).toMatchObject({
      "@type": "CustomerBill",
      amountDue: { "@type": "Money", value: 36 },
      billingAccount: { "@type": "BillingAccountRef" },
      relatedParty: [
        {
          "@type": "RelatedPartyRefOrPartyRoleRef",
          role: "customer",
          partyOrPartyRole: { "@type": "PartyRoleRef", id: "CU-C05" },
        },
        { role: "accountHolder" },
      ],
    });
  });

  it("webhooks come signed, and on demand twice, late or forged", async () => {
    const heard: { type: string; state: string; valid: boolean }[] = [];
    const listener = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const [, at = "", signature = ""] =
          /^t=(\d+),v1=(.*)$/.exec(String(request.headers["x-larkspur-signature"])) ?? [];
        const valid =
          createHmac("sha256", bench.sandbox.clientSecret).update(`${at}.${body}`).digest("hex") === signature;
        const event = JSON.parse(body) as { eventType: string; event: { productOrder: { state: string } } };
        heard.push({ type: event.eventType, state: event.event.productOrder.state, valid });
        response.end();
      });
    });
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const callback = `http://localhost:${(listener.address() as AddressInfo).port}/events`;
    const hub = "/tmf-api/productOrderingManagement/v4/hub";
    expect((await bench.send("POST", hub, { callback: "http://example.com/x" })).status).toBe(400);
    expect((await bench.send("POST", hub, { callback })).status).toBe(201);
    const run = async (kind: string | null): Promise<string[]> => {
      heard.length = 0;
      if (kind !== null) await fault({ match: { path: "/webhook/ProductOrderCreateEvent" }, kind, times: 1 });
      const { id } = (
        await bench.send("POST", orders, {
          relatedParty: [{ id: "CU-C01" }],
          productOrderItem: [{ id: "1", action: "add", productOffering: { id: "AO-DATA10" } }],
        })
      ).body as Doc;
      await bench.lever("clock", { advanceMs: 2000 });
      await bench.get(`${orders}/${id}`);
      await bench.sandbox.webhooksSettled();
      return heard.map((event) => `${event.state} ${event.valid}`);
    };
    expect(await run(null)).toEqual(["acknowledged true", "completed true"]);
    expect(await run("webhookDuplicate")).toEqual(["acknowledged true", "acknowledged true", "completed true"]);
    expect(await run("webhookOutOfOrder")).toEqual(["completed true", "acknowledged true"]);
    expect(await run("webhookForged")).toEqual(["acknowledged false", "completed true"]);
    listener.close();
    listener.closeAllConnections();
  });

  it("makeFaultBook() refuses what it does not know", () => {
    const book = makeFaultBook();
    expect(book.add({ kind: "gremlins" })).toContain("kind must be one of");
    expect(book.add(null)).toBe("the body must be an object");
    expect(book.add({ kind: "drop", match: { path: "(", pathRegex: true } })).toBe(
      "match.path is no regular expression",
    );
    expect(book.list()).toEqual([]);
    for (const kind of faultKinds) expect(typeof book.add({ kind })).toBe("object");
  });
});
