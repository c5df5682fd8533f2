// SPDX-License-Identifier: Apache-2.0
import type { Hop } from "#app";
import type { Clock, Random, Sensitive } from "#kernel";
import type { ApiName } from "./apis.ts";
import type { Mapping } from "./mapping/mapping-file.ts";

export type TelcoConfig = {
  /** Scheme and authority of the operator's gateway, without a trailing slash. */
  readonly baseUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: Sensitive<string>;
  /** ISO 4217, for amounts that come without a unit. */
  readonly currency: string;
  /** IANA zone in which the operator's bill days are counted. */
  readonly timeZone: string;
  /** Whole budget of one read or write, retries included. Default 4,000 ms. */
  readonly timeoutMs?: number;
  /** Budget of one network signal. Default 2,000 ms. */
  readonly signalTimeoutMs?: number;
  /** Largest answer that is read. Default 2 MiB. */
  readonly maxBodyBytes?: number;
  /** Rows asked for in one page, and the most that one list may have. Defaults 100 and 5,000. */
  readonly pageSize?: number;
  readonly maxRows?: number;
  /** Where a gateway serves an interface under another path. */
  readonly paths?: Partial<Record<ApiName, string>>;
  /** How a back-end with other words is asked. Absent: it speaks TM Forum v4 and CAMARA. */
  readonly mapping?: Mapping;
  /** A line of the operator's own for tests, by product id: looks read its rows. Absent: they only see whether somebody answers. */
  readonly testLine?: string;
  /** Origins that a payment link may lead to. Default: the gateway's own. */
  readonly payOrigins?: readonly string[];
};

export type TelcoDeps = {
  readonly hop: Hop;
  readonly clock: Clock;
  readonly random: Random;
  /** Told about every call: counts and durations by interface, no addresses and no values. */
  readonly onCall?: (call: { readonly api: ApiName; readonly outcome: string; readonly ms: number }) => void;
  /** Given a way to ask which interfaces are kept from being called now, and which were called at all. */
  readonly onBreakers?: (read: () => readonly { readonly api: ApiName; readonly isOpen: boolean }[]) => void;
  /** Put around each call, so that a turn's waiting for the operator can be told from its own work. */
  readonly aroundCall?: <T>(call: () => Promise<T>) => Promise<T>;
};
