// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse, type SubjectId } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { type RequestActor, rightsEntry } from "./entry.ts";
import type { LimitKind } from "./ports.ts";

type LimitDeps = Pick<AppDeps, "tenant" | "clock" | "rights">;

/**
 * Whether the subject objected, or asked for restriction: whatever learns or counts per subject learns nothing of them and forgets what it
 * learned. Who asks and gets no answer must not go on.
 */
export async function hasObjected(deps: Pick<LimitDeps, "tenant" | "rights">, subjectId: SubjectId): Promise<boolean> {
  const { restrictedAt, objectedAt } = await deps.rights.limits.of(deps.tenant, subjectId);
  return restrictedAt !== null || objectedAt !== null;
}

/** Sets a limit; setting it again changes nothing. */
export async function setLimit(
  deps: LimitDeps,
  subjectId: SubjectId,
  kind: LimitKind,
  requestId: string,
  by: RequestActor,
): Promise<void> {
  const entry = rightsEntry(deps, "limit.set", subjectId, by, { limit: kind, request: requestId });
  await deps.rights.limits.set(deps.tenant, subjectId, kind, requestId, entry);
}

/** The subject takes a limit back, or a person lifts it after telling the subject. */
export async function liftLimit(
  deps: LimitDeps,
  subjectId: SubjectId,
  kind: LimitKind,
  by: RequestActor,
): Promise<Result<undefined, { readonly reason: "not_set" }>> {
  const entry = rightsEntry(deps, "limit.lifted", subjectId, by, { limit: kind });
  return (await deps.rights.limits.lift(deps.tenant, subjectId, kind, entry))
    ? ok(undefined)
    : refuse({ reason: "not_set" });
}
