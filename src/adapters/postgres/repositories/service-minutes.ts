// SPDX-License-Identifier: Apache-2.0
import type { TenantId } from "#kernel";
import type { Database } from "../sql.ts";

/** What one node counted in one minute. Buckets and codes that were not met are left out. */
export type ServiceMinute = {
  /** Start of the minute, in milliseconds. */
  readonly at: number;
  readonly turns: number;
  readonly whole: Readonly<Record<string, number>>;
  readonly own: Readonly<Record<string, number>>;
  readonly refusals: Readonly<Record<string, number>>;
};

const KEEP = `
  INSERT INTO service_minute (tenant, node, at, figures)
  SELECT $1, $2, to_timestamp((one->>'at')::double precision / 1000), one - 'at' FROM jsonb_array_elements($3::jsonb) AS one
  ON CONFLICT (tenant, node, at) DO NOTHING`;
const SINCE = "SELECT at, figures FROM service_minute WHERE tenant = $1 AND at >= $2 ORDER BY at";
const SWEEP = "DELETE FROM service_minute WHERE tenant = $1 AND at < $2";

export type ServiceMinuteStore = {
  /** Keeps minutes of a node; one that is kept already stays as it is. */
  keep(tenant: TenantId, node: string, minutes: readonly ServiceMinute[]): Promise<void>;
  /** Those of all nodes, oldest first. */
  since(tenant: TenantId, at: Date): Promise<readonly ServiceMinute[]>;
  sweep(tenant: TenantId, before: Date): Promise<void>;
};

export function makeServiceMinuteStore(database: Database): ServiceMinuteStore {
  return {
    async keep(tenant, node, minutes) {
      if (minutes.length > 0)
        await database.query("service_minute.keep", KEEP, [tenant, node, JSON.stringify(minutes)]);
    },
    async since(tenant, at) {
      const { rows } = await database.query<{ at: Date; figures: Omit<ServiceMinute, "at"> }>(
        "service_minute.since",
        SINCE,
        [tenant, at],
      );
      return rows.map((row) => ({ ...row.figures, at: row.at.getTime() }));
    },
    async sweep(tenant, before) {
      await database.query("service_minute.sweep", SWEEP, [tenant, before]);
    },
  };
}
