// SPDX-License-Identifier: Apache-2.0
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { ClientInput } from "#app";

/** Characters of all pages that one token may name: with more it would be longer than what is read (`readClientToken`). */
const MOST_OF_PAGES = 1_000;

/** Body of `tokens/generate`: both may be left out. Azure's other fields are not read. */
export const generateBody = z.object({
  user: z.object({ id: z.string().regex(/^dl_[\w-]{1,80}$/) }).optional(),
  trustedOrigins: z
    .array(z.string().max(200))
    .max(20)
    .refine((pages) => JSON.stringify(pages).length <= MOST_OF_PAGES)
    .optional(),
});

/** An activity as far as it is read. Unknown fields are a client's own business. */
export const sentActivity = z.object({
  type: z.string().max(60),
  text: z.string().max(100_000).optional(),
  locale: z.string().max(40).optional(),
  name: z.string().max(100).optional(),
  value: z.unknown().optional(),
  attachments: z.array(z.unknown()).max(50).nullish(),
  channelData: z.object({ clientActivityID: z.string().optional() }).nullish(),
});
export type SentActivity = z.infer<typeof sentActivity>;

/** The event by which the host page's server vouches for who is signed in there. */
export const IDENTIFY_EVENT = "wardline/identify";

/** What an activity asks for; null: nothing that a turn answers. */
export function inputOf({ type, name, value, text }: SentActivity): ClientInput | null {
  if (type === "event")
    return name === IDENTIFY_EVENT && typeof value === "string" ? { kind: "identify", token: value } : null;
  if (type !== "message") return null;
  const choice = typeof value === "object" && value !== null && "choice" in value ? value.choice : undefined;
  return typeof choice === "string" ? { kind: "choice", choiceId: choice } : { kind: "text", text: text ?? "" };
}

/** Ids that clients make are short and have no spaces; others are not given back. */
export function referenceOf({ channelData }: SentActivity): string | undefined {
  const id = channelData?.clientActivityID;
  return id !== undefined && /^[\x21-\x7e]{1,100}$/.test(id) ? id : undefined;
}

/** Number after which activities are wanted; null: nobody gave out such a watermark. */
export function watermarkOf(request: FastifyRequest): number | null {
  const given = queryOf(request)["watermark"];
  if (given === undefined || given === "" || given === "undefined" || given === "null") return 0;
  return typeof given === "string" && /^\d{1,9}$/.test(given) ? Number(given) : null;
}

/** A browser's socket brings its token in the address, as the protocol has it: one that opens a stream only, for a minute. */
export function streamTokenOf(request: FastifyRequest): string {
  const given = queryOf(request)["t"];
  return typeof given === "string" ? given : "";
}

function queryOf(request: FastifyRequest): Readonly<Record<string, unknown>> {
  return request.query as Readonly<Record<string, unknown>>;
}
