// SPDX-License-Identifier: Apache-2.0
export type { ClientCredential } from "./client-auth.ts";
export { makeClientAuth } from "./client-auth.ts";
export { makeIdentityTokens } from "./host-token.ts";
export type { OidcSettings } from "./oidc-client.ts";
export { makeOidcClient } from "./oidc-client.ts";
export { makeOperatorEvents } from "./operator-events.ts";
