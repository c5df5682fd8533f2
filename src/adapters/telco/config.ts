// SPDX-License-Identifier: Apache-2.0
import type { Hop } from "#app";
import type { Clock, Random, Sensitive } from "#kernel";

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
} as const;
export type ApiName = keyof typeof API_PATHS;

export type TelcoConfig = {
  /** Scheme and authority of the operator's gateway, without a trailing slash. */
  readonly baseUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: Sensitive<string>;
  /** ISO 4217, for amounts that come without a unit. */
  readonly currency: string;
  /** IANA zone in which the operator's bill days are counted. */
  readonly timeZone: string;
  /** Whole budget of one read or write, retries included. Default 4,000 ms. */
  readonly timeoutMs?: number;
  /** Budget of one network signal. Default 2,000 ms. */
  readonly signalTimeoutMs?: number;
  /** Largest answer that is read. Default 2 MiB. */
  readonly maxBodyBytes?: number;
  /** Rows asked for in one page, and the most that one list may have. Defaults 100 and 5,000. */
  readonly pageSize?: number;
  readonly maxRows?: number;
  /** Where a gateway serves an interface under another path. */
  readonly paths?: Partial<Record<ApiName, string>>;
  /** Origins that a payment link may lead to. Default: the gateway's own. */
  readonly payOrigins?: readonly string[];
};

export type TelcoDeps = {
  readonly hop: Hop;
  readonly clock: Clock;
  readonly random: Random;
  /** Told about every call: counts and durations by interface, no addresses and no values. */
  readonly onCall?: (call: { readonly api: ApiName; readonly outcome: string; readonly ms: number }) => void;
  /** Put around each call, so that a turn's waiting for the operator can be told from its own work. */
  readonly aroundCall?: <T>(call: () => Promise<T>) => Promise<T>;
};
