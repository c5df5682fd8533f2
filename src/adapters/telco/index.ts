// SPDX-License-Identifier: Apache-2.0

export type { ApiName, TelcoConfig, TelcoDeps } from "./config.ts";
export { API_PATHS } from "./config.ts";
export type { Telco } from "./make-telco.ts";
export { makeTelco } from "./make-telco.ts";
