// SPDX-License-Identifier: Apache-2.0
import type {
  Billing,
  Contacts,
  LineCare,
  NetworkSignals,
  NumberVerification,
  OperatorConsents,
  OperatorLooks,
  Payments,
  TelcoOrders,
  TelcoReads,
  TelcoSecrets,
  Tickets,
} from "#telecom";
import { makeBilling } from "./billing.ts";
import { makeCare } from "./care.ts";
import type { TelcoConfig, TelcoDeps } from "./config.ts";
import { makeConsents } from "./consents.ts";
import { type Http, makeHttp } from "./http.ts";
import { makeLooks } from "./look.ts";
import { mappedHttp } from "./mapping/mapped-http.ts";
import { memoReads, sharedReads } from "./memo-reads.ts";
import { makeContacts, makeMessages, type TriedMessages } from "./messages.ts";
import { makeNumberVerification } from "./number-verification.ts";
import { makeOrders } from "./orders.ts";
import { makePayments } from "./payments.ts";
import { makeReads } from "./reads.ts";
import { makeSecrets } from "./secrets.ts";
import { makeSignals } from "./signals.ts";
import { makeTickets } from "./tickets.ts";

/** The operator's systems behind the ports of the telecom room. */
export type Telco = {
  /** Reads that go to the operator each time (the public catalogue and known problems are kept for seconds to minutes). */
  readonly reads: TelcoReads;
  /** Reads for one turn: each asked at most once. Take a new one per turn; never for a check after `committing`. */
  readonly readsForTurn: () => TelcoReads;
  readonly orders: TelcoOrders;
  readonly payments: Payments;
  readonly billing: Billing;
  readonly tickets: Tickets;
  readonly care: LineCare;
  /** Never kept: each call asks the operator. */
  readonly consents: OperatorConsents;
  /** Never kept: each call asks the network. */
  readonly signals: NetworkSignals;
  readonly numberVerification: NumberVerification;
  readonly messages: TriedMessages;
  readonly contacts: Contacts;
  /** Never kept: each call asks the operator. */
  readonly secrets: TelcoSecrets;
  /** Which interfaces answer. Has breakers of its own: a look is made where nothing else is tried any more. */
  readonly looks: OperatorLooks;
};

/**
 * Speaks TM Forum Open APIs (v4; v5 references are understood) and CAMARA to one operator, with client credentials.
 * Does not decide who may see what: rows are checked to belong to the id that was asked for, no more.
 *
 * @param config - Addresses, credentials, budgets. `baseUrl` must be https unless it is loopback.
 * @throws TypeError - If an address is not a URL, or would send the secret in the clear over a network.
 */
export function makeTelco(config: TelcoConfig, deps: TelcoDeps): Telco {
  const checked = { ...config, baseUrl: safeOrigin(config.baseUrl) };
  safeOrigin(config.tokenUrl);
  const inWords = (own: Http): Http =>
    checked.mapping === undefined ? own : mappedHttp(own, checked.mapping, checked);
  const http = inWords(makeHttp(checked, deps));
  const reads = sharedReads(makeReads(http, checked, deps), deps.clock);
  return {
    reads,
    readsForTurn: () => memoReads(reads),
    orders: makeOrders(http, checked, deps),
    payments: makePayments(http, checked),
    billing: makeBilling(http, checked),
    tickets: makeTickets(http, checked),
    care: makeCare(http, checked),
    consents: makeConsents(http, checked, deps.clock),
    signals: makeSignals(http, checked, deps),
    numberVerification: makeNumberVerification(http, checked, deps),
    messages: makeMessages(http, checked),
    contacts: makeContacts(http),
    secrets: makeSecrets(http, checked),
    looks: makeLooks(inWords(makeHttp(checked, quiet(deps))), checked, deps.clock),
  };
}

/** Looks are no calls of a turn: they are not counted among them. */
function quiet({ hop, clock, random }: TelcoDeps): TelcoDeps {
  return { hop, clock, random };
}

const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);

function safeOrigin(address: string): string {
  const url = new URL(address);
  const isLoopback = LOOPBACK.has(url.hostname) || url.hostname.endsWith(".localhost");
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback)) {
    throw new TypeError("Cannot reach the operator: the address is neither https nor on loopback");
  }
  return address.replace(/\/+$/, "");
}
