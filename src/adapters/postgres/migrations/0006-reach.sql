-- SPDX-License-Identifier: Apache-2.0
-- How many different subjects one identity reached. One row per identity, so that its lock makes the count exact over
-- all connections and nodes.

CREATE TABLE reach (
  tenant     text        NOT NULL,
  identity   bytea       NOT NULL,
  -- Subject id to the last time it was reached, in milliseconds since the epoch. Never more than the limit for a day.
  reached    jsonb       NOT NULL,
  -- What the statement that wrote this row was answered.
  is_allowed boolean     NOT NULL,
  in_hour    integer     NOT NULL,
  in_day     integer     NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant, identity)
) WITH (fillfactor = 70);

-- Which policies were in force last is asked at each start.
CREATE INDEX history_policy ON history (tenant, id) WHERE kind = 'policy.changed';
