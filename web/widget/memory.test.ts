// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { openMemory } from "./memory.ts";

test("openMemory() works in the page where storage throws, as it does in a cross-site frame", () => {
  const memory = openMemory(() => {
    throw new DOMException("denied", "SecurityError");
  });
  expect(memory.isLasting).toBe(false);
  memory.set("outbox", "1");
  expect(memory.get("outbox")).toBe("1");
  memory.set("outbox", null);
  expect(memory.get("outbox")).toBeNull();
});

test("openMemory() survives storage that is taken away or full later", () => {
  const values = new Map<string, string>();
  let isFull = false;
  const storage = {
    getItem: (key: string) => values.get(key) ?? null,
    removeItem: (key: string) => void values.delete(key),
    setItem: (key: string, value: string) => {
      if (isFull) throw new DOMException("full", "QuotaExceededError");
      values.set(key, value);
    },
  } as unknown as Storage;
  const memory = openMemory(() => storage);
  expect(memory.isLasting).toBe(true);
  memory.set("outbox", "1");
  isFull = true;
  memory.set("outbox", "2");
  expect(memory.get("outbox")).toBe("1");
});
