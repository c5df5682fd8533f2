// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok, refuse } from "#kernel";
import { type Bill, isIssued } from "#telecom";
import { failed } from "../failures.ts";
import { viewAccounts, viewSubject } from "../subject-view.ts";
import type { ToolContext, ToolResult, ToolSpec } from "../tool-spec.ts";
import { ownAccount } from "./own-account.ts";

/** As many as buttons fit under a question. */
const MOST = 12;
/** How long a bill that was made ready can be fetched, once. */
export const DOWNLOAD_MINUTES = 5;

const args = z.strictObject({
  lineId: z.string().min(1).max(120).optional(),
  month: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional(),
}) as z.ZodType<{ lineId?: string; month?: string }>;

export const billDocuments: ToolSpec<"bill.documents"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { outcome: ["billLines"], bills: ["billLines"] },
  isWrite: false,
  argsSchema: args,
  async run({ lineId, month }, ctx) {
    const own = await ownAccount(ctx, lineId);
    if (!own.ok) return own;
    if (own.value.outcome !== "found") return ok({ outcome: own.value.outcome, bills: [] });
    const bills = await ctx.reads.listBills(own.value.account.accountId);
    if (!bills.ok) return failed(bills.refusal);
    const found = bills.value
      .filter((bill) => isIssued(bill) && (month === undefined || bill.billDate.startsWith(month)))
      .slice(0, MOST)
      .map(({ billId, billDate, total }) => ({ billId, date: billDate, month: billDate.slice(0, 7), total }));
    return ok({ outcome: found.length === 0 ? "none" : "found", bills: found });
  },
};

/** Whether the file may be had is decided here, by what the subject may see now; the id of the download is given by the app. */
export const billDocument: ToolSpec<"bill.document"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: {
    downloadId: ["billLines"],
    name: ["billLines"],
    date: ["billLines"],
    total: ["billLines"],
    minutes: ["billLines"],
  },
  isWrite: false,
  argsSchema: z.strictObject({ billId: z.string().min(1).max(120) }),
  async run({ billId }, ctx) {
    const bill = await ownBill(ctx, billId);
    if (!bill.ok) return bill;
    const { billDate, total } = bill.value;
    return ok({ downloadId: "", name: fileNameOf(bill.value), date: billDate, total, minutes: DOWNLOAD_MINUTES });
  },
};

/** One issued bill of an account of the subject's; `not_found` where it is anybody else's. */
export async function ownBill(ctx: ToolContext, billId: string): Promise<ToolResult<Bill>> {
  const view = await viewSubject(ctx);
  if (!view.ok) return view;
  const accounts = await viewAccounts(ctx, view.value);
  if (!accounts.ok) return accounts;
  for (const { account } of accounts.value) {
    const bills = await ctx.reads.listBills(account.accountId);
    if (!bills.ok) return failed(bills.refusal);
    const bill = bills.value.find((each) => each.billId === billId);
    if (bill !== undefined && isIssued(bill)) return ok(bill);
  }
  return refuse({ reason: "not_found" });
}

/** By its day; no id and no name stands in a folder of downloads. */
export function fileNameOf({ billDate }: Bill): string {
  return `bill-${billDate}.pdf`;
}
