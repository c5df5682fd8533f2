// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { type Doc, iso, minorOf, money } from "../doc.ts";
import { keyIn } from "../ids.ts";
import type { World } from "../world.ts";
import { type Context, type Struck, struckBy } from "./context.ts";
import { TmfError } from "./errors.ts";
import { asList, asRecord, textIn } from "./parties.ts";

const base = "/payment/v4/payment";
export const hostedPage = "HostedPaymentPage";

/**
 * Takes a payment. With payment method type `HostedPaymentPage` it stays `pending` and the method's `href` is the page where
 * the customer pays; any other method is taken at once. `correlatorId` (or `externalId`) makes a repetition harmless.
 */
export function createPayment(context: Context, body: Readonly<Record<string, unknown>>, struck: Struck): Doc {
  const { world } = context;
  const correlator = textIn(body, "correlatorId") ?? textIn(body, "externalId");
  if (correlator !== null && struckBy(struck, "duplicatePost") === null) {
    const known = world.byClientId("payment", correlator);
    if (known !== null) return known;
  }
  const accountId = textIn(body["account"], "id");
  const key = accountId === null ? null : keyIn(accountId);
  if (accountId === null || key === null || world.find("billingAccount", accountId) === null)
    throw new TmfError(400, "account names no account");
  const method = asRecord(body["paymentMethod"]);
  if (Object.keys(method).length === 0) throw new TmfError(400, "paymentMethod is missing");
  const total = minorOf(body["totalAmount"]) ?? minorOf(body["amount"]);
  if (total === null || total <= 0) throw new TmfError(400, "totalAmount is missing or not positive");
  for (const item of asList(body["paymentItem"])) {
    const billId = textIn(item["item"], "id");
    if (billId === null || keyIn(billId) !== key || world.find("customerBill", billId) === null)
      throw new TmfError(404, "No such bill");
  }
  const hosted = method["@type"] === hostedPage || method["@referredType"] === hostedPage;
  const now = iso(world.clock.now());
  const id = `PY-${key}-${world.nextNumber()}`;
  const token = randomBytes(18).toString("base64url");
  const payment: Doc = {
    ...body,
    id,
    href: `${base}/${id}`,
    ...(correlator === null ? {} : { correlatorId: correlator }),
    paymentDate: now,
    statusDate: now,
    status: hosted ? "pending" : "done",
    totalAmount: money(total),
    amount: money(total),
    paymentMethod: hosted ? { ...method, id: textIn(method, "id") ?? "PMT-HOSTED", href: `/pay/${token}` } : method,
    "@type": "Payment",
  };
  world.put("payment", payment);
  if (!hosted) applyPayment(world, payment);
  return payment;
}

/** Puts a payment on the bills it names, or on the oldest open bills of the account. */
export function applyPayment(world: World, payment: Doc): void {
  const key = keyIn(payment.id);
  if (key === null) return;
  let left = minorOf(payment["totalAmount"]) ?? 0;
  const named = asList(payment["paymentItem"]).map((item) => textIn(item["item"], "id"));
  const bills = world
    .list("customerBill", new Set([key]))
    .filter((bill) => named.length === 0 || named.includes(bill.id));
  for (const bill of bills) {
    const open = minorOf(bill["remainingAmount"]) ?? 0;
    const part = Math.min(open, left);
    if (part <= 0) continue;
    left -= part;
    payBill(world, bill, part, payment);
  }
  const account = world.find("billingAccount", `BA-${key}`);
  if (account !== null) world.put("billingAccount", settledAccount(world, account));
}

function payBill(world: World, bill: Doc, minor: number, payment: Doc): void {
  const remaining = (minorOf(bill["remainingAmount"]) ?? 0) - minor;
  const due = (minorOf(bill["amountDue"]) ?? 0) - minor;
  world.put("customerBill", {
    ...bill,
    remainingAmount: money(remaining),
    amountDue: money(Math.max(due, 0)),
    state: remaining === 0 ? "settled" : "partiallyPaid",
    appliedPayment: [
      ...asList(bill["appliedPayment"]),
      { appliedAmount: money(minor), payment: { id: payment.id, href: `${base}/${payment.id}` } },
    ],
    lastUpdate: iso(world.clock.now()),
  });
}

function settledAccount(world: World, account: Doc): Doc {
  const key = keyIn(account.id) ?? "";
  const owed = world
    .list("customerBill", new Set([key]))
    .reduce((sum, bill) => sum + (minorOf(bill["remainingAmount"]) ?? 0), 0);
  return {
    ...account,
    paymentStatus: owed === 0 ? "paid" : account["paymentStatus"],
    accountBalance: asList(account["accountBalance"]).map((balance) =>
      balance["balanceType"] === "receivable" ? { ...balance, amount: money(owed) } : balance,
    ),
    lastModified: iso(world.clock.now()),
  };
}

/** The payment behind a pay link, or null. A bill id works as a link too: the amount still open on it. */
export function payable(
  world: World,
  token: string,
): { readonly payment: Doc | null; readonly bill: Doc | null; readonly minor: number } | null {
  const payment = world.changed("payment").find((known) => textIn(known["paymentMethod"], "href") === `/pay/${token}`);
  if (payment !== undefined)
    return { payment, bill: null, minor: payment["status"] === "pending" ? (minorOf(payment["totalAmount"]) ?? 0) : 0 };
  const bill = token.startsWith("CB-") ? world.find("customerBill", token) : null;
  return bill === null ? null : { payment: null, bill, minor: minorOf(bill["remainingAmount"]) ?? 0 };
}

/** What pressing "pay" on the hosted page does. Pressing twice pays once. */
export function payNow(world: World, token: string): boolean {
  const found = payable(world, token);
  if (found === null) return false;
  if (found.minor === 0) return true;
  const now = iso(world.clock.now());
  if (found.payment !== null) {
    const done = { ...found.payment, status: "done", statusDate: now };
    world.put("payment", done);
    applyPayment(world, done);
    return true;
  }
  const bill = found.bill;
  const key = bill === null ? null : keyIn(bill.id);
  if (bill === null || key === null) return false;
  const id = `PY-${key}-${world.nextNumber()}`;
  const payment: Doc = {
    id,
    href: `${base}/${id}`,
    correlatorId: `pay-${bill.id}`,
    paymentDate: now,
    status: "done",
    statusDate: now,
    account: { ...asRecord(bill["billingAccount"]), "@type": "BillingAccount" },
    totalAmount: money(found.minor),
    amount: money(found.minor),
    paymentItem: [{ id: "1", amount: money(found.minor), item: { id: bill.id, "@referredType": "CustomerBill" } }],
    paymentMethod: { id: "PMT-HOSTED", "@type": hostedPage },
    "@type": "Payment",
  };
  world.put("payment", payment);
  applyPayment(world, payment);
  return true;
}
