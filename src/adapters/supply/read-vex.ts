// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { VexStatement } from "#app";
import { AppError } from "#kernel";

/** Name of the property, in either format, that says until when a statement is believed. Neither format has a field for it. */
const UNTIL = "wardline:until";

/** OpenVEX 0.2: what we read of it. */
const openVex = z.object({
  "@context": z.string().startsWith("https://openvex.dev/ns"),
  statements: z.array(
    z.object({
      vulnerability: z.union([z.string(), z.object({ name: z.string() })]),
      products: z.array(z.union([z.string(), z.object({ "@id": z.string() })])).default([]),
      status: z.enum(["not_affected", "affected", "fixed", "under_investigation"]),
      justification: z.string().optional(),
      impact_statement: z.string().optional(),
      [UNTIL]: z.string().optional(),
    }),
  ),
});

/** States of an analysis in CycloneDX, in the words of OpenVEX. */
const STATES = {
  resolved: "fixed",
  resolved_with_pedigree: "fixed",
  exploitable: "affected",
  in_triage: "under_investigation",
  false_positive: "not_affected",
  not_affected: "not_affected",
} as const;

/** CycloneDX VEX: vulnerabilities with an analysis. */
const cycloneDx = z.object({
  bomFormat: z.literal("CycloneDX"),
  vulnerabilities: z.array(
    z.object({
      id: z.string(),
      affects: z.array(z.object({ ref: z.string() })).default([]),
      analysis: z.object({
        state: z.enum(Object.keys(STATES) as [keyof typeof STATES]),
        justification: z.string().optional(),
        detail: z.string().optional(),
      }),
      properties: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
    }),
  ),
});

/**
 * Statements about weaknesses from a file, in CycloneDX or OpenVEX.
 *
 * @throws AppError - `adapter.vex_malformed`: then none of them is followed.
 */
export function readVex(text: string): readonly VexStatement[] {
  const json = jsonOf(text);
  const open = openVex.safeParse(json);
  if (open.success)
    return open.data.statements.map((one) => ({
      vulnerability: typeof one.vulnerability === "string" ? one.vulnerability : one.vulnerability.name,
      products: one.products.map((product) => (typeof product === "string" ? product : product["@id"])),
      status: one.status,
      justification: one.justification ?? null,
      detail: one.impact_statement ?? null,
      untilMs: timeOf(one[UNTIL]),
    }));
  const cyclone = cycloneDx.safeParse(json);
  if (cyclone.success)
    return cyclone.data.vulnerabilities.map(({ id, affects, analysis, properties }) => ({
      vulnerability: id,
      products: affects.map(({ ref }) => ref),
      status: STATES[analysis.state],
      justification: analysis.justification ?? null,
      detail: analysis.detail ?? null,
      untilMs: timeOf(properties.find(({ name }) => name === UNTIL)?.value),
    }));
  throw new AppError("adapter.vex_malformed", "Cannot read statements about weaknesses: neither CycloneDX nor OpenVEX");
}

/** A day counts until it ends, in UTC. */
function timeOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const ms = Date.parse(/^\d{4}-\d{2}-\d{2}$/u.test(text) ? `${text}T23:59:59Z` : text);
  return Number.isNaN(ms) ? null : ms;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
