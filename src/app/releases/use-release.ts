// SPDX-License-Identifier: Apache-2.0
import type { Tracker } from "#dialogue";
import type { AppDeps } from "../deps.ts";

/**
 * The flows and sentences that this conversation runs on: while something is under way the ones it began with, else the
 * newest. Where those are known no more, the newest: the engine says when a step is gone.
 */
export async function useRelease(deps: AppDeps, tracker: Tracker): Promise<AppDeps> {
  const live = deps.releases.live();
  const isUnderWay = tracker.stack.length > 0 && !tracker.isEnded;
  const began = isUnderWay && tracker.release !== live.flows.release ? await deps.releases.of(tracker.release) : null;
  const { flows, catalogues } = began ?? live;
  return flows === deps.flows && catalogues === deps.catalogues ? deps : { ...deps, flows, catalogues };
}
