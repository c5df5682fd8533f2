// SPDX-License-Identifier: Apache-2.0

export type { Access } from "./access.ts";
export { grantEndsAt, maySign, relationToAccount, relationToLine } from "./access.ts";
export type { Due } from "./bill-due.ts";
export { isPayable, otherDue, whatIsDue } from "./bill-due.ts";
export type {
  AccountSettings,
  BillCase,
  Billing,
  BillingAddress,
  Credit,
  Filed,
  PaymentMethod,
  PaymentPlan,
  Transfer,
} from "./billing.ts";
export type { LineCare, LineChange, LineTest, LinkVerdict, Visit, VisitSlot } from "./care.ts";
export { chooseBill, findPreviousBill, isIssued } from "./comparable-bill.ts";
export type { ConsentDocument, OperatorConsents, OperatorSays } from "./consents.ts";
export type { Diagnosis, LineFacts } from "./diagnose-line.ts";
export { diagnoseLine, isOwnSimChange } from "./diagnose-line.ts";
export type { BillCause, BillCauseKind, BillComparison } from "./explain-bill.ts";
export { CAUSE_KINDS, explainBill } from "./explain-bill.ts";
export type { GoodwillRules } from "./goodwill.ts";
export { isDisputable, mayCreditNow } from "./goodwill.ts";
export type { LeavingDecision, LeavingTerms } from "./leaving.ts";
export { canonicalLeaving, quoteLeaving } from "./leaving.ts";
export type {
  Agreement,
  AppliedRate,
  Bill,
  BillingAccount,
  Bucket,
  Customer,
  Device,
  Line,
  LineStatus,
  LocalDate,
  Offer,
  Order,
  OrderState,
  PartyId,
  Permission,
  PrepaidBalance,
  RateFacts,
  RateType,
  Relation,
  ServiceProblem,
  ServiceState,
  Sim,
} from "./nouns.ts";
export { isOrderOpen, ORDER_STATES, RATE_TYPES } from "./nouns.ts";
export type { NumberRefusal, NumberVerification } from "./number-verification.ts";
export type { ApiLook, OperatorApi, OperatorLooks } from "./operator-apis.ts";
export { OPERATOR_APIS } from "./operator-apis.ts";
export type { PaymentPlanRules, PlanOption, PlanVerdict } from "./payment-plan.ts";
export { decidePlans } from "./payment-plan.ts";
export { advisePlan } from "./plan-advice.ts";
export { earliestStart, nextBillDay } from "./plan-start.ts";
export { exitFee, monthsLeft, startsNewTerm } from "./plan-term.ts";
export type {
  Contact,
  Contacts,
  Messages,
  NetworkSignals,
  Notify,
  OrderRequest,
  Payments,
  PlacedOrder,
  Qualification,
  QualificationReason,
  ReachabilitySignal,
  RoamingSignal,
  Signal,
  SubscriptionSignal,
  TelcoOrders,
  TelcoReads,
  Tickets,
} from "./ports.ts";
export { problemsAt } from "./problems.ts";
export { prorate, prorateChange, prorationDays } from "./proration.ts";
export type { NotEligible, PlanChange, PlanDecision, PlanRules, PlanTerms } from "./quote-plan-change.ts";
export { canonicalTerms, quotePlanChange } from "./quote-plan-change.ts";
export type { TelcoRefusal } from "./refusals.ts";
export { isOutcomeUnknown } from "./refusals.ts";
export type { RoamingPrices, RoamingTable, RoamingTariff } from "./roaming.ts";
export { roamingTariff } from "./roaming.ts";
export { DEFAULT_ROAMING_ZONES } from "./roaming-zones.ts";
export { roundHalfUp } from "./rounding.ts";
export type { CallRow, TelcoSecrets } from "./secrets.ts";
