// SPDX-License-Identifier: Apache-2.0
import type { Circumstances, GatePrincipal, GateRelation, GateRequest, GateResource, GateSignals } from "../known.ts";

/** One reviewed row of `docs/security/gate-rows.yaml`: what an action needs, for one class of fields. */
export type GateRow = {
  readonly action: string;
  readonly about: GateResource["kind"];
  readonly case?: readonly string[] | undefined;
  readonly fields: string;
  readonly purpose?: readonly string[] | undefined;
  readonly actors: readonly string[];
  readonly roles?: readonly string[] | undefined;
  readonly minimum: "A0" | "A1" | "A2" | "A3" | "A4";
  readonly maxAge?: number | undefined;
  readonly relations?: readonly string[] | undefined;
  readonly signals?: readonly string[] | undefined;
  readonly alarm?: boolean | undefined;
  readonly reported?: boolean | undefined;
  readonly settled?: boolean | undefined;
  readonly binds?: boolean | undefined;
  readonly amount?: "within" | "above" | undefined;
  readonly because: string;
};

/** The classes of fields that the rows allow for a request: empty = refused. */
export function allowedByRows(rows: readonly GateRow[], request: GateRequest): ReadonlySet<string> {
  return new Set(rows.filter((each) => allows(each, request)).map(({ fields }) => fields));
}

function allows(each: GateRow, { principal, action, resource, context }: GateRequest): boolean {
  return (
    each.action === action &&
    each.about === resource.kind &&
    (each.case === undefined || each.case.includes(caseState(resource, principal))) &&
    each.actors.includes(principal.kind) &&
    (each.roles === undefined ||
      (principal.kind === "Agent" && each.roles.some((role) => principal.roles.includes(role)))) &&
    context.level >= Number(each.minimum.slice(1)) &&
    (each.maxAge === undefined || context.ageSeconds <= each.maxAge) &&
    (each.relations === undefined || each.relations.includes(context.relation)) &&
    (each.signals === undefined || each.signals.includes(context.signals)) &&
    (each.purpose === undefined || each.purpose.includes(context.purpose)) &&
    (each.alarm === undefined || each.alarm === context.alarm) &&
    (each.reported === undefined || each.reported === context.reported) &&
    (each.settled === undefined || each.settled === context.settled) &&
    (each.binds === undefined || each.binds === context.binds) &&
    (each.amount === undefined || (each.amount === "above") === context.amount > context.spendLimit) &&
    // What the head of the file says of all rows.
    context.grantSeconds > 0
  );
}

function caseState(resource: GateResource, principal: GatePrincipal): string {
  if (resource.kind === "Approval") {
    if (resource.proposedBy === null) return "command";
    return principal.kind === "Agent" && resource.proposedBy === principal.id ? "own" : "other";
  }
  if (resource.kind !== "Case") return "none";
  if (resource.heldBy !== null) return principal.kind === "Agent" && resource.heldBy === principal.id ? "own" : "other";
  if (resource.isOutside === true) return "outside";
  return resource.isWaiting ? "waiting" : "closed";
}

