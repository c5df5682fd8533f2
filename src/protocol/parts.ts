// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { card } from "./cards.ts";
import { sentFile } from "./files.ts";
import { passkeyOptions, passkeyRequest } from "./passkeys.ts";
import { signInOption } from "./sign-in.ts";

const text = z.string().max(4_000);

/** A quick reply. `id` is opaque to the browser and is sent back as it is. */
export const choice = z.object({
  id: z.string().max(200),
  label: z.string().max(200),
  style: z.enum(["plain", "primary", "quiet"]).optional(),
});
export type Choice = z.infer<typeof choice>;

/** A form whose fields never enter the transcript: their values travel in `form` inputs and are neither stored nor shown to the bot or an agent. */
export const secureForm = z.object({
  formId: z.string().max(100),
  /**
   * `totp_enrol`: the secret for the app is fetched apart (`GET /v1/conversations/current/totp`) and never stands in a message.
   * `sign_in`: has no fields and nothing to submit; one of `signIn` answers it.
   * `recovery_codes`: has no fields; its codes are fetched apart, once (`POST /v1/conversations/current/recovery-codes`).
   */
  kind: z.enum(["sms_number", "sms_code", "totp_code", "totp_enrol", "recovery_codes", "recovery_code", "sign_in"]),
  title: text,
  why: text,
  fields: z
    .array(
      z.object({
        name: z.string().max(40),
        label: text,
        format: z.enum(["code6", "phone", "recovery_code"]),
        hint: text.optional(),
      }),
    )
    .max(6),
  submitLabel: text,
  cancelLabel: text,
  resendLabel: text.optional(),
  /** Identity providers at which one may sign in instead. */
  signIn: z.array(signInOption).max(5).optional(),
  /**
   * With a number form: a passkey may answer instead, without a number and without a code. The browser may offer it while the field is
   * filled in (conditional mediation); its answer comes as a `passkey` input for this ceremony.
   */
  passkey: z
    .object({ ceremonyId: z.uuid(), options: passkeyOptions, expiresAt: z.iso.datetime(), label: text, hint: text })
    .optional(),
});
export type SecureForm = z.infer<typeof secureForm>;

/** One act, worded exactly as it will be carried out. The button carries the same text; `textHash` is SHA-256 (base64url) over its UTF-8 bytes. */
export const actConfirmation = z.object({
  actId: z.uuid(),
  title: text,
  rows: z.array(z.object({ label: text, value: text })).max(20),
  /** The sentence that is shown, hashed, executed and recorded. */
  text,
  textHash: z.string().length(43),
  confirmLabel: text,
  declineLabel: text,
  expiresAt: z.iso.datetime(),
  /** Absent or `button`: the press is enough. `passkey`: the press comes with an assertion over `proof.options`. */
  needs: z.enum(["button", "passkey"]).optional(),
  /** With `needs: passkey`: what the passkey signs. Its challenge is bound to `text`; after `expiresAt` a new one is asked for with `renew`. */
  proof: z.object({ options: passkeyOptions, expiresAt: z.iso.datetime(), hint: text }).optional(),
});
export type ActConfirmation = z.infer<typeof actConfirmation>;

/**
 * The place of a secret that is shown once. Holds none: it is fetched apart (`POST /v1/conversations/current/panels/:panelId`), at most once
 * and until `expiresAt`, by the browser whose conversation this is.
 */
export const secretPanel = z.object({
  panelId: z.uuid(),
  title: text,
  why: text,
  showLabel: z.string().max(200),
  expiresAt: z.iso.datetime(),
  showForSeconds: z.int().min(5).max(600),
});
export type SecretPanel = z.infer<typeof secretPanel>;

/** A piece of a message. Parts are shown in order. */
export const part = z.discriminatedUnion("type", [
  /** `link`: one link shown after the text, such as the privacy notice of the first message; an address of the operator's own. */
  z.object({
    type: z.literal("text"),
    text,
    link: z.object({ label: z.string().max(200), href: z.string().max(2_000) }).optional(),
  }),
  z.object({ type: z.literal("card"), card }),
  z.object({ type: z.literal("choices"), choices: z.array(choice).max(12) }),
  z.object({ type: z.literal("form"), form: secureForm }),
  z.object({ type: z.literal("act"), act: actConfirmation }),
  z.object({ type: z.literal("passkey"), passkey: passkeyRequest }),
  z.object({ type: z.literal("panel"), panel: secretPanel }),
  /** A photo or bill that the visitor sent. */
  z.object({ type: z.literal("file"), file: sentFile }),
]);
export type Part = z.infer<typeof part>;
