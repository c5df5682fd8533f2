// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { OperatorApi } from "#telecom";
import type { HttpCall } from "./http.ts";
import { accountSettings, billTicket, paymentMethod } from "./parse-billing.ts";
import { appliedRate, billingAccount, customerBill } from "./parse-bills.ts";
import { resource, service, serviceProblem } from "./parse-network.ts";
import { offering, offeringPrice } from "./parse-offers.ts";
import { agreement, productOrder } from "./parse-orders.ts";
import { customer, partyContacts, permission } from "./parse-parties.ts";
import { product } from "./parse-products.ts";
import { prepayBucket, usageReport } from "./parse-usage.ts";

/** An id that belongs to nobody. */
export const NOBODY = "wardline-connect-check";

/** What is known of the operator's test line; `isKnown` false: there is none, and no row of anybody is asked for. */
export type Sample = {
  readonly lineId: string;
  readonly customerId: string;
  readonly partyId: string;
  readonly accountId: string;
  readonly serviceId: string;
  readonly msisdn: string;
  readonly isKnown: boolean;
};

export type Look = {
  readonly resource: string;
  readonly ask: (sample: Sample) => Omit<HttpCall, "api">;
  readonly isList: boolean;
  /** By what a row is read in a conversation. Absent: that somebody answers is enough. */
  readonly schema?: z.ZodType;
  /** Fields that may be missing, and without which something is left out. */
  readonly better?: readonly string[];
  /** Codes of a refusal that only a system that is there gives. */
  readonly isThere?: readonly string[];
};

const list = (
  name: string,
  schema: z.ZodType,
  query: (sample: Sample) => Record<string, string>,
  better: readonly string[] = [],
): Look => ({
  resource: name,
  isList: true,
  schema,
  better,
  ask: (sample) => ({ path: `/${name}`, query: { ...query(sample), offset: "0", limit: "1" }, isSample: true }),
});
/** A question without what it needs: every server that is there refuses it, and nothing happens. */
const emptyPost = (path: string): Look => ({ resource: path.slice(1), isList: false, ask: () => ({ path, body: {} }) });
const signal = (path: string, scope: string, schema: z.ZodType, more: object = {}): Look => ({
  resource: path.slice(1),
  isList: false,
  schema,
  ask: ({ msisdn }) => ({ path, body: { phoneNumber: msisdn, ...more }, scope }),
});
const device = (path: string, scope: string, schema: z.ZodType): Look => ({
  resource: path.slice(1),
  isList: false,
  schema,
  ask: ({ msisdn }) => ({ path, body: { device: { phoneNumber: msisdn } }, scope }),
});

const FRAUD = "dpv:FraudPreventionAndDetection";
const SERVICE = "dpv:ServiceProvision";
const swapped = z.object({ swapped: z.boolean() });
const anyRow = z.looseObject({ id: z.string() });
const byLine = ({ lineId }: Sample): Record<string, string> => ({ "product.id": lineId });
const byParty = ({ customerId }: Sample): Record<string, string> => ({ "relatedParty.id": customerId });
const byAccount = ({ accountId }: Sample): Record<string, string> => ({ "billingAccount.id": accountId });

