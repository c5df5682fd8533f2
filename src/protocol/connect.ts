// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

const name = z.string().max(60);
const fields = z.array(z.string().max(200)).max(12);
const apiState = z.enum(["answers", "unread", "unreadable", "refused", "missing", "silent"]);

/** What the operator's systems answered to one look, and what can be offered with that. Names and times; no value of anybody. */
export const connectView = z.object({
  at: z.iso.datetime(),
  apis: z
    .array(z.object({ api: name, state: apiState, ms: z.number().min(0), missing: fields, lacking: fields }))
    .max(60),
  flows: z
    .array(
      z.object({
        flow: name,
        /** What it is called; null where the catalogues of the release do not say. */
        title: z.object({ en: z.string().max(300), ar: z.string().max(300) }).nullable(),
        state: z.enum(["on", "reduced", "off"]),
        because: z.array(z.object({ api: name, state: apiState, fields })).max(60),
      }),
    )
    .max(200),
});
export type ConnectView = z.infer<typeof connectView>;
