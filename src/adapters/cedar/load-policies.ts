// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import {
  checkParseSchema,
  type EntityJson,
  preparsePolicySet,
  schemaToJson,
  statefulIsAuthorized,
  validate,
} from "@cedar-policy/cedar-wasm/nodejs";
import type { Decide, GateDecision, GatePrincipal, GateRequest, GateResource, LoadedPolicies } from "#app";
import { AppError } from "#kernel";
import {
  type NamedPolicy,
  type PolicyFile,
  type PolicyProblem,
  problemIn,
  problemInPolicy,
  splitPolicies,
} from "./policy-files.ts";
import { type ActionShape, shapesOf } from "./request-check.ts";

const REFUSED: GateDecision = { isAllowed: false, fields: new Set(), policies: [] };

/**
 * Checks policies against their schema and prepares them once. A warning (a condition that can never hold, say) refuses like an error:
 * a policy that does not mean what it says is worse than none.
 *
 * @throws AppError `adapter.policies_invalid` - Naming file and line of every problem.
 */
export function loadPolicies(schema: PolicyFile, files: readonly PolicyFile[]): LoadedPolicies {
  return policyLoader(schema)(files);
}

/**
 * One schema, read once, for many sets of policies. `about`: the only actions that will be decided on; others are refused.
 *
 * A policy is checked against the schema by itself, so one that was found sound is not checked again, whatever set it comes in; and a
 * file that comes again, the same object, is not read again.
 */
export function policyLoader(
  schema: PolicyFile,
): (files: readonly PolicyFile[], about?: readonly string[]) => LoadedPolicies {
  const wrong = schemaProblems(schema);
  const shapes = wrong.length > 0 ? new Map<string, ActionShape>() : shapesIn(schema);
  const sound = new Set<string>();
  const read = new WeakMap<PolicyFile, SplitFile>();
  return (files, about) => {
    const wanted = about === undefined ? shapes : new Map([...shapes].filter(([action]) => about.includes(action)));
    return load({ schema, wrong, shapes: wanted, sound, read }, files);
  };
}

type ReadSchema = {
  readonly schema: PolicyFile;
  readonly wrong: readonly PolicyProblem[];
  readonly shapes: ReadonlyMap<string, ActionShape>;
  /** Texts of policies that mean what they say under this schema. */
  readonly sound: Set<string>;
  /** What lies in the files that came before. */
  readonly read: WeakMap<PolicyFile, SplitFile>;
};
type SplitFile = ReturnType<typeof splitPolicies>;

function load({ schema, wrong, shapes, sound, read }: ReadSchema, files: readonly PolicyFile[]): LoadedPolicies {
  const split = files.map((file) => {
    const known = read.get(file) ?? splitPolicies(file);
    read.set(file, known);
    return known;
  });
  const policies = split.flatMap((file) => file.policies);
  const byId = new Map(policies.toReversed().map((policy) => [policy.id, policy]));
  const problems = [
    ...wrong,
    ...split.flatMap((file) => file.problems),
    ...policies.filter((policy) => byId.get(policy.id) !== policy).map(doubled),
  ];
  if (policies.length === 0 && problems.length === 0) problems.push({ at: "policies", message: "there is no policy" });
  if (problems.length === 0) problems.push(...validationProblems(schema, byId, sound));
  if (problems.length > 0) throw invalid(problems);

  const hash = hashOf([schema, ...files]);
  return {
    decide: makeDecide(byId, prepare(hash, shapes, policies)),
    hash,
    ids: [...byId.keys()],
    actions: new Map(
      [...shapes]
        .filter(([, { principals }]) => principals.length > 0)
        .map(([action, { groups, principals, resources }]) => {
          const names = new Set([action, ...groups]);
          const about = policies.filter(({ actions }) => actions?.some((each) => names.has(each)) === true);
          return [action, { principals, resources, fields: [...new Set(about.flatMap(({ fields }) => fields))] }];
        }),
    ),
    texts: { schema: schema.text, policies: new Map([...byId].map(([id, { text }]) => [id, text])) },
  };
}

/** One prepared set per action, of the policies that can speak about it: a decision looks at a few, not at all. */
function prepare(
  hash: string,
  shapes: ReadonlyMap<string, ActionShape>,
  policies: readonly NamedPolicy[],
): ReadonlyMap<string, Prepared> {
  const sets = [...shapes].map(([action, shape]) => {
    const names = new Set([action, ...shape.groups]);
    const about = policies.filter(({ actions }) => actions === null || actions.some((each) => names.has(each)));
    return { action, shape, texts: Object.fromEntries(about.map(({ id, text }) => [id, text])) };
  });
  const answers = sets.map(({ action, texts }) => preparsePolicySet(`${hash} ${action}`, { staticPolicies: texts }));
  const problems = answers.flatMap((answer) => (answer.type === "failure" ? answer.errors : []));
  if (problems.length > 0) throw invalid(problems.map(({ message }) => ({ at: "policies", message })));
  return new Map(
    sets.map(({ action, shape }) => [
      action,
      { setId: `${hash} ${action}`, shape, entities: actionEntities(action, shape) },
    ]),
  );
}

