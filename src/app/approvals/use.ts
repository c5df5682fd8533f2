// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { type ApprovalWish, type ExportAbout, openApproval } from "./content.ts";
import type { ApprovalKind, StoredApproval } from "./ports.ts";
import { type ApprovalDeps, approvalEntry } from "./propose.ts";

export type UseRefusal = { readonly reason: "approval_needed" } | { readonly reason: "approval_worthless" };

/**
 * Uses an approval up for something that a command or a start does: once, over all nodes. What it does is compared with the bytes that
 * were approved, not with what the caller says of them.
 *
 * @param isFor - Whether the approved wish is what is about to be done.
 */
export async function useApproval<K extends ApprovalKind>(
  deps: ApprovalDeps,
  kind: K,
  approvalId: string,
  isFor: (wish: Extract<ApprovalWish, { kind: K }>) => boolean,
): Promise<Result<undefined, { reason: "approval_worthless" }>> {
  const stored = await deps.approvals.find(deps.tenant, approvalId);
  const isGood = stored?.kind === kind && stored.state === "approved" && deps.clock.now() < stored.expiresAt.getTime();
  const wish = stored !== null && isGood ? (openApproval(deps, stored)?.wish ?? null) : null;
  if (stored === null || wish?.kind !== kind || !isFor(wish as Extract<ApprovalWish, { kind: K }>))
    return refuse({ reason: "approval_worthless" });
  const used: StoredApproval = { ...stored, state: "used" };
  const isFirst = await deps.approvals.move(deps.tenant, used, approvalEntry(deps, "approval.used", used, null, {}));
  return isFirst ? ok(undefined) : refuse({ reason: "approval_worthless" });
}

/** The same for the keys of the installation. */
export async function mayExportKeys(
  deps: ApprovalDeps & Pick<AppDeps, "staff">,
  approvalId: string | null,
): Promise<Result<undefined, UseRefusal>> {
  if (!(await deps.staff.hasAny(deps.tenant))) return ok(undefined);
  if (approvalId === null) return refuse({ reason: "approval_needed" });
  return useApproval(deps, "keys_export", approvalId, () => true);
}

/**
 * Where there is staff, nobody takes the whole history away, or what is about one customer or incident, without a colleague who agreed to
 * exactly that.
 */
export async function mayExportHistory(
  deps: ApprovalDeps & Pick<AppDeps, "staff">,
  approvalId: string | null,
  about: ExportAbout | null = null,
): Promise<Result<undefined, UseRefusal>> {
  if (!(await deps.staff.hasAny(deps.tenant))) return ok(undefined);
  if (approvalId === null) return refuse({ reason: "approval_needed" });
  return useExportApproval(deps, approvalId, about);
}

/** Uses up an approval of an export about exactly this. */
export function useExportApproval(
  deps: ApprovalDeps,
  approvalId: string,
  about: ExportAbout | null,
): Promise<Result<undefined, { reason: "approval_worthless" }>> {
  const isSame = (approved: ExportAbout | undefined): boolean =>
    (approved?.subject ?? null) === (about?.subject ?? null) &&
    (approved?.incident ?? null) === (about?.incident ?? null);
  return useApproval(deps, "history_export", approvalId, (wish) => isSame(wish.about));
}
