// SPDX-License-Identifier: Apache-2.0

import type { Result } from "#kernel";
import { localDay, ok, refuse } from "#kernel";
import type { Line, PartyId, TelcoReads, TelcoRefusal } from "#telecom";
import type { TelcoConfig, TelcoDeps } from "./config.ts";
import type { Http } from "./http.ts";
import { segment } from "./http.ts";
import { listAll, readOne } from "./list-all.ts";
import { appliedRate, billingAccount, customerBill, toAccount, toBill, toRate } from "./parse-bills.ts";
import { resource, service, serviceProblem, toDevice, toProblem, toServiceState, toSim } from "./parse-network.ts";
import { offering, offeringPrice, toOffer } from "./parse-offers.ts";
import { agreement, productOrder, toAgreement, toOrder } from "./parse-orders.ts";
import { customer, isMinorOn, partyAge, permission, toCustomer, toPermissions } from "./parse-parties.ts";
import type { Product } from "./parse-products.ts";
import { product, toLine } from "./parse-products.ts";
import { prepayBucket, toBuckets, toPrepaidBalance, usageReport } from "./parse-usage.ts";
import { qualify } from "./qualify.ts";
import type { RelatedParty } from "./tmf-types.ts";

type Row = { readonly id: string };
const idOf = (row: Row): string => row.id;
const names = (parties: readonly RelatedParty[], id: string): boolean => parties.some((party) => party.id === id);