/** How each interface is looked at. Every call here changes nothing at the operator's. */
export const LOOKS: Readonly<Record<Exclude<OperatorApi, "documents">, readonly Look[]>> = {
  catalogue: [
    list("productOffering", offering, () => ({}), ["productOfferingTerm", "productOfferingRelationship"]),
    list("productOfferingPrice", offeringPrice, () => ({})),
  ],
  tickets: [list("troubleTicket", billTicket, byParty)],
  orders: [list("productOrder", productOrder, byParty, ["requestedStartDate"])],
  customers: [list("customer", customer, ({ customerId }) => ({ id: customerId }), ["status", "contactMedium"])],
  parties: [list("individual", partyContacts, ({ partyId }) => ({ id: partyId }), ["contactMedium", "birthDate"])],
  products: [
    list("product", product, ({ lineId }) => ({ id: lineId }), ["billingAccount", "productPrice", "realizingService"]),
  ],
  services: [list("service", service, ({ serviceId }) => ({ id: serviceId }), ["serviceCharacteristic"])],
  resources: [list("resource", resource, byParty, ["resourceCharacteristic"])],
  agreements: [
    list("agreement", agreement, ({ customerId }) => ({ "engagedParty.id": customerId }), ["agreementPeriod"]),
  ],
  prepay: [list("bucket", prepayBucket, byLine)],
  problems: [list("serviceProblem", serviceProblem, () => ({}), ["affectedLocation", "category"])],
  accounts: [
    list("billingAccount", billingAccount.and(accountSettings), ({ accountId }) => ({ id: accountId }), [
      "paymentStatus",
      "accountBalance",
    ]),
  ],
  permissions: [list("permission", permission, ({ partyId }) => ({ "user.id": partyId }))],
  payments: [list("payment", anyRow, ({ accountId }) => ({ "account.id": accountId }))],
  paymentMethods: [list("paymentMethod", paymentMethod, ({ accountId }) => ({ "account.id": accountId }))],
  secureForms: [emptyPost("/form")],
  usage: [
    {
      resource: "queryUsageConsumption",
      isList: false,
      schema: usageReport,
      ask: ({ lineId, accountId }) => ({
        path: "/queryUsageConsumption",
        body: {
          "@type": "QueryUsageConsumption",
          partyAccount: [{ id: accountId }],
          searchCriteria: { "@type": "UsageConsumption", product: [{ id: lineId }], partyAccount: [{ id: accountId }] },
        },
      }),
    },
  ],
  bills: [
    list("customerBill", customerBill, byAccount, ["paymentDueDate", "billingPeriod", "billDocument"]),
    list("appliedCustomerBillingRate", appliedRate, byAccount, ["periodCoverage"]),
  ],
  qualification: [list("productOfferingQualification", anyRow, byParty)],
  messages: [list("communicationMessage", anyRow, () => ({ externalId: NOBODY }))],
  serviceTests: [list("serviceTest", anyRow, ({ serviceId }) => ({ "relatedService.id": serviceId }))],
  appointments: [list("appointment", anyRow, ({ lineId }) => ({ "relatedEntity.id": lineId }))],
  privacy: [list("partyPrivacyProfile", anyRow, ({ partyId }) => ({ "applicableForParty.id": partyId }))],
  consentInfo: [
    {
      resource: "retrieve",
      isList: false,
      ask: ({ msisdn }) => ({
        path: "/retrieve",
        body: { phoneNumber: msisdn, scopes: ["care"], purpose: "dpv:DirectMarketing", requestCaptureUrl: false },
        scope: "consent-info:retrieve",
      }),
    },
  ],
  homeRouter: [emptyPost("/restart")],
  linkSafety: [{ resource: "look-up", isList: false, ask: () => ({ path: "/look-up", body: { hashes: [] } }) }],
  simSwap: [signal("/check", `${FRAUD} sim-swap:check`, swapped, { maxAge: 240 })],
  deviceSwap: [signal("/check", `${FRAUD} device-swap:check`, swapped, { maxAge: 240 })],
  callForwarding: [
    signal(
      "/unconditional-call-forwardings",
      `${FRAUD} call-forwarding-signal:unconditional-call-forwardings:read`,
      z.object({ active: z.boolean() }),
    ),
  ],
  numberRecycling: [
    signal("/check", `${FRAUD} number-recycling:check`, z.object({ phoneNumberRecycled: z.boolean() }), {
      specifiedDate: "2026-01-01",
    }),
  ],
  subscriptionStatus: [
    signal(
      "/retrive-subscription-status",
      `${SERVICE} subscription-status:retrive-subscription-status`,
      z.object({ voiceSmsIn: z.string() }),
    ),
  ],
  numberVerification: [
    {
      resource: "verify",
      isList: false,
      ask: () => ({ path: "/verify", body: { hashedPhoneNumber: "0".repeat(64) } }),
      // Our own token is no phone's: only an interface that is there says so.
      isThere: ["NUMBER_VERIFICATION.USER_NOT_AUTHENTICATED_BY_MOBILE_NETWORK"],
    },
  ],
  roaming: [device("/retrieve", `${SERVICE} device-roaming-status:read`, z.object({ roaming: z.boolean() }))],
  reachability: [
    device("/retrieve", `${SERVICE} device-reachability-status:read`, z.object({ reachable: z.boolean() })),
  ],
  secrets: [emptyPost("/puk")],
};
