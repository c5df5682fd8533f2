// SPDX-License-Identifier: Apache-2.0
import type { Circumstances, Decide, GateDecision, GateRequest } from "../decide.ts";

/** One circumstance that would have to be another. `to` is a value of the policies' own vocabulary. */
export type Change = { readonly what: ChangeName; readonly from: string; readonly to: string };
export const CHANGE_NAMES = [
  "principal",
  "role",
  "level",
  "age_seconds",
  "relation",
  "grant_seconds",
  "signals",
  "alarm",
  "reported",
  "settled",
  "purpose",
  "owner",
  "hour",
  "binds",
  "amount",
  "held_by",
  "waiting",
  "proposed_by",
] as const;
export type ChangeName = (typeof CHANGE_NAMES)[number];

export type WhatIf = {
  readonly decision: GateDecision;
  /** Allowed, and the wanted class of fields is among those that may leave. */
  readonly isAllowed: boolean;
  /** Where it is refused: ways in which it would be allowed, each the fewest changes of its kind. Empty: nothing that can change would help. */
  readonly ways: readonly (readonly Change[])[];
  /** Policies that would permit it then: those that do not hold now. */
  readonly would: readonly string[];
};

const RELATIONS = ["own", "holder", "admin", "user", "helper", "minor"] as const;
const PURPOSES = [
  "serviceProvision",
  "fraudPrevention",
  "callBack",
  "contactCheck",
  "faultDiagnosis",
  "billCheck",
] as const;
/** Longest first: a sign-in need not be fresher than the policies want. */
const AGES = [3_600, 1_800, 900, 600, 300, 120, 60, 0] as const;
const MOST_WAYS = 6;

type Option = { readonly change: Change; readonly request: GateRequest };

/**
 * Asks the real gate, and where it says no, asks it again with one circumstance changed, then with as many as it takes. Pure; nothing is
 * guessed from texts of policies: what is said is what the gate answered.
 *
 * @param field - A class of fields that shall leave, or null.
 * @param roles - Every role there is.
 */
export function whatIf(decide: Decide, request: GateRequest, field: string | null, roles: readonly string[]): WhatIf {
  const passes = (asked: GateRequest): boolean => isOpen(decide(asked), field);
  const decision = decide(request);
  if (isOpen(decision, field)) return { decision, isAllowed: true, ways: [], would: [] };
  const singles = onePerKind(options(request, roles).filter(({ request: asked }) => passes(asked)));
  const many = singles.length > 0 ? [] : fewest(request, roles, passes);
  const ways = singles.length > 0 ? singles.map(({ change }) => [change]) : many.length > 0 ? [many] : [];
  const asked = singles[0]?.request ?? withChanges(request, many);
  const would = ways.length === 0 ? [] : decide(asked).policies.filter((id) => !decision.policies.includes(id));
  return { decision, isAllowed: false, ways: ways.slice(0, MOST_WAYS), would };
}

function isOpen(decision: GateDecision, field: string | null): boolean {
  return decision.isAllowed && (field === null || decision.fields.has(field));
}

/** Of one kind of change the first that works; of roles and relations each. */
function onePerKind(working: readonly Option[]): readonly Option[] {
  const seen = new Set<string>();
  return working.filter(({ change: { what } }) => {
    if (what === "role" || what === "relation") return true;
    if (seen.has(what)) return false;
    seen.add(what);
    return true;
  });
}

/**
 * The fewest changes found by making everything as good as can be, for each role, relation and purpose, and taking back one change after the
 * other as long as it still passes.
 */
function fewest(
  request: GateRequest,
  roles: readonly string[],
  passes: (asked: GateRequest) => boolean,
): readonly Change[] {
  let best: readonly Change[] = [];
  const all = options(request, roles);
  const of = (what: ChangeName): readonly (Change | null)[] => [
    null,
    ...all.filter(({ change }) => change.what === what).map(({ change }) => change),
  ];
  const always = [...bestOf(all)];
  const apply = (changes: readonly Change[]): GateRequest => withChanges(request, changes);
  for (const choice of choicesOf([of("role"), of("relation"), of("purpose"), placesOf(all), of("owner")])) {
    const wanted = [...always, ...choice];
    if (!passes(apply(wanted))) continue;
    let kept: readonly Change[] = wanted;
    for (const change of wanted) {
      const without = kept.filter((each) => each !== change);
      if (passes(apply(without))) kept = without;
    }
    // The best level passes too; the lowest that still does is what is said.
    kept = kept.map((change) => lowest(change, kept, all, (changes) => passes(apply(changes))));
    if (best.length === 0 || kept.length < best.length) best = kept;
  }
  return best;
}

/** Whose a case is, is one thing: with whoever asks, or waiting. */
function placesOf(all: readonly Option[]): readonly (Change | null)[] {
  return [null, ...all.map(({ change }) => change).filter(({ what }) => what === "held_by" || what === "waiting")];
}

/** One of each list, in every combination; what is null is left as it is. */
function choicesOf(lists: readonly (readonly (Change | null)[])[]): readonly (readonly Change[])[] {
  return lists.reduce<readonly (readonly Change[])[]>(
    (before, list) =>
      before.flatMap((chosen) => list.map((change) => (change === null ? chosen : [...chosen, change]))),
    [[]],
  );
}

