// SPDX-License-Identifier: Apache-2.0

export type { Place } from "./place.ts";
export type { Account } from "./run.ts";
export type { BundledServer, BundledServerOptions, SocketConnection } from "./server.ts";
export { connectRunningServer, startBundledServer } from "./server.ts";
