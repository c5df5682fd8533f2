// SPDX-License-Identifier: Apache-2.0
import { APPROVAL_ACTIONS, type DefinedRole, type LoadedPolicies, STAFF_ACTIONS, STAFF_ROLES } from "#app";
import type { PolicyFile } from "#cedar";
import { AppError } from "#kernel";

/** Actions that give power over others. A role of the operator's never opens one: such a right is seen in `admin` and `security`. */
const POWER: readonly string[] = [
  "staff.invite",
  "staff.recover",
  "staff.roles",
  "staff.enable",
  "staff.remove",
  "tokens.make",
  ...APPROVAL_ACTIONS.filter((action) => action !== "approval.list" && !action.startsWith("approval.request_")),
];

/**
 * Whether the operator's own policies name only roles that exist, and say by their ids whose they are. That they fit the schema, and can
 * hold at all, the loader has seen.
 *
 * @throws AppError - `main.role_unknown`: a role is written that nobody defined, by a slip it would open nothing for ever.
 */
export function checkOwnPolicies(files: readonly PolicyFile[], defined: readonly DefinedRole[]): void {
  const known = new Set<string>([...STAFF_ROLES, ...defined.map(({ name }) => name)]);
  for (const { name, text } of files) {
    const code = text.replace(/\/\/.*$/gmu, "");
    for (const [, list = ""] of code.matchAll(/roles\s*\.\s*contains(?:Any|All)?\s*\(([^)]*)\)/gu))
      for (const [, role = ""] of list.matchAll(/"([^"]*)"/gu))
        if (!known.has(role))
          throw new AppError(
            "main.role_unknown",
            `Cannot start: ${name} names the role "${role}", which nobody defined`,
          );
    for (const [, id = ""] of code.matchAll(/@id\s*\(\s*"([^"]*)"/gu))
      if (!id.startsWith("own-"))
        throw new AppError("main.role_unknown", `Cannot start: in ${name} the id "${id}" does not begin with "own-"`);
  }
}

/**
 * Asks the loaded set what each role of the operator's opens, and refuses one that gives power over others, whoever wrote it there.
 *
 * @throws AppError - `main.role_too_strong`.
 */
export function checkRolePower(policies: LoadedPolicies, defined: readonly DefinedRole[]): void {
  for (const { includes, name } of defined)
    for (const action of POWER)
      for (const proposedBy of ["somebody", null]) {
        const resource = action.startsWith("approval.")
          ? ({ kind: "Approval", id: "any", proposedBy } as const)
          : ({ kind: STAFF_ACTIONS[action as keyof typeof STAFF_ACTIONS], id: "all" } as const);
        const isOpen = (roles: readonly string[]): boolean =>
          policies.decide({ principal: { kind: "Agent", id: "nobody", roles }, action, resource, context: FRESH })
            .isAllowed;
        // What it includes has such a right as a role of the product, where everybody sees it: care approves what care asks.
        if (isOpen([name]) && !isOpen(includes))
          throw new AppError("main.role_too_strong", `Cannot start: the role "${name}" would open ${action}`);
      }
}

const FRESH = {
  level: 4,
  ageSeconds: 0,
  relation: "none",
  // Ten years: a right that ended would close what it opens.
  grantSeconds: 315_360_000,
  signals: "not_read",
  alarm: false,
  reported: false,
  settled: false,
  purpose: "serviceProvision",
  owner: "agent",
  hour: 12,
  binds: false,
  amount: 0,
  spendLimit: 0,
} as const;
