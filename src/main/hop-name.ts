// SPDX-License-Identifier: Apache-2.0

/** Whom this process calls. */
export const HOP_NAMES = [
  "operator",
  "kms",
  "models",
  "identity",
  "siem",
  "webhooks",
  "witnesses",
  "updates",
  "whatsapp",
  "sms",
  "desk",
  "traces",
  "mail",
  "heartbeat",
  "own",
] as const;
export type HopName = (typeof HOP_NAMES)[number];
