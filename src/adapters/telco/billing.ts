// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import type { Result } from "#kernel";
import { localDay, type Money, moneyToDecimal, ok, refuse, startOfLocalDay } from "#kernel";
import type { Billing, Filed, Line, TelcoRefusal, Transfer } from "#telecom";
import type { TelcoConfig } from "./config.ts";
import type { Http, HttpCall } from "./http.ts";
import { segment } from "./http.ts";
import { listAll, readOne } from "./list-all.ts";
import {
  type AccountRow,
  accountSettings,
  amountOf,
  type BalanceAction,
  balanceAction,
  billTicket,
  paymentMethod,
  toCase,
  toFiled,
  toMethod,
  toSettings,
} from "./parse-billing.ts";
import { map } from "./reads.ts";
import { id } from "./tmf-types.ts";

type Answer<T> = Promise<Result<T, TelcoRefusal>>;

const document = z.object({
  id,
  billDocument: z
    .array(z.object({ href: z.string().max(2_000), mimeType: z.string().max(100).optional() }))
    .default([]),
  billingAccount: z.object({ id }),
});
const form = z.object({ url: z.string().max(2_000) });
const message = z.object({ id, externalId: z.string().max(200).optional(), state: z.string().max(60).default("") });
const engaged = z.object({ id, engagedParty: z.object({ id }).optional() });
const organisation = z.object({
  id,
  organizationIdentification: z
    .array(z.object({ identificationType: z.string().max(200), identificationId: z.string().max(200) }))
    .default([]),
});
const PDF = "application/pdf";
const CHANNEL = { id: "chat", name: "Chat" };

