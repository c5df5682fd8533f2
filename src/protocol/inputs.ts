// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { lang } from "./events.ts";
import { passkeyResponse } from "./passkeys.ts";

/** Made by the browser once per input and kept when it is sent again: the server carries out each id at most once. */
const clientId = z.uuid();

/** One input of a visitor. Each is one turn. */
export const turnInput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("text"), clientId, text: z.string().min(1).max(4_000) }),
  z.strictObject({ kind: z.literal("choice"), clientId, choiceId: z.string().min(1).max(200) }),
  z.strictObject({
    kind: z.literal("act"),
    clientId,
    actId: z.uuid(),
    textHash: z.string().length(43),
    /** `renew`: a fresh challenge for the same act, because the one that was shown is too old. */
    decision: z.enum(["confirm", "decline", "renew"]),
    /** With `confirm` on an act that needs a passkey. */
    assertion: passkeyResponse.optional(),
  }),
  z.strictObject({
    kind: z.literal("form"),
    clientId,
    formId: z.string().min(1).max(100),
    decision: z.enum(["submit", "cancel", "resend"]),
    fields: z.record(z.string().max(40), z.string().max(200)),
  }),
  z.strictObject({
    kind: z.literal("passkey"),
    clientId,
    ceremonyId: z.uuid(),
    decision: z.enum(["submit", "cancel", "other"]),
    response: passkeyResponse.optional(),
    /** With a registration: what the person calls it. */
    name: z.string().trim().max(60).optional(),
  }),
  /** Asks to add or remove a way of proving who one is, or to open a locked account. */
  z.strictObject({
    kind: z.literal("authenticator"),
    clientId,
    action: z.enum(["add_passkey", "add_totp", "unlock", "add_recovery_codes"]),
  }),
  z.strictObject({ kind: z.literal("authenticator_remove"), clientId, authenticatorId: z.uuid() }),
  /** "This is not a card": the value at this place among `hidden` of one's own message is let through. */
  z.strictObject({ kind: z.literal("unmask"), clientId, seq: z.int().min(1), index: z.int().min(0).max(99) }),
  z.strictObject({ kind: z.literal("person"), clientId }),
  z.strictObject({ kind: z.literal("language"), clientId, lang }),
  z.strictObject({ kind: z.literal("identify"), clientId, token: z.string().min(1).max(4_000) }),
  /** Answers a number form with a token that the phone's own mobile network gave to the operator's app. */
  z.strictObject({
    kind: z.literal("network_line"),
    clientId,
    formId: z.string().min(1).max(100),
    number: z.string().min(1).max(40),
    token: z.string().min(1).max(4_000),
  }),
  z.strictObject({ kind: z.literal("end"), clientId }),
]);
export type TurnInput = z.infer<typeof turnInput>;

/** Body of `POST /v1/conversations`. */
export const openConversation = z.strictObject({
  lang: lang.optional(),
  /** Token signed by the operator's server for a customer who is signed in on the host page. */
  identifyToken: z.string().max(4_000).optional(),
  /** `cookie` (default): httpOnly cookie. `bearer`: the token is returned once, for apps that keep it themselves. */
  tokenIn: z.enum(["cookie", "bearer"]).optional(),
  /** Name of the page's brand configuration. */
  brand: z.string().max(40).optional(),
  /** The secret of a link from WhatsApp or SMS: the conversation goes on at its topic. Works once, and with a proof of the device's key only. */
  continueLink: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .optional(),
});
export type OpenConversation = z.infer<typeof openConversation>;
