-- SPDX-License-Identifier: Apache-2.0
-- How far the removal of what need not be kept any more came: whoever goes on after a crash goes on here, with the same day.

CREATE TABLE retention_run (
  tenant     text        NOT NULL,
  run_id     uuid        NOT NULL,
  class      text        NOT NULL CHECK (class IN ('conversation', 'consent', 'webhook', 'attack', 'request')),
  rule       text        NOT NULL,
  before_at  timestamptz NOT NULL,
  removed    integer     NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL,
  ended_at   timestamptz,
  PRIMARY KEY (tenant, run_id)
);
-- One at a time for each class, on all nodes.
CREATE UNIQUE INDEX retention_run_open ON retention_run (tenant, class) WHERE ended_at IS NULL;
