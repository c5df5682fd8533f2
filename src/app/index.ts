// SPDX-License-Identifier: Apache-2.0

export { recoverActs } from "./acts/recover-acts.ts";
export { stopByLink } from "./acts/stop-link.ts";
export type { DecideRefusal } from "./approvals/decide.ts";
export { decideApproval } from "./approvals/decide.ts";
export { APPROVAL_ACTIONS } from "./approvals/gate.ts";
export { listApprovals } from "./approvals/list.ts";
export { enforcePolicies, proposePolicies } from "./approvals/policies.ts";
export type { ApprovalCipher, ApprovalStore, StoredApproval } from "./approvals/ports.ts";
export { requestExport, requestKeysExport } from "./approvals/propose.ts";
export { mayExportHistory, mayExportKeys } from "./approvals/use.ts";
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
export { listAuthenticators, readTotpEnrolment } from "./authenticators/list.ts";
export type { ChannelOptions, ChannelRefusal, OpenedExchange } from "./channel/channel.ts";
export { Channel } from "./channel/channel.ts";
export { makeChannelClient } from "./channel/channel-client.ts";
export type { ServiceSigners } from "./channel/channel-keys.ts";
export type { ChannelCipher, ChannelStore } from "./channel/ports.ts";
export { recordBundle } from "./channel/record-bundle.ts";
export type { CheckResult, DeploymentFacts, Severity } from "./checks/index.ts";
export { deploymentChecks, runChecks } from "./checks/index.ts";
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
export { deleteConversation, purgeConversations } from "./delete-conversation.ts";
export type {
  AgentIdentity,
  AppDeps,
  AppSettings,
  Budgets,
  Hashes,
  IdentityTokens,
  OpeningHours,
  OperatorEvents,
  StageName,
  Stages,
} from "./deps.ts";
export type { DeskRefusal } from "./desk/agent-turn.ts";
export { endByAgent, handBack, replyAsAgent, takeOver } from "./desk/agent-turn.ts";
export { listCases } from "./desk/cases.ts";
export { readContact, revealContact } from "./desk/contact.ts";
export { liftAlarm, readAlarms } from "./desk/lift-alarm.ts";
export { lockForCustomer } from "./desk/lock.ts";
export type { FileReason, OpenFileRefusal } from "./desk/open-file.ts";
export { askForFile, fetchFile } from "./desk/open-file.ts";
export { proposeForCustomer } from "./desk/propose.ts";
export { readCase } from "./desk/read-case.ts";
export { revealValue } from "./desk/reveal-value.ts";
export { requestVouch } from "./desk/vouch.ts";
export type { DownloadedFile, DownloadRefusal } from "./downloads/fetch-download.ts";
export { fetchDownload } from "./downloads/fetch-download.ts";
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
export type { CorpusKey } from "./help/corpus-key.ts";
export { makeCorpusKey } from "./help/corpus-key.ts";
export type { HelpQuote } from "./help/find-help.ts";
export { findHelp } from "./help/find-help.ts";
export type { Imported, ImportStep } from "./help/import-help.ts";
export { readHelpPages } from "./help/import-help.ts";
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
export type { Hop, HopAnswer, HopCall, HopRequest } from "./hops.ts";
export { makeNonce } from "./identify-visitor.ts";
export type { TurnDone } from "./in-turn.ts";
export type { Inspection, Inspector } from "./inspect/ports.ts";
export type { KeyDeps } from "./keys/deps.ts";
export { recordKeyEvent } from "./keys/deps.ts";
export type { EraseRefusal, ErasureCertificate } from "./keys/erase-subject.ts";
export { eraseAgain, eraseSubject } from "./keys/erase-subject.ts";
export { isEpochOver, keepKeys, sweepKeys } from "./keys/keep-keys.ts";
export { dumpKeyStore, loadKeyDump } from "./keys/key-dump.ts";
export { forgetNode, nodesWithout, reportAgain, reportNode } from "./keys/nodes.ts";
export type * from "./keys/ports.ts";
export { rotateData } from "./keys/rotate-data.ts";
export { rotateRoot } from "./keys/rotate-root.ts";
export { rotateSubjects } from "./keys/rotate-subjects.ts";
export type { Rotation, RotationLevel, RotationRefusal } from "./keys/rotation.ts";
export { ROTATION_LEVELS, SETTLE_MS } from "./keys/rotation.ts";
export type { KeyStatus } from "./keys/status.ts";
export { readKeyStatus } from "./keys/status.ts";
export { hasLineAlarm, readLineAlarm } from "./line-alarm.ts";
export type { LockRefusal } from "./locks/lock.ts";
export { lockByVisitor } from "./locks/lock.ts";
export type { LockStore } from "./locks/ports.ts";
export { readLock } from "./locks/read-lock.ts";
export { hearOperatorEvent } from "./news/hear-event.ts";
export type { ConsentKey, ConsentState, ConsentStore, NewsPurpose, NewsSettings, StoredConsent } from "./news/ports.ts";
export { stopNews } from "./news/stop-link.ts";
export { tellNews } from "./news/tell-news.ts";
export type { Opened, Opening } from "./open-conversation.ts";
export { openConversation } from "./open-conversation.ts";
export type { ShowRefusal } from "./panels/show-panel.ts";
export { showPanelOnce } from "./panels/show-panel.ts";
export type * from "./ports.ts";
export { readConversation } from "./read-conversation.ts";
export { recordPolicies } from "./record-policies.ts";
export { makeCodesOnce } from "./recovery/codes.ts";
export { cancelRecovery } from "./recovery/end.ts";
export type { RecoveryStore, StoredRecovery } from "./recovery/ports.ts";
export { tellRecoveries } from "./recovery/tell.ts";
export { watchRecoveries } from "./recovery/watch.ts";
export type { DialogueRelease, Publication, ReleaseFiles, ReleaseStore, Releases } from "./releases/ports.ts";
export type { PublishRefusal } from "./releases/publish.ts";
export { publishRelease, rollBackRelease } from "./releases/publish.ts";
export { sendNotices } from "./send-notices.ts";
export { SerialQueue } from "./serial-queue.ts";
export type { ProvenRequest } from "./sessions/device.ts";
export { isTokenKnown, stillOpens, useToken } from "./sessions/device.ts";
export { hearSimSwap } from "./sessions/hear-sim-swap.ts";
export { endOtherSessions, listSessions } from "./sessions/sessions.ts";
export type { SignInRefusal } from "./sign-in/begin-sign-in.ts";
export { beginSignIn } from "./sign-in/begin-sign-in.ts";
export { finishSignIn } from "./sign-in/finish-sign-in.ts";
export type { LoginClient, LoginRefusal, PendingLogin, SignInProvider, VerifiedLogin } from "./sign-in/ports.ts";
export type { AccountChange, AccountsRefusal } from "./staff/accounts.ts";
export { changeStaff, listStaff, removeStaff } from "./staff/accounts.ts";
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
export { tools } from "./tools/index.ts";
export type { NotThere, TurnRefusal, TurnRequest } from "./turn-request.ts";
export type { Detector, DetectorFailure, DetectorTask, RowRewrite, VaultStore, VaultWrite } from "./vault/ports.ts";
export { announceWebhook } from "./webhooks/announce.ts";
export type { DeliverDeps } from "./webhooks/deliver.ts";
export { deliverWebhooks } from "./webhooks/deliver.ts";
export { webhookJwks, webhookSigners } from "./webhooks/keys.ts";
export type * from "./webhooks/ports.ts";
export { WEBHOOK_EVENTS } from "./webhooks/ports.ts";
export { verifyIncoming } from "./webhooks/verify-incoming.ts";
