// SPDX-License-Identifier: Apache-2.0

export type { ChatwootAccess } from "./chatwoot/make-chatwoot.ts";
export { makeChatwootDesk } from "./chatwoot/make-chatwoot.ts";
export type { WebhookDeskAccess } from "./webhook/make-webhook-desk.ts";
export { makeWebhookDesk } from "./webhook/make-webhook-desk.ts";
