// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import type { AppDeps } from "#app";
import type { ConversationId } from "#kernel";
import { QueueFeed } from "./queue-feed.ts";

it("QueueFeed tells of every case, however many change at once", async () => {
  const looks: number[] = [];
  const deps = {
    tenant: "t",
    clock: { now: () => 0 },
    pause: () => Promise.resolve(),
    staff: { list: async () => [] },
    log: { warn: () => undefined },
    care: {
      rows: async (_tenant: string, ids: readonly string[]) => {
        looks.push(ids.length);
        return [];
      },
      counts: async () => [],
    },
  } as unknown as AppDeps;
  const feed = new QueueFeed(deps);
  const told = new Set<string>();
  const send = (text: string): void => {
    for (const id of (JSON.parse(text) as { gone: string[] }).gone) told.add(id);
  };
  const reader = { agentId: "a" as never, send };
  for (let at = 0; at < 1_200; at += 1) feed.want(`case-${at}` as ConversationId, reader);
  await expect.poll(() => told.size).toBe(1_200);
  expect(looks).toEqual([500, 500, 200]);
});
