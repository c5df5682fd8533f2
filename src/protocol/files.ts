// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

export const filePurpose = z.enum(["router", "bill", "other"]);
export const fileFormat = z.enum(["jpeg", "png", "webp", "pdf"]);

/** Why a file was not taken, beside the codes that every refusal may have. */
export const FILE_CODES = [
  /** The channel of this conversation takes no files. */
  "files_off",
  /** Never by upload; `route` says where instead. */
  "identity_document",
  "file_too_large",
  "too_many_files",
  /** Neither JPEG, PNG, WebP nor PDF, or one of these with something in it that is not taken. */
  "file_type",
  "file_heic",
  "file_damaged",
  /** The bytes stopped coming, or were more than announced. The same ticket takes it again. */
  "file_incomplete",
] as const;
export type FileCode = (typeof FILE_CODES)[number];

/** Answer to `GET /v1/conversations/current/files`. */
export const fileOffer = z.object({
  isOffered: z.boolean(),
  maxBytes: z.int(),
  /** Days until a file is deleted, where the conversation is not deleted earlier. */
  keptDays: z.int(),
});
export type FileOffer = z.infer<typeof fileOffer>;

/** Body of `POST /v1/conversations/current/files`. There is no field for a name: none leaves the customer's device. */
export const fileAnnouncement = z.strictObject({
  /** `identity` is refused, with the right way told. */
  purpose: z.enum([...filePurpose.options, "identity"]),
  sizeBytes: z.int().min(1).max(1_000_000_000),
});
export type FileAnnouncement = z.infer<typeof fileAnnouncement>;

/** The bytes go to `PUT /v1/conversations/current/files/FILE_ID`, with the ticket in the header `upload-ticket`. */
export const fileTicket = z.object({ fileId: z.uuid(), ticket: z.string().max(64), expiresAt: z.iso.datetime() });
export type FileTicket = z.infer<typeof fileTicket>;

/** A file in the transcript: what is known of it, never what it holds. */
export const sentFile = z.object({
  fileId: z.uuid(),
  purpose: filePurpose,
  format: fileFormat,
  sizeBytes: z.int().min(0),
  pages: z.int().min(1),
});
export type SentFile = z.infer<typeof sentFile>;

/** An agent opens a file, and why: the customer reads both. */
export const deskFileWish = z.strictObject({
  fileId: z.uuid(),
  reason: z.enum(["faultDiagnosis", "billCheck", "fraudPrevention"]),
});
export type DeskFileWish = z.infer<typeof deskFileWish>;
export const deskFileTicket = z.object({ ticket: z.string().max(300), expiresAt: z.iso.datetime() });
export type DeskFileTicket = z.infer<typeof deskFileTicket>;
export const deskFileFetch = z.strictObject({ ticket: z.string().min(1).max(300) });
