// SPDX-License-Identifier: Apache-2.0
import { concatBytes, fromBase64Url, type Lang, type SubjectId, toBase64Url } from "#kernel";
import type { AppDeps } from "../deps.ts";

type Named = { readonly subjectId: SubjectId; readonly recoveryId: string };

/** The address in the notice. The secret stands behind `#`: it reaches no log and no server before somebody presses the button. */
export function cancelLink(deps: AppDeps, recovery: Named, lang: Lang): string {
  const [origin = ""] = deps.relyingParty.origins;
  return `${origin}/recovery/${lang === "ar" ? "?lang=ar" : ""}#${cancelToken(deps, recovery)}`;
}

/** Derived, so that it is stored nowhere: ids and a keyed hash over them. It works once, because a recovery ends once. */
export function cancelToken(deps: AppDeps, recovery: Named): string {
  const ids = concatBytes(uuidBytes(recovery.subjectId), uuidBytes(recovery.recoveryId));
  return toBase64Url(concatBytes(ids, macOf(deps, ids)));
}

/** Which recovery a token ends; null for everything that is not ours. Nothing is looked up before that is known. */
export function readCancelToken(deps: AppDeps, token: string): Named | null {
  let bytes: Uint8Array;
  try {
    bytes = fromBase64Url(token);
  } catch {
    return null;
  }
  if (bytes.length !== 64) return null;
  const ids = bytes.subarray(0, 32);
  let difference = 0;
  for (const [at, byte] of macOf(deps, ids).entries()) difference |= byte ^ (bytes[32 + at] ?? 0);
  if (difference !== 0) return null;
  return { subjectId: uuidOf(ids.subarray(0, 16)) as SubjectId, recoveryId: uuidOf(ids.subarray(16)) };
}

function uuidBytes(id: string): Uint8Array {
  return Uint8Array.fromHex(id.replaceAll("-", ""));
}

function uuidOf(bytes: Uint8Array): string {
  return bytes.toHex().replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function macOf(deps: AppDeps, ids: Uint8Array): Uint8Array {
  return deps.keys.blindIndex("token", `recovery cancel ${toBase64Url(ids)}`);
}
