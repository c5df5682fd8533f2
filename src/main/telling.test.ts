// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { telling } from "./telling.ts";

test("telling() tells after a write is durable, not after a read, and not after a write that failed", async () => {
  const heard: string[] = [];
  let written = 0;
  const store = {
    find: async () => written,
    save: async (by: number) => {
      if (by < 0) throw new Error("refused");
      written += by;
      return written;
    },
  };
  const told = telling(store, ["save"], () => heard.push(`at ${written}`));
  expect(await told.find()).toBe(0);
  expect(await told.save(3)).toBe(3);
  await expect(told.save(-1)).rejects.toThrow("refused");
  expect(heard).toEqual(["at 3"]);
});
