// SPDX-License-Identifier: Apache-2.0

export { recoverActs } from "./acts/recover-acts.ts";
export { listAuthenticators } from "./authenticators/list.ts";
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
  Hashes,
  IdentityTokens,
  OpeningHours,
  StageName,
  Stages,
} from "./deps.ts";
export type { DeskRefusal } from "./desk/agent-turn.ts";
export { endByAgent, handBack, replyAsAgent, takeOver } from "./desk/agent-turn.ts";
export { listCases } from "./desk/cases.ts";
export { readCase } from "./desk/read-case.ts";
export { findAgent, makeDeskKey, redeemDeskKey } from "./desk/sessions.ts";
export { handleTurn } from "./handle-turn.ts";
export { makeNonce } from "./identify-visitor.ts";
export type { TurnDone } from "./in-turn.ts";
export { hasLineAlarm } from "./line-alarm.ts";
export type { Opened } from "./open-conversation.ts";
export { openConversation } from "./open-conversation.ts";
export type * from "./ports.ts";
export { findByToken, readConversation } from "./read-conversation.ts";
export { sendNotices } from "./send-notices.ts";
export { SerialQueue } from "./serial-queue.ts";
export { tools } from "./tools/index.ts";
export type { NotThere, TurnRefusal, TurnRequest } from "./turn-request.ts";
