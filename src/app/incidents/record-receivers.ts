// SPDX-License-Identifier: Apache-2.0
import { makeUuid, utf8 } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { announceWebhook } from "../webhooks/announce.ts";
import type { RemovedReceivers } from "./removed-receivers.ts";

type Deps = Pick<AppDeps, "webhooks" | "history" | "tenant" | "clock" | "random" | "hashes" | "log">;

/**
 * Writes into the history who is told of incidents, when it is not who was told before. Configuration is one person's to change, so that taking a
 * receiver away cannot be prevented here; it cannot be kept quiet either. The receivers that remain are told by webhook, the log says so, and the
 * audit counts it as an error until the receiver is back. An address that changed counts as one that was taken away. Run at each start.
 *
 * @returns Names of those taken away.
 */
export async function recordReceivers(deps: Deps): Promise<readonly string[]> {
  const { webhooks, history, tenant, clock, random, hashes, log } = deps;
  const wanting = webhooks.endpoints.filter(({ events }) => events.includes("incident.opened"));
  const now = wanting.map(({ name, url }) => `${name}/${hashes.sha256(utf8(url)).subarray(0, 8).toHex()}`).sort();
  const last = await history.findReceiverChange(tenant);
  const before = namesIn(last?.facts["receivers"]);
  // One that was taken away stays so until it is back, whatever else changes.
  const known = [...new Set([...before, ...namesIn(last?.facts["removed"])])];
  if (String(before) === String(now)) return [];
  const removed = known.filter((one) => !now.includes(one));
  const fresh = before.filter((one) => !now.includes(one)).map(nameOf);
  await history.append(
    {
      at: new Date(clock.now()),
      tenant,
      kind: "receivers.changed",
      actor: { kind: "system", id: null },
      subjectId: null,
      conversationId: null,
      facts: { receivers: now, removed },
    },
    null,
  );
  if (fresh.length === 0) return [];
  log.warn({ count: fresh.length }, "Receivers of incidents were taken out of the configuration");
  const id = makeUuid(random);
  for (const { name } of wanting)
    await announceWebhook(deps, "incident.receivers_changed", id, { removed: fresh.join(" ") }, { onlyTo: name });
  return fresh;
}

/** Who was taken away and is not back; null: nobody. */
export async function readRemovedReceivers({
  history,
  tenant,
}: Pick<AppDeps, "history" | "tenant">): Promise<RemovedReceivers | null> {
  const last = await history.findReceiverChange(tenant);
  const removed = namesIn(last?.facts["removed"]);
  return last === null || removed.length === 0 ? null : { names: removed.map(nameOf), atMs: last.at.getTime() };
}

function namesIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

function nameOf(one: string): string {
  return one.split("/")[0] ?? one;
}
