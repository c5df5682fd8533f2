// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { configurationPage } from "../../tools/configuration-page.ts";
import { read, root } from "./repository.ts";

test("configuration.md is what tools/configuration-page.ts writes; run it after changing src/main/config.ts", () => {
  expect(read("docs/operations/configuration.md")).toBe(configurationPage(root));
});
