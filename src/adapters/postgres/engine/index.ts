// SPDX-License-Identifier: Apache-2.0
export { connectRunningServer, startBundledServer } from "./server.ts";
export type { BundledServer, BundledServerOptions, SocketConnection } from "./server.ts";
export type { Place } from "./place.ts";
export type { Account } from "./run.ts";