/** TMF654, 666, 670, 678, 621, 635 and 681, for what customers settle about money. */
export function makeBilling(http: Http, config: TelcoConfig): Billing {
  const { timeZone, currency } = config;
  const formOrigins = new Set([new URL(config.baseUrl).origin, ...(config.payOrigins ?? [])]);
  const quantity = (amount: Money) => ({ amount: Number(moneyToDecimal(amount)), units: amount.currency });

  const readAccount = (accountId: string): Answer<AccountRow> =>
    readOne(http, {
      api: "accounts",
      path: `/billingAccount/${segment(accountId)}`,
      schema: accountSettings,
      idOf: (row) => row.id,
      id: accountId,
      owns: () => true,
    });

  /** A change of the account: what it says afterwards is the answer, so that repeating it changes nothing. */
  async function change(accountId: string, patch: object, holds: (row: AccountRow) => boolean): Answer<Filed> {
    const answer = await http.call({
      api: "accounts",
      path: `/billingAccount/${segment(accountId)}`,
      method: "PATCH",
      body: patch,
    });
    if (!answer.ok && !mayHaveHappened(answer.refusal)) return answer;
    const after = await readAccount(accountId);
    if (!after.ok) return answer.ok ? after : answer;
    if (holds(after.value)) return ok({ reference: accountId, state: "done" });
    return answer.ok ? refuse({ reason: "conflict" }) : answer;
  }

  const listActions = (path: string, query: Record<string, string>, owns: (row: BalanceAction) => boolean) =>
    listAll(http, config, { api: "prepay", path, query, schema: balanceAction, idOf: (row) => row.id, owns });

  async function findAction(path: string, query: Record<string, string>, externalId: string): Answer<Filed | null> {
    const rows = await listActions(path, { ...query, externalId }, (row) => row.externalId === externalId);
    return map(rows, ([first]) => (first === undefined ? null : toFiled(first)));
  }

  /** Sent once: where the answer was lost it is looked for, and stays unknown where that fails too. */
  async function fileOnce(
    call: HttpCall,
    schema: z.ZodType<{ readonly id: string; readonly status: string }>,
    find: () => Answer<Filed | null>,
  ): Answer<Filed> {
    const known = await find();
    if (!known.ok) return known;
    if (known.value !== null) return ok(known.value);
    const answer = await http.call(call);
    if (answer.ok) {
      const row = schema.safeParse(answer.value.body);
      return row.success ? ok(toFiled(row.data)) : refuse({ reason: "invalid_answer" });
    }
    if (!mayHaveHappened(answer.refusal)) return answer;
    const after = await find();
    return after.ok && after.value !== null ? ok(after.value) : answer;
  }

  const listTickets = (customerId: string, more: Record<string, string> = {}) =>
    listAll(http, config, {
      api: "tickets",
      path: "/troubleTicket",
      query: { "relatedParty.id": customerId, ...more },
      schema: billTicket,
      idOf: (row) => row.id,
      owns: (row) => row.relatedParty.some((party) => party.id === customerId),
    });

  const findCredit: Billing["findCredit"] = (externalId, accountId) =>
    findAction("/adjustBalance", { "partyAccount.id": accountId }, externalId);
  const findTopUp: Billing["findTopUp"] = (externalId, line) =>
    findAction("/topupBalance", { "product.id": line.lineId }, externalId);
  const findCase: Billing["findCase"] = async (externalId, customerId) => {
    const rows = await listTickets(customerId, { externalId });
    return map(rows, (found) => {
      const row = found.find((each) => each.externalId === externalId);
      return row === undefined ? null : toCase(row, timeZone);
    });
  };
  const findPosted: Billing["findPosted"] = async (externalId) => {
    const rows = await listAll(http, config, {
      api: "messages",
      path: "/communicationMessage",
      query: { externalId },
      schema: message,
      idOf: (row) => row.id,
      owns: (row) => row.externalId === externalId,
    });
    return map(rows, ([first]) => (first === undefined ? null : toFiled({ id: first.id, status: first.state })));
  };
  /** A letter that the operator words and addresses itself, from what it has on record. */
  const letter = (externalId: string, content: string, to: object): Answer<Filed> =>
    fileOnce(
      {
        api: "messages",
        path: "/communicationMessage",
        body: {
          externalId,
          messageType: "Letter",
          content,
          sender: { id: "care-chat", name: "Customer care" },
          receiver: [{ id: "1", ...to }],
        },
      },
      message.transform(({ id: sent, state }) => ({ id: sent, status: state })),
      () => findPosted(externalId),
    );
  const partiesOf = (line: Line) => [{ id: line.customerId, role: "customer", "@referredType": "Customer" }];

  return {
    async readBillFile({ billId, accountId }) {
      const bill = await readOne(http, {
        api: "bills",
        path: `/customerBill/${segment(billId)}`,
        schema: document,
        idOf: (row) => row.id,
        id: billId,
        owns: (row) => row.billingAccount.id === accountId,
      });
      if (!bill.ok) return bill;
      const file = bill.value.billDocument.find(({ mimeType }) => mimeType === undefined || mimeType === PDF);
      if (file === undefined) return refuse({ reason: "not_found" });
      // Attacker: a back-end names where a file lies. Ours is the only token that is sent there, and only to its own gateway.
      const href = URL.parse(file.href, config.baseUrl);
      if (href === null || href.origin !== new URL(config.baseUrl).origin) return refuse({ reason: "invalid_answer" });
      const answer = await http.call({ api: "documents", path: href.pathname, file: PDF });
      if (!answer.ok) return answer;
      const bytes = answer.value.body as Uint8Array;
      return isPdf(bytes) ? ok(bytes) : refuse({ reason: "invalid_answer" });
    },
    findSettings: async (accountId) => map(await readAccount(accountId), (row) => toSettings(row, timeZone)),
    async listMethods(accountId) {
      const rows = await listAll(http, config, {
        api: "paymentMethods",
        path: "/paymentMethod",
        query: { "account.id": accountId },
        schema: paymentMethod,
        idOf: (row) => row.id,
        owns: (row) => row.account.some((account) => account.id === accountId),
      });
      return map(rows, (found) => found.map(toMethod));
    },
    async findTaxNumber(customerId) {
      const customer = await readOne(http, {
        api: "customers",
        path: `/customer/${segment(customerId)}`,
        schema: engaged,
        idOf: (row) => row.id,
        id: customerId,
        owns: () => true,
      });
      if (!customer.ok) return customer;
      const party = customer.value.engagedParty?.id;
      if (party === undefined) return ok(null);
      const found = await readOne(http, {
        api: "parties",
        path: `/organization/${segment(party)}`,
        schema: organisation,
        idOf: (row) => row.id,
        id: party,
        owns: () => true,
      });
      if (!found.ok) return found.refusal.reason === "not_found" ? ok(null) : found;
      const number = found.value.organizationIdentification.find((each) => each.identificationType === "taxNumber");
      return ok(number === undefined ? null : number.identificationId.replace(/\W/g, "").slice(-3));
    },

    async listCredits(accountId) {
      const rows = await listActions(
        "/adjustBalance",
        { "partyAccount.id": accountId },
        (row) => row.partyAccount?.id === accountId,
      );
      return map(rows, (found) =>
        found
          .filter((row) => toFiled(row).state !== "failed")
          .map((row) => ({
            about: row.description ?? null,
            amount: amountOf(row, currency),
            on: localDay(row.requestedDate ?? 0, timeZone),
          })),
      );
    },
    credit: ({ externalId, accountId, rateId, amount }) =>
      fileOnce(
        {
          api: "prepay",
          path: "/adjustBalance",
          body: {
            externalId,
            reason: "goodwill",
            description: rateId,
            usageType: "monetary",
            amount: quantity(amount),
            bucket: { id: accountId },
            partyAccount: { id: accountId, name: accountId, status: "active" },
            channel: CHANNEL,
          },
        },
        balanceAction,
        () => findCredit(externalId, accountId),
      ),
    findCredit,

    async listCases(customerId) {
      const rows = await listTickets(customerId);
      return map(rows, (found) =>
        found
          .filter(({ ticketType }) => ticketType === "billing" || ticketType === "complaint")
          .map((row) => toCase(row, timeZone)),
      );
    },
    async openCase({ externalId, customerId, billId, rateId, facts }) {
      const known = await findCase(externalId, customerId);
      if (!known.ok) return known;
      if (known.value !== null) return ok(known.value);
      const answer = await http.call({
        api: "tickets",
        path: "/troubleTicket",
        body: {
          externalId,
          ticketType: "billing",
          severity: "minor",
          name: "charge_disputed",
          // Codes of ours: no word of the subject goes along.
          description: ["charge_disputed", ...facts].join(", "),
          relatedEntity: [
            { id: billId, role: "bill", "@referredType": "CustomerBill" },
            { id: rateId, role: "charge", "@referredType": "AppliedCustomerBillingRate" },
          ],
          relatedParty: [{ id: customerId, role: "customer", "@referredType": "Customer" }],
        },
      });
      if (answer.ok) {
        const row = billTicket.safeParse(answer.value.body);
        return row.success ? ok(toCase(row.data, timeZone)) : refuse({ reason: "invalid_answer" });
      }
      if (!mayHaveHappened(answer.refusal)) return answer;
      const after = await findCase(externalId, customerId);
      return after.ok && after.value !== null ? ok(after.value) : answer;
    },
    findCase,

    async agreePlan(accountId, plan) {
      const before = await readAccount(accountId);
      if (!before.ok) return before;
      const holds = (row: AccountRow): boolean => row.paymentPlan.some((each) => each.externalId === plan.externalId);
      if (holds(before.value)) return ok({ reference: accountId, state: "done" });
      const at = (day: string): string => new Date(startOfLocalDay(day, timeZone)).toISOString();
      const made = {
        externalId: plan.externalId,
        planType: plan.kind,
        paymentFrequency: "monthly",
        numberOfPayments: plan.payments,
        status: "active",
        totalAmount: { unit: plan.total.currency, value: Number(moneyToDecimal(plan.total)) },
        validFor: { startDateTime: at(plan.startsOn), endDateTime: at(plan.endsOn) },
      };
      // A merge patch replaces a list as a whole: what is there goes along as it came.
      const raw = await rawPlans(accountId);
      return raw.ok ? change(accountId, { paymentPlan: [...raw.value, made] }, holds) : raw;
    },
    setMethod: (accountId, methodId) =>
      change(
        accountId,
        { defaultPaymentMethod: methodId === null ? null : { id: methodId } },
        (row) => (row.defaultPaymentMethod?.id ?? null) === methodId,
      ),
    async setPaperless(accountId, isPaperless) {
      const before = await readAccount(accountId);
      if (!before.ok) return before;
      const name = isPaperless ? "email" : "paper";
      return change(
        accountId,
        { billStructure: { ...before.value.billStructure, presentationMedia: [{ name, isRef: false }] } },
        (row) => toSettings(row, timeZone).isPaperless === isPaperless,
      );
    },
    async setAddress(accountId, token) {
      const before = await readAccount(accountId);
      if (!before.ok) return before;
      const now = toSettings(before.value, timeZone);
      if (now.address?.token === token) return ok({ reference: accountId, state: "done" });
      if (now.proposedAddress?.token !== token) return refuse({ reason: "conflict" });
      const contacts = before.value.contact
        .filter(({ contactType }) => contactType !== "billing")
        .map((each) => (each.contactType === "proposedBilling" ? { ...each, contactType: "billing" } : each));
      return change(accountId, { contact: contacts }, (row) => toSettings(row, timeZone).address?.token === token);
    },
    async openForm({ externalId, accountId, purpose }) {
      const answer = await http.call({ api: "secureForms", path: "/form", body: { externalId, accountId, purpose } });
      if (!answer.ok) return answer;
      const row = form.safeParse(answer.value.body);
      // Attacker: a link from a back-end is shown to people. It must lead to a page that the tenant named.
      const href = row.success ? URL.parse(row.data.url, config.baseUrl) : null;
      if (href === null || !/^https?:$/.test(href.protocol) || !isNamed(href))
        return refuse({ reason: "invalid_answer" });
      return ok({ href: href.href });
    },

    topUp: ({ externalId, line, amount, methodId }) =>
      fileOnce(
        {
          api: "prepay",
          path: "/topupBalance",
          body: {
            externalId,
            usageType: "monetary",
            amount: quantity(amount),
            paymentMethod: { id: methodId },
            product: [{ id: line.lineId }],
            relatedParty: partiesOf(line),
            channel: CHANNEL,
          },
        },
        balanceAction,
        () => findTopUp(externalId, line),
      ),
    findTopUp,
    async listTransfers(line) {
      const rows = await listActions("/transferBalance", { "product.id": line.lineId }, (row) =>
        row.product.some((product) => product.id === line.lineId),
      );
      if (!rows.ok) return rows;
      const gifts: Transfer[] = [];
      for (const row of rows.value) {
        if (row.receiverProduct === undefined) continue;
        // A limit rests on them: half an answer must not read as nothing given.
        if (row.requestedDate === undefined || row.amount === undefined) return refuse({ reason: "invalid_answer" });
        gifts.push({
          externalId: row.externalId ?? null,
          receiverLineId: row.receiverProduct.id,
          amount: amountOf(row, currency),
          at: row.requestedDate,
          filed: toFiled(row),
        });
      }
      return ok(gifts.sort((a, b) => b.at - a.at));
    },
    transfer: ({ externalId, line, receiver, amount, notBefore }) =>
      fileOnce(
        {
          api: "prepay",
          path: "/transferBalance",
          body: {
            externalId,
            reason: "gift",
            usageType: "monetary",
            receiverBucketUsageType: "monetary",
            amount: quantity(amount),
            product: [{ id: line.lineId }],
            receiverProduct: { id: receiver.lineId },
            relatedParty: partiesOf(line),
            channel: CHANNEL,
            ...(notBefore === null ? {} : { validFor: { startDateTime: new Date(notBefore).toISOString() } }),
          },
        },
        balanceAction,
        () => findAction("/transferBalance", { "product.id": line.lineId }, externalId),
      ),

    postCalls: ({ externalId, party, line, month }) =>
      letter(externalId, `call-detail ${line.lineId} ${month}`, { party: { id: party } }),
    writeToNewAddress: ({ externalId, accountId }) =>
      letter(`${externalId}-address`, "billing-address-changed", { account: { id: accountId } }),
    findPosted,
  };

  function isNamed(href: URL): boolean {
    return formOrigins.has(href.origin);
  }

  async function rawPlans(accountId: string): Answer<readonly unknown[]> {
    const row = await readAccount(accountId);
    if (!row.ok) return row;
    return ok(
      row.value.paymentPlan.map((each) => ({
        ...each,
        validFor: {
          ...(each.validFor.startDateTime === undefined
            ? {}
            : { startDateTime: wireDate(each.validFor.startDateTime) }),
          ...(each.validFor.endDateTime === undefined ? {} : { endDateTime: wireDate(each.validFor.endDateTime) }),
        },
      })),
    );
  }
}

/** Without milliseconds, as the official examples are, so that it compares as text too. */
function wireDate(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}

/** A PDF from its first bytes to its last mark (ISO 32000-1 §7.5): a file that was cut off is no copy of a bill. */
function isPdf(bytes: Uint8Array): boolean {
  const text = (part: Uint8Array): string => new TextDecoder("latin1").decode(part);
  return text(bytes.subarray(0, 5)) === "%PDF-" && text(bytes.subarray(-1_024)).includes("%%EOF");
}

function mayHaveHappened(refusal: TelcoRefusal): boolean {
  return refusal.reason === "timeout" || refusal.reason === "unavailable" || refusal.reason === "invalid_answer";
}
