// SPDX-License-Identifier: Apache-2.0
// What checks know of the rest of the app.

export { API_SCOPES } from "../api-tokens/scopes.ts";
export type {
  Circumstances,
  Decide,
  GatePrincipal,
  GateRelation,
  GateRequest,
  GateResource,
  GateSignals,
} from "../decide.ts";
export type { HistoryVerdict } from "../history/verify-history.ts";
export { stopWordIn } from "../messaging/stop-words.ts";
