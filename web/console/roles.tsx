// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { StaffRoleName } from "#protocol";
import type { StaffStrings } from "./staff-strings.ts";

export const ROLES: readonly StaffRoleName[] = ["care", "security", "privacy", "admin", "auditor"];

interface RoleTagsProps {
  readonly roles: readonly StaffRoleName[];
  readonly words: StaffStrings;
  readonly label: string;
  readonly withHints?: boolean;
}

export function RoleTags({ roles, words, label, withHints }: RoleTagsProps): JSX.Element {
  return (
    <ul class="role-tags" aria-label={label}>
      {roles.map((role) => (
        <li key={role}>
          <span class={role === "admin" ? "tag warn" : "tag calm"}>{words.roles[role] ?? role}</span>
          {withHints === true && <span class="quiet"> {words.roleHints[role]}</span>}
        </li>
      ))}
    </ul>
  );
}

/** A role that the operator defined, with what it is called. */
export type OwnRole = { readonly name: StaffRoleName; readonly title: string };

interface RoleChoiceProps {
  /** Offered beside those of the product. */
  readonly own?: readonly OwnRole[];
  readonly roles: readonly StaffRoleName[];
  readonly onRoles: (roles: StaffRoleName[]) => void;
  readonly words: StaffStrings;
  readonly legend: string;
}

export function RoleChoice({ roles, onRoles, words, legend, own = [] }: RoleChoiceProps): JSX.Element {
  const all = [...ROLES, ...own.map(({ name }) => name)];
  return (
    <fieldset class="role-choice">
      <legend>{legend}</legend>
      {all.map((role) => (
        <label key={role}>
          <input
            type="checkbox"
            checked={roles.includes(role)}
            onChange={(event) => {
              const isOn = event.currentTarget.checked;
              onRoles(all.filter((each) => (each === role ? isOn : roles.includes(each))));
            }}
          />
          <span>
            {words.roles[role] ?? own.find(({ name }) => name === role)?.title}{" "}
            <span class="quiet">{words.roleHints[role]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
