// SPDX-License-Identifier: Apache-2.0
import { addonsBrowse } from "./addons-browse.ts";
import { billDue } from "./bill-due.ts";
import { billExplain } from "./bill-explain.ts";
import { billPayLink } from "./bill-pay-link.ts";
import { linesList } from "./lines-list.ts";
import { ordersLatest } from "./orders-latest.ts";
import { plansBrowse } from "./plans-browse.ts";
import { plansQuote } from "./plans-quote.ts";
import { roamingStatus } from "./roaming-status.ts";
import { serviceDiagnose } from "./service-diagnose.ts";
import { serviceOutages } from "./service-outages.ts";
import { serviceOpenTicket, serviceProtect } from "./service-tickets.ts";
import type { ToolSpecs } from "./tool-spec.ts";

/** Every tool a flow may call. Adding one is a change of `Tools` in the dialogue room first. */
export const tools: ToolSpecs = {
  "lines.list": linesList,
  "bill.explain": billExplain,
  "bill.due": billDue,
  "bill.pay_link": billPayLink,
  "service.outages": serviceOutages,
  "service.diagnose": serviceDiagnose,
  "service.protect": serviceProtect,
  "service.open_ticket": serviceOpenTicket,
  "roaming.status": roamingStatus,
  "plans.browse": plansBrowse,
  "plans.quote": plansQuote,
  "addons.browse": addonsBrowse,
  "orders.latest": ordersLatest,
};
