// SPDX-License-Identifier: Apache-2.0

/** Who asks. `Token` and `System` are known so that policies can name them; nothing is permitted to them yet. */
export type GatePrincipal =
  | { readonly kind: "Visitor" | "Subject" | "System"; readonly id: string }
  | { readonly kind: "Agent"; readonly id: string; readonly roles: readonly string[] }
  | { readonly kind: "Token"; readonly id: string; readonly scopes: readonly string[] };

/** What it is about. */
export type GateResource =
  | { readonly kind: "Catalogue" | "Holdings" | "Line" | "Account" | "Desk" | "Staff" | "History"; readonly id: string }
  | {
      readonly kind: "Case";
      readonly id: string;
      readonly isWaiting: boolean;
      readonly heldBy: string | null;
      /** Asked for by a link of a case that is at the desk of others now. */
      readonly isOutside?: true;
    }
  /** `proposedBy` null: a command did. */
  | { readonly kind: "Approval"; readonly id: string; readonly proposedBy: string | null };

export type GateRelation = "none" | "own" | "holder" | "admin" | "user" | "helper" | "minor";
export type GateSignals = "clean" | "not_clean" | "unknown" | "not_applicable" | "not_read";

/** What was measured, never what was claimed. Each name stands in `policies/schema.cedarschema`. */
export type Circumstances = {
  readonly level: number;
  readonly ageSeconds: number;
  readonly relation: GateRelation;
  /** Whole seconds until the relation ends by itself; `NO_END_SECONDS` where it does not. */
  readonly grantSeconds: number;
  readonly signals: GateSignals;
  readonly alarm: boolean;
  /** Acts stop by somebody's word alone, not the network's: the owner's settled passkey passes it. */
  readonly reported: boolean;
  /** The act was proved by a passkey that is not on probation. */
  readonly settled: boolean;
  readonly purpose: string;
  readonly owner: "bot" | "queued" | "agent";
  readonly hour: number;
  readonly binds: boolean;
  /** What the act adds to the bill by itself, in the smallest unit, tax included; 0 for everything else. */
  readonly amount: number;
  /** The tenant's limit for one such act without proof of it, in the same unit. */
  readonly spendLimit: number;
};

/** Ten years: longer than any right that ends. */
export const NO_END_SECONDS = 315_360_000;

export type GateRequest = {
  readonly principal: GatePrincipal;
  readonly action: string;
  readonly resource: GateResource;
  readonly context: Circumstances;
};

export type GateDecision = {
  readonly isAllowed: boolean;
  /** Classes of fields that may leave the port; empty when refused. */
  readonly fields: ReadonlySet<string>;
  /** Ids of the policies that decided; empty when nothing permitted. */
  readonly policies: readonly string[];
};

/** Decides by the policies as they were at start. Never throws for a request: what cannot be decided is refused. */
export interface Decide {
  (request: GateRequest): GateDecision;
}

/** The policies that are in force, named by a hash over their text and schema. */
export type LoadedPolicies = {
  readonly decide: Decide;
  readonly hash: string;
  readonly ids: readonly string[];
  /** Everything that can be asked: by whom, about what, and which classes of fields policies open for it. */
  readonly actions: ReadonlyMap<
    string,
    {
      readonly principals: readonly string[];
      readonly resources: readonly string[];
      readonly fields: readonly string[];
    }
  >;
  /** What they say, for whoever has to approve a change. */
  readonly texts: { readonly schema: string; readonly policies: ReadonlyMap<string, string> };
};
