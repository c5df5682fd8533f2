// SPDX-License-Identifier: Apache-2.0
import { type LocalDay, monthText, plusDays, plusMonths, startOf } from "../calendar.ts";
import { characteristics, type Doc, iso, money, taxNames, taxOn } from "../doc.ts";
import { accountNumber, type Key, patternOf } from "../ids.ts";
import { operator } from "../operator.ts";
import { type BillLine, billLines, coverage } from "./bill-lines.ts";
import { documentRef } from "./document-refs.ts";
import { accountRef, billParties } from "./refs.ts";
import { billDay, type Times } from "./times.ts";

const billBase = "/tmf-api/customerBillManagement/v4";

type Settlement = { readonly state: string; readonly paid: number };

/** How far each bill is paid. Everybody has paid all but the newest bill; the exceptions are told here. */
function settlement(pattern: number, bill: number, total: number): Settlement {
  if (pattern === 9 && bill === 4) return { state: "onHold", paid: total - 2 * operator().rates.thirdPartyWeek };
  if (pattern === 9 && bill === 5) return { state: "partiallyPaid", paid: total - 4 * operator().rates.thirdPartyWeek };
  if (pattern === 20 && bill >= 4) return { state: "sent", paid: 0 };
  const paysAtOnce = pattern === 1 || pattern === 6 || pattern === 17;
  return bill === 5 && !paysAtOnce ? { state: "sent", paid: 0 } : { state: "settled", paid: total };
}

export type BuiltBill = {
  readonly bill: Doc;
  readonly lines: readonly Doc[];
  readonly payment: Doc | null;
  readonly remaining: number;
};

function totals(lines: readonly BillLine[]): { ex: number; tax: number } {
  const ex = lines.reduce((sum, line) => sum + line.ex, 0);
  const taxable = lines.reduce((sum, line) => sum + (line.taxable ? line.ex : 0), 0);
  return { ex, tax: taxOn(taxable) };
}

function dayStart(text: string): string {
  const [year, month, day] = text.split("-").map(Number);
  return iso(startOf({ year: year ?? 0, month: month ?? 1, day: day ?? 1 }));
}

function lineDoc(
  key: Key,
  billId: string,
  date: LocalDay,
  line: BillLine,
  index: number,
  covers: ReturnType<typeof coverage>,
): Doc {
  const id = `AR-${billId.slice(3)}-${String(index + 1).padStart(2, "0")}`;
  const tax = line.taxable ? taxOn(line.ex) : 0;
  return {
    id,
    href: `${billBase}/appliedCustomerBillingRate/${id}`,
    date: iso(startOf(date)),
    isBilled: true,
    name: line.name,
    type: line.type,
    bill: { id: billId, href: `${billBase}/customerBill/${billId}` },
    billingAccount: accountRef(key),
    product: { id: `PR-${key}-${line.product}`, name: line.name.split(/[,،]/u)[0] },
    taxExcludedAmount: money(line.ex),
    taxIncludedAmount: money(line.ex + tax),
    appliedTax: operator().taxPercent === null ? [] : [{ ...taxNames(line.taxable), taxAmount: money(tax) }],
    characteristic: characteristics({ chargeCode: line.code, ...line.facts }),
    ...(covers === null
      ? {}
      : { periodCoverage: { startDateTime: dayStart(covers.from), endDateTime: dayStart(covers.to) } }),
    "@type": "AppliedCustomerBillingRate",
  };
}

function buildBill(key: Key, index: number, times: Times, carried: number): BuiltBill | null {
  const pattern = patternOf(key);
  const lines = billLines(pattern, index, times);
  if (lines === null) return null;
  const date = billDay(times, index);
  const id = `CB-${key}-${monthText(date)}`;
  const { ex, tax } = totals(lines);
  const total = ex + tax;
  const { state, paid } = settlement(pattern, index, total);
  const paymentId = `PY-${key}-${monthText(date)}`;
  const paidAt = iso(startOf(plusDays(date, pattern === 20 ? 20 : 9)));
  const bill: Doc = {
    id,
    href: `${billBase}/customerBill/${id}`,
    billNo: `${accountNumber(key, 1)}-${monthText(date).replace("-", "")}`,
    billDate: iso(startOf(date)),
    billingPeriod: { startDateTime: iso(startOf(plusMonths(date, -1))), endDateTime: iso(startOf(date)) },
    paymentDueDate: iso(startOf(plusDays(date, 14))),
    ...(pattern === 24 && index === 5 ? {} : { nextBillDate: iso(startOf(plusMonths(date, 1))) }),
    lastUpdate: iso(startOf(plusDays(date, 1))),
    category: pattern === 24 && index === 5 ? "last" : "normal",
    runType: "onCycle",
    state,
    amountDue: money(total + carried),
    remainingAmount: money(total - paid),
    appliedPayment:
      paid === 0
        ? []
        : [{ appliedAmount: money(paid), payment: { id: paymentId, href: `/payment/v4/payment/${paymentId}` } }],
    billingAccount: accountRef(key),
    billDocument: [documentRef(id)],
    relatedParty: billParties(key),
    taxExcludedAmount: money(ex),
    taxIncludedAmount: money(total),
    taxItem: operator().taxPercent === null ? [] : [{ ...taxNames(true), taxAmount: money(tax) }],
    "@type": "CustomerBill",
  };
  const payment = paid === 0 ? null : paymentDoc(key, paymentId, id, paid, paidAt);
  return {
    bill,
    lines: lines.map((line, position) => lineDoc(key, id, date, line, position, coverage(line, times, index))),
    payment,
    remaining: total - paid,
  };
}

function paymentDoc(key: Key, id: string, billId: string, minor: number, at: string): Doc {
  return {
    id,
    href: `/payment/v4/payment/${id}`,
    name: "Direct debit",
    correlatorId: `DD-${billId}`,
    paymentDate: at,
    status: "done",
    statusDate: at,
    account: { ...accountRef(key), "@type": "BillingAccount" },
    amount: money(minor),
    totalAmount: money(minor),
    payer: billParties(key)[0],
    paymentItem: [
      {
        id: "1",
        amount: money(minor),
        item: { id: billId, href: `${billBase}/customerBill/${billId}`, "@referredType": "CustomerBill" },
      },
    ],
    paymentMethod: {
      id: `PMT-${key}`,
      name: "Direct debit",
      "@type": "BankAccountDebit",
      "@referredType": "BankAccountDebit",
    },
    "@type": "Payment",
  };
}

/** All bills of a customer, oldest first, with what is still unpaid. */
export function buildBills(key: Key, times: Times): readonly BuiltBill[] {
  const built: BuiltBill[] = [];
  for (let index = 0; index < 6; index += 1) {
    const carried = patternOf(key) === 20 && index === 5 ? (built.at(-1)?.remaining ?? 0) : 0;
    const bill = buildBill(key, index, times, carried);
    if (bill !== null) built.push(bill);
  }
  return built;
}
