// SPDX-License-Identifier: Apache-2.0

export { makeBotUpstream, makeChatUpstream } from "./chat-upstream.ts";
export type { ModelKind } from "./language-model.ts";
export { makeLanguageModel } from "./language-model.ts";
export type { Endpoint } from "./post-json.ts";
