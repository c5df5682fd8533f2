// SPDX-License-Identifier: Apache-2.0
import { concatBytes, fromBase64Url, type Lang, ok, type Result, refuse, type SubjectId, toBase64Url } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { withdrawAll } from "./consent.ts";
import type { ConsentKey } from "./ports.ts";

/** The address in each message. The secret stands behind `#`: what opens links by itself stops nothing, and no log holds it. */
export function stopLink(deps: AppDeps, key: ConsentKey, lang: Lang): string {
  const [origin = ""] = deps.relyingParty.origins;
  return `${origin}/stop/${lang === "ar" ? "?lang=ar" : ""}#${stopToken(deps, key)}`;
}

/** Derived, so that it is stored nowhere: ids and a keyed hash over them, 48 bytes. */
export function stopToken(deps: AppDeps, { subjectId, consentId }: ConsentKey): string {
  const ids = concatBytes(uuidBytes(subjectId), uuidBytes(consentId));
  return toBase64Url(concatBytes(ids, macOf(deps, ids)));
}

/** Ends every wish of whose message the link was in. Says the same whether there was one left or none. */
export async function stopNews(deps: AppDeps, token: string): Promise<Result<undefined, { reason: "unknown" }>> {
  const key = readToken(deps, token);
  if (key === null) return refuse({ reason: "unknown" });
  const found = await deps.consents.find(deps.tenant, key);
  if (found !== null) await withdrawAll(deps, key.subjectId, "link", "messages");
  return ok(undefined);
}

function readToken(deps: AppDeps, token: string): ConsentKey | null {
  let bytes: Uint8Array;
  try {
    bytes = fromBase64Url(token);
  } catch {
    return null;
  }
  if (bytes.length !== 48) return null;
  const ids = bytes.subarray(0, 32);
  let difference = 0;
  for (const [at, byte] of macOf(deps, ids).entries()) difference |= byte ^ (bytes[32 + at] ?? 0);
  if (difference !== 0) return null;
  return { subjectId: uuidOf(ids.subarray(0, 16)) as SubjectId, consentId: uuidOf(ids.subarray(16)) };
}

function macOf(deps: AppDeps, ids: Uint8Array): Uint8Array {
  return deps.keys.blindIndex("token", `news stop ${toBase64Url(ids)}`).subarray(0, 16);
}

function uuidBytes(id: string): Uint8Array {
  return Uint8Array.fromHex(id.replaceAll("-", ""));
}

function uuidOf(bytes: Uint8Array): string {
  return bytes.toHex().replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
