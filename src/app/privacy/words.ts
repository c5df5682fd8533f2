// SPDX-License-Identifier: Apache-2.0
import { fromUtf8, utf8 } from "#kernel";
import { subjectScope } from "../authenticators/held.ts";
import type { AppDeps } from "../deps.ts";
import type { StoredRequest } from "./ports.ts";

/** What is sealed of a request: words that were screened before they came here. */
export type RequestWords = { readonly asked: string | null; readonly answered: string | null };

export async function sealWords(
  deps: AppDeps,
  { subjectId, requestId }: Pick<StoredRequest, "subjectId" | "requestId">,
  words: RequestWords,
): Promise<Uint8Array> {
  const scope = await subjectScope(deps, subjectId);
  return deps.keys.sealForSubject(scope, `request/${requestId}`, utf8(JSON.stringify(words)));
}

/** Null words where there are none, or the subject's key is gone with what it sealed. */
export async function openWords(
  deps: AppDeps,
  { subjectId, requestId, sealed }: Pick<StoredRequest, "subjectId" | "requestId" | "sealed">,
): Promise<RequestWords> {
  if (sealed === null || (await deps.subjects.find(deps.tenant, subjectId)) === null)
    return { asked: null, answered: null };
  const scope = await subjectScope(deps, subjectId);
  return JSON.parse(fromUtf8(await deps.keys.openForSubject(scope, `request/${requestId}`, sealed))) as RequestWords;
}
