-- SPDX-License-Identifier: Apache-2.0
-- What the detectors counted of events, by keyed hashes. Each process writes rows of its own and reads those of others, so that none
-- overwrites another's; rows lapse, and the least recent go when there are too many.

CREATE TABLE threat_counter (
  tenant      text        NOT NULL,
  entity_kind text        NOT NULL CHECK (entity_kind ~ '^[a-z]{1,20}$'),
  -- Keyed hash of an address, device, subject, token …
  entity      text        NOT NULL CHECK (length(entity) BETWEEN 1 AND 200),
  node        uuid        NOT NULL,
  -- Packed numbers.
  state       bytea       NOT NULL CHECK (octet_length(state) <= 4096),
  counted_at  timestamptz NOT NULL,
  lapses_at   timestamptz NOT NULL,
  -- The transaction that wrote it: what others wrote since is asked by it, and none is missed that commits late.
  written     xid8        NOT NULL,
  PRIMARY KEY (tenant, entity_kind, entity, node)
);
CREATE INDEX threat_counter_written ON threat_counter (tenant, written);
CREATE INDEX threat_counter_lapses ON threat_counter (lapses_at);
CREATE INDEX threat_counter_recent ON threat_counter (tenant, counted_at);

-- Models of events: candidates that score and decide nothing, the one that a person promoted, and those before it.
CREATE TABLE threat_model (
  tenant      text        NOT NULL,
  model_id    uuid        NOT NULL,
  state       text        NOT NULL CHECK (state IN ('candidate', 'current', 'former', 'rejected')),
  -- Weights and thresholds.
  model       jsonb       NOT NULL,
  -- Figures before and after, on the traffic it was fitted on.
  figures     jsonb       NOT NULL,
  fitted_at   timestamptz NOT NULL,
  promoted_at timestamptz,
  PRIMARY KEY (tenant, model_id)
);
CREATE UNIQUE INDEX threat_model_current ON threat_model (tenant) WHERE state = 'current';
CREATE UNIQUE INDEX threat_model_candidate ON threat_model (tenant) WHERE state = 'candidate';
