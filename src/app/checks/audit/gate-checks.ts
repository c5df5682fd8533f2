// SPDX-License-Identifier: Apache-2.0

import { error, type Finding } from "../check.ts";
import type { GateRequest } from "../known.ts";
import { type AuditCheck, check } from "./audit-check.ts";
import { allowedByRows, type GateRow, gateProduct, gateVariants } from "./gate-table.ts";

/** One more tells nobody more. */
const TOLD = 6;

function said({ principal, action, resource, context }: GateRequest): string {
  const { level, relation, signals } = context;
  return `${action} on ${resource.kind} by ${principal.kind}${principal.kind === "Agent" ? ` (${principal.roles.join(", ")})` : ""} at A${level}, ${relation}, ${signals}`;
}

export const gateChecks: readonly AuditCheck[] = [
  check(
    "gate.table",
    "The gate allows what the reviewed rows allow, and nothing else",
    "error",
    [
      "V8.1.1",
      "V8.1.2",
      "V8.2.1",
      "V8.2.2",
      "V8.2.3",
      "V8.2.4",
      "V8.3.1",
      "V8.3.3",
      "V15.3.1",
      "V8.4.1",
      "V7.5.1",
      "V7.5.3",
      "V2.3.1",
      "LLM06",
      "API1",
      "API3",
      "API5",
      "CPNI-01",
      "CPNI-02",
      "CPNI-04",
      "CPNI-08",
      "SIM-01",
      "SIM-04",
      "SIM-06",
      "SIM-07",
      "GDPR-05",
      "GDPR-13",
      "GDPR-14",
    ],
    async ({ parts, breathe }, saw) => {
      const [rows, { decide }] = [await parts.gateRows(), await parts.gate()];
      const actions = [...new Set(rows.map(({ action }) => action)), "nothing.known"];
      let [asked, allowed] = [0, 0];
      const more: string[] = [];
      const less: string[] = [];
      const judge = (own: readonly GateRow[], request: GateRequest): ReadonlySet<string> => {
        const wanted = allowedByRows(own, request);
        const { isAllowed, fields } = decide(request);
        asked += 1;
        if (isAllowed) allowed += 1;
        const isMore = isAllowed && (wanted.size === 0 || [...fields].some((field) => !wanted.has(field)));
        const isLess = wanted.size > 0 && (!isAllowed || [...wanted].some((field) => !fields.has(field)));
        if (isMore) more.push(said(request));
        else if (isLess) less.push(said(request));
        return wanted;
      };
      for (const action of actions) {
        const own = rows.filter((row) => row.action === action);
        const varied = new Set<string>();
        for (const request of gateProduct(rows, action)) {
          if (asked % 50 === 0) await breathe();
          const wanted = judge(own, request);
          const { principal, resource, context } = request;
          // Around the weakest request of each kind that is allowed, one condition after the other is changed.
          const kind = `${principal.kind} ${resource.kind} ${context.relation} ${[...wanted].join()}`;
          if (wanted.size === 0 || varied.has(kind)) continue;
          varied.add(kind);
          for (const variant of gateVariants(request)) judge(own, variant);
        }
      }
      saw("requests and allowed", [asked, allowed]);
      saw("more and less than reviewed", [more.length, less.length]);
      const findings: Finding[] = more
        .slice(0, TOLD)
        .map((text) => error(`The gate allows more than reviewed: ${text}`));
      if (more.length > TOLD)
        findings.push(error(`The gate allows ${more.length - TOLD} further requests that no row allows`));
      if (less.length > 0)
        findings.push({
          severity: "warning",
          text: `The gate refuses ${less.length} requests that rows allow, such as ${less[0] ?? ""}`,
        });
      return asked < 1_000 ? [...findings, error("Too few requests were tried")] : findings;
    },
  ),
  check(
    "gate.recorded",
    "The policies on the disk are those that the history says are in force",
    "error",
    ["V8.3.2", "V16.3.3", "V2.3.5"],
    async ({ parts }, saw) => {
      const [{ hash }, recorded] = [await parts.gate(), await parts.recordedPolicies()];
      saw("hashes", [hash, recorded]);
      return hash === recorded
        ? []
        : [
            error(
              "The policies on the disk are not those that were recorded: they changed, or the server was not started since",
            ),
          ];
    },
  ),
];