const RELATIONS: readonly GateRelation[] = ["none", "own", "holder", "admin", "user", "helper", "minor"];
const SIGNALS: readonly GateSignals[] = ["clean", "not_clean", "unknown", "not_applicable", "not_read"];
const ACTORS: readonly GatePrincipal[] = [
  { kind: "Visitor", id: "v" },
  { kind: "Subject", id: "s" },
  { kind: "Agent", id: "a", roles: ["care"] },
  { kind: "Agent", id: "a", roles: ["auditor", "admin", "security", "privacy"] },
  { kind: "Token", id: "t", scopes: ["everything"] },
  { kind: "System", id: "wardline" },
];
const CASES: readonly GateResource[] = [
  { kind: "Case", id: "c", isWaiting: true, heldBy: null },
  { kind: "Case", id: "c", isWaiting: false, heldBy: null },
  { kind: "Case", id: "c", isWaiting: false, heldBy: null, isOutside: true },
  { kind: "Case", id: "c", isWaiting: false, heldBy: "a" },
  { kind: "Case", id: "c", isWaiting: false, heldBy: "b" },
];
const APPROVALS: readonly GateResource[] = [null, "a", "b"].map((proposedBy) => ({
  kind: "Approval",
  id: "p",
  proposedBy,
}));
const THINGS: readonly GateResource[] = (["Catalogue", "Holdings", "Line", "Account"] as const).map((kind) => ({
  kind,
  id: "x",
}));
/** What is about no customer: each role by itself, so that no two of them can be taken for each other. */
const STAFF_THINGS: readonly GateResource[] = (["Desk", "Staff", "History", "Case"] as const).map((kind) =>
  kind === "Case" ? { kind, id: "x", isWaiting: true, heldBy: null } : { kind, id: "x" },
);
const STAFF_ACTORS: readonly GatePrincipal[] = [
  ...ACTORS.filter(({ kind }) => kind !== "Agent"),
  ...[["care"], ["security"], ["privacy"], ["admin"], ["auditor"], [], ["Admin"]].map((roles) => ({
    kind: "Agent" as const,
    id: "a",
    roles,
  })),
];
const LEVELS = [0, 1, 2, 3, 4];
const PURPOSES = ["serviceProvision", "fraudPrevention", "callBack", "contactCheck", "marketing"];
const BASE: Circumstances = {
  level: 0,
  ageSeconds: 0,
  relation: "none",
  grantSeconds: 1,
  signals: "clean",
  alarm: false,
  reported: false,
  settled: false,
  purpose: "serviceProvision",
  owner: "bot",
  hour: 12,
  binds: false,
  amount: 0,
  spendLimit: 2_500,
};

/** Every action × level × relation × signals × kind of actor about the thing it is about, at its own purpose and freshly proved; and about every other thing. */
export function* gateProduct(rows: readonly GateRow[], action: string): Generator<GateRequest> {
  const own = rows.filter((each) => each.action === action);
  const purpose = own[0]?.purpose?.[0] ?? "serviceProvision";
  // What an act does with signals that do not apply, or were not read, matters; elsewhere they are read by nobody.
  const signalStates = action.startsWith("act.") ? SIGNALS : SIGNALS.slice(0, 3);
  const about = own[0]?.about ?? "Line";
  const abouts: ReadonlySet<string> = new Set(own.map((each) => each.about));
  const isOfStaff = STAFF_THINGS.some(({ kind }) => kind === about && kind !== "Case");
  // How a customer stands to a line, and what the network says of it, are no facts of what staff does beside cases: two of each show that.
  const isBesideCases = isOfStaff || about === "Approval";
  const relations = isBesideCases ? RELATIONS.slice(1, 3) : RELATIONS;
  const signalsHere = isBesideCases ? SIGNALS.slice(0, 2) : signalStates;
  const things = about === "Case" ? CASES : about === "Approval" ? APPROVALS : THINGS;
  for (const resource of isOfStaff ? STAFF_THINGS : things) {
    // A thing that the action is not about is refused at any level and with any signals: the most that somebody can have shows it.
    const isAbout = abouts.has(resource.kind) || (!isOfStaff && things !== THINGS);
    for (const principal of isBesideCases ? STAFF_ACTORS : ACTORS)
      for (const level of isAbout ? LEVELS : LEVELS.slice(-1))
        for (const relation of relations)
          for (const signals of isAbout ? signalsHere : signalsHere.slice(0, 1))
            yield { principal, action, resource, context: { ...BASE, level, relation, signals, purpose } };
  }
}

/** The other conditions, one changed at a time and some together, around a request. */
export function gateVariants(request: GateRequest): readonly GateRequest[] {
  const changes: Partial<Circumstances>[] = [
    ...[120, 121, 600, 601, 900, 901, 3_600, 3_601].map((ageSeconds) => ({ ageSeconds })),
    ...PURPOSES.map((purpose) => ({ purpose })),
    { alarm: true },
    { settled: true },
    { reported: true },
    { reported: true, settled: true },
    { reported: true, settled: true, ageSeconds: 120 },
    { reported: true, settled: true, ageSeconds: 121 },
    { reported: true, settled: true, alarm: true },
    { binds: true },
    { binds: true, ageSeconds: 120 },
    { binds: true, ageSeconds: 121 },
    { amount: 2_500 },
    { amount: 2_501 },
    { amount: 2_501, ageSeconds: 120 },
    { amount: 2_501, ageSeconds: 121 },
    { grantSeconds: 0 },
    { grantSeconds: -1 },
    { owner: "agent" },
    { hour: 3 },
  ];
  return changes.map((change) => ({ ...request, context: { ...request.context, ...change } }));
}
