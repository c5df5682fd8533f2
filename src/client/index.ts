// SPDX-License-Identifier: Apache-2.0

export type { Answered, Ask, Client, ClientOptions, Send, SendInit } from "./client.ts";
export { openClient } from "./client.ts";
export type { Routes } from "./generated.ts";
export type { PrivateJwk, ProgramKey } from "./key.ts";
export { makeProgramKey, readProgramKey } from "./key.ts";
export { nodeCrypto } from "./node-crypto.ts";
export type { ApiRefusal } from "./refusal.ts";
export type { SealedOptions } from "./send.ts";
export { plainSend, sealedSend } from "./send.ts";
export type {
  ConversationEnd,
  ConversationEvent,
  ConversationInput,
  ConversationPlace,
  ConversationState,
  Sent,
  Visitor,
  VisitorOptions,
} from "./visitor.ts";
export { openVisitor } from "./visitor.ts";
