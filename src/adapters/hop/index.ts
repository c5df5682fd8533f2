// SPDX-License-Identifier: Apache-2.0

export { isLoopbackName, isPublicAddress, requireHopAddress } from "./address.ts";
export type { HopOptions } from "./make-hop.ts";
export { isPostQuantum, makeHop } from "./make-hop.ts";
export type { Met, Offered, Probed, ProbeTarget } from "./probe.ts";
export { offerHandshake, probeHop } from "./probe.ts";
export type { SocketPlace } from "./socket.ts";
export { openSocket, parseSocketPlace } from "./socket.ts";
export { makeSyslogSink, reachesSyslog } from "./syslog.ts";
