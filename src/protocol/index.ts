// SPDX-License-Identifier: Apache-2.0

export type { AlertsView, AlertWish } from "./alerts.ts";
export { alertsView, alertWish } from "./alerts.ts";
export type { AnalyticsFigures, AnalyticsView } from "./analytics.ts";
export { analyticsFigures, analyticsQuery, analyticsView } from "./analytics.ts";
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
  DeskAgentSeat,
  DeskCount,
  DeskEnd,
  DeskHours,
  DeskQueueQuery,
  DeskSearch,
  DeskSetup,
  DeskSetupContent,
  DeskTeam,
  DeskTransfer,
  OfflineWish,
} from "./care.ts";
export {
  deskAgentChange,
  deskEnd,
  deskHours,
  deskLabels,
  deskQueueQuery,
  deskSearch,
  deskSetup,
  deskSetupChange,
  deskSetupContent,
  deskStatus,
  deskTransfer,
  offlineWish,
} from "./care.ts";
export type { ConversationChannel } from "./channels.ts";
export { conversationChannel } from "./channels.ts";
export { type ConnectView, connectView } from "./connect.ts";
export type {
  DeskAlarms,
  DeskApproval,
  DeskApprovals,
  DeskCase,
  DeskCases,
  DeskContact,
  DeskConversation,
  DeskDecided,
  DeskDelivery,
  DeskFound,
  DeskFrame,
  DeskLiftAlarm,
  DeskProposal,
  DeskQueue,
  DeskReveal,
  DeskRevealed,
  DeskRevealValue,
  DeskValues,
  DeskVouch,
} from "./desk.ts";
export {
  DESK_TOPICS,
  type DeskMark,
  type DeskTopic,
  deskAlarms,
  deskApproval,
  deskApprovals,
  deskCase,
  deskCaseQuery,
  deskCases,
  deskContact,
  deskConversation,
  deskDecided,
  deskDecision,
  deskExportRequest,
  deskFound,
  deskFrame,
  deskLiftAlarm,
  deskMark,
  deskProposal,
  deskQueue,
  deskReply,
  deskReveal,
  deskRevealed,
  deskRevealValue,
  deskValues,
  deskVersion,
  deskVouch,
} from "./desk.ts";
export type { DeskOutsideReveal, DeskOutsideView, OwedDeletionsView } from "./desk-outside.ts";
export {
  deskOutsideReveal,
  deskOutsideTicket,
  deskOutsideView,
  owedDeletionSettle,
  owedDeletionsView,
} from "./desk-outside.ts";
export type {
  DeskActOptions,
  DeskColleagues,
  DeskFilled,
  DeskMacroDone,
  DeskMacroPreview,
  DeskMacroStep,
  DeskMentions,
  DeskNotes,
  DeskProofWish,
  DeskSuggestions,
  DeskSummary,
  DeskText,
  DeskTextDraft,
  DeskTexts,
} from "./desk-texts.ts";
export {
  DESK_ACTS,
  deskActOptions,
  deskActOptionsQuery,
  deskColleagues,
  deskFilled,
  deskMacroDone,
  deskMacroPreview,
  deskMacroRun,
  deskMentions,
  deskNotes,
  deskNoteWish,
  deskNoteWritten,
  deskProofAsked,
  deskProofWish,
  deskSuggestions,
  deskSummary,
  deskText,
  deskTextDraft,
  deskTextImport,
  deskTextRetired,
  deskTexts,
  deskTextsDrafted,
} from "./desk-texts.ts";
export type {
  DeskDirectory,
  DeskDirectoryAccount,
  DeskMadeToken,
  DeskRoles,
  DeskToken,
  DeskTokens,
} from "./directory.ts";
export { deskDirectory, deskMadeToken, deskNewToken, deskRoles, deskSessionsEnded, deskTokens } from "./directory.ts";
export type { ConversationEvent, ConversationState, HiddenValue, MessageEvent, Owner } from "./events.ts";
export { assuranceLevel, conversationEvent, conversationState, lang, MAX_SEQ, maskedKind, owner } from "./events.ts";
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
  conversationKept,
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
export type { HelpListView } from "./help-list.ts";
export { helpListView, helpListWish, MOST_NAMED } from "./help-list.ts";
export {
  type HoursView,
  type HoursWish,
  hoursAsked,
  hoursView,
  hoursWish,
  type OpeningHoursContent,
  openingHours,
} from "./hours.ts";
export {
  deskApproveNotices,
  deskIncidentFacts,
  deskOpenIncident,
  deskProposeNotices,
  deskReach,
  deskStageSent,
} from "./incident-duties.ts";
export type { DeskIncident, DeskIncidents } from "./incidents.ts";
export { deskIncident, deskIncidents, deskSettle, deskUndoAnswer } from "./incidents.ts";
export type { OpenConversation, TurnInput } from "./inputs.ts";
export { openConversation, turnInput } from "./inputs.ts";
export {
  type ConnectorAnswer,
  connectorAnswer,
  connectorAsked,
  type InstallationChanges,
  type InstallationDraft,
  type InstallationProblem,
  type InstallationView,
  installationAsked,
  installationChanges,
  installationDraft,
  installationView,
  SETUP_PARTS,
  type SetupConnector,
  type SetupField,
  type SetupPart,
} from "./installation.ts";
export type { LookList } from "./looks.ts";
export { LOOK_KINDS, LOOK_REASONS, LOOK_TOPICS, lookList } from "./looks.ts";
export type { MisheardDecision, MisheardList, MisheardMessage } from "./misheard.ts";
export { misheardDecision, misheardList, misheardQuery } from "./misheard.ts";
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
export type {
  DeskArchives,
  DeskAudits,
  DeskConsents,
  DeskEvidenceVerdict,
  DeskInventory,
  DeskLegalHolds,
  DeskReads,
  DeskRetention,
  DeskSubject,
} from "./privacy-desk.ts";
export {
  deskArchiveFile,
  deskArchives,
  deskArchiveWish,
  deskAudits,
  deskConsents,
  deskEvidenceVerdict,
  deskHoldRelease,
  deskHoldWish,
  deskInventory,
  deskLegalHolds,
  deskLookUp,
  deskReadSearch,
  deskReads,
  deskRetention,
  deskSubject,
} from "./privacy-desk.ts";
export { type PrivacyEvent, partiesOfPrivacyEvent, privacyEvent } from "./privacy-event.ts";
export type { ConversationRating, RatingAsk } from "./rating.ts";
export { conversationRating, ratingAsk } from "./rating.ts";
export type { DeskRecords } from "./records.ts";
export { deskRecords } from "./records.ts";
export type {
  ConsentReceipts,
  DeskFiling,
  DeskRequestDetail,
  DeskRequests,
  OwnConsents,
  OwnRequests,
} from "./rights.ts";
export {
  consentReceipts,
  consentWithdrawal,
  copyWish,
  deskFiling,
  deskRequestDecision,
  deskRequestDetail,
  deskRequestExtension,
  deskRequestFilter,
  deskRequests,
  liftWish,
  ownConsents,
  ownRequests,
  requestWish,
} from "./rights.ts";
export type {
  DeskBounds,
  DeskDetectors,
  DeskDrillReport,
  DeskDrillRun,
  DeskDrills,
  DeskHolds,
  DeskPolicyDiff,
  DeskPolicyVersions,
  DeskThreatMap,
  DeskTimeLine,
  DeskVerdict,
  DeskVerdicts,
  DeskWhatIf,
  DeskWhatIfAnswer,
} from "./security.ts";
export {
  deskBounds,
  deskDetectors,
  deskDrillReport,
  deskDrillStarted,
  deskDrills,
  deskFitted,
  deskHolds,
  deskJudge,
  deskJudged,
  deskModelProposed,
  deskPolicyDiff,
  deskPolicyVersions,
  deskProposeModel,
  deskStartDrill,
  deskThreatMap,
  deskTimeLine,
  deskVerdicts,
  deskWhatIf,
  deskWhatIfAnswer,
} from "./security.ts";
export type {
  ServiceDependency,
  ServiceFlow,
  ServiceJob,
  ServiceQueue,
  ServiceSetting,
  ServiceView,
} from "./service.ts";
export {
  serviceDependency,
  serviceFlow,
  serviceJob,
  serviceQuery,
  serviceQueue,
  serviceSetting,
  serviceView,
} from "./service.ts";
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
  listQuery,
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
export {
  type Banner,
  type BannerView,
  type BannerWish,
  banner,
  bannerView,
  bannerWish,
  type WordingPreview,
  type WordingProblemView,
  type WordingView,
  wordingAsked,
  wordingBack,
  wordingDraft,
  wordingDrafted,
  wordingInForce,
  wordingName,
  wordingPreview,
  wordingTry,
  wordingView,
} from "./wording.ts";
