// SPDX-License-Identifier: Apache-2.0
import type { Doc } from "../doc.ts";
import type { Key } from "../ids.ts";
import { buildAccounts } from "./accounts.ts";
import { buildAgreements } from "./agreements.ts";
import { type BuiltBill, buildBills } from "./bills.ts";
import { buildAccumulated, buildBuckets, buildConsumptionQueries, buildTopups } from "./buckets.ts";
import { buildInteractions, buildOrders } from "./events.ts";
import { buildProducts, buildServices } from "./inventory.ts";
import { buildCustomer, buildIndividuals, buildOrganisations } from "./parties.ts";
import { buildPaymentMethods } from "./payment-methods.ts";
import { buildResources } from "./resources.ts";
import { buildPermissions, buildPrivacyAgreements, buildPrivacyProfiles } from "./rights.ts";
import { buildTests } from "./service-tests.ts";
import { buildTickets } from "./tickets.ts";
import type { Times } from "./times.ts";
import { buildUsage } from "./usage.ts";

type Build = (key: Key, times: Times, bills: () => readonly BuiltBill[]) => readonly Doc[];

const builders = {
  customer: (key, times) => [buildCustomer(key, times)],
  individual: buildIndividuals,
  organization: buildOrganisations,
  billingAccount: (key, times, bills) => buildAccounts(key, times, bills()),
  customerBill: (_key, _times, bills) => bills().map((built) => built.bill),
  appliedCustomerBillingRate: (_key, _times, bills) => bills().flatMap((built) => built.lines),
  payment: (_key, _times, bills) => bills().flatMap((built) => (built.payment === null ? [] : [built.payment])),
  paymentMethod: buildPaymentMethods,
  product: buildProducts,
  service: buildServices,
  resource: buildResources,
  agreement: buildAgreements,
  usage: buildUsage,
  bucket: buildBuckets,
  accumulatedBalance: buildAccumulated,
  topupBalance: buildTopups,
  queryUsageConsumption: buildConsumptionQueries,
  troubleTicket: buildTickets,
  serviceTest: buildTests,
  permission: buildPermissions,
  partyPrivacyProfile: buildPrivacyProfiles,
  partyPrivacyAgreement: buildPrivacyAgreements,
  productOrder: buildOrders,
  partyInteraction: buildInteractions,
} as const satisfies Record<string, Build>;

export type SeededCollection = keyof typeof builders;

export function isSeeded(collection: string): collection is SeededCollection {
  return Object.hasOwn(builders, collection);
}

/** Everything the seed says about one customer, built piece by piece when it is first asked for. */
export type Slice = { readonly key: Key; of(collection: SeededCollection): readonly Doc[] };

export function makeSlice(key: Key, times: Times): Slice {
  const built = new Map<SeededCollection, readonly Doc[]>();
  let bills: readonly BuiltBill[] | null = null;
  return {
    key,
    of(collection) {
      const known = built.get(collection);
      if (known !== undefined) return known;
      const docs = builders[collection](key, times, () => (bills ??= buildBills(key, times)));
      built.set(collection, docs);
      return docs;
    },
  };
}
