// SPDX-License-Identifier: Apache-2.0
import { connectChecks } from "../connect-checks.ts";
import { hardeningChecks } from "../hardening-checks.ts";
import { supplyChecks } from "../supply-checks.ts";
import type { AuditCheck } from "./audit-check.ts";

/** Which requirements the checks of parts, of the machine and of the operator's systems answer. One that is missing here stops the start of an audit. */
const REQUIREMENTS: Readonly<Record<string, readonly string[]>> = {
  "supply.advisories": ["V15.2.1", "LLM03", "CRA-01"],
  "supply.vex": ["V15.1.1"],
  "supply.updates": ["V15.2.1"],
  "supply.security_txt": ["CRA-01"],
  "hardening.looked_at": ["V13.2.2"],
  "hardening.user": ["V13.2.2"],
  "hardening.privileges": ["V13.2.2"],
  "hardening.seccomp": ["V13.2.2"],
  "hardening.core_dumps": ["V11.7.2"],
  "hardening.swap": ["V11.7.2"],
  "hardening.debugging": ["V13.4.2"],
  "hardening.environment": ["V13.4.2", "API8"],
  "hardening.read_only": ["V13.2.2"],
  "hardening.program": ["V13.2.2"],
  "hardening.files": ["V13.3.2"],
  "connect.apis": ["API10"],
  "connect.flows": ["V2.3.1"],
  "connect.access": ["V13.2.1"],
  "connect.signals": ["V6.6.1"],
  "connect.events": ["V6.6.1", "API10"],
  "connect.speed": ["V15.2.2"],
};

function requirementsOf(id: string): readonly string[] {
  const known = REQUIREMENTS[id];
  if (known === undefined) throw new RangeError(`Cannot audit ${id}: nobody says which requirements it answers`);
  return known;
}

/** The checks of `doctor` about parts, releases, the machine and the operator's systems, as the audit runs them. */
export const upkeepChecks: readonly AuditCheck[] = [
  ...supplyChecks.map(
    (each): AuditCheck => ({
      ...each,
      kind: "automated",
      severity: "error",
      requirements: requirementsOf(each.id),
      probe: async ({ supply }, saw) => each.probe(await supply(), saw),
    }),
  ),
  ...hardeningChecks.map(
    (each): AuditCheck => ({
      ...each,
      kind: "automated",
      severity: "error",
      requirements: requirementsOf(each.id),
      probe: async ({ hardening }, saw) => each.probe(await hardening(), saw),
    }),
  ),
  // After the machine: it asks others, once for all of these, and measures how quick they are.
  ...connectChecks.map(
    (each): AuditCheck => ({
      ...each,
      kind: "automated",
      severity: "error",
      requirements: requirementsOf(each.id),
      probe: async ({ connect }, saw) => each.probe(await connect(), saw),
    }),
  ),
];
