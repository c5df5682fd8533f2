// SPDX-License-Identifier: Apache-2.0
import type { StaffRole } from "../staff/ports.ts";

/** What a token may be allowed: an action of the gate, and as which role it is decided there. */
export type ApiScope = {
  readonly role: StaffRole;
  /** Names of people, words of customers, or a change: a second person has to approve such a token. */
  readonly isWide: boolean;
};

/**
 * Every scope there is; each is one action of the gate, so that the policies decide about a program as they do about a person. What is
 * not here no token does: deciding approvals, revealing, opening files, vouching, lifting alarms, inviting, roles, tokens themselves.
 */
export const API_SCOPES = {
  "desk.list": { role: "care", isWide: false },
  "desk.read": { role: "care", isWide: true },
  "desk.take_over": { role: "care", isWide: true },
  "desk.reply": { role: "care", isWide: true },
  "desk.hand_back": { role: "care", isWide: true },
  "desk.end": { role: "care", isWide: true },
  "desk.lock": { role: "care", isWide: true },
  "desk.transfer": { role: "care", isWide: true },
  "desk.label": { role: "care", isWide: true },
  "desk.note": { role: "care", isWide: true },
  "desk.search": { role: "care", isWide: true },
  "desk.set_up": { role: "admin", isWide: true },
  "texts.read": { role: "care", isWide: false },
  "texts.write": { role: "care", isWide: true },
  "wording.read": { role: "care", isWide: false },
  "wording.write": { role: "care", isWide: true },
  "banner.read": { role: "care", isWide: false },
  "banner.change": { role: "care", isWide: true },
  "hours.read": { role: "care", isWide: false },
  "hours.write": { role: "care", isWide: true },
  "installation.read": { role: "admin", isWide: true },
  "installation.check": { role: "admin", isWide: true },
  "installation.change": { role: "admin", isWide: true },
  "staff.list": { role: "admin", isWide: true },
  "staff.disable": { role: "admin", isWide: true },
  "history.all": { role: "auditor", isWide: false },
  "history.reveals": { role: "privacy", isWide: false },
  "history.security": { role: "security", isWide: false },
  "policies.read": { role: "auditor", isWide: false },
  "security.read": { role: "security", isWide: true },
  "incidents.read": { role: "security", isWide: false },
  "incidents.settle": { role: "security", isWide: true },
  "incidents.work": { role: "security", isWide: true },
  "roles.read": { role: "auditor", isWide: false },
  "sessions.end": { role: "admin", isWide: true },
  "service.read": { role: "security", isWide: false },
  "analytics.read": { role: "auditor", isWide: false },
  "analytics.messages": { role: "admin", isWide: true },
  "privacy.read": { role: "privacy", isWide: true },
  "privacy.settle_owed": { role: "privacy", isWide: true },
  "requests.list": { role: "privacy", isWide: true },
  "records.read": { role: "auditor", isWide: false },
  "evidence.read": { role: "auditor", isWide: false },
} as const satisfies Record<string, ApiScope>;
export type ApiScopeName = keyof typeof API_SCOPES;

const NAMES = Object.keys(API_SCOPES) as ApiScopeName[];

/** Sorted, each once; null where one is not known. */
export function parseScopes(wanted: readonly string[]): readonly ApiScopeName[] | null {
  const known = NAMES.filter((name) => wanted.includes(name));
  return wanted.length > 0 && wanted.every((name) => Object.hasOwn(API_SCOPES, name)) ? known : null;
}

/** As which roles a token is decided about. Each gate looks at the scopes as well: a role alone opens nothing to it. */
export function rolesOfScopes(scopes: readonly string[]): StaffRole[] {
  const roles = NAMES.filter((name) => scopes.includes(name)).map((name): StaffRole => API_SCOPES[name].role);
  return [...new Set(roles)];
}

/** Whether a second person has to approve: by what it may do, or because whoever copies it may use it. */
export function isWide(scopes: readonly ApiScopeName[], deviceKey: string | null): boolean {
  return deviceKey === null || scopes.some((name) => API_SCOPES[name].isWide);
}

export function isWideScope(name: ApiScopeName): boolean {
  return API_SCOPES[name].isWide;
}
