// SPDX-License-Identifier: Apache-2.0

export { loadPolicies } from "./load-policies.ts";
export type { PolicyFile } from "./policy-files.ts";
