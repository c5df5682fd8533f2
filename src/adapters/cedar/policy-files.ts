// SPDX-License-Identifier: Apache-2.0
import {
  type ActionConstraint,
  type DetailedError,
  policySetTextToParts,
  policyToJson,
} from "@cedar-policy/cedar-wasm/nodejs";

/** One policy file as it lies on disk. */
export type PolicyFile = { readonly name: string; readonly text: string };
export type NamedPolicy = {
  readonly id: string;
  readonly text: string;
  readonly fields: readonly string[];
  /** Actions and groups that it names; null = every action. */
  readonly actions: readonly string[] | null;
  readonly file: string;
  /** Line on which it begins, from 1. */
  readonly line: number;
};
export type PolicyProblem = { readonly at: string; readonly message: string };

/** Splits a file into its policies. Each needs an `@id`, which is what the history and refusals name. */
export function splitPolicies(file: PolicyFile): {
  policies: readonly NamedPolicy[];
  problems: readonly PolicyProblem[];
} {
  const parts = policySetTextToParts(file.text);
  if (parts.type === "failure") return { policies: [], problems: parts.errors.map((error) => problemIn(file, error)) };
  const policies: NamedPolicy[] = [];
  const problems: PolicyProblem[] = [];
  let from = 0;
  for (const text of parts.policies) {
    const found = file.text.indexOf(text, from);
    const at = found === -1 ? from : found;
    from = at + (found === -1 ? 0 : text.length);
    const line = lineAt(file.text, at);
    const json = policyToJson(text);
    const notes = json.type === "success" ? (json.json.annotations ?? {}) : {};
    const id = notes["id"];
    if (typeof id !== "string" || id === "") {
      problems.push({ at: `${file.name}:${line}`, message: "a policy has no @id" });
      continue;
    }
    const fields = (notes["fields"] ?? "").split(",").filter((name) => name !== "");
    const actions = json.type === "success" ? actionsOf(json.json.action) : null;
    policies.push({ id, text, fields, actions, file: file.name, line });
  }
  if (parts.policy_templates.length > 0)
    problems.push({ at: `${file.name}:1`, message: "templates are not used here" });
  return { policies, problems };
}

function actionsOf(constraint: ActionConstraint): readonly string[] | null {
  if (constraint.op === "All") return null;
  // A slot is a template's, and templates are refused.
  if ("slot" in constraint) return null;
  const named = "entities" in constraint ? constraint.entities : [constraint.entity];
  return named.map((uid) => ("__entity" in uid ? uid.__entity.id : uid.id));
}

export function problemIn(file: PolicyFile, error: DetailedError): PolicyProblem {
  const start = error.sourceLocations?.[0]?.start ?? 0;
  return { at: `${file.name}:${lineAt(file.text, charsIn(file.text, start))}`, message: error.message };
}

/** Where a problem inside one policy lies in its file. */
export function problemInPolicy(policy: NamedPolicy | undefined, error: DetailedError): PolicyProblem {
  if (policy === undefined) return { at: "policies", message: error.message };
  const start = error.sourceLocations?.[0]?.start ?? 0;
  const line = policy.line + lineAt(policy.text, charsIn(policy.text, start)) - 1;
  return { at: `${policy.file}:${line}`, message: error.message };
}

/** Cedar counts bytes of UTF-8. */
function charsIn(text: string, bytes: number): number {
  return Buffer.from(text, "utf8").subarray(0, bytes).toString("utf8").length;
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}
