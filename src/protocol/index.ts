// SPDX-License-Identifier: Apache-2.0

export type { BrandConfig } from "./brand.ts";
export { brand } from "./brand.ts";
export type {
  BillComparisonCard,
  Card,
  DownloadCard,
  LinkCard,
  PlanComparisonCard,
  QuoteCard,
  ReceiptCard,
  StepListCard,
} from "./cards.ts";
export { card } from "./cards.ts";
export type {
  DeskAlarms,
  DeskApproval,
  DeskApprovals,
  DeskCase,
  DeskCases,
  DeskContact,
  DeskConversation,
  DeskDecided,
  DeskFrame,
  DeskLiftAlarm,
  DeskProposal,
  DeskReveal,
  DeskRevealed,
  DeskRevealValue,
  DeskValues,
  DeskVouch,
} from "./desk.ts";
export {
  deskAlarms,
  deskApproval,
  deskApprovals,
  deskCase,
  deskCases,
  deskContact,
  deskConversation,
  deskDecided,
  deskDecision,
  deskExportRequest,
  deskFrame,
  deskLiftAlarm,
  deskProposal,
  deskReply,
  deskReveal,
  deskRevealed,
  deskRevealValue,
  deskValues,
  deskVersion,
  deskVouch,
} from "./desk.ts";
export type { ConversationEvent, ConversationState, HiddenValue, MessageEvent, Owner } from "./events.ts";
export { assuranceLevel, conversationEvent, conversationState, lang, maskedKind, owner } from "./events.ts";
export type {
  DeskFileTicket,
  DeskFileWish,
  FileAnnouncement,
  FileCode,
  FileOffer,
  FileTicket,
  SentFile,
} from "./files.ts";
export {
  deskFileFetch,
  deskFileTicket,
  deskFileWish,
  FILE_CODES,
  fileAnnouncement,
  fileOffer,
  fileTicket,
  sentFile,
} from "./files.ts";
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
export type {
  BridgeMessage,
  BridgeRequest,
  ChatChunk,
  ChatCompletion,
  ChatRequest,
  FinishReason,
  GatewayCode,
  GatewayError,
  ToolCall,
  Usage,
} from "./gateway.ts";
export { bridgeRequest, chatRequest, GATEWAY_CODES, REFUSED_CHAT_FIELDS } from "./gateway.ts";
export type { OpenConversation, TurnInput } from "./inputs.ts";
export { openConversation, turnInput } from "./inputs.ts";
export type { LookList } from "./looks.ts";
export { LOOK_KINDS, LOOK_REASONS, LOOK_TOPICS, lookList } from "./looks.ts";
export type { PanelAnswer, PanelContent } from "./panels.ts";
export { panelAnswer } from "./panels.ts";
export type { ActConfirmation, Choice, Part, SecretPanel, SecureForm } from "./parts.ts";
export { actConfirmation, choice, part, secureForm } from "./parts.ts";
export type {
  AuthenticatorList,
  LockState,
  PasskeyOptions,
  PasskeyRequest,
  PasskeyResponse,
  RecoveryCodes,
  SessionList,
  TotpEnrolment,
} from "./passkeys.ts";
export {
  authenticatorList,
  lockState,
  newsStop,
  passkeyOptions,
  passkeyRequest,
  passkeyResponse,
  recoveryCancel,
  recoveryCancelled,
  recoveryCodes,
  sessionList,
  totpEnrolment,
} from "./passkeys.ts";
export type { SignInBegun, SignInOption, SignInOutcome } from "./sign-in.ts";
export {
  SIGN_IN_OUTCOMES,
  signInBegin,
  signInBegun,
  signInFinish,
  signInFinished,
  signInOption,
} from "./sign-in.ts";
export type {
  StaffAccounts,
  StaffAccountView,
  StaffCeremony,
  StaffDoor,
  StaffHistory,
  StaffInvited,
  StaffInviteView,
  StaffMe,
  StaffOpened,
  StaffOwnAccount,
  StaffPolicies,
  StaffRoleName,
  StaffSignOnStart,
} from "./staff.ts";
export {
  staffAccounts,
  staffAsked,
  staffCeremony,
  staffChange,
  staffDoor,
  staffEnrolment,
  staffEnrolmentStart,
  staffHistory,
  staffHistoryQuery,
  staffInvited,
  staffInviteToken,
  staffInviteView,
  staffInviteWish,
  staffMe,
  staffNewPasskey,
  staffOpened,
  staffOwnAccount,
  staffPolicies,
  staffRole,
  staffSignIn,
  staffSignOnEnd,
  staffSignOnStart,
} from "./staff.ts";
