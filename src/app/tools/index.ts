// SPDX-License-Identifier: Apache-2.0
import { addonsBrowse } from "./addons-browse.ts";
import { billDue } from "./bill-due.ts";
import { billExplain } from "./bill-explain.ts";
import { billPayLink } from "./bill-pay-link.ts";
import { billCharges } from "./billing/bill-charges.ts";
import { billDocument, billDocuments } from "./billing/bill-documents.ts";
import { billPlanOptions } from "./billing/bill-plan-options.ts";
import { billTax } from "./billing/bill-tax.ts";
import { callsScope } from "./billing/calls-scope.ts";
import { costStatus } from "./billing/cost-status.ts";
import { paymentForm, paymentSettings } from "./billing/payment-settings.ts";
import { prepaidOptions, prepaidReceiver } from "./billing/prepaid.ts";
import { homeRestart, homeTest } from "./care/home.ts";
import { lineForwarding } from "./care/line-forwarding.ts";
import { messageCheck } from "./care/message-check.ts";
import { scamLookUp, scamReport } from "./care/scams.ts";
import { simChanges } from "./care/sim-changes.ts";
import { appointmentsFind, appointmentsSlots } from "./care/visits.ts";
import { casesStatus } from "./cases-status.ts";
import { consentGive } from "./consent-give.ts";
import { delegatesList } from "./delegates-list.ts";
import { deviceOffers } from "./device-offers.ts";
import { lineLeaveQuote } from "./line-leave-quote.ts";
import { linesList } from "./lines-list.ts";
import { newlineOffers } from "./newline-offers.ts";
import { newsFollow, newsStop } from "./news.ts";
import { ordersLatest } from "./orders-latest.ts";
import { plansBrowse } from "./plans-browse.ts";
import { plansQuote } from "./plans-quote.ts";
import { plansQuotes } from "./plans-quotes.ts";
import { privacyProtect, privacyRequest, privacyRequests, privacyWhoLooked } from "./privacy.ts";
import { roamingStatus } from "./roaming-status.ts";
import { securityOverview } from "./security-overview.ts";
import { serviceDiagnose } from "./service-diagnose.ts";
import { serviceOutages } from "./service-outages.ts";
import { serviceOpenTicket, serviceProtect } from "./service-tickets.ts";
import type { ToolSpecs } from "./tool-spec.ts";
import { usageAdvice } from "./usage-advice.ts";
import { usageLeft } from "./usage-left.ts";

/** Every tool a flow may call. Adding one is a change of `Tools` in the dialogue room first. */
export const tools: ToolSpecs = {
  "news.follow": newsFollow,
  "news.stop": newsStop,
  "consent.give": consentGive,
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
  "plans.quotes": plansQuotes,
  "addons.browse": addonsBrowse,
  "orders.latest": ordersLatest,
  "usage.left": usageLeft,
  "cases.status": casesStatus,
  "line.forwarding": lineForwarding,
  "home.test": homeTest,
  "home.restart": homeRestart,
  "appointments.slots": appointmentsSlots,
  "appointments.find": appointmentsFind,
  "sim.changes": simChanges,
  "scam.look_up": scamLookUp,
  "scam.report": scamReport,
  "message.check": messageCheck,
  "line.leave_quote": lineLeaveQuote,
  "device.offers": deviceOffers,
  "newline.offers": newlineOffers,
  "delegates.list": delegatesList,
  "privacy.who_looked": privacyWhoLooked,
  "privacy.request": privacyRequest,
  "privacy.protect": privacyProtect,
  "privacy.requests": privacyRequests,
  "security.overview": securityOverview,
  "usage.advice": usageAdvice,
  "bill.documents": billDocuments,
  "bill.document": billDocument,
  "bill.charges": billCharges,
  "bill.plan_options": billPlanOptions,
  "bill.tax": billTax,
  "payment.settings": paymentSettings,
  "payment.form": paymentForm,
  "prepaid.options": prepaidOptions,
  "prepaid.receiver": prepaidReceiver,
  "cost.status": costStatus,
  "calls.scope": callsScope,
};
