// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { limits } from "#kernel";
import { Connections } from "./connections.ts";

test("[SEC-601] an address that is shared holds so many times as many connections, each conversation as many as ever", () => {
  const connections = new Connections();
  const take = (count: number, network: string, times?: number): number =>
    Array.from({ length: count }, (_, i) => connections.take(`${network} ${i}`, network, times)).filter(Boolean).length;
  const { connectionsPerAddress: most, connectionsPerConversation: each } = limits;
  expect(take(most + 5, "one")).toBe(most);
  expect(take(most * 3 + 5, "shared", 3)).toBe(most * 3);
  for (let i = 0; i < each; i += 1) expect(connections.take("the same", "another", 3)).not.toBeNull();
  expect(connections.take("the same", "another", 3)).toBeNull();
  const release = new Connections().take("c", "n", 1);
  release?.();
  expect(release).not.toBeNull();
});
