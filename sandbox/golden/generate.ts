// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { operators } from "../operator.ts";
import { buildGolden, goldenFiles } from "./build.ts";

for (const { id } of Object.values(operators))
  writeFileSync(new URL(goldenFiles[id], import.meta.url), `${JSON.stringify(buildGolden(id), null, 2)}\n`);
