// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Doc } from "../doc.ts";
import { type Bench, openBench } from "../testing.ts";
import { pdfOf } from "./documents.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const prepay = "/tmf-api/prepayBalanceManagement/v4";
const balance = async (bucket: string): Promise<unknown> =>
  ((await bench.get(`${prepay}/bucket/${bucket}`)).body as Doc)["remainingValue"];

describe("the sandbox's money", () => {
  it("top-ups by a card of the account arrive once, and by any other card not at all", async () => {
    const body = {
      externalId: "top-1",
      amount: { amount: 10, units: "GBP" },
      relatedParty: [{ id: "CU-C15" }],
      paymentMethod: { id: "PMT-C15" },
    };
    const first = await bench.send("POST", `${prepay}/topupBalance`, body);
    expect((await bench.send("POST", `${prepay}/topupBalance`, body)).body).toEqual(first.body);
    expect(await balance("BK-C15-2")).toMatchObject({ amount: 10.4 });
    const other = { ...body, externalId: "top-2", paymentMethod: { id: "PMT-C01" } };
    expect((await bench.send("POST", `${prepay}/topupBalance`, other)).body).toMatchObject({ status: "failed" });
    expect(await balance("BK-C15-2")).toMatchObject({ amount: 10.4 });
  });

  it("transfers move credit once and never below zero", async () => {
    await bench.lever("scale", { customers: 20 });
    const give = (externalId: string, amount: number) =>
      bench.send("POST", `${prepay}/transferBalance`, {
        externalId,
        amount: { amount, units: "GBP" },
        bucket: { id: "BK-C15-2" },
        receiverProduct: { id: "PR-X0000015-1" },
      });
    expect((await give("give-1", 5)).status).toBe(201);
    expect((await give("give-1", 5)).status).toBe(201);
    expect(await balance("BK-C15-2")).toMatchObject({ amount: 5.4 });
    expect(await balance("BK-X0000015-2")).toMatchObject({ amount: 5.4 });
    expect((await give("give-2", 50)).status).toBe(422);
    expect(await balance("BK-X0000015-2")).toMatchObject({ amount: 5.4 });
  });

  it("a credit comes off the newest open bill once", async () => {
    const body = { externalId: "aj-1", amount: { amount: 4, units: "GBP" }, partyAccount: { id: "BA-C07" } };
    await bench.send("POST", `${prepay}/adjustBalance`, body);
    await bench.send("POST", `${prepay}/adjustBalance`, body);
    const bill = (await bench.get("/tmf-api/customerBillManagement/v4/customerBill/CB-C07-2026-11")).body as Doc;
    expect(bill["remainingAmount"]).toEqual({ unit: "GBP", value: 56.68 });
  });

  it("a bill's file is a PDF behind the token, and is cut off by the fault", async () => {
    const bill = (await bench.get("/tmf-api/customerBillManagement/v4/customerBill/CB-C07-2026-11")).body as Doc;
    const [file] = bill["billDocument"] as { href: string }[];
    const path = new URL(file?.href ?? "").pathname;
    expect((await fetch(bench.sandbox.url + path)).status).toBe(401);
    const answer = await bench.get(path);
    expect(answer.headers.get("content-type")).toBe("application/pdf");
    expect(String(answer.body)).toMatch(/^%PDF-1\.4[\s\S]*Total GBP 60\.68[\s\S]*%%EOF/);
    await bench.lever("fault", { kind: "truncate", match: { path: "/larkspur/documents/v1/bill/" } });
    expect(String((await bench.get(path)).body)).not.toContain("%%EOF");
    await bench.lever("fault/clear");
    expect((await bench.get("/larkspur/documents/v1/bill/CB-C07-1999-01")).status).toBe(404);
  });

  it("pdfOf() escapes what would end a text", () => {
    expect(pdfOf(["a) Tj (b\\"]).toString("latin1")).toContain("(a\\) Tj \\(b\\\\) Tj");
  });

  it("what is entered in the operator's form is put forward and no more", async () => {
    const form = (
      await bench.send("POST", "/larkspur/secure-forms/v1/form", {
        accountId: "BA-C02",
        purpose: "card",
        externalId: "f",
      })
    ).body as { url: string };
    const fill = (card: string): Promise<Response> =>
      fetch(form.url, { method: "POST", body: new URLSearchParams({ card }), redirect: "manual" });
    expect((await fill("12")).status).toBe(400);
    expect((await fill("4000 0000 0000 1234")).status).toBe(303);
    expect((await fill("4000 0000 0000 1234")).status).toBe(404);
    const methods = (await bench.get("/tmf-api/paymentMethod/v4/paymentMethod?account.id=BA-C02")).body as Doc[];
    expect(methods.map((each) => each["lastFourDigits"] ?? "bank")).toEqual(["bank", "1234"]);
    expect(JSON.stringify(methods)).not.toContain("40000000");
    const account = (await bench.get("/tmf-api/accountManagement/v4/billingAccount/BA-C02")).body as Doc;
    expect(account["defaultPaymentMethod"]).toMatchObject({ id: "PMT-C02" });
  });

  it("letters go to the address on record, whatever is asked", async () => {
    const letter = {
      messageType: "Letter",
      content: "Calls",
      receiver: [{ id: "1", party: { id: "IN-C01" }, email: "x@y.z" }],
    };
    await bench.send("POST", "/tmf-api/communicationManagement/v4/communicationMessage", letter);
    const [sent] = bench.sandbox.outbox();
    expect(sent?.channel).toBe("letter");
    expect(sent?.to).not.toContain("@");
  });
});
