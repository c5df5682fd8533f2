// SPDX-License-Identifier: Apache-2.0

export type { BrandConfig } from "./brand.ts";
export { brand } from "./brand.ts";
export type { BillComparisonCard, Card, LinkCard, PlanComparisonCard, ReceiptCard, StepListCard } from "./cards.ts";
export { card } from "./cards.ts";
export type {
  DeskCase,
  DeskCases,
  DeskContact,
  DeskConversation,
  DeskFrame,
  DeskProposal,
  DeskReveal,
  DeskRevealed,
} from "./desk.ts";
export {
  deskCase,
  deskCases,
  deskContact,
  deskConversation,
  deskFrame,
  deskProposal,
  deskReply,
  deskReveal,
  deskRevealed,
  deskVersion,
} from "./desk.ts";
export type { ConversationEvent, ConversationState, MessageEvent, Owner } from "./events.ts";
export { assuranceLevel, conversationEvent, conversationState, lang, maskedKind, owner } from "./events.ts";
export type {
  ClientFrame,
  ConversationOpened,
  EventsAnswer,
  Problem,
  RefusalCode,
  ServerFrame,
  TurnAnswer,
} from "./frames.ts";
export {
  clientFrame,
  conversationOpened,
  eventsAnswer,
  problem,
  REFUSAL_CODES,
  refusalCode,
  serverFrame,
  turnAnswer,
} from "./frames.ts";
export type { OpenConversation, TurnInput } from "./inputs.ts";
export { openConversation, turnInput } from "./inputs.ts";
export type { ActConfirmation, Choice, Part, SecureForm } from "./parts.ts";
export { actConfirmation, choice, part, secureForm } from "./parts.ts";
export type {
  AuthenticatorList,
  PasskeyOptions,
  PasskeyRequest,
  PasskeyResponse,
  SessionList,
  TotpEnrolment,
} from "./passkeys.ts";
export {
  authenticatorList,
  passkeyOptions,
  passkeyRequest,
  passkeyResponse,
  sessionList,
  totpEnrolment,
} from "./passkeys.ts";
