// SPDX-License-Identifier: Apache-2.0
import { type ExportAbout, mayExportHistory, proposePolicies } from "#app";
import { AppError, type TenantId } from "#kernel";
import { makeApprovalStore, makeStaffStore } from "#postgres";
import type { Terminal } from "#surfaces";
import { openCommandDeps } from "./command-deps.ts";
import type { LoadedConfig } from "./load-config.ts";
import type { Storage } from "./open-storage.ts";
import { hashes, systemClock, systemRandom } from "./system.ts";

/**
 * Where there is staff, the history, or what is about one customer or incident, leaves only with a colleague's approval, which is used up by it.
 *
 * @throws AppError - `cli.approval_needed`.
 */
export async function demandExportApproval(
  { database, names }: Storage,
  tenant: string,
  approvalId: string | null,
  about: ExportAbout | null = null,
): Promise<void> {
  const may = await mayExportHistory(
    {
      tenant: tenant as TenantId,
      clock: systemClock,
      random: systemRandom,
      hashes,
      approvals: makeApprovalStore(database, names),
      staff: makeStaffStore({ database, names }),
    },
    approvalId,
    about,
  );
  if (may.ok) return;
  throw new AppError(
    "cli.approval_needed",
    "Cannot export the history: ask for it at the desk, have a colleague approve it, and name that with --approval ID; an approval works once and in time",
  );
}

/** Asks for changed policies; see `docs/operations/approvals.md`. */
export async function runPoliciesPropose(loaded: LoadedConfig, terminal: Terminal): Promise<number> {
  const { deps, close } = await openCommandDeps(loaded);
  try {
    const approvalId = await proposePolicies(deps);
    terminal.write(
      approvalId === null
        ? "These policies are in force already\n"
        : `Asked as ${approvalId}: two people of the roles security or admin decide at the desk. Then start the server with these policies.\n`,
    );
    return 0;
  } finally {
    await close();
  }
}
