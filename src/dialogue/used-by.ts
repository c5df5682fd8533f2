// SPDX-License-Identifier: Apache-2.0
import type { FlowSet } from "./flow.ts";
import type { MessageId } from "./params.ts";

/** Which flows say a message, by its id. What no flow says the server itself does, or lessons do. */
export function usedBy({ flows }: FlowSet, ids: ReadonlySet<MessageId>): ReadonlyMap<MessageId, readonly string[]> {
  const found = new Map<MessageId, Set<string>>();
  const visit = (value: unknown, flow: string): void => {
    if (typeof value === "string") {
      if (ids.has(value)) found.set(value, (found.get(value) ?? new Set()).add(flow));
    } else if (value instanceof Map) for (const each of value.values()) visit(each, flow);
    else if (typeof value === "object" && value !== null) for (const each of Object.values(value)) visit(each, flow);
  };
  for (const [id, flow] of flows) visit(flow.steps, id);
  return new Map([...found].map(([id, names]) => [id, [...names].sort()]));
}
