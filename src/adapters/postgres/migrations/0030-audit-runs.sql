-- SPDX-License-Identifier: Apache-2.0
-- Runs of `wardline audit run` against this installation: figures and what was found, for the trend and for telling what is new.
CREATE TABLE audit_run (
  tenant     text        NOT NULL,
  run_id     uuid        NOT NULL,
  profile    text        NOT NULL,
  -- The night's run claims its row first, so that one node does it.
  is_nightly boolean     NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at   timestamptz,
  -- Counts by name; null while it runs.
  figures    jsonb,
  -- Check, severity and a hash of each error and warning. No text.
  findings   jsonb,
  -- Of the results as they were written.
  digest     bytea CHECK (octet_length(digest) = 32),
  PRIMARY KEY (tenant, run_id),
  CHECK ((ended_at IS NULL) = (figures IS NULL) AND (ended_at IS NULL) = (findings IS NULL))
);
CREATE INDEX audit_run_newest ON audit_run (tenant, started_at DESC);
