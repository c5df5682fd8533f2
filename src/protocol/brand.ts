// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { lang } from "./events.ts";

const colour = z.string().regex(/^#[0-9a-f]{6}$/i);
const localized = z.object({ en: z.string().max(200), ar: z.string().max(200) });

/** How the widget looks on one operator's page. Served at `GET /v1/brands/NAME`. */
export const brand = z.object({
  name: z.string().max(40),
  /** Shown as the title of the widget. */
  displayName: localized,
  /** Emoji or one or two letters shown as avatar, unless `avatarUrl` (own origin) is given. */
  avatarText: z.string().max(4),
  colours: z.object({ primary: colour, onPrimary: colour, primaryDark: colour, onPrimaryDark: colour }),
  greeting: localized,
  corner: z.enum(["start", "end"]),
  starters: z.array(z.object({ label: localized, /** Sent as the visitor's own words. */ text: localized })).length(3),
  privacyUrl: z.string().max(500),
  defaultLang: lang,
});
export type BrandConfig = z.infer<typeof brand>;
