// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "#kernel";
import type { StaffRole } from "../staff/ports.ts";

/** A role that the operator defined: roles of the product under one name, and what the operator's own policies say of it. */
export type DefinedRole = {
  /** Has a hyphen in it, such as `team-lead`: so it is never mistaken for a role of the product. */
  readonly name: `${string}-${string}`;
  /** Which roles of the product it includes. Never admin or security: who approves is seen by name. */
  readonly includes: readonly StaffRole[];
  readonly title: Readonly<Record<Lang, string>>;
};

/** Roles as the policies see them: each with what it includes. A name that nobody defined stands for itself and opens nothing. */
export function expandRoles(defined: readonly DefinedRole[], roles: readonly string[]): readonly string[] {
  const included = roles.flatMap((role) => defined.find(({ name }) => name === role)?.includes ?? []);
  return included.length === 0 ? roles : [...new Set([...roles, ...included])];
}
