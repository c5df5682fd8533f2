// SPDX-License-Identifier: Apache-2.0
// Where somebody else than its subject reads a conversation, the reading is named: the database then refuses what is restricted.
import { describe, expect, test } from "vitest";
import { filesUnder, read } from "./repository.ts";

const staff = [...filesUnder("src/app/desk"), ...filesUnder("src/app/approvals")].filter((path) =>
  /(?<!\.test)\.ts$/u.test(path),
);

describe("turns of staff", () => {
  test("are read as the desk's, every one of them [SEC-345]", () => {
    const turns = staff.filter((path) => /\binTurn[<(]/u.test(read(path)));
    expect(turns.length).toBeGreaterThan(8);
    for (const path of turns) {
      const scopes = read(path).match(/clientId(?:: null)?(?:, reading: "desk")?(?: as const)? \}/gu) ?? [];
      expect([path, scopes.length > 0, scopes.filter((scope) => !scope.includes('"desk"'))]).toEqual([path, true, []]);
    }
  });

  test("and no file of theirs finds a conversation as its subject would", () => {
    const finds = staff.flatMap((path) =>
      [...read(path).matchAll(/conversations\.find\([^;]*/gu)].map(([text]) => text),
    );
    expect(finds.length).toBeGreaterThan(0);
    expect(finds.filter((text) => !text.includes('"desk"'))).toEqual([]);
  });
});
