// SPDX-License-Identifier: Apache-2.0
import type { GatewayDeps } from "#app";

/** What the gateway's routes know beside its use cases. */
export type GatewaySurface = {
  readonly deps: GatewayDeps;
  /** Largest request body. */
  readonly maxBodyBytes: number;
  /** After this a connection is closed, whether or not its client reads. */
  readonly maxExchangeMs: number;
};
