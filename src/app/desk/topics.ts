// SPDX-License-Identifier: Apache-2.0
import type { DeskTopic } from "#protocol";
import type { AppDeps } from "../deps.ts";
import { isPermitted, type StaffAction, type StaffWisher } from "../staff/gate.ts";

/** What one must be permitted to hear that something of a topic is other than it was: the same as to read it. */
const TOPIC_ACTIONS: Readonly<Record<Exclude<DeskTopic, "approvals">, readonly StaffAction[]>> = {
  cases: ["desk.list"],
  incidents: ["incidents.read"],
  requests: ["requests.list"],
  // Drills, archives, audits, runs of retention, and the service itself.
  jobs: ["service.read", "security.read", "evidence.read", "privacy.read"],
  staff: ["staff.list"],
  // Texts of the desk, words of the service, the notice, opening hours, help pages.
  content: ["texts.read", "wording.read", "banner.read", "hours.read"],
};

/** Whether somebody may hear of a topic. Proposals are open to whoever has a role; what they may decide is asked for each. */
export function mayHearOf(deps: AppDeps, who: StaffWisher, topic: DeskTopic): boolean {
  if (topic === "approvals") return who.agent.roles.length > 0;
  // A newer node may tell of a topic that this one does not know.
  if (!Object.hasOwn(TOPIC_ACTIONS, topic)) return false;
  return TOPIC_ACTIONS[topic].some((action) => isPermitted(deps, who, action, 0));
}
