// SPDX-License-Identifier: Apache-2.0

export { runChat } from "./cli/chat.ts";
export type { ClientKey } from "./cli/client-key.ts";
export { makeClientKey } from "./cli/client-key.ts";
export { runDoctor } from "./cli/doctor.ts";
export type { ShownProblem } from "./cli/flows-check.ts";
export { runFlowsCheck } from "./cli/flows-check.ts";
export { runGatewayKeyMake, runGatewayKeyRevoke, runGatewayKeys } from "./cli/gateway-keys.ts";
export { runHelpAsk, runHelpImport } from "./cli/help.ts";
export { runHistoryExport, runHistoryVerify, runReceipt, runVerifyReceipt } from "./cli/history.ts";
export type { FindValues, FoundValue } from "./cli/pii.ts";
export { runPiiScan, runPiiTest } from "./cli/pii.ts";
export { runSeed } from "./cli/seed.ts";
export type { Terminal } from "./cli/terminal.ts";
export { paint } from "./cli/terminal.ts";
export { clientAddress, parseNetworks } from "./http/client-address.ts";
export type { GatewaySurface } from "./http/gateway/surface.ts";
export { buildHealthServer } from "./http/health-server.ts";
export type { ServerOptions } from "./http/server.ts";
export { buildServer } from "./http/server.ts";
export type { Surface, SurfaceOptions } from "./http/surface.ts";
export type { Offer } from "./http/tls/peek.ts";
export type { Certificate, TlsOptions } from "./http/tls/secure-server.ts";
export { listenAlso } from "./http/tls/secure-server.ts";
export { buildWitnessServer } from "./http/witness-server.ts";
export { makeJobs } from "./jobs/jobs.ts";
