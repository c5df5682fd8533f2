// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { conversationChannel } from "./channels.ts";
import { signInOption } from "./sign-in.ts";

const base64Url = (max: number): z.ZodString =>
  z
    .string()
    .max(max)
    .regex(/^[A-Za-z0-9_-]*$/);
const text = z.string().max(2_000);

/** WebAuthn options in their JSON form (WebAuthn Level 3 §5.1.8), to be handed to the browser as they are. */
export const passkeyOptions = z.looseObject({ challenge: base64Url(100) });
export type PasskeyOptions = z.infer<typeof passkeyOptions>;

/**
 * A ceremony with an authenticator: `register` adds a passkey, `authenticate` uses one. The browser asks for a fingerprint, a
 * face or the device's PIN; only that it was checked comes to the server.
 */
export const passkeyRequest = z.object({
  ceremonyId: z.uuid(),
  ceremony: z.enum(["register", "authenticate"]),
  title: text,
  why: text,
  options: passkeyOptions,
  expiresAt: z.iso.datetime(),
  submitLabel: text,
  cancelLabel: text,
  /** Another way to the same end; absent when there is none. */
  otherLabel: text.optional(),
  /** Identity providers at which one may sign in instead. */
  signIn: z.array(signInOption).max(5).optional(),
});
export type PasskeyRequest = z.infer<typeof passkeyRequest>;

/** Answer to `GET /v1/conversations/current/authenticators`. */
export const authenticatorList = z.object({
  authenticators: z.array(
    z.object({
      authenticatorId: z.uuid(),
      kind: z.enum(["passkey", "totp", "recovery_codes"]),
      /** Of recovery codes: how many were not used. */
      left: z.int().min(0).optional(),
      /** As the person named it. */
      name: z.string().max(60),
      createdAt: z.iso.datetime(),
      usedAt: z.iso.datetime().nullable(),
      /** Whether the platform keeps a copy, so that a lost device does not lose it. */
      isBackedUp: z.boolean(),
    }),
  ),
});
export type AuthenticatorList = z.infer<typeof authenticatorList>;

/** Answer to `GET /v1/conversations/current/sessions`. */
export const sessionList = z.object({
  sessions: z.array(
    z.object({
      isCurrent: z.boolean(),
      channel: conversationChannel,
      assurance: z.enum(["A0", "A1", "A2", "A3", "A4"]),
      openedAt: z.iso.datetime(),
      lastAt: z.iso.datetime(),
    }),
  ),
});
export type SessionList = z.infer<typeof sessionList>;

/** Answer to `GET /v1/conversations/current/lock`. */
export const lockState = z.object({ canLock: z.boolean(), isLocked: z.boolean(), canUnlock: z.boolean() });
export type LockState = z.infer<typeof lockState>;

/** Answer to `GET /v1/conversations/current/totp`, while an app is being added. */
export const totpEnrolment = z.object({ secret: z.string().max(64), uri: z.string().max(400) });
export type TotpEnrolment = z.infer<typeof totpEnrolment>;

/** Answer to `POST /v1/conversations/current/recovery-codes`, once for each offer. */
export const recoveryCodes = z.object({ codes: z.array(z.string().max(20)).max(20) });
export type RecoveryCodes = z.infer<typeof recoveryCodes>;

/** Body of `POST /v1/recovery/cancel`, from the page behind the link in a notice. */
/** The secret of the link in a message that was asked for. */
export const newsStop = z.strictObject({ token: z.string().min(1).max(200) });
export const recoveryCancel = z.strictObject({ token: z.string().min(1).max(700) });
export const recoveryCancelled = z.object({ outcome: z.enum(["cancelled", "ended"]) });

/** What the browser gives back, in its JSON form (`PublicKeyCredential.toJSON()`). Checked by the server, byte by byte. */
export const passkeyResponse = z.object({
  id: base64Url(1_400),
  rawId: base64Url(1_400),
  type: z.literal("public-key"),
  authenticatorAttachment: z.string().max(40).nullish(),
  clientExtensionResults: z.record(z.string().max(40), z.unknown()).default({}),
  response: z.object({
    clientDataJSON: base64Url(4_000),
    attestationObject: base64Url(8_000).optional(),
    transports: z.array(z.string().max(20)).max(10).optional(),
    authenticatorData: base64Url(2_000).optional(),
    signature: base64Url(2_000).optional(),
    userHandle: base64Url(100).nullish(),
  }),
});
export type PasskeyResponse = z.infer<typeof passkeyResponse>;