/** What is kept of an action between decisions. */
type Prepared = {
  readonly setId: string;
  readonly shape: ActionShape;
  readonly entities: readonly EntityJson[];
};

/** Which groups an action is in: known from the schema, and to be said where the schema is not read along. */
function actionEntities(action: string, shape: ActionShape): readonly EntityJson[] {
  if (shape.groups.length === 0) return [];
  const parents = shape.groups.map((id) => ({ type: "Action", id }));
  return [{ uid: { type: "Action", id: action }, attrs: {}, parents }];
}

function shapesIn(schema: PolicyFile): ReadonlyMap<string, ActionShape> {
  const answer = schemaToJson(schema.text);
  if (answer.type === "failure") throw invalid(answer.errors.map((error) => problemIn(schema, error)));
  return shapesOf(answer.json[""]);
}

function makeDecide(byId: ReadonlyMap<string, NamedPolicy>, actions: ReadonlyMap<string, Prepared>): Decide {
  return (request: GateRequest): GateDecision => {
    const { principal, action, resource, context } = request;
    // No policy speaks about it: nothing permits it.
    const prepared = actions.get(action);
    if (prepared === undefined || !prepared.shape.fits(request)) return REFUSED;
    const answer = statefulIsAuthorized({
      principal: { type: principal.kind, id: principal.id },
      action: { type: "Action", id: action },
      resource: { type: resource.kind, id: resource.id },
      context,
      preparsedPolicySetId: prepared.setId,
      // What the schema would say of the request has been checked; policies were proved against it at start.
      validateRequest: false,
      entities: [...prepared.entities, ...principalEntity(principal), ...resourceEntities(resource, principal)],
    });
    // A policy that could not be evaluated might have been the one that forbids.
    if (answer.type === "failure" || answer.response.diagnostics.errors.length > 0) return REFUSED;
    const policies = answer.response.diagnostics.reason;
    if (answer.response.decision !== "allow") return { ...REFUSED, policies };
    return {
      isAllowed: true,
      fields: new Set(policies.flatMap((id) => byId.get(id)?.fields ?? [])),
      policies,
    };
  };
}

function principalEntity(principal: GatePrincipal): EntityJson[] {
  const uid = { type: principal.kind, id: principal.id };
  switch (principal.kind) {
    case "Agent":
      return [{ uid, attrs: { roles: [...principal.roles] }, parents: [] }];
    case "Token":
      return [{ uid, attrs: { scopes: [...principal.scopes] }, parents: [] }];
    default:
      return [];
  }
}

function resourceEntities(resource: GateResource, principal: GatePrincipal): EntityJson[] {
  if (resource.kind !== "Case" && resource.kind !== "Approval") return [];
  const { kind, id } = resource;
  const named = kind === "Case" ? resource.heldBy : resource.proposedBy;
  const agent = named === null ? {} : { __entity: { type: "Agent", id: named } };
  const own = kind === "Case" ? { isWaiting: resource.isWaiting, isOutside: resource.isOutside === true } : {};
  const attrs = named === null ? own : { ...own, [kind === "Case" ? "heldBy" : "proposedBy"]: agent };
  const entity: EntityJson = { uid: { type: kind, id }, attrs, parents: [] };
  const isOther = named !== null && !(principal.kind === "Agent" && principal.id === named);
  return isOther ? [entity, { uid: { type: "Agent", id: named }, attrs: { roles: [] }, parents: [] }] : [entity];
}

function schemaProblems(schema: PolicyFile): readonly PolicyProblem[] {
  const answer = checkParseSchema(schema.text);
  return answer.type === "failure" ? answer.errors.map((error) => problemIn(schema, error)) : [];
}

function validationProblems(
  schema: PolicyFile,
  byId: ReadonlyMap<string, NamedPolicy>,
  sound: Set<string>,
): readonly PolicyProblem[] {
  const texts = [...byId].map(([id, { text }]) => [id, text] as const).filter(([, text]) => !sound.has(text));
  if (texts.length === 0) return [];
  const answer = validate({ schema: schema.text, policies: { staticPolicies: Object.fromEntries(texts) } });
  if (answer.type === "failure") return answer.errors.map(({ message }) => ({ at: "policies", message }));
  const found = [...answer.validationErrors, ...answer.validationWarnings];
  const named = new Set(found.map(({ policyId }) => policyId));
  for (const [id, text] of texts) if (!named.has(id)) sound.add(text);
  return found.map(({ policyId, error }) => problemInPolicy(byId.get(policyId), error));
}

function doubled({ id, file, line }: NamedPolicy): PolicyProblem {
  return { at: `${file}:${line}`, message: `the id "${id}" is used twice` };
}

function invalid(problems: readonly PolicyProblem[]): AppError {
  const list = problems.map(({ at, message }) => `${at}: ${message}`).join("; ");
  return new AppError("adapter.policies_invalid", `Cannot load the policies: ${list}`);
}

function hashOf(files: readonly PolicyFile[]): string {
  const sum = createHash("sha256");
  for (const { name, text } of files) sum.update(`${name}\n${Buffer.byteLength(text)}\n`).update(text);
  return sum.digest("base64url");
}
