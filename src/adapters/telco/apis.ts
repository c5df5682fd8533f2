// SPDX-License-Identifier: Apache-2.0
import type { OperatorApi } from "#telecom";

/** The interfaces of the operator that this adapter speaks, each with its own circuit breaker. */
export const API_PATHS = {
  catalogue: "/tmf-api/productCatalogManagement/v4",
  tickets: "/tmf-api/troubleTicket/v4",
  orders: "/tmf-api/productOrderingManagement/v4",
  customers: "/tmf-api/customerManagement/v4",
  parties: "/tmf-api/party/v4",
  products: "/tmf-api/productInventory/v4",
  services: "/tmf-api/serviceInventory/v4",
  resources: "/tmf-api/resourceInventoryManagement/v4",
  agreements: "/tmf-api/agreementManagement/v4",
  prepay: "/tmf-api/prepayBalanceManagement/v4",
  problems: "/tmf-api/serviceProblemManagement/v4",
  accounts: "/tmf-api/accountManagement/v4",
  permissions: "/rolesAndPermissions/v4",
  payments: "/payment/v4",
  paymentMethods: "/tmf-api/paymentMethod/v4",
  /** Files of bills, as the bills refer to them. */
  documents: "",
  /** Forms for what must not be typed in a chat. */
  secureForms: "/larkspur/secure-forms/v1",
  usage: "/tmf-api/usageConsumption/v4",
  bills: "/tmf-api/customerBillManagement/v4",
  qualification: "/tmf-api/productOfferingQualification/v4",
  messages: "/tmf-api/communicationManagement/v4",
  serviceTests: "/tmf-api/serviceTestManagement/v4",
  appointments: "/tmf-api/appointment/v4",
  privacy: "/tmf-api/privacyManagement/v4",
  consentInfo: "/consent-info/v0.2",
  homeRouter: "/larkspur/home-router/v1",
  linkSafety: "/larkspur/link-safety/v1",
  simSwap: "/sim-swap/v2",
  deviceSwap: "/device-swap/v1",
  callForwarding: "/call-forwarding-signal/v0.4",
  numberRecycling: "/number-recycling/v0.2",
  subscriptionStatus: "/subscription-status/v0.1",
  numberVerification: "/number-verification/v2",
  roaming: "/device-roaming-status/v1",
  reachability: "/device-reachability-status/v1",
  /** No standard has one: the operator's own door to what may be seen once. */
  secrets: "/subscriber-secrets/v1",
} as const satisfies Record<OperatorApi, string>;
export type ApiName = OperatorApi;
