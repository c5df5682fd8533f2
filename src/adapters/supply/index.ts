// SPDX-License-Identifier: Apache-2.0

export { makeExploitedSource } from "./kev.ts";
export { makeAdvisorySource } from "./osv.ts";
export { readVex } from "./read-vex.ts";
export { makeReleaseSource } from "./release.ts";
