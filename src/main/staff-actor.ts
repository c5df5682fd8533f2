// SPDX-License-Identifier: Apache-2.0
import type { HistoryEntry } from "#app";
import { AppError } from "#kernel";
import type { openCommandDeps } from "./command-deps.ts";

/**
 * Who stands in the history for what a command does: a colleague whom `--by` names, else the machine.
 *
 * @throws AppError - `cli.bad_argument`: nobody, or more than one, is meant.
 */
export async function staffActor(
  { staff, tenant }: Pick<Awaited<ReturnType<typeof openCommandDeps>>["deps"], "staff" | "tenant">,
  by: string | undefined,
): Promise<HistoryEntry["actor"]> {
  if (by === undefined) return { kind: "system", id: null };
  const found = (await staff.list(tenant)).filter(
    ({ staffId, email, name, state }) => state === "active" && [staffId, email, name].includes(by),
  );
  const [person] = found;
  if (person === undefined || found.length > 1)
    throw new AppError(
      "cli.bad_argument",
      "Cannot run the command: --by wants the id, e-mail or name of one active member of staff",
    );
  return { kind: "agent", id: person.staffId };
}