/** The reads, uncached: each call goes to the operator. */
export function makeReads(http: Http, config: TelcoConfig, deps: TelcoDeps): TelcoReads {
  const { timeZone } = config;
  const now = (): number => deps.clock.now();
  const toLines = (rows: readonly Product[]): readonly Line[] =>
    rows.map((row) => toLine(row, timeZone, now(), config.currency)).filter((line) => line !== null);

  const listProducts = (query: Record<string, string>, owns: (row: Product) => boolean) =>
    listAll(http, config, { api: "products", path: "/product", query, schema: product, idOf, owns });

  return {
    async listPermissions(party) {
      const rows = await listAll(http, config, {
        api: "permissions",
        path: "/permission",
        query: { "user.id": party },
        schema: permission,
        idOf,
        owns: (row) => row.user.id === party,
      });
      return map(rows, (found) => found.flatMap((row) => toPermissions(row, now())));
    },

    async listGrants(assetIds) {
      const found = await Promise.all(
        assetIds.slice(0, 4).map((assetId) =>
          listAll(http, config, {
            api: "permissions",
            path: "/permission",
            query: { "assetUserRole.manageableAsset.id": assetId },
            schema: permission,
            idOf,
            owns: (row) => row.assetUserRole.some(({ manageableAsset }) => manageableAsset.id === assetId),
          }),
        ),
      );
      const failed = found.find((rows) => !rows.ok);
      if (failed !== undefined && !failed.ok) return failed;
      const rows = new Map(found.flatMap((each) => (each.ok ? each.value.map((row) => [row.id, row] as const) : [])));
      return ok(
        [...rows.values()]
          .flatMap((row) => toPermissions(row, now()))
          .filter(({ assetId }) => assetIds.includes(assetId)),
      );
    },

    async listLinesOfParty(party) {
      return map(await listProducts({ "relatedParty.id": party }, (row) => names(row.relatedParty, party)), toLines);
    },

    async listLinesOfAccount(accountId) {
      const rows = await listProducts(
        { "billingAccount.id": accountId },
        (row) => row.billingAccount?.id === accountId,
      );
      return map(rows, toLines);
    },

    async findAge(party) {
      const row = await readOne(http, {
        api: "parties",
        path: `/individual/${segment(party)}`,
        schema: partyAge,
        idOf,
        id: party,
        owns: () => true,
      });
      // An organisation is no child.
      if (!row.ok) return row.refusal.reason === "not_found" ? ok({ isMinor: null }) : row;
      return ok({ isMinor: isMinorOn(row.value, localDay(now(), timeZone)) });
    },

    async findLine(lineId) {
      const row = await readOne(http, {
        api: "products",
        path: `/product/${segment(lineId)}`,
        schema: product,
        idOf,
        id: lineId,
        owns: () => true,
      });
      if (!row.ok) return row;
      const line = toLine(row.value, timeZone, now(), config.currency);
      return line === null ? refuse({ reason: "not_found" }) : ok(line);
    },

    async findLineByMsisdn(msisdn) {
      const holds = (row: Product): boolean => row.productCharacteristic.get("msisdn") === msisdn;
      const rows = await listProducts(
        { "productCharacteristic.name": "msisdn", "productCharacteristic.value": msisdn },
        holds,
      );
      return map(rows, (found) => toLines(found).find((line) => line.status !== "terminated") ?? null);
    },

    async findCustomer(customerId) {
      const row = await readOne(http, {
        api: "customers",
        path: `/customer/${segment(customerId)}`,
        schema: customer,
        idOf,
        id: customerId,
        owns: () => true,
      });
      return map(row, toCustomer);
    },

    async listAccountsOfParty(party: PartyId) {
      const rows = await listAll(http, config, {
        api: "accounts",
        path: "/billingAccount",
        query: { "relatedParty.id": party },
        schema: billingAccount,
        idOf,
        owns: (row) => names(row.relatedParty, party),
      });
      return map(rows, (found) => found.map(toAccount));
    },

    async findAccount(accountId) {
      const row = await readOne(http, {
        api: "accounts",
        path: `/billingAccount/${segment(accountId)}`,
        schema: billingAccount,
        idOf,
        id: accountId,
        owns: () => true,
      });
      return map(row, toAccount);
    },

    async listBills(accountId) {
      const rows = await listAll(http, config, {
        api: "bills",
        path: "/customerBill",
        query: { "billingAccount.id": accountId },
        schema: customerBill,
        idOf,
        owns: (row) => row.billingAccount.id === accountId,
      });
      return map(rows, (found) =>
        found.map((row) => toBill(row, timeZone)).sort((a, b) => (a.billDate < b.billDate ? 1 : -1)),
      );
    },

    async listRates(bill) {
      const rows = await listAll(http, config, {
        api: "bills",
        path: "/appliedCustomerBillingRate",
        query: { "bill.id": bill.billId },
        schema: appliedRate,
        idOf,
        owns: (row) => row.bill.id === bill.billId && row.billingAccount.id === bill.accountId,
      });
      return map(rows, (found) => found.map((row) => toRate(row, timeZone)));
    },

    async listBuckets(line) {
      if (line.kind !== "mobile") return ok([]);
      const account = line.accountId === null ? [] : [{ id: line.accountId }];
      const answer = await http.call({
        api: "usage",
        path: "/queryUsageConsumption",
        body: {
          "@type": "QueryUsageConsumption",
          partyAccount: account,
          searchCriteria: { "@type": "UsageConsumption", product: [{ id: line.lineId }], partyAccount: account },
        },
      });
      if (!answer.ok) return answer;
      const report = usageReport.safeParse(answer.value.body);
      if (!report.success) return refuse({ reason: "invalid_answer" });
      const found = report.data.usageConsumption;
      const isForeign = found.some((row) => !row.partyAccount.every((owner) => owner.id === line.accountId));
      if (isForeign) return refuse({ reason: "invalid_answer" });
      // A shared bundle hangs on the account's first line and serves all of them.
      const own = found.filter(
        (row) =>
          row.product.some((held) => held.id === line.lineId) || row.bucketRefOrValue.some((bucket) => bucket.isShared),
      );
      return ok(own.flatMap((row) => toBuckets(row, timeZone, now())));
    },

    async findPrepaidBalance(line) {
      const rows = await listAll(http, config, {
        api: "prepay",
        path: "/bucket",
        query: { "product.id": line.lineId },
        schema: prepayBucket,
        idOf,
        owns: (row) => row.product.some((held) => held.id === line.lineId),
      });
      return map(rows, (found) => toPrepaidBalance(found, timeZone, now()));
    },

    async listProblems() {
      const rows = await listAll(http, config, {
        api: "problems",
        path: "/serviceProblem",
        query: {},
        schema: serviceProblem,
        idOf,
        owns: () => true,
      });
      return map(rows, (found) => found.map((row) => toProblem(row, now())).filter((problem) => problem !== null));
    },

    async findServiceState(line) {
      const [serviceId] = line.serviceIds;
      if (serviceId === undefined) return refuse({ reason: "not_found" });
      const row = await readOne(http, {
        api: "services",
        path: `/service/${segment(serviceId)}`,
        schema: service,
        idOf,
        id: serviceId,
        owns: ({ relatedParty }) => names(relatedParty, line.customerId),
      });
      return map(row, toServiceState);
    },

    async findSimAndDevice(line, state) {
      const rows = await Promise.all(
        state.resourceIds.slice(0, 8).map((resourceId) =>
          readOne(http, {
            api: "resources",
            path: `/resource/${segment(resourceId)}`,
            schema: resource,
            idOf,
            id: resourceId,
            owns: ({ relatedParty }) => names(relatedParty, line.customerId),
          }),
        ),
      );
      const failed = rows.find((row) => !row.ok && row.refusal.reason !== "not_found");
      if (failed !== undefined && !failed.ok) return failed;
      const found = rows.flatMap((row) => (row.ok ? [row.value] : []));
      const sims = found.map(toSim).filter((sim) => sim !== null);
      const devices = found.map(toDevice).filter((device) => device !== null);
      return ok({ sim: sims[0] ?? null, device: devices[0] ?? null });
    },

    async listOffers() {
      const [offers, prices] = await Promise.all([
        listAll(http, config, {
          api: "catalogue",
          path: "/productOffering",
          query: {},
          schema: offering,
          idOf,
          owns: () => true,
        }),
        listAll(http, config, {
          api: "catalogue",
          path: "/productOfferingPrice",
          query: {},
          schema: offeringPrice,
          idOf,
          owns: () => true,
        }),
      ]);
      if (!offers.ok) return offers;
      if (!prices.ok) return prices;
      return ok(offers.value.map((row) => toOffer(row, prices.value)).filter((offer) => offer !== null));
    },

    async findAgreement(line) {
      const rows = await listAll(http, config, {
        api: "agreements",
        path: "/agreement",
        query: { "engagedParty.id": line.customerId },
        schema: agreement,
        idOf,
        owns: (row) => names(row.engagedParty, line.customerId),
      });
      return map(rows, (found) => {
        const running = found.filter((row) => row.status.toLowerCase() !== "terminated");
        const own = running.map((row) => toAgreement(row, timeZone));
        return own.find((candidate) => candidate.productIds.includes(line.lineId)) ?? null;
      });
    },

    async listOrders(customerId) {
      const rows = await listAll(http, config, {
        api: "orders",
        path: "/productOrder",
        query: { "relatedParty.id": customerId },
        schema: productOrder,
        idOf,
        owns: (row) => names(row.relatedParty, customerId),
      });
      return map(rows, (found) =>
        found.map((row) => toOrder(row, timeZone)).sort((a, b) => (b.orderedAt ?? 0) - (a.orderedAt ?? 0)),
      );
    },

    qualify: (line, offerId) => qualify(http, line, offerId),
  };
}

export function map<A, B>(result: Result<A, TelcoRefusal>, change: (value: A) => B): Result<B, TelcoRefusal> {
  return result.ok ? ok(change(result.value)) : result;
}
