// SPDX-License-Identifier: Apache-2.0
import type { Money, Result } from "#kernel";
import type { Bill, Line, LocalDate, PartyId } from "./nouns.ts";
import type { TelcoRefusal } from "./refusals.ts";

type Answer<T> = Promise<Result<T, TelcoRefusal>>;

/** How bills are paid. Of a number only its last digits exist on this side. */
export type PaymentMethod = {
  readonly methodId: string;
  readonly kind: "card" | "bank" | "other";
  readonly ending: string;
  readonly isActive: boolean;
};

/** An arrangement over a debt. `later`: the whole on another day; `parts`: monthly parts. */
export type PaymentPlan = {
  readonly externalId: string | null;
  readonly kind: "later" | "parts";
  readonly total: Money;
  readonly payments: number;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  readonly isActive: boolean;
};

/** Where bills go, masked to what may be shown: the end of the postcode. `token` names the entry, not the place. */
export type BillingAddress = { readonly token: string; readonly label: string };

export type AccountSettings = {
  readonly accountId: string;
  /** Null: nothing is taken by itself, each bill is paid by hand. */
  readonly methodId: string | null;
  /** Null: the operator does not say. */
  readonly isPaperless: boolean | null;
  readonly address: BillingAddress | null;
  /** Entered in the operator's own form and not in force yet. */
  readonly proposedAddress: BillingAddress | null;
  readonly plans: readonly PaymentPlan[];
};

/** A write that the operator took, by its own id. `failed`: taken, and then turned down. */
export type Filed = { readonly reference: string; readonly state: "done" | "pending" | "failed" };

/** A credit that was given before. */
export type Credit = {
  /** Id of the charge that it was for; null where the operator names none. */
  readonly about: string | null;
  readonly amount: Money;
  readonly on: LocalDate;
};

/** A question about a bill that is or was with the operator. */
export type BillCase = {
  readonly reference: string;
  readonly isOpen: boolean;
  /** Ids of the bill and the line of it that it is about. */
  readonly about: readonly string[];
  /** The day by which the operator answers in writing; null where it names none. */
  readonly answerBy: LocalDate | null;
};

export type Transfer = {
  readonly externalId: string | null;
  readonly receiverLineId: string;
  readonly amount: Money;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly filed: Filed;
};

/**
 * What a customer settles about money, beside orders. Each write carries an external id under which it is one, however often it is sent;
 * where its answer was lost it is looked up by that id before anything else.
 */
export interface Billing {
  /** The bill's file, a PDF, through us: whoever asks never learns where it lies. */
  readBillFile(bill: Bill): Answer<Uint8Array>;
  findSettings(accountId: string): Answer<AccountSettings>;
  listMethods(accountId: string): Answer<readonly PaymentMethod[]>;
  /** Last digits of the tax number on a business's invoices; null where there is none. */
  findTaxNumber(customerId: string): Answer<string | null>;

  listCredits(accountId: string): Answer<readonly Credit[]>;
  credit(request: {
    readonly externalId: string;
    readonly accountId: string;
    readonly rateId: string;
    readonly amount: Money;
  }): Answer<Filed>;
  findCredit(externalId: string, accountId: string): Answer<Filed | null>;

  /** Cases about bills of a customer. */
  listCases(customerId: string): Answer<readonly BillCase[]>;
  /** `facts` are codes of ours, never words of the subject. */
  openCase(request: {
    readonly externalId: string;
    readonly customerId: string;
    readonly billId: string;
    readonly rateId: string;
    readonly facts: readonly string[];
  }): Answer<BillCase>;
  findCase(externalId: string, customerId: string): Answer<BillCase | null>;

  /** Adds an arrangement to those of the account. */
  agreePlan(accountId: string, plan: PaymentPlan): Answer<Filed>;
  setMethod(accountId: string, methodId: string | null): Answer<Filed>;
  setPaperless(accountId: string, isPaperless: boolean): Answer<Filed>;
  /** Puts the address that was entered in the operator's form, and no other, in force. */
  setAddress(accountId: string, token: string): Answer<Filed>;
  /** Has the operator write to the address that is in force now that it is. */
  writeToNewAddress(request: { readonly externalId: string; readonly accountId: string }): Answer<Filed>;
  /** The operator's own form for a card or an address: nothing of it passes through us. */
  openForm(request: {
    readonly externalId: string;
    readonly accountId: string;
    readonly purpose: "card" | "address";
  }): Answer<{ readonly href: string }>;

  topUp(request: {
    readonly externalId: string;
    readonly line: Line;
    readonly amount: Money;
    readonly methodId: string;
  }): Answer<Filed>;
  findTopUp(externalId: string, line: Line): Answer<Filed | null>;
  /** Transfers that a line gave, newest first. */
  listTransfers(line: Line): Answer<readonly Transfer[]>;
  /** `notBefore`, epoch milliseconds: the credit moves then, and can be stopped until then; null: at once. */
  transfer(request: {
    readonly externalId: string;
    readonly line: Line;
    readonly receiver: Line;
    readonly amount: Money;
    readonly notBefore: number | null;
  }): Answer<Filed>;

  /** Asks the operator to post the record to the address that it has on record. No address travels. */
  postCalls(request: {
    readonly externalId: string;
    readonly party: PartyId;
    readonly line: Line;
    readonly month: string;
  }): Answer<Filed>;
  findPosted(externalId: string): Answer<Filed | null>;
}
