// SPDX-License-Identifier: Apache-2.0
import { DEFAULT_KINDS, maskRetro } from "#pii";
import type { AppDeps } from "../deps.ts";

/**
 * What staff write to staff, with what they quote of a customer hidden by its kind (`«PHONE»`). Nothing brings it back: it belongs to no
 * conversation, under whose key it could be kept.
 *
 * @returns Null where the detector gives no result: then it must not be kept.
 */
export async function screenNote({ detector }: Pick<AppDeps, "detector">, text: string): Promise<string | null> {
  const looked = await detector.find({ text, earlier: [], kinds: [...DEFAULT_KINDS], expects: null });
  if (!looked.ok) return null;
  return maskRetro(
    text,
    looked.value.found.map(({ kind, start, end }) => ({ message: 0, kind, start, end })),
  );
}
