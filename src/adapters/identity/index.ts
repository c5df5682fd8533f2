// SPDX-License-Identifier: Apache-2.0
export { makeIdentityTokens } from "./host-token.ts";
export { makeOperatorEvents } from "./operator-events.ts";
