// SPDX-License-Identifier: Apache-2.0
import type { SubjectId } from "#kernel";
import { plainEvent } from "#threat";
import type { AppDeps } from "../deps.ts";
import { entityName } from "./entities.ts";
import { ABOUT_NOBODY } from "./entries.ts";
import { judge } from "./sense.ts";

/** The operator says that a SIM of somebody's was swapped: the beginning of a sequence that detectors look for. Protective steps do not wait for it. */
export async function senseSimSwap(deps: AppDeps, subjectId: SubjectId): Promise<void> {
  const event = {
    ...plainEvent(deps.clock.now(), "risky_act"),
    subject: entityName(deps, "subject", subjectId),
    claimed: entityName(deps, "claimed", subjectId),
    act: "sim_swapped",
    isSimRecent: true,
  };
  await judge(deps, event, { actor: "visitor", about: { ...ABOUT_NOBODY, subjectId }, accountKey: null });
}
