-- SPDX-License-Identifier: Apache-2.0
-- What the operator's signed events told about lines: the newest of each kind, under a keyed hash of the number. No number is kept.
CREATE TABLE line_signal (
  tenant   text        NOT NULL,
  line     bytea       NOT NULL CHECK (octet_length(line) = 32),
  kind     text        NOT NULL CHECK (kind IN ('sim_swap', 'call_forwarding', 'number_recycling')),
  state    text        NOT NULL CHECK (state IN ('changed', 'on', 'off')),
  at       timestamptz NOT NULL,
  PRIMARY KEY (tenant, line, kind)
);
CREATE INDEX line_signal_by_age ON line_signal (kind, at);
-- Whether the feed lives, and since when it left nothing out.
CREATE TABLE signal_feed (
  tenant   text        PRIMARY KEY,
  since    timestamptz NOT NULL,
  heard_at timestamptz NOT NULL
);
