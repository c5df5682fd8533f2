// SPDX-License-Identifier: Apache-2.0
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { webConfig } from "./build-config.ts";

export default webConfig(join(dirname(fileURLToPath(import.meta.url)), "..", "dist", "web"));
