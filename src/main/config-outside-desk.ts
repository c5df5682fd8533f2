// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

const place = z
  .url()
  .refine(
    (address) => /^https:|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]?/.test(address),
    "an address with https, or with http on this machine",
  );

/** What both kinds have. */
const common = {
  /** For one request. */
  timeoutMs: z.int().min(500).max(60_000).meta({ unit: "milliseconds" }).default(10_000),
  /** Cases of these reasons stay with our own console: they need what only it can do. */
  keepReasons: z
    .array(
      z.enum([
        "asked",
        "not_understood",
        "cannot_explain",
        "needs_person",
        "step_up_failed",
        "suspected_fraud",
        "unavailable",
        "needs_stronger_proof",
        "privacy_request",
      ]),
    )
    .default(["suspected_fraud", "step_up_failed", "needs_stronger_proof", "privacy_request"]),
  /** Nothing could be told to it for so long: it is down, and its conversations come back. */
  downAfterSeconds: z.int().min(5).max(3_600).meta({ unit: "seconds" }).default(90),
  /** What then happens to customers who wait there: they wait for our own people, or get a reference and the bot. */
  whenDown: z.enum(["queue", "form"]).default("queue"),
  /** How long a link to a hidden value leads anywhere. */
  revealMinutes: z.int().min(5).max(1_440).meta({ unit: "minutes" }).default(60),
};

/** Where people of the operator work already. */
export const outsideDeskConfig = z.discriminatedUnion("kind", [
  z.strictObject({
    /** `chatwoot`: a Chatwoot installation, 4.13 or later, by an inbox of the kind API. `webhook`: anything else, by signed events and signed calls. */
    kind: z.literal("chatwoot"),
    /** Root of the Chatwoot installation. https, or http on this machine. */
    baseUrl: place,
    /** Number of the account. */
    accountId: z.int().min(1),
    /** Number of the inbox, of the kind API and used for nothing else. */
    inboxId: z.int().min(1),
    /** File with the access token of an administrator of that account, one line: nobody else may delete there. */
    accessTokenFile: z.string(),
    /** File with the secret that signs the webhooks of the inbox, one line. */
    webhookSecretFile: z.string(),
    ...common,
  }),
  z.strictObject({
    /** As above. */
    kind: z.literal("webhook"),
    /** Where it takes our signed events. https, or http on this machine. */
    url: place,
    /** JSON file with the public keys by which it signs its calls, as `operator.eventKeysFile`. */
    keysFile: z.string(),
    ...common,
  }),
]);
