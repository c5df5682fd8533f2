// SPDX-License-Identifier: Apache-2.0

import type { z } from "zod";
import type { ToolFailure, ToolName, Tools } from "#dialogue";
import type { AssuranceLevel, Clock, Money, Random, Result } from "#kernel";
import type { NetworkSignals, PartyId, Payments, PlanRules, RoamingTable, TelcoReads, Tickets } from "#telecom";

/** Limits and prices of the tenant that decide what a tool says. Money includes tax. */
export type TelcoRules = PlanRules & {
  /** Above this an add-on needs proof of the act itself (A3). */
  readonly spendLimit: Money;
  readonly roaming: RoamingTable;
  /** A SIM swap within these hours that nobody can explain is treated as an attack. */
  readonly swapWindowHours: number;
};

/** What a tool may know and reach. `party` and `verifiedLine` are who the gate says speaks; tools never widen that. */
export type ToolContext = {
  /** The signed-in party; null without a login. */
  readonly party: PartyId | null;
  /** MSISDN proven by a code when there is no login (A1); null otherwise. */
  readonly verifiedLine: string | null;
  readonly assurance: AssuranceLevel;
  readonly reads: TelcoReads;
  readonly payments: Payments;
  readonly tickets: Tickets;
  readonly signals: NetworkSignals;
  readonly rules: TelcoRules;
  readonly clock: Clock;
  readonly random: Random;
  readonly timeZone: string;
  /** SHA-256 as base64url of UTF-8 text. */
  readonly sha256: (text: string) => string;
};

export type ToolRefusal = { readonly reason: ToolFailure };
export type ToolResult<T> = Result<T, ToolRefusal>;

/** Fields of every shape that a result may have. */
type FieldsOf<T> = T extends T ? keyof T : never;

/** One tool: what it is about, why it reads, how it is carried out. Who may call it is said by `policies/10-tools.cedar`, and nowhere else. */
export type ToolSpec<K extends ToolName> = {
  /** What a call is about that names no line and no account: facts for everybody, or whatever the subject has. */
  readonly about: "Catalogue" | "Holdings";
  /** Purpose of the processing: stated to the gate, kept in the history. */
  readonly purpose: "serviceProvision" | "fraudPrevention";
  /** The class of each field of a result, or several: it leaves when a policy opens one of them (`@fields`). What is not named here never does. */
  readonly fields: { readonly [F in FieldsOf<Tools[K]["result"]>]-?: readonly string[] };
  /** Whether the tool changes something at the operator. */
  readonly isWrite: boolean;
  readonly argsSchema: z.ZodType<Tools[K]["args"]>;
  readonly run: (args: Tools[K]["args"], ctx: ToolContext) => Promise<ToolResult<Tools[K]["result"]>>;
};

export type ToolSpecs = { readonly [K in ToolName]: ToolSpec<K> };
