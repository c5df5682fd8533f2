// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { type Actor, dutyEvent, type NoIncident, noteDuty, readDuty } from "./facts.ts";
import type { NoticeCounts } from "./ports.ts";
import { type Reach, type ReachWanted, reachOf } from "./reach.ts";

export type NoticeRefusal =
  | NoIncident
  | { readonly reason: "nobody_reached" }
  | { readonly reason: "nothing_proposed" }
  /** The one who proposed it does not approve it. */
  | { readonly reason: "same_person" }
  /** It is not the list that was proposed: somebody has to propose it anew. */
  | { readonly reason: "list_changed" };

type Person = Actor & { readonly id: string };

/** Proposes to tell everybody on the reach list as it is now. Nothing is sent. */
export async function proposeNotices(
  deps: AppDeps,
  incidentId: string,
  wanted: ReachWanted,
  by: Person,
  reason: string,
): Promise<Result<Reach, NoticeRefusal>> {
  const reach = await reachOf(deps, incidentId, wanted);
  if (!reach.ok) return reach;
  const { subjects, digest, staff, until, scope } = reach.value;
  if (subjects.length === 0) return refuse({ reason: "nobody_reached" });
  const facts = { count: subjects.length, digest, staff: staff.join(","), until: until.toISOString(), scope };
  await noteDuty(deps, incidentId, "notices.proposed", facts, by, reason);
  return reach;
}

/**
 * A second person agrees to the same list. From then on a job tells one after another, on any node, and goes on after a crash. The list is the
 * one that both saw: where it would be another by now, nothing happens.
 *
 * @param digest - Of the list that this person saw.
 */
export async function approveNotices(
  deps: AppDeps,
  incidentId: string,
  digest: string,
  by: Person,
): Promise<Result<NoticeCounts, NoticeRefusal>> {
  const found = await readDuty(deps, incidentId);
  if (!found.ok) return found;
  const proposed = found.value.events.findLast(({ what }) => what === "notices.proposed");
  if (proposed === undefined) return refuse({ reason: "nothing_proposed" });
  if (proposed.actor.id === by.id) return refuse({ reason: "same_person" });
  const { facts } = proposed;
  const textOf = (name: string): string => {
    const held = facts[name];
    return typeof held === "string" ? held : "";
  };
  const wanted = {
    everybody: facts["scope"] === "everybody",
    staff: textOf("staff").split(",").filter(Boolean),
    until: new Date(textOf("until")),
  };
  const reach = await reachOf(deps, incidentId, wanted);
  if (!reach.ok) return reach;
  if (facts["digest"] !== digest || reach.value.digest !== digest) return refuse({ reason: "list_changed" });
  const { subjects } = reach.value;
  const event = dutyEvent(deps, incidentId, "notices.approved", { count: subjects.length, digest }, by);
  const ids = subjects.map(({ subjectId }) => subjectId);
  await deps.duties.store.plan(deps.tenant, incidentId, ids, new Date(deps.clock.now()), event);
  return ok(await deps.duties.store.noticeCounts(deps.tenant, incidentId));
}
