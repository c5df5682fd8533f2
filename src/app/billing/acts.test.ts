// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { refuse } from "#kernel";
import type { TelcoBench } from "#telco/testing";
import { openTelcoBench } from "#telco/testing";
import { gbp } from "#telecom/testing";
import type { ActContext } from "../acts/act-kind.ts";
import { actKinds } from "../acts/kinds.ts";
import { contextFor, makeRunner } from "../tools/testing.ts";

// What somebody with a session, or bad luck, tries on acts about money and lines.
let bench: TelcoBench;
beforeAll(async () => {
  bench = await openTelcoBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const { run } = makeRunner(() => bench);
const ctx = (key: string, more: Partial<ActContext> = {}): ActContext => contextFor(bench, key, more);
const patch = (collection: string, id: string, changed: object) =>
  bench.lever("state/doc", { collection, id, patch: changed });

describe("acts about money", () => {
  it("[SEC-206] one charge is given back once, also by two presses at the same moment", async () => {
    const { charges } = await run("C07", "bill.charges", {});
    const charge = charges.find(({ canCredit }) => canCredit);
    if (charge === undefined) throw new Error("no charge to give back");
    const args = { lineId: "PR-C07-1", rateId: charge.rateId, amount: charge.amount };
    const both = [ctx("C07"), ctx("C07")];
    // Both have read that nothing was given back yet.
    await Promise.all(both.map((each) => actKinds.bill_credit.requalify(args, each)));
    await Promise.all(both.map((each, at) => actKinds.bill_credit.submit(args, `act-${at}`, each)));
    const credits = await bench.telco.billing.listCredits("BA-C07");
    expect(credits.ok && credits.value.filter(({ about }) => about === charge.rateId)).toHaveLength(1);
    expect(await actKinds.bill_credit.findByExternalId(args, "act-1", ctx("C07"))).toMatchObject({
      value: { state: "completed" },
    });
  });

  it("[SEC-208] an address that was changed is told as changed, whatever becomes of the letter", async () => {
    const medium = (contactType: string, postCode: string) => ({
      contactType,
      contactMedium: [{ mediumType: "postalAddress", characteristic: { contactType: `t-${contactType}`, postCode } }],
    });
    const contact = [medium("billing", "NR1 1AA"), medium("proposedBilling", "NR2 9XY")];
    await patch("billingAccount", "BA-C02", { contact });
    const args = { lineId: "PR-C02-1", token: "t-proposedBilling", label: "••• 9XY" };
    const { billing } = bench.telco;
    const noLetters = {
      ...billing,
      writeToNewAddress: () => Promise.resolve(refuse({ reason: "forbidden" } as const)),
    };
    const changed = await actKinds.billing_address.submit(args, "act-1", ctx("C02", { billing: noLetters }));
    const now = await billing.findSettings("BA-C02");
    expect(now.ok && now.value.address?.token).toBe("t-proposedBilling");
    expect(changed).toMatchObject({ ok: true, value: { state: "completed" } });
  });

  it("[SEC-207] who holds a line settles nothing about an account of somebody else", async () => {
    const args = { lineId: "PR-C02-1", methodId: null, ending: "" };
    expect(await actKinds.payment_method.requalify(args, ctx("C02"))).toMatchObject({ ok: true });
    await patch("product", "PR-C02-1", { billingAccount: { id: "BA-C01" } });
    for (const kind of ["payment_method", "paperless"] as const)
      expect(await actKinds[kind].requalify({ ...args, paperless: true }, ctx("C02"))).toMatchObject({
        refusal: { reason: "not_eligible" },
      });
  });

  it("[SEC-209] credit for another line of one's own, named by its number, is the gift that was shown", async () => {
    await bench.lever("scale", { customers: 20 });
    const productCharacteristic = [{ name: "msisdn", valueType: "string", value: "+447700900188" }];
    const relatedParty = [
      { id: "CU-C15", role: "customer" },
      { id: "IN-C15", role: "accountHolder" },
    ];
    await patch("product", "PR-X0000015-1", { productCharacteristic, relatedParty });
    const top = { lineId: "PR-C15-1", methodId: "PMT-C15", ending: "42", amount: gbp(1_000) };
    await actKinds.top_up.submit(top, "top", ctx("C15"));
    const written = { writtenNumber: () => Promise.resolve("+447700900188") };
    const found = await run("C15", "prepaid.receiver", { lineId: "PR-C15-1", name: "PHONE_1" }, written);
    expect(found).toMatchObject({ outcome: "found", lineId: "PR-X0000015-1" });
    const { lineId, isNew } = found;
    const gift = { lineId: "PR-C15-1", receiverLineId: lineId, amount: gbp(200), isNew };
    expect(await actKinds.balance_transfer.requalify(gift, ctx("C15"))).toMatchObject({ ok: true });
  });

  it("[SEC-209] small raises of a limit count against the day, so that many are no large one", async () => {
    const args = { lineId: "PR-C02-1", cap: gbp(6_000), needs: "A2" };
    expect(await actKinds.cost_loosen.requalify(args, ctx("C02"))).toEqual({
      ok: true,
      value: { binds: false, amount: 1_500 },
    });
  });
});

describe("a line that the operator suspended", () => {
  const args = { lineId: "PR-C02-1" };

  it("[SEC-212] is given back by no button, and a pause on top of it opens no way to one", async () => {
    await patch("product", "PR-C02-1", { status: "suspended" });
    expect(await actKinds.line_resume.requalify(args, ctx("C02"))).toEqual(refuse({ reason: "order_rejected" }));
    expect(await actKinds.line_suspend.requalify({ ...args, reason: "lost" }, ctx("C02"))).toEqual(
      refuse({ reason: "order_rejected" }),
    );
  });

  it("[SEC-212] a pause of its owner ends by the owner's act, unless a debt has come meanwhile", async () => {
    await actKinds.line_suspend.submit({ ...args, reason: "stolen" }, "act-1", ctx("C02"));
    await bench.advance(10_000);
    const line = await bench.telco.readsForTurn().findLine("PR-C02-1");
    expect(line).toMatchObject({ value: { status: "suspended", pausedFor: "stolen" } });
    expect(await actKinds.line_suspend.requalify({ ...args, reason: "stolen" }, ctx("C02"))).toMatchObject({
      ok: true,
    });
    expect(await actKinds.line_resume.requalify(args, ctx("C02"))).toMatchObject({ value: { binds: true } });
    await patch("billingAccount", "BA-C02", { paymentStatus: "inArrears" });
    expect(await actKinds.line_resume.requalify(args, ctx("C02"))).toEqual(refuse({ reason: "order_rejected" }));
  });
});
