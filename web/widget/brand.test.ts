// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { brandProperties } from "./brand.ts";

test("brandProperties() uses a dark brand colour as text and replaces one that cannot be read", () => {
  expect(brandProperties({ back: "#3b2f86", front: "#ffffff" }, "light")).toContain("--brand-ink: #3b2f86");
  expect(brandProperties({ back: "#ffd400", front: "#000000" }, "light")).toContain("--brand-ink: #1f3a5f");
});