function lowest(
  change: Change,
  kept: readonly Change[],
  all: readonly Option[],
  passes: (changes: readonly Change[]) => boolean,
): Change {
  if (change.what !== "level" && change.what !== "age_seconds") return change;
  const same = all.filter((option) => option.change.what === change.what).map((option) => option.change);
  return same.find((each) => passes(kept.map((one) => (one === change ? each : one)))) ?? change;
}

/** What has no better and worse: tried one by one. */
const CHOSEN: ReadonlySet<ChangeName> = new Set(["role", "relation", "purpose", "hour", "owner", "held_by", "waiting"]);

/** Of what has an order the strongest: the highest level, the freshest proof. */
function bestOf(all: readonly Option[]): readonly Change[] {
  const last = new Map<ChangeName, Change>();
  for (const { change } of all) if (!CHOSEN.has(change.what)) last.set(change.what, change);
  return [...last.values()];
}

/** Every single change that makes a difference, weakest first within its kind. */
function options(request: GateRequest, roles: readonly string[]): readonly Option[] {
  return changesOf(request, roles).map((change) => ({ change, request: withChange(request, change) }));
}

function changesOf({ principal, resource, context }: GateRequest, roles: readonly string[]): readonly Change[] {
  const to = (what: ChangeName, from: unknown, values: readonly unknown[]): Change[] =>
    values.filter((value) => value !== from).map((value) => ({ what, from: String(from), to: String(value) }));
  const isAgent = principal.kind === "Agent";
  const held = principal.kind === "Agent" ? principal.roles : [];
  return [
    ...to(
      "level",
      context.level,
      [0, 1, 2, 3, 4].filter((level) => level > context.level),
    ),
    ...to(
      "age_seconds",
      context.ageSeconds,
      AGES.filter((age) => age < context.ageSeconds),
    ),
    ...(isAgent ? roles.filter((role) => !held.includes(role)) : []).map(
      (role): Change => ({
        what: "role",
        from: held.join(" "),
        to: role,
      }),
    ),
    ...to("principal", principal.kind, principal.kind === "Visitor" ? ["Subject"] : []),
    ...(isAgent ? [] : to("relation", context.relation, RELATIONS)),
    ...(context.grantSeconds > 0 ? [] : to("grant_seconds", context.grantSeconds, [3_600])),
    ...to("signals", context.signals, ["clean"]),
    ...to("alarm", context.alarm, [false]),
    ...to("reported", context.reported, [false]),
    ...to("settled", context.settled, [true]),
    ...to("purpose", context.purpose, PURPOSES),
    ...to("owner", context.owner, ["agent", "queued", "bot"]),
    ...to(
      "hour",
      context.hour,
      Array.from({ length: 24 }, (_, hour) => hour),
    ),
    ...to("binds", context.binds, [false]),
    ...to("amount", context.amount, context.amount > context.spendLimit ? [context.spendLimit] : []),
    ...(resource.kind === "Case"
      ? [...to("waiting", resource.isWaiting, [true]), ...to("held_by", heldBy(resource.heldBy, principal.id), ["me"])]
      : []),
    ...(resource.kind === "Approval" && resource.proposedBy === principal.id
      ? [{ what: "proposed_by", from: "me", to: "other" } as const]
      : []),
  ];
}

function heldBy(holder: string | null, me: string): string {
  return holder === null ? "nobody" : holder === me ? "me" : "other";
}

/** Somebody else than whoever is asked about. */
export const ANOTHER = "another";

/** The same request, were all of these so. */
export function withChanges(request: GateRequest, changes: readonly Change[]): GateRequest {
  return changes.reduce(withChange, request);
}

function withChange(request: GateRequest, { what, to }: Change): GateRequest {
  const context = (more: Partial<Circumstances>): GateRequest => ({
    ...request,
    context: { ...request.context, ...more },
  });
  const { principal, resource } = request;
  switch (what) {
    case "principal":
      return { ...request, principal: { kind: "Subject", id: principal.id } };
    case "role":
      return principal.kind === "Agent"
        ? { ...request, principal: { ...principal, roles: [...principal.roles, to] } }
        : request;
    case "level":
      return context({ level: Number(to) });
    case "age_seconds":
      return context({ ageSeconds: Number(to) });
    case "relation":
      return context({ relation: to as Circumstances["relation"] });
    case "grant_seconds":
      return context({ grantSeconds: Number(to) });
    case "signals":
      return context({ signals: "clean" });
    case "alarm":
      return context({ alarm: false });
    case "reported":
      return context({ reported: false });
    case "settled":
      return context({ settled: true });
    case "purpose":
      return context({ purpose: to });
    case "owner":
      return context({ owner: to as Circumstances["owner"] });
    case "hour":
      return context({ hour: Number(to) });
    case "binds":
      return context({ binds: false });
    case "amount":
      return context({ amount: Number(to) });
    case "held_by":
      return resource.kind === "Case"
        ? { ...request, resource: { ...resource, isWaiting: false, heldBy: principal.id } }
        : request;
    case "waiting":
      return resource.kind === "Case"
        ? { ...request, resource: { ...resource, isWaiting: true, heldBy: null } }
        : request;
    case "proposed_by":
      return resource.kind === "Approval" ? { ...request, resource: { ...resource, proposedBy: ANOTHER } } : request;
  }
}
