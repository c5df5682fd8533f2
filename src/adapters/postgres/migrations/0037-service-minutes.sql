-- SPDX-License-Identifier: Apache-2.0
-- What each node counted of its turns and refusals, by the minute: the figures of the service view. Numbers and codes of ours, no id of anybody.

CREATE TABLE service_minute (
  tenant  text        NOT NULL,
  node    uuid        NOT NULL,
  at      timestamptz NOT NULL,
  -- Turns, their times in buckets, refusals by code.
  figures jsonb       NOT NULL CHECK (pg_column_size(figures) <= 16384),
  PRIMARY KEY (tenant, node, at)
);
CREATE INDEX service_minute_at ON service_minute (tenant, at);
