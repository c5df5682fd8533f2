// SPDX-License-Identifier: Apache-2.0

import type { OperatorId } from "../operators/kinds.ts";
import type { BillMonth, Explanation, FirstBill, GoldenFile } from "./kinds.ts";
import { noorTable } from "./noor.ts";
import { goldenTable } from "./table.ts";

const tables = { larkspur: goldenTable, noor: noorTable } as const;

/** Where the answers for an operator lie, beside this file. */
export const goldenFiles: Readonly<Record<OperatorId, string>> = {
  larkspur: "bill-explanations.json",
  noor: "bill-explanations.noor.json",
};

const months: readonly BillMonth[] = ["M-6", "M-5", "M-4", "M-3", "M-2", "M-1"];

/** The instant the committed file is written for. */
export const goldenT0 = "2026-11-15T10:00:00.000Z";
const billMonths = ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"] as const;

function billId(customer: string, index: number): string {
  return `CB-${customer}-${billMonths[index] ?? ""}`;
}

/**
 * Expands the table of an operator into one answer for every bill that has a comparable bill before it.
 *
 * @throws RangeError - If the causes of a row do not sum to the difference of its totals: a slip in the table.
 */
export function buildGolden(operator: OperatorId = "larkspur"): GoldenFile {
  const explanations: Explanation[] = [];
  const firstBills: FirstBill[] = [];
  for (const [customer, row] of Object.entries(tables[operator])) {
    months.forEach((month, index) => {
      const total = row.totals[index] ?? null;
      if (total === null) return;
      const previous = index === 0 ? null : (row.totals[index - 1] ?? null);
      if (previous === null) {
        if (row.first !== undefined)
          firstBills.push({ customer, month, billId: billId(customer, index), totalMinor: total, parts: row.first });
        return;
      }
      const causes = row.changes?.[month] ?? [];
      const sum = causes.reduce((acc, cause) => acc + cause.amountMinor, 0);
      if (sum !== total - previous)
        throw new RangeError(
          `Golden causes of ${customer} ${month} sum to ${sum}, the bills differ by ${total - previous}`,
        );
      explanations.push({
        customer,
        month,
        billId: billId(customer, index),
        previousBillId: billId(customer, index - 1),
        totalMinor: total,
        previousTotalMinor: previous,
        deltaMinor: total - previous,
        causes,
      });
    });
  }
  return { t0: goldenT0, explanations, firstBills };
}
