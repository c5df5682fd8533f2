// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readModel } from "./open-text-model.ts";

it("readModel() refuses a folder without weights, or with damaged ones: nothing starts [SEC-301]", async () => {
  const folder = mkdtempSync(join(tmpdir(), "wardline-texts-"));
  try {
    await expect(readModel(folder)).rejects.toMatchObject({ code: "threat.model_unreadable" });
    writeFileSync(join(folder, "texts.bin"), "short");
    writeFileSync(join(folder, "texts.json"), "{");
    await expect(readModel(folder)).rejects.toMatchObject({ code: "threat.model_unreadable" });
    writeFileSync(join(folder, "texts.json"), "{}");
    await expect(readModel(folder)).rejects.toMatchObject({ code: "threat.model_unreadable" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
