// SPDX-License-Identifier: Apache-2.0

export type { ApiName } from "./apis.ts";
export { API_PATHS } from "./apis.ts";
export type { TelcoConfig, TelcoDeps } from "./config.ts";
export type { Telco } from "./make-telco.ts";
export { makeTelco } from "./make-telco.ts";
export { type Mapping, type MappingProblem, readMapping } from "./mapping/mapping-file.ts";
