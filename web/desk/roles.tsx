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
          <span class={role === "admin" ? "tag warn" : "tag calm"}>{words.roles[role]}</span>
          {withHints === true && <span class="quiet"> {words.roleHints[role]}</span>}
        </li>
      ))}
    </ul>
  );
}

interface RoleChoiceProps {
  readonly roles: readonly StaffRoleName[];
  readonly onRoles: (roles: StaffRoleName[]) => void;
  readonly words: StaffStrings;
  readonly legend: string;
}

export function RoleChoice({ roles, onRoles, words, legend }: RoleChoiceProps): JSX.Element {
  return (
    <fieldset class="role-choice">
      <legend>{legend}</legend>
      {ROLES.map((role) => (
        <label key={role}>
          <input
            type="checkbox"
            checked={roles.includes(role)}
            onChange={(event) => {
              const isOn = event.currentTarget.checked;
              onRoles(ROLES.filter((each) => (each === role ? isOn : roles.includes(each))));
            }}
          />
          <span>
            {words.roles[role]} <span class="quiet">{words.roleHints[role]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
