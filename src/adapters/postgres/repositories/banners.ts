// SPDX-License-Identifier: Apache-2.0
import type { ApprovalCipher, BannerStore } from "#app";
import type { Database } from "../sql.ts";
import { appendHistory, historyRows } from "./history.ts";
import { changeWithEntry } from "./with-entry.ts";

const CURRENT = `
  SELECT banner_id, sealed, shown_at, ends_at FROM banner
  WHERE tenant = $1 AND taken_down_at IS NULL AND ends_at > $2`;
const CLEAR = "UPDATE banner SET taken_down_at = least($2, ends_at) WHERE tenant = $1 AND taken_down_at IS NULL";
const SHOW = "INSERT INTO banner (tenant, banner_id, sealed, shown_at, ends_at) VALUES ($1, $2, $3, $4, $5)";
const TAKE_DOWN = changeWithEntry(
  "UPDATE banner SET taken_down_at = $3 WHERE tenant = $1 AND banner_id = $2 AND taken_down_at IS NULL",
  "banner_id",
  4,
);

type Row = {
  readonly banner_id: string;
  readonly sealed: Uint8Array;
  readonly shown_at: Date;
  readonly ends_at: Date;
};

/** Notices to everybody in PostgreSQL, one at a time. */
export function makeBannerStore(database: Database, cipher: ApprovalCipher): BannerStore {
  return {
    cipher,
    async current(tenant, now) {
      const [row] = (await database.query<Row>("banner.current", CURRENT, [tenant, now])).rows;
      return row === undefined
        ? null
        : { bannerId: row.banner_id, sealed: row.sealed, shownAt: row.shown_at, endsAt: row.ends_at };
    },
    async show(tenant, { bannerId, sealed, shownAt, endsAt }, entry) {
      await database.transaction(async (tx) => {
        await tx.query("banner.clear", CLEAR, [tenant, shownAt]);
        await tx.query("banner.show", SHOW, [tenant, bannerId, sealed, shownAt, endsAt]);
        await appendHistory(tx, [entry]);
      });
    },
    async takeDown(tenant, bannerId, at, entry) {
      const values = [tenant, bannerId, at, historyRows([entry])];
      return (await database.query("banner.take_down", TAKE_DOWN, values)).rows.length === 1;
    },
  };
}
