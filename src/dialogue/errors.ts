// SPDX-License-Identifier: Apache-2.0
import type { FlowProblem } from "./flow.ts";

/** Why flows or catalogues were not loaded: every problem, with file and line. */
export type FlowRefusal = { readonly reason: "invalid_flows"; readonly problems: readonly FlowProblem[] };
