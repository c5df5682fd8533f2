// SPDX-License-Identifier: Apache-2.0
import type { ServiceProblem, ServiceState } from "./nouns.ts";

const HOUR_MS = 3_600_000;
const RANK = { open: 0, planned: 1, resolved: 2 } as const;
/** A problem that is over still matters for a while: routers must be restarted. */
const RECENT_MS = 24 * HOUR_MS;
const SOON_MS = 48 * HOUR_MS;

/**
 * Known problems of a service at a place, or of one line: current ones first, duplicates folded into their parent.
 * Trouble with texts only is not trouble with a mobile line: it explains no lost service and no slow data.
 */
export function problemsAt(
  problems: readonly ServiceProblem[],
  where: {
    readonly service: "mobile" | "broadband" | "sms";
    readonly postcode: string | null;
    readonly state: ServiceState | null;
  },
  now: number,
): readonly ServiceProblem[] {
  const near = problems.filter(
    (problem) => problem.service === where.service && isTimely(problem, now) && touches(problem, where),
  );
  const ids = new Set(near.map((problem) => problem.problemId));
  return near
    .filter((problem) => problem.parentId === null || !ids.has(problem.parentId))
    .sort((a, b) => RANK[a.state] - RANK[b.state] || (b.startsAt ?? 0) - (a.startsAt ?? 0));
}

/** The one problem that explains a line's trouble best, or null. */
export function pickProblem(
  problems: readonly ServiceProblem[],
  kind: "mobile" | "broadband",
  state: ServiceState | null,
  now: number,
): ServiceProblem | null {
  return problemsAt(problems, { service: kind, postcode: state?.postcode ?? null, state }, now)[0] ?? null;
}

function isTimely(problem: ServiceProblem, now: number): boolean {
  if (problem.state === "resolved") return problem.resolvedAt !== null && now - problem.resolvedAt <= RECENT_MS;
  if (problem.state === "planned") return problem.startsAt !== null && problem.startsAt - now <= SOON_MS;
  return true;
}

function touches(
  problem: ServiceProblem,
  where: { readonly postcode: string | null; readonly state: ServiceState | null },
): boolean {
  if (problem.isNationwide) return true;
  const { state } = where;
  if (state !== null) {
    if (problem.serviceIds.some((id) => state.serviceIds.includes(id))) return true;
    if (problem.resourceIds.some((id) => state.resourceIds.includes(id))) return true;
  }
  const postcode = where.postcode ?? state?.postcode ?? null;
  return postcode !== null && problem.postcodes.some((area) => isInArea(postcode, area));
}

/** `NR1 1LU` lies in `NR1` and in `NR1 1LU`, not in `NR11`. */
export function isInArea(postcode: string, area: string): boolean {
  const full = normalise(postcode);
  const wanted = normalise(area);
  return full === wanted || full.split(" ")[0] === wanted;
}

/** Upper case, one space before the inward code where one is given (`nr11lu` → `NR1 1LU`). */
function normalise(postcode: string): string {
  const plain = postcode.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const inward = /^([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})$/.exec(plain);
  return inward === null ? plain : `${inward[1] ?? ""} ${inward[2] ?? ""}`;
}
