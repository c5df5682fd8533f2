// SPDX-License-Identifier: Apache-2.0
import { type Doc, iso } from "../doc.ts";
import type { World } from "../world.ts";
import { appointmentBase, createAppointment, createSearch } from "./appointments.ts";
import { createAdjustment, createTopup, createTransfer } from "./balances.ts";
import type { Context, Struck } from "./context.ts";
import { createConsumption, createInteraction, createMessage, createTest, createTicket, testNow } from "./creators.ts";
import { createCancellation, createOrder, orderBase, orderNow } from "./orders.ts";
import { createPayment } from "./payments.ts";
import { createPrivacyAgreement, privacyBase } from "./privacy.ts";
import { createQualification, qualificationNow } from "./qualification.ts";

type Body = Readonly<Record<string, unknown>>;

/** One TM Forum resource the sandbox serves. */
export type Resource = {
  readonly api: string;
  readonly bases: readonly string[];
  readonly name: string;
  /** Where the documents are kept, when not under `name`. */
  readonly collection?: string;
  /** Shows only documents of this `@type`. */
  readonly only?: string;
  readonly create?: (context: Context, body: Body, struck: Struck) => Doc | { doc: Doc; status: number };
  readonly patch?: boolean;
  readonly remove?: boolean;
  /** How a kept document looks at this moment. */
  readonly now?: (world: World, doc: Doc) => Doc;
};

const catalogue = { api: "620", bases: ["/tmf-api/productCatalogManagement/v4"] };
const party = { api: "632", bases: ["/tmf-api/party/v4"], patch: true };
const inventory = { api: "639", bases: ["/tmf-api/resourceInventoryManagement/v4"], collection: "resource" };
const tests = { api: "653", bases: ["/tmf-api/serviceTestManagement/v4"] };
const prepay = { api: "654", bases: ["/tmf-api/prepayBalanceManagement/v4"] };
const account = { api: "666", bases: ["/tmf-api/accountManagement/v4"] };
// The two official files of TMF672 disagree about the base path; both are served.
const rights = { api: "672", bases: ["/rolesAndPermissions/v4", "/payment/v4"] };
const privacy = { api: "644", bases: [privacyBase] };
const billing = { api: "678", bases: ["/tmf-api/customerBillManagement/v4"] };

export const resources: readonly Resource[] = [
  { ...catalogue, name: "catalog" },
  { ...catalogue, name: "category" },
  { ...catalogue, name: "productOffering" },
  { ...catalogue, name: "productOfferingPrice" },
  { ...catalogue, name: "productSpecification" },
  { api: "621", bases: ["/tmf-api/troubleTicket/v4"], name: "troubleTicket", create: createTicket, patch: true },
  { api: "622", bases: [orderBase], name: "productOrder", create: createOrder, patch: true, now: orderNow },
  { api: "622", bases: [orderBase], name: "cancelProductOrder", create: createCancellation },
  { api: "629", bases: ["/tmf-api/customerManagement/v4"], name: "customer", patch: true },
  { ...party, name: "individual" },
  { ...party, name: "organization" },
  { api: "635", bases: ["/tmf-api/usageManagement/v4"], name: "usage" },
  { api: "635", bases: ["/tmf-api/usageManagement/v4"], name: "usageSpecification" },
  { api: "637", bases: ["/tmf-api/productInventory/v4"], name: "product", patch: true },
  { api: "638", bases: ["/tmf-api/serviceInventory/v4"], name: "service", patch: true },
  { ...inventory, name: "resource", patch: true },
  { ...inventory, name: "physicalResource", only: "PhysicalResource" },
  { ...inventory, name: "logicalResource", only: "LogicalResource" },
  { ...privacy, name: "partyPrivacyProfile", patch: true },
  { ...privacy, name: "partyPrivacyAgreement", create: createPrivacyAgreement, patch: true },
  { api: "646", bases: [appointmentBase], name: "appointment", create: createAppointment, patch: true },
  { api: "646", bases: [appointmentBase], name: "searchTimeSlot", create: createSearch },
  { api: "651", bases: ["/tmf-api/agreementManagement/v4"], name: "agreement", patch: true },
  { api: "651", bases: ["/tmf-api/agreementManagement/v4"], name: "agreementSpecification" },
  { ...tests, name: "serviceTest", create: createTest, now: testNow },
  { ...tests, name: "serviceTestSpecification" },
  { ...prepay, name: "bucket" },
  { ...prepay, name: "accumulatedBalance" },
  { ...prepay, name: "topupBalance", create: createTopup },
  { ...prepay, name: "transferBalance", create: createTransfer },
  { ...prepay, name: "adjustBalance", create: createAdjustment },
  { api: "656", bases: ["/tmf-api/serviceProblemManagement/v4"], name: "serviceProblem", patch: true },
  { ...account, name: "billingAccount", patch: true },
  { ...account, name: "billingCycleSpecification" },
  { ...account, name: "billFormat" },
  { api: "670", bases: ["/tmf-api/paymentMethod/v4"], name: "paymentMethod" },
  { ...rights, name: "permission", patch: true },
  { ...rights, name: "userRole" },
  { api: "676", bases: ["/payment/v4"], name: "payment", create: createPayment },
  { api: "677", bases: ["/tmf-api/usageConsumption/v4"], name: "queryUsageConsumption", create: createConsumption },
  { ...billing, name: "customerBill", patch: true },
  { ...billing, name: "appliedCustomerBillingRate" },
  {
    api: "679",
    bases: ["/tmf-api/productOfferingQualification/v4"],
    name: "productOfferingQualification",
    create: createQualification,
    now: qualificationNow,
  },
  { api: "681", bases: ["/tmf-api/communicationManagement/v4"], name: "communicationMessage", create: createMessage },
  {
    api: "683",
    bases: ["/tmf-api/partyInteraction/v4"],
    name: "partyInteraction",
    create: createInteraction,
    patch: true,
  },
];

const fixedFields: ReadonlySet<string> = new Set(["id", "href", "@type"]);

/** A document after a JSON merge patch; status changes are dated, and ticket history grows. */
export function patched(world: World, doc: Doc, body: Body): Doc {
  const now = iso(world.clock.now());
  const changes = Object.fromEntries(Object.entries(body).filter(([name]) => !fixedFields.has(name)));
  const next: Doc = { ...doc, ...changes };
  for (const [name, value] of Object.entries(changes)) if (value === null) delete next[name];
  if ("lastUpdate" in doc) next["lastUpdate"] = now;
  if (typeof changes["status"] === "string" && changes["status"] !== doc["status"] && "statusChangeDate" in doc) {
    next["statusChangeDate"] = now;
    if (Array.isArray(doc["statusChange"]))
      next["statusChange"] = [...(doc["statusChange"] as unknown[]), { changeDate: now, status: changes["status"] }];
  }
  return next;
}
