// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from "#kernel";
import type { ToolContext } from "../tools/tool-spec.ts";
import type { Turn } from "../turn.ts";
import { giveConsent, withdrawAll } from "./consent.ts";
import { type FollowArgs, findTopic } from "./topic.ts";

/** What the tool found becomes a consent, written with the turn. */
export async function follow(turn: Turn, args: FollowArgs, ctx: ToolContext): Promise<JsonObject> {
  const found = await findTopic(args, ctx);
  if (!found.ok || found.value.outcome !== "topic") return {};
  return { outcome: await giveConsent(turn, found.value.topic) };
}

/** Ends what the subject of this conversation had wished; also in the turn in which it was wished. */
export async function unfollow(turn: Turn): Promise<void> {
  const kept = turn.beside.filter((write) => write.kind !== "consent_given" || write.consent.purpose === "collection");
  turn.beside.splice(0, turn.beside.length, ...kept);
  await withdrawAll(turn.deps, turn.subjectId, "subject", "messages");
}
