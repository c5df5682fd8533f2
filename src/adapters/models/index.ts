// SPDX-License-Identifier: Apache-2.0

export { makeBotUpstream, makeChatUpstream } from "./chat-upstream.ts";
export type { Endpoint } from "./post-json.ts";
