// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

const text = z.string().max(2_000);

/** What a panel shows: worded, for the person only. Never part of a message, an event or a frame of the socket. */
export const panelContent = z.object({
  items: z
    .array(
      z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("code"), label: text, value: text }),
        z.object({ kind: z.literal("text"), label: text, value: text }),
        /** Drawn as a QR code by the browser itself. */
        z.object({ kind: z.literal("qr"), label: text, value: z.string().max(300) }),
        /** Absolute https (or loopback http) address of the operator's own. */
        z.object({ kind: z.literal("link"), label: text, href: text }),
        z.object({
          kind: z.literal("table"),
          label: text,
          columns: z.array(text).max(8),
          rows: z.array(z.array(text).max(8)).max(2_000),
        }),
      ]),
    )
    .max(8),
  showForSeconds: z.int().min(5).max(600),
});
export type PanelContent = z.infer<typeof panelContent>;

/** The answer to `POST /v1/conversations/current/panels/:panelId`. `seal`: in which form the content travels inside TLS. */
export const panelAnswer = z.discriminatedUnion("seal", [z.object({ seal: z.literal("none"), content: panelContent })]);
export type PanelAnswer = z.infer<typeof panelAnswer>;
