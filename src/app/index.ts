// SPDX-License-Identifier: Apache-2.0

export { recoverActs } from "./acts/recover-acts.ts";
export { stopByLink } from "./acts/stop-link.ts";
export { askForSilence } from "./alerts/ask-for-silence.ts";
export type { Condition, Sample, Snapshot } from "./alerts/condition.ts";
export { holds, metricOf, toPromQl } from "./alerts/condition.ts";
export { decideAlerts, QUIET_MS } from "./alerts/decide.ts";
export { readAlerts, settleAlert } from "./alerts/desk.ts";
export { sendHeartbeat } from "./alerts/heartbeat.ts";
export type * from "./alerts/ports.ts";
export { SILENCE_REASONS } from "./alerts/ports.ts";
export type { AlertOwner, AlertRule } from "./alerts/rules.ts";
export { ALERT_OWNERS, ALERTS, findAlert, isGuarded } from "./alerts/rules.ts";
export type { AlertActor, SettleAlertRefusal } from "./alerts/settle.ts";
export { acknowledgeAlert, endSilence, silenceAlert } from "./alerts/settle.ts";
export type { AlertDeps } from "./alerts/watch.ts";
export { AlertWatch } from "./alerts/watch.ts";
export { LEAST_PEOPLE, makeBlocks } from "./analytics/blocks.ts";
export type { Cell as AnalyticsCell } from "./analytics/cells.ts";
export { countConversations } from "./analytics/count-conversations.ts";
export type { AnalyticsFilter } from "./analytics/figures.ts";
export { decideMisheard, listMisheard, type MisheardRefusal, trainingExamples } from "./analytics/misheard.ts";
export type { AnalyticsStore } from "./analytics/ports.ts";
export { askForRating, type RatingRefusal, rateConversation } from "./analytics/rate.ts";
export { analyticsOf, lastMonth, readAnalytics } from "./analytics/read-analytics.ts";
export { stepWords } from "./analytics/step-words.ts";
export type { TokenCredential, TokenRefusal } from "./api-tokens/admit.ts";
export { admitToken, seatOfToken, tokenLimits } from "./api-tokens/admit.ts";
export type { MadeToken, NewToken, TokenAdminDeps, TokenWishRefusal } from "./api-tokens/make.ts";
export { listTokens, makeToken, makeTokenByCommand, revokeToken, revokeTokenByCommand } from "./api-tokens/make.ts";
export { tokensWithoutMaker } from "./api-tokens/maker.ts";
export type { ApiToken, ApiTokenStore, TokenPurpose } from "./api-tokens/ports.ts";
export type { ApiScopeName } from "./api-tokens/scopes.ts";
export { API_SCOPES, isWideScope } from "./api-tokens/scopes.ts";
export type { ExportAbout } from "./approvals/content.ts";
export type { DecideRefusal } from "./approvals/decide.ts";
export { decideApproval } from "./approvals/decide.ts";
export { APPROVAL_ACTIONS } from "./approvals/gate.ts";
export { listApprovals } from "./approvals/list.ts";
export { enforcePolicies, proposePolicies } from "./approvals/policies.ts";
export type { ApprovalCipher, ApprovalStore, StoredApproval } from "./approvals/ports.ts";
export { requestExport, requestKeysExport } from "./approvals/propose.ts";
export { mayExportHistory, mayExportKeys } from "./approvals/use.ts";
export {
  askArchiveAtDesk,
  fetchArchiveAtDesk,
  listArchiveFiles,
  listArchivesAtDesk,
  verifyArchiveAtDesk,
} from "./archives/at-desk.ts";
export { readAuditsAtDesk } from "./archives/audits.ts";
export type { Archive, ArchiveStore, ArchiveWish, MadeArchive } from "./archives/ports.ts";
export { archiveRow, keepArchive, runArchives } from "./archives/run.ts";
export type {
  Assistant,
  AssistOutcome,
  AssistPrompt,
  AssistRefusal,
  AssistUse,
  LanguageModel,
} from "./assist/ports.ts";
export { makeAssistRest } from "./assist/rest.ts";
export { makeVocabulary } from "./assist/vocabulary.ts";
export type {
  AuditFigures,
  AuditPlan,
  AuditProfile,
  AuditRun,
  Observation,
  Regime,
  Requirement,
} from "./audit/index.ts";
export {
  AUDIT_PROFILES,
  auditNightly,
  auditPage,
  canonical,
  catalogueDrift,
  checksOf,
  exitCodeOf,
  fingerprintOf,
  isAuditProfile,
  keepAudit,
  newFindings,
  observe,
  oscalOf,
  REGIMES,
  requirementsOf,
  runAudit,
  sarifOf,
  worstOf,
} from "./audit/index.ts";
export type * from "./audit/ports.ts";
export { listAuthenticators, readTotpEnrolment } from "./authenticators/list.ts";
export { type BannerRefusal, readBanner, showBanner, takeDownBanner } from "./banner/banner.ts";
export { MemoryBoard } from "./banner/board.ts";
export type { BannerBoard, BannerStore } from "./banner/ports.ts";
export { callTool } from "./call-tool.ts";
export { assignCases } from "./care/assign.ts";
export type { CaseWrite } from "./care/case-write.ts";
export { chooseTeam } from "./care/choose-team.ts";
export { type QueueChanges, readChanges } from "./care/feed.ts";
export { labelCase } from "./care/labels.ts";
export { deskHoursNow, leaveWish, type OfflineRefusal } from "./care/offline.ts";
export {
  ANY_CASE,
  ANY_SEARCH,
  type CareStore,
  type CaseRow,
  type CaseSearch,
  type CaseWords,
  type DeskAgent,
  QUEUE_SORTS,
  type QueueCursor,
  type QueueFilter,
  type QueuePage,
  type QueueSort,
} from "./care/ports.ts";
export { colleagues, listQueue } from "./care/queue.ts";
export { type SearchRefusal, searchCases } from "./care/search.ts";
export { changeAgent, changeSetup, type SetupRefusal, setStatus, showSetup } from "./care/setup.ts";
export { transferCase } from "./care/transfer.ts";
export type { ChannelOptions, ChannelRefusal, OpenedExchange } from "./channel/channel.ts";
export { Channel } from "./channel/channel.ts";
export { makeChannelClient } from "./channel/channel-client.ts";
export type { ServiceSigners } from "./channel/channel-keys.ts";
export type { ChannelCipher, ChannelStore } from "./channel/ports.ts";
export { recordBundle } from "./channel/record-bundle.ts";
export type {
  Agreed,
  Answered,
  Asked,
  AuditCheck,
  AuditedChat,
  AuditedDatabase,
  AuditedFile,
  AuditedHistory,
  AuditedLog,
  AuditedPackage,
  AuditedParts,
  AuditedProgram,
  AuditedSettings,
  AuditedWeb,
  AuditFacts,
  AuditVisitor,
  Check,
  CheckResult,
  ConnectFacts,
  DeploymentFacts,
  Finding,
  GateRow,
  HardenedFile,
  HardeningFacts,
  LiveFacts,
  LiveTry,
  OfferedHandshake,
  SampledColumn,
  Severity,
  ShownCertificate,
  SupplyFacts,
} from "./checks/index.ts";
export {
  allowedByRows,
  auditChecks,
  connectChecks,
  deploymentChecks,
  gateProduct,
  gateVariants,
  HOSTILE_CHECKS,
  hardeningChecks,
  liveChecks,
  OPEN_ROUTES,
  policyChecks,
  runCheck,
  runChecks,
  supplyChecks,
} from "./checks/index.ts";
export type { RecordFacts } from "./checks/record-checks.ts";
export { recordChecks } from "./checks/record-checks.ts";
export type { ClientCard, ClientLink, ClientMessage, ClientReading } from "./clients/read.ts";
export { readForClient } from "./clients/read.ts";
export type { ClientInput, ClientRefusal, ClientSaid } from "./clients/say.ts";
export { sayInClient } from "./clients/say.ts";
export type { ClientSession, ClientToken } from "./clients/session.ts";
export {
  findSession,
  isSessionId,
  makeClientToken,
  makeSessionId,
  openSession,
  readClientToken,
  stillHas,
} from "./clients/session.ts";
export type { ClientSentence } from "./clients/words.ts";
export { clientSentence } from "./clients/words.ts";
export { checkConnect } from "./connect/check-connect.ts";
export { decideFlows, type FlowAvailability } from "./connect/decide-flows.ts";
export { FEED_SILENT_MS, type SignalSources, withFeed } from "./connect/feed-signals.ts";
export { hearSignal } from "./connect/hear-signal.ts";
export type { LineSignalStore } from "./connect/ports.ts";
export { type ConnectReport, ConnectWatch } from "./connect/watch.ts";
export { followConsents, hearPrivacyEvent } from "./consent/follow-operator.ts";
export type { ConsentReceipts } from "./consent/receipts.ts";
export { fetchOwnReceipts, listOwnConsents, withdrawOwnConsent } from "./consent/receipts.ts";
export type { ConsentRecord } from "./consent/record.ts";
export { tellOperatorOfConsents } from "./consent/tell-operator.ts";
export type {
  Circumstances,
  Decide,
  GateDecision,
  GatePrincipal,
  GateRelation,
  GateRequest,
  GateResource,
  GateSignals,
  LoadedPolicies,
} from "./decide.ts";
export { conversationsKeptSince, deleteConversation, purgeConversations } from "./delete-conversation.ts";
export type {
  AgentIdentity,
  AppDeps,
  AppSettings,
  Budgets,
  IdentityTokens,
  OperatorEvents,
  StageName,
  Stages,
} from "./deps.ts";
export { readActOptions } from "./desk/act-options.ts";
export type { DeskRefusal } from "./desk/agent-turn.ts";
export { endByAgent, handBack, replyAsAgent, takeOver } from "./desk/agent-turn.ts";
export { askForProof } from "./desk/ask-proof.ts";
export { listCases } from "./desk/cases.ts";
export { readContact, revealContact } from "./desk/contact.ts";
export { listEarlierCases } from "./desk/earlier-cases.ts";
export { liftAlarm, readAlarms } from "./desk/lift-alarm.ts";
export { type ListPage, readPlace } from "./desk/list-place.ts";
export { lockForCustomer } from "./desk/lock.ts";
export type { FileReason, OpenFileRefusal } from "./desk/open-file.ts";
export { askForFile, fetchFile } from "./desk/open-file.ts";
export { proposeForCustomer } from "./desk/propose.ts";
export { readCase } from "./desk/read-case.ts";
export { revealValue } from "./desk/reveal-value.ts";
export { suggestReplies } from "./desk/suggest.ts";
export { summariseCase } from "./desk/summary.ts";
export { mayHearOf } from "./desk/topics.ts";
export { requestVouch } from "./desk/vouch.ts";
export type { DownloadedFile, DownloadRefusal } from "./downloads/fetch-download.ts";
export { fetchDownload } from "./downloads/fetch-download.ts";
export type {
  ArchiveFile,
  ArchiveRefusal,
  Audience,
  EvidenceCheck,
  EvidenceDeps,
  EvidenceOrder,
  EvidencePart,
  EvidenceScope,
  EvidenceTrust,
  EvidenceVerdict,
  MadeBy,
  Manifest,
  ManifestFile,
} from "./evidence/index.ts";
export { AUDIENCES, buildEvidence, isWanted, makeTar, readTar, verifyEvidence } from "./evidence/index.ts";
export { makeFaultFinder } from "./faults/fault-finder.ts";
export type { AnnounceRefusal } from "./files/announce-file.ts";
export { announceFile, cancelFile, fileOffer } from "./files/announce-file.ts";
export type * from "./files/ports.ts";
export type { ReceiveRefusal } from "./files/receive-file.ts";
export { receiveFile } from "./files/receive-file.ts";
export { sweepFiles } from "./files/sweep-files.ts";
export { admit } from "./gateway/admit.ts";
export type { BridgeAnswer } from "./gateway/bridge.ts";
export { bridgeMessage } from "./gateway/bridge.ts";
export type { StreamPart } from "./gateway/chat.ts";
export { completeChat, listModels, streamChat } from "./gateway/chat.ts";
export type { Exchange } from "./gateway/exchange.ts";
export { beginExchange } from "./gateway/exchange.ts";
export type { KeyAdminDeps, NewKey } from "./gateway/keys.ts";
export { listGatewayKeys, makeGatewayKey, revokeGatewayKey } from "./gateway/keys.ts";
export type {
  BotUpstream,
  BridgeSettings,
  BridgeStore,
  ChatUpstream,
  GatewayDeps,
  GatewayKey,
  GatewayKeyStore,
  GatewaySettings,
  StoredBridge,
  UpstreamRefusal,
} from "./gateway/ports.ts";
export { RunningRequests } from "./gateway/ports.ts";
export { withPublicWords } from "./gateway/public-words.ts";
export type { GatewayRefusal } from "./gateway/refusals.ts";
export { handleTurn } from "./handle-turn.ts";
export type { Hashes } from "./hashes.ts";
export { checkHelpList } from "./help/check-list.ts";
export type { CorpusKey } from "./help/corpus-key.ts";
export { makeCorpusKey } from "./help/corpus-key.ts";
export type { HelpQuote } from "./help/find-help.ts";
export { findHelp } from "./help/find-help.ts";
export type { Imported, ImportStep } from "./help/import-help.ts";
export { readHelpPages } from "./help/import-help.ts";
export type { HelpListPlan } from "./help/plan-list.ts";
export { planHelpList } from "./help/plan-list.ts";
export type { HelpSource, OpenHelp, SourcePage, SourceRefusal } from "./help/ports.ts";
export { recordHelpLoaded } from "./help/record-quote.ts";
export type { CosignDeps, Witness, Witnesses } from "./history/cosign.ts";
export { cosignHistory } from "./history/cosign.ts";
export type { ExportedFile } from "./history/export-history.ts";
export { exportHistory } from "./history/export-history.ts";
export type { LogKeys } from "./history/log-keys.ts";
export { makeLogKeys, ownPolicy } from "./history/log-keys.ts";
export { policyOf } from "./history/policy-of.ts";
export type {
  CheckpointAnchor,
  CosignatureStore,
  HistoryTree,
  LeafRecord,
  OwnHistory,
  RecordedEntry,
  SequenceTx,
  StoredCheckpoint,
  StoredCosignature,
  TreeBatch,
  WitnessState,
} from "./history/ports.ts";
export type { Receipt, ReceiptEntry, ReceiptMaking, ReceiptRefusal } from "./history/receipt.ts";
export { makeReceipt, parseReceipt, verifyReceipt } from "./history/receipt.ts";
export type { SequencerDeps, SequencerSettings } from "./history/sequence.ts";
export { SEQUENCER_DEFAULTS, sequenceHistory } from "./history/sequence.ts";
export type { HistoryProblem, HistoryVerdict, VerifierDeps } from "./history/verify-history.ts";
export { verifyHistory } from "./history/verify-history.ts";
export type { WhoLookedRefusal } from "./history/who-looked.ts";
export { whoLooked } from "./history/who-looked.ts";
export type { Cosigned, CosignRefusal, WitnessAnswer, WitnessDeps, WitnessStore } from "./history/witness.ts";
export { answerWitness, askWitness, makeWitnessSigners, witnessKeyTexts } from "./history/witness.ts";
export type { EgressJudge, Hop, HopAnswer, HopCall, HopRequest } from "./hops.ts";
export { MemoryHours } from "./hours/board.ts";
export {
  askForHours,
  type HoursDeps,
  type HoursRefusal,
  hoursInForce,
  proposeHours,
  readHours,
} from "./hours/hours.ts";
export type { HoursBoard, HoursStore, OpeningHours, StoredHours } from "./hours/ports.ts";
export { makeNonce } from "./identify-visitor.ts";
export type { TurnDone } from "./in-turn.ts";
export { markSent, readClocks, type StageRefusal, warnOfClocks } from "./incidents/clocks.ts";
export {
  approveNoticesAtDesk,
  countReachAtDesk,
  type DutyRefusal,
  discloseReachAtDesk,
  draftAtDesk,
  markSentAtDesk,
  openIncidentAtDesk,
  proposeNoticesAtDesk,
  readClocksAtDesk,
  readRegisterAtDesk,
  setFactsAtDesk,
} from "./incidents/desk.ts";
export { draftNotice, draftText } from "./incidents/drafts.ts";
export { type FactRefusal, setIncidentFacts } from "./incidents/facts.ts";
export { approveNotices, type NoticeRefusal, proposeNotices } from "./incidents/notices.ts";
export type { DutyStore, IncidentDuties, NoticeCounts } from "./incidents/ports.ts";
export { discloseReach, type Reach, reachOf } from "./incidents/reach.ts";
export { readRemovedReceivers, recordReceivers } from "./incidents/record-receivers.ts";
export { type RegisterLine, readRegister, registerCsv } from "./incidents/register.ts";
export type { RemovedReceivers } from "./incidents/removed-receivers.ts";
export { tellSubjects } from "./incidents/tell-subjects.ts";
export type { Inspection, Inspector } from "./inspect/ports.ts";
export {
  checkConnector,
  draftInstallation,
  type InstallationRefusal,
  proposeInstallation,
  readInstallation,
} from "./installation/installation.ts";
export type { Installation } from "./installation/ports.ts";
export type { KeyDeps } from "./keys/deps.ts";
export { recordKeyEvent } from "./keys/deps.ts";
export type { EraseRefusal, ErasureCertificate } from "./keys/erase-subject.ts";
export { eraseAgain, eraseSubject } from "./keys/erase-subject.ts";
export { isEpochOver, keepKeys, sweepKeys } from "./keys/keep-keys.ts";
export { dumpKeyStore, loadKeyDump } from "./keys/key-dump.ts";
export { forgetNode, listNodes, nodesWithout, reportAgain, reportNode } from "./keys/nodes.ts";
export type * from "./keys/ports.ts";
export { rotateData } from "./keys/rotate-data.ts";
export { rotateRoot } from "./keys/rotate-root.ts";
export { rotateSubjects } from "./keys/rotate-subjects.ts";
export type { Rotation, RotationLevel, RotationRefusal } from "./keys/rotation.ts";
export { ROTATION_LEVELS, SETTLE_MS } from "./keys/rotation.ts";
export type { KeyStatus } from "./keys/status.ts";
export { readKeyStatus, tryKms } from "./keys/status.ts";
export { hasLineAlarm, readLineAlarm } from "./line-alarm.ts";
export type { LockRefusal } from "./locks/lock.ts";
export { lockByVisitor } from "./locks/lock.ts";
export type { LockStore } from "./locks/ports.ts";
export { readLock } from "./locks/read-lock.ts";
export type * from "./messaging/ports.ts";
export { receiveMessage } from "./messaging/receive.ts";
export { hearReport, sendMessages } from "./messaging/send.ts";
export { hearOperatorEvent } from "./news/hear-event.ts";
export type {
  ConsentKey,
  ConsentPurpose,
  ConsentState,
  ConsentStore,
  NewsPurpose,
  NewsSettings,
  StoredConsent,
} from "./news/ports.ts";
export { stopNews } from "./news/stop-link.ts";
export { tellNews } from "./news/tell-news.ts";
export type { CaseNoteStore, StoredNote } from "./notes/ports.ts";
export { listColleagues, readMentions, readNotes } from "./notes/read-notes.ts";
export type { NoteRefusal } from "./notes/write-note.ts";
export { writeNote } from "./notes/write-note.ts";
export type { Opened, Opening } from "./open-conversation.ts";
export { openConversation } from "./open-conversation.ts";
export { bringBack } from "./outside-desk/bring-back.ts";
export { type DeskHearRefusal, hearOutside, readOutside } from "./outside-desk/hear.ts";
export {
  listOwed,
  type OwedDeletion,
  SETTLE_REASONS,
  type SettleOwedRefusal,
  settleOwed,
} from "./outside-desk/owed.ts";
export { readOwedAtDesk, settleOwedAtDesk } from "./outside-desk/owed-at-desk.ts";
export type * from "./outside-desk/ports.ts";
export { relayOutside } from "./outside-desk/relay.ts";
export { revealOutside, viewOutside } from "./outside-desk/reveal.ts";
export type { ShowRefusal } from "./panels/show-panel.ts";
export { showPanelOnce } from "./panels/show-panel.ts";
export type * from "./ports.ts";
export type { AskRefusal } from "./privacy/ask.ts";
export { askRequest } from "./privacy/ask.ts";
export { type HoldByCommand, holdByCommand, releaseByCommand } from "./privacy/command-holds.ts";
export type { SubjectCopy } from "./privacy/copy.ts";
export { copyOfSubject } from "./privacy/copy.ts";
export { copyPage } from "./privacy/copy-page.ts";
export type { DecideRequestRefusal, Decision, ExtendRefusal } from "./privacy/decide.ts";
export { decideSubjectRequest, EXTENSION_REASONS, extendSubjectRequest, GROUNDS } from "./privacy/decide.ts";
export { decideAtDesk, extendAtDesk, listDeskRequests } from "./privacy/desk.ts";
export { countConsentsAtDesk, lookAtSubject, searchReadsAtDesk } from "./privacy/desk-consents.ts";
export { askForHold, askForRelease, listHoldsAtDesk } from "./privacy/desk-holds.ts";
export { readInventoryAtDesk, readRetentionAtDesk, startRetentionAtDesk } from "./privacy/desk-keeping.ts";
export type {
  AutomatedDecision,
  BulkRead,
  IncidentDelivery,
  PrivacyDeskStore,
  RetentionRunView,
} from "./privacy/desk-ports.ts";
export { certifyRequest, readDeskRequest } from "./privacy/detail.ts";
export { noteAcknowledged } from "./privacy/erase.ts";
export { fileRequestAtDesk } from "./privacy/file.ts";
export { placeHold, releaseHold } from "./privacy/holds.ts";
export { hasObjected, liftLimit } from "./privacy/limits.ts";
export type { SubjectNamed } from "./privacy/look-up.ts";
export type { OwnRequestRefusal } from "./privacy/own.ts";
export { askOwnRequest, fetchOwnCopy, liftOwnLimit, listOwnRequests, withdrawOwnRequest } from "./privacy/own.ts";
export type {
  Hold,
  HoldStore,
  LimitStore,
  Recipient,
  RecipientStore,
  RequestChange,
  RequestStep,
  RequestStore,
  Rights,
  StoredRequest,
} from "./privacy/ports.ts";
export type { RetentionLine } from "./privacy/retention.ts";
export { planRetention, runRetention } from "./privacy/retention.ts";
export type { RetentionRun, RetentionStore } from "./privacy/retention-ports.ts";
export { countSubjectRequests, runSubjectRequests, warnOfDeadlines } from "./privacy/run.ts";
export { readConversation } from "./read-conversation.ts";
export { recordPolicies } from "./record-policies.ts";
export { keepRecord } from "./records/keep-record.ts";
export type { EgressFindings, KeptRecord, RecordStore, Records } from "./records/ports.ts";
export { readRecordsAtDesk, recordsView } from "./records/read-records.ts";
export { tellRefusedCalls } from "./records/tell-refused.ts";
export { type RecordPart, writeRecord } from "./records/write-record.ts";
export { makeCodesOnce } from "./recovery/codes.ts";
export { cancelRecovery } from "./recovery/end.ts";
export type { RecoveryStore, StoredRecovery } from "./recovery/ports.ts";
export { tellRecoveries } from "./recovery/tell.ts";
export { watchRecoveries } from "./recovery/watch.ts";
export type { DialogueRelease, Publication, ReleaseFiles, ReleaseStore, Releases } from "./releases/ports.ts";
export type { PublishRefusal } from "./releases/publish.ts";
export { publishRelease, rollBackRelease } from "./releases/publish.ts";
export type { DefinedRole } from "./roles/defined-role.ts";
export { expandRoles } from "./roles/defined-role.ts";
export type { RoleRow } from "./roles/role-table.ts";
export { areKnownRoles, readRoles } from "./roles/role-table.ts";
export { createGroup, deleteGroup, patchGroup, replaceGroup } from "./scim/groups.ts";
export type { ScimPage, ScimQuery } from "./scim/list.ts";
export {
  drop,
  listGroups as listScimGroups,
  listUsers as listScimUsers,
  MAX_PAGE,
  readGroup as readScimGroup,
  readUser as readScimUser,
} from "./scim/list.ts";
export type { PatchOperation } from "./scim/patch.ts";
export type {
  Directory,
  KnownUser,
  ScimGroup,
  ScimStore,
  ScimUser,
  ScimWriteRefusal,
  UserHashes,
} from "./scim/ports.ts";
export { GROUP_SCHEMA, groupResource, USER_SCHEMA, userResource, userVersion } from "./scim/resources.ts";
export type { ScimRefusal } from "./scim/users.ts";
export { createUser, deleteUser, patchUser, replaceUser } from "./scim/users.ts";
export type { WhatIfAnswer, WhatIfQuestion, WhatIfRefusal } from "./security/ask-what-if.ts";
export { askWhatIf, askWhatIfAtDesk } from "./security/ask-what-if.ts";
export { readBounds } from "./security/bounds.ts";
export type { DetectorsView, ModelRefusal } from "./security/detectors.ts";
export { askForModel, fitAtDesk, learnParts, proposeModel, readDetectors } from "./security/detectors.ts";
export type { BoundsAtDesk, HoldsAtDesk, SecurityRefusal, TimeLineAtDesk } from "./security/door.ts";
export { makeDrillWords, type SayDrill } from "./security/drill-words.ts";
export type { DrillRefusal } from "./security/drills.ts";
export { listDrills, readDrill, recordDrill, startDrill } from "./security/drills.ts";
export { listHolds } from "./security/holds.ts";
export { diffPolicySets, readPolicyVersions } from "./security/policy-versions.ts";
export type * from "./security/ports.ts";
export { readTimeLine, shownKey } from "./security/time-line.ts";
export { judgedEntities, judgeVerdict, listVerdicts, parseEntityFilter, readThreatMap } from "./security/verdicts.ts";
export type { Change, WhatIf } from "./security/what-if.ts";
export { whatIf, withChanges } from "./security/what-if.ts";
export { sendNotices } from "./send-notices.ts";
export { SerialQueue } from "./serial-queue.ts";
export type { ServiceWatch } from "./service/ports.ts";
export { readService } from "./service/read-service.ts";
export type { ProvenRequest } from "./sessions/device.ts";
export { isTokenKnown, stillOpens, useToken } from "./sessions/device.ts";
export { hearSimSwap } from "./sessions/hear-sim-swap.ts";
export { endOtherSessions, listSessions } from "./sessions/sessions.ts";
export type { SignInRefusal } from "./sign-in/begin-sign-in.ts";
export { beginSignIn } from "./sign-in/begin-sign-in.ts";
export { finishSignIn } from "./sign-in/finish-sign-in.ts";
export type {
  LoginClient,
  LoginRefusal,
  PendingLogin,
  ProviderLogout,
  SignInProvider,
  VerifiedLogin,
} from "./sign-in/ports.ts";
export type { AccountChange, AccountsRefusal } from "./staff/accounts.ts";
export { changeStaff, listStaff, removeStaff } from "./staff/accounts.ts";
export type { LogoutRefusal } from "./staff/back-channel-logout.ts";
export { logOutByProvider } from "./staff/back-channel-logout.ts";
export type { DirectoryRow, DirectoryView } from "./staff/directory.ts";
export { endColleagueSessions, readDirectory } from "./staff/directory.ts";
export type { DoorRefusal, InviteView, NewStaff } from "./staff/enrol.ts";
export { beginEnrolment, enrolStaff, lookAtInvite } from "./staff/enrol.ts";
export type { GateOfStaff, StaffAction } from "./staff/gate.ts";
export { passStaffGate, permittedActions, STAFF_ACTIONS } from "./staff/gate.ts";
export { inviteFirst, inviteStaff } from "./staff/invite.ts";
export type { MadeLink } from "./staff/link.ts";
export type { OwnRefusal } from "./staff/own.ts";
export { addOwnPasskey, beginOwnPasskey, endOwnSession, readOwnAccount, removeOwnPasskey } from "./staff/own.ts";
export type {
  ChangeRefusal,
  EnrolmentRefusal,
  HistoryReader,
  HistoryTopic,
  StaffAccount,
  StaffInvite,
  StaffPasskey,
  StaffPresence,
  StaffRole,
  StaffSession,
  StaffSettings,
  StaffSignOn,
  StaffStore,
} from "./staff/ports.ts";
export { STAFF_ROLES } from "./staff/ports.ts";
export type { HistoryPage } from "./staff/read-history.ts";
export { readPolicies, readStaffHistory } from "./staff/read-history.ts";
export type { OpenedSeat, StaffSeat } from "./staff/seat.ts";
export { findSeat, findSeatUnproved, noteActivity } from "./staff/seat.ts";
export { beginStaffSignIn, signInStaff } from "./staff/sign-in.ts";
export type { SignOnBegun } from "./staff/sign-on.ts";
export { beginSignOn, finishSignOn } from "./staff/sign-on.ts";
export type { AdvisoryDeps, Judged } from "./supply/advisories.ts";
export { judgeMatches, lookForAdvisories } from "./supply/advisories.ts";
export type { BomInput, Lockfile, NativePart } from "./supply/bom.ts";
export { makeBom } from "./supply/bom.ts";
export type { DsseRefusal } from "./supply/dsse.ts";
export { openDsse, releaseKeyId, releaseSigner, signDsse } from "./supply/dsse.ts";
export type * from "./supply/ports.ts";
export type { Disclosure } from "./supply/security-txt.ts";
export { securityTxt } from "./supply/security-txt.ts";
export type { UpdateState } from "./supply/update.ts";
export { checkForUpdate, isNewerVersion, RELEASE_TYPE } from "./supply/update.ts";
export type { DraftRefusal } from "./texts/draft.ts";
export { draftTexts, keepDrafts, retireText } from "./texts/draft.ts";
export type { FillRefusal } from "./texts/fill.ts";
export { fillText } from "./texts/fill.ts";
export type { ImportRefusal } from "./texts/import-texts.ts";
export { readTexts } from "./texts/import-texts.ts";
export { listTexts } from "./texts/list.ts";
export type { MacroRefusal } from "./texts/macros.ts";
export { previewMacro, runMacro } from "./texts/macros.ts";
export type { DeskTextStore, StoredDeskText } from "./texts/ports.ts";
export type { ActorKind, AnswerRule } from "./threat/answer-table.ts";
export { ANSWER_TABLE } from "./threat/answer-table.ts";
export type { IncidentRefusal } from "./threat/at-desk.ts";
export { listIncidentsAtDesk, readIncidentAtDesk, settleAtDesk, undoAnswerAtDesk } from "./threat/at-desk.ts";
export type { CountThreat, ThreatDeps } from "./threat/deps.ts";
export { makeSharedWatch, SHIPPED, type SharedWatch } from "./threat/event-watch.ts";
export { flushSiem } from "./threat/flush-siem.ts";
export { isChatFree } from "./threat/free.ts";
export type * from "./threat/incident-ports.ts";
export { ANSWER_KINDS, INCIDENT_STATES, REPORTED_KINDS, SEVERITIES } from "./threat/incident-ports.ts";
export type { SettleRefusal } from "./threat/incidents.ts";
export {
  closeQuietIncidents,
  listIncidents,
  openIncident,
  readIncident,
  settleIncident,
  undoAnswer,
} from "./threat/incidents.ts";
export {
  DRIFT_ALARM,
  fitCandidate,
  type LearnParts,
  promoteModel,
  readLearning,
  rollBackModel,
} from "./threat/learn.ts";
export type * from "./threat/ports.ts";
export { senseKey, senseStaff } from "./threat/sense-staff.ts";
export { senseOrders } from "./threat/sense-text.ts";
export type { SiemRecord, SiemSink, SiemState } from "./threat/siem-queue.ts";
export { SiemQueue } from "./threat/siem-queue.ts";
export { tools } from "./tools/index.ts";
export type { TrustFacts } from "./trust/trust-page.ts";
export { trustPage } from "./trust/trust-page.ts";
export { TRUST_STYLE } from "./trust/words.ts";
export { openTurn, type Turn } from "./turn.ts";
export type { NotThere, RequestOrigin, TurnRefusal, TurnRequest } from "./turn-request.ts";
export { openSample } from "./upgrade/open-sample.ts";
export type { UpgradeRefusal, UpgradeStage, UpgradeSteps } from "./upgrade/upgrade.ts";
export { finishCutOff, upgrade } from "./upgrade/upgrade.ts";
export type { Detector, DetectorFailure, DetectorTask, RowRewrite, VaultStore, VaultWrite } from "./vault/ports.ts";
export { announceWebhook } from "./webhooks/announce.ts";
export type { DeliverDeps } from "./webhooks/deliver.ts";
export {
  deliverWebhooks,
  signedWebhookHeaders,
  tryWebhook,
  WEBHOOK_COMPONENTS,
  WEBHOOK_TAG,
} from "./webhooks/deliver.ts";
export { webhookJwks, webhookSigners } from "./webhooks/keys.ts";
export type * from "./webhooks/ports.ts";
export { WEBHOOK_EVENTS } from "./webhooks/ports.ts";
export { verifyIncoming } from "./webhooks/verify-incoming.ts";
export type { WordingProblem } from "./wording/content.ts";
export {
  askForWording,
  discardWordingDraft,
  draftWording,
  keepWordingDraft,
  proposeWording,
  rollBackWording,
  type WordingRefusal,
} from "./wording/draft.ts";
export { WordedReleases } from "./wording/lay-over.ts";
export type { StoredWording, StoredWordingDraft, Wording, WordingDraft, WordingStore } from "./wording/ports.ts";
export { exportWording, previewWording, readWording } from "./wording/read.ts";
