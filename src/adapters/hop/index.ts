// SPDX-License-Identifier: Apache-2.0

export { isLoopbackName, isPublicAddress, requireHopAddress } from "./address.ts";
export type { HopOptions } from "./make-hop.ts";
export { isPostQuantum, makeHop } from "./make-hop.ts";
export type { Probed, ProbeTarget } from "./probe.ts";
export { probeHop } from "./probe.ts";
