// SPDX-License-Identifier: Apache-2.0

export { PLAIN_ROUTES } from "./channel/plain-routes.ts";
export { printAlerts } from "./cli/alerts.ts";
export { printAnalytics } from "./cli/analytics.ts";
export type { ApiFlags, AskApi } from "./cli/api.ts";
export { openApi, runApi } from "./cli/api.ts";
export { printAudit, printAuditTrend, printObservation } from "./cli/audit.ts";
export { type BannerFlags, runBanner } from "./cli/banner.ts";
export { cannedUsage, runCannedImport } from "./cli/canned.ts";
export type { CaseFlags } from "./cli/cases.ts";
export { runApiList, runCases } from "./cli/cases.ts";
export type { ChannelDoor, DoorOptions } from "./cli/channel-fetch.ts";
export { openChannelDoor, sealedFetch } from "./cli/channel-fetch.ts";
export { runChat } from "./cli/chat.ts";
export type { ClientKey } from "./cli/client-key.ts";
export { makeClientKey } from "./cli/client-key.ts";
export { printConnect } from "./cli/connect.ts";
export type { DoctorFacts } from "./cli/doctor.ts";
export { printResults, runDoctor, runDoctorLive } from "./cli/doctor.ts";
export { printEvidenceVerdict } from "./cli/evidence.ts";
export type { ShownProblem } from "./cli/flows-check.ts";
export { runFlowsCheck } from "./cli/flows-check.ts";
export { runGatewayKeyMake, runGatewayKeyRevoke, runGatewayKeys } from "./cli/gateway-keys.ts";
export { runHelpAsk, runHelpImport, runHelpList } from "./cli/help.ts";
export { runHistoryExport, runHistoryVerify, runReceipt, runVerifyReceipt } from "./cli/history.ts";
export { hoursUsage, runHoursExport, runHoursImport } from "./cli/hours.ts";
export {
  incidentRegister,
  runIncidentClocks,
  runIncidentDraft,
  runIncidentFacts,
  runIncidentOpen,
  runIncidentReach,
  runIncidentStage,
} from "./cli/incident-duties.ts";
export { runIncidentList, runIncidentSettle, runIncidentShow } from "./cli/incidents.ts";
export { parseLevel, runKeysErase, runKeysRotate, runKeysStatus } from "./cli/keys.ts";
export { runMisheard } from "./cli/misheard.ts";
export { findNamed, pathRefusal, readNamed, readNamedBytes } from "./cli/named-path.ts";
export type { NluReading, NluTraining } from "./cli/nlu.ts";
export { runNluEvaluate, runNluTrain } from "./cli/nlu.ts";
export type { FindValues, FoundValue } from "./cli/pii.ts";
export { runPiiScan, runPiiTest } from "./cli/pii.ts";
export { openProbeChat } from "./cli/probe-chat.ts";
export { type RecordsFlags, runRecords } from "./cli/records.ts";
export type { RequestsFlags } from "./cli/requests.ts";
export { runRequests } from "./cli/requests.ts";
export { type RetentionFlags, runRetentionCommand } from "./cli/retention.ts";
export { runBoundList, runHoldList, runVerdictList } from "./cli/security.ts";
export { runSeed } from "./cli/seed.ts";
export { askSetup, writeSetup } from "./cli/setup.ts";
export { usualTimeZone } from "./cli/setup-defaults.ts";
export { runStatus } from "./cli/status.ts";
export type { Terminal } from "./cli/terminal.ts";
export { paint } from "./cli/terminal.ts";
export { TurnedAwayError, turnedAwayBy } from "./cli/turned-away.ts";
export { runWatch } from "./cli/watch.ts";
export { printWhatIf } from "./cli/what-if.ts";
export { publishWords, runWordingExport, runWordingImport, wordingUsage } from "./cli/wording.ts";
export { runWordingBack } from "./cli/wording-back.ts";
export type { ClientsSurface } from "./clients/surface.ts";
export { hashBundle } from "./http/bundle.ts";
export { clientAddress, parseNetworks, parseSharedAddresses } from "./http/client-address.ts";
export type { GatewaySurface } from "./http/gateway/surface.ts";
export { buildHealthServer } from "./http/health-server.ts";
export { ROUTE_RECORD } from "./http/route-record.ts";
export type { ServerOptions } from "./http/server.ts";
export { buildServer } from "./http/server.ts";
export type { Surface, SurfaceOptions } from "./http/surface.ts";
export type { Offer } from "./http/tls/peek.ts";
export type { Certificate, TlsOptions } from "./http/tls/secure-server.ts";
export { listenAlso } from "./http/tls/secure-server.ts";
export { buildUpgradingServer } from "./http/upgrading-server.ts";
export { buildWitnessServer } from "./http/witness-server.ts";
export type { Jobs, OwnJob } from "./jobs/jobs.ts";
export { makeJobs } from "./jobs/jobs.ts";
