// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { allCodes, renderCodes } from "../../tools/codes.ts";
import { read, root } from "./repository.ts";

describe("docs/operations/codes.md", () => {
  const { codes, publicCodes } = allCodes(root);

  test("codes.md is what tools/codes.ts writes; run it after adding an error", () => {
    expect(read("docs/operations/codes.md")).toBe(renderCodes(codes, publicCodes));
  });

  test("codes.md lists what a browser is told", () => {
    expect(publicCodes).toContain("not_authorised");
  });

  test("codes.md has sentences that begin with a capital and end without a full stop", () => {
    const bad = codes.filter(({ message }) => message !== "…" && !/^(?:[A-Z…"`].*[^.]|)$/su.test(message));
    expect(bad).toEqual([]);
  });
});
