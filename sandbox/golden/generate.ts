// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { buildGolden } from "./build.ts";

const file = new URL("./bill-explanations.json", import.meta.url);
writeFileSync(file, `${JSON.stringify(buildGolden(), null, 2)}\n`);
