// SPDX-License-Identifier: Apache-2.0
import { format, inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Sensitive } from "./sensitive.ts";

const SECRET = "purple-elephant-planted";

describe("Sensitive", () => {
  it("prints, serialises and inspects as nothing, by every way a program turns values into text [SEC-041]", () => {
    const held = new Sensitive({ deep: SECRET });
    const ways: readonly (() => unknown)[] = [
      () => String(held),
      () => `<${String(held)}>`,
      () => JSON.stringify({ held, list: [held] }),
      () => inspect({ held }, { showHidden: true, depth: 9, getters: true }),
      () => format("%s %o %O %j", held, held, held, held),
      () => JSON.stringify(structuredCloneOrNothing(held)),
      () => Object.entries(held).join(),
      () => JSON.stringify({ ...held }),
      () => Reflect.ownKeys(held).map(String).join(),
      // eslint-disable-next-line house/no-personal-text-outside -- what happens to those who do it all the same
      () => inspect(new Error("x", { cause: held })),
      () => new URLSearchParams({ q: String(held) }).toString(),
      () => encodeURIComponent(String(held)),
    ];
    for (const way of ways) expect(String(way())).not.toContain(SECRET);
    // EXPOSE: what the wrapper is for
    expect(held.expose()).toEqual({ deep: SECRET });
  });
});

function structuredCloneOrNothing(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return null;
  }
}
