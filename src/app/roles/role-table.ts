// SPDX-License-Identifier: Apache-2.0
import { ok, type Result } from "#kernel";
import { circumstancesAtDesk } from "../circumstances.ts";
import type { GateResource } from "../decide.ts";
import type { AppDeps } from "../deps.ts";
import { type GateOfStaff, passStaffGate } from "../staff/gate.ts";
import { STAFF_ROLES, type StaffRole } from "../staff/ports.ts";
import type { StaffSeat } from "../staff/seat.ts";
import type { DefinedRole } from "./defined-role.ts";

/** One role and what the policies in force permit it, at best: with the case held, the customer proved, the sign-in fresh. */
export type RoleRow = {
  readonly name: StaffRole;
  /** Null for a role of the product: its words are the screen's. */
  readonly title: DefinedRole["title"] | null;
  readonly includes: readonly StaffRole[];
  /** Names of actions of the gate, in the order of the schema. */
  readonly opens: readonly string[];
  /** Accounts that have it. */
  readonly held: number;
};

const PURPOSES = [
  "serviceProvision",
  "callBack",
  "contactCheck",
  "fraudPrevention",
  "faultDiagnosis",
  "billCheck",
] as const;
/** What only customers are about is decided by their own proofs, never by a role. */
const OF_CUSTOMERS = ["Catalogue", "Holdings", "Line", "Account"];
const SOMEBODY = "role-table";

/**
 * What each role opens, asked of the very policies that decide: a table that cannot be out of date. Thousands of questions, so they are asked
 * once an hour of the day for a set of policies, with pauses in which others are served; meanwhile everybody waits for the same answer.
 */
export async function readRoles(deps: AppDeps, seat: StaffSeat): Promise<Result<readonly RoleRow[], GateOfStaff>> {
  const passed = await passStaffGate(deps, seat, "roles.read");
  if (!passed.ok) return passed;
  const [staff, opens] = await Promise.all([deps.staff.list(deps.tenant), openTo(deps)]);
  const row = (name: StaffRole, defined: DefinedRole | null): RoleRow => ({
    name,
    title: defined?.title ?? null,
    includes: defined?.includes ?? [],
    opens: opens.get(name) ?? [],
    held: staff.filter(({ roles }) => roles.includes(name)).length,
  });
  return ok([...STAFF_ROLES.map((name) => row(name, null)), ...deps.definedRoles.map((each) => row(each.name, each))]);
}

type Opens = ReadonlyMap<StaffRole, readonly string[]>;
const known = new WeakMap<AppDeps["policies"], { readonly hour: number; readonly opens: Promise<Opens> }>();

/** Policies may look at the hour; nothing else of what they are asked here changes. */
function openTo(deps: AppDeps): Promise<Opens> {
  const { hour } = circumstancesAtDesk(deps, 0);
  const held = known.get(deps.policies);
  if (held?.hour === hour) return held.opens;
  const opens = askAll(deps);
  known.set(deps.policies, { hour, opens });
  opens.catch(() => known.delete(deps.policies));
  return opens;
}

async function askAll(deps: AppDeps): Promise<Opens> {
  const actions = actionsIn(deps.policies.texts.schema);
  const found = new Map<StaffRole, string[]>();
  for (const role of [...STAFF_ROLES, ...deps.definedRoles.map(({ name }) => name)]) {
    const open: string[] = [];
    for (const { action, kinds } of actions) {
      if (isOpenTo(deps, role, action, kinds)) open.push(action);
      await deps.pause(0);
    }
    found.set(role, open);
  }
  return found;
}

/** Whether every role of a wish is one of the product's or was defined. */
export function areKnownRoles({ definedRoles }: Pick<AppDeps, "definedRoles">, roles: readonly StaffRole[]): boolean {
  const known: readonly string[] = [...STAFF_ROLES, ...definedRoles.map(({ name }) => name)];
  return roles.every((role) => known.includes(role));
}

function isOpenTo(deps: AppDeps, role: StaffRole, action: string, kinds: readonly string[]): boolean {
  const principal = { kind: "Agent", id: SOMEBODY, roles: [role] } as const;
  const context = { ...circumstancesAtDesk(deps, 0), level: 4, ageSeconds: 0 };
  return kinds
    .flatMap(resourcesOf)
    .some((resource) =>
      PURPOSES.some(
        (purpose) => deps.policies.decide({ principal, action, resource, context: { ...context, purpose } }).isAllowed,
      ),
    );
}

function resourcesOf(kind: string): GateResource[] {
  if (kind === "Case")
    return [
      { kind, id: "any", isWaiting: true, heldBy: null },
      { kind, id: "any", isWaiting: false, heldBy: SOMEBODY },
      { kind, id: "any", isWaiting: false, heldBy: null },
    ];
  if (kind === "Approval")
    return [
      { kind, id: "any", proposedBy: "somebody-else" },
      { kind, id: "any", proposedBy: null },
    ];
  return [{ kind, id: "all" } as GateResource];
}

const ACTION = /action\s+((?:"[^"]+"\s*,?\s*)+)(?:in\s*\[[^\]]*\]\s*)?appliesTo\s*\{[^}]*?resource:\s*\[([^\]]*)\]/gu;

/** Actions of staff with what they are about, as the schema in force names them. */
export function actionsIn(schema: string): { readonly action: string; readonly kinds: readonly string[] }[] {
  return [...schema.matchAll(ACTION)].flatMap(([, names = "", resources = ""]) => {
    const kinds = resources.split(",").map((kind) => kind.trim());
    if (kinds.some((kind) => OF_CUSTOMERS.includes(kind))) return [];
    return [...names.matchAll(/"([^"]+)"/gu)].map(([, action = ""]) => ({ action, kinds }));
  });
}
