// SPDX-License-Identifier: Apache-2.0
import type { Money } from "#kernel";

/** Why nothing about an account is told: it is somebody else's, or there is none. */
export type NoAccount = "not_holder" | "no_account";

/** The tools about bills and how they are paid. Dates and money as in `Tools`. `lineId` in an answer is the line that acts on the account name. */
export type BillingTools = {
  /** Issued bills with a file, newest first; with a month (`YYYY-MM` of the bill's date) that one. A2. */
  "bill.documents": { args: { lineId?: string; month?: string }; result: BillDocuments };

  /** Makes one bill ready for one download within minutes; the file comes through this server. A2. */
  "bill.document": {
    args: { billId: string };
    result: { downloadId: string; name: string; date: string; total: Money; minutes: number };
  };

  /** Charges of the newest bill that may be questioned, and which of them can be given back at once. A2. */
  "bill.charges": { args: { lineId?: string }; result: BillCharges };

  /** What may be done about a debt, by the operator's rules. A2. */
  "bill.plan_options": { args: { lineId?: string }; result: PaymentPlanOptions };

  /** Net, tax and total of the newest bill, and the end of the tax number on it. A2. */
  "bill.tax": { args: { lineId?: string }; result: BillTax };

  /** How bills are paid and where they go, masked. A2. */
  "payment.settings": { args: { lineId?: string }; result: PaymentSettings };

  /** A link to the operator's own form for a card or a billing address. A2. */
  "payment.form": { args: { lineId: string; purpose: "card" | "address" }; result: { href: string } };

  /** Balance of a prepaid line, what it can be topped up with and by which saved cards. A2. */
  "prepaid.options": { args: { lineId: string }; result: PrepaidOptions };

  /** Whose line the number is that was written last: masked, and only where it can take credit. A2. */
  "prepaid.receiver": { args: { lineId: string; name: string }; result: PrepaidReceiver };

  /** What may be spent on a line beyond its plan, and how that can be changed. A1. */
  "cost.status": { args: { lineId: string }; result: CostStatus };

  /** Lines whose calls are the subject's own, and the months that can be seen. A1. */
  "calls.scope": { args: Record<string, never>; result: CallsScope };
};

export type BillDocuments = {
  outcome: "found" | "none" | NoAccount;
  bills: { billId: string; date: string; month: string; total: Money }[];
};

export type BillCharge = {
  rateId: string;
  billId: string;
  name: string;
  amount: Money;
  /** Small enough, and not too often this year: the bot may give it back at once. */
  canCredit: boolean;
  /** A case about it that is open already. */
  reference: string | null;
};
export type BillCharges = {
  outcome: "found" | "nothing" | NoAccount;
  lineId: string | null;
  date: string | null;
  charges: BillCharge[];
};

export type PaymentPlanChoice = {
  /** `later`, or `parts_3`. */
  key: string;
  kind: "later" | "parts";
  count: number;
  total: Money;
  first: Money;
  each: Money;
  firstOn: string;
  lastOn: string;
  /** Every day and amount, for the written answer. */
  parts: { on: string; amount: Money }[];
  /** The same as plain values, which an act is bound to. */
  terms: [string, string, number][];
  needs: "A2" | "A3";
};
export type PaymentPlanOptions = {
  /** `person`: the operator has noted that this customer is helped by people; nothing more is said. */
  outcome: "options" | "nothing_due" | "running" | "too_soon" | "too_much" | "person" | NoAccount;
  lineId: string | null;
  owed: Money | null;
  dueOn: string | null;
  runsUntil: string | null;
  options: PaymentPlanChoice[];
};

export type BillTax = {
  outcome: "found" | "none" | NoAccount;
  isBusiness: boolean;
  date: string | null;
  net: Money | null;
  tax: Money | null;
  total: Money | null;
  /** Last three of the tax number; null where there is none. */
  taxNumberEnding: string | null;
};

export type PaymentSettings = {
  outcome: "found" | NoAccount;
  lineId: string | null;
  methods: { methodId: string; kind: "card" | "bank" | "other"; ending: string; isUsed: boolean }[];
  isAutomatic: boolean;
  isPaperless: boolean | null;
  address: string | null;
  proposed: { token: string; label: string } | null;
};

export type PrepaidOptions = {
  outcome: "prepaid" | "not_prepaid" | "not_holder";
  balance: Money | null;
  amounts: { key: string; amount: Money }[];
  cards: { methodId: string; ending: string }[];
  /** What can be given to somebody else; empty where the balance is too small or the day's limit is used up. */
  gifts: { key: string; amount: Money }[];
  /** Those who got some before, and own other prepaid lines. */
  receivers: { lineId: string; label: string; isNew: boolean }[];
};

export type PrepaidReceiver =
  | { outcome: "found"; lineId: string; label: string; isNew: boolean; arrivesOn: string | null }
  | { outcome: "not_possible"; lineId: null; label: null; isNew: false; arrivesOn: null };

export type CostStatus = {
  outcome: "found" | "not_mobile";
  /** Whether this subject may loosen; everybody who uses the line may tighten. */
  maySign: boolean;
  cap: Money | null;
  isPremiumBarred: boolean | null;
  lower: { key: string; cap: Money }[];
  higher: { key: string; cap: Money; needs: "A2" | "A3" }[];
};

export type CallsScope = {
  lines: { lineId: string; label: string; ending: string | null }[];
  /** Whether there are lines that somebody else uses: their calls are shown to nobody but them. */
  hasOthers: boolean;
  months: { key: string; month: string }[];
};
