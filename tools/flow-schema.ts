// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { flowJsonSchema } from "#dialogue";

/** Writes `flows/flow.schema.json`, which editors use to complete flow files. Run after changing the shape: `node tools/flow-schema.ts`. */
writeFileSync(
  fileURLToPath(new URL("../flows/flow.schema.json", import.meta.url)),
  `${JSON.stringify(flowJsonSchema(), null, 2)}\n`,
);
