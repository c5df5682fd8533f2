// SPDX-License-Identifier: Apache-2.0
import { hasMessage, word } from "#dialogue";
import type { AppDeps } from "./deps.ts";

/**
 * What a flow is called in both languages, for staff: as the menu names it, otherwise its title.
 *
 * @returns Null where no flow of this release has the id.
 */
export function flowWords(
  { flows, catalogues }: Pick<AppDeps, "flows" | "catalogues">,
  id: string,
): { readonly en: string; readonly ar: string } | null {
  const flow = flows.flows.get(id);
  if (flow === undefined) return null;
  const begun = [...flows.byIntent].filter(([, begins]) => begins.id === id).map(([intent]) => `menu.${intent}`);
  const message = begun.find((key) => hasMessage(catalogues, "en", key)) ?? flow.title;
  return { en: word(catalogues, "en", message), ar: word(catalogues, "ar", message) };
}
