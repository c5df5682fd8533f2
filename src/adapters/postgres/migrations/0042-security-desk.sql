-- SPDX-License-Identifier: Apache-2.0
-- What people of security look at: single verdicts and what was said of them, bounds that are nearly used up, lines with alarms, drills that
-- were run, and what policies said under each hash. Who is concerned is named by keyed hashes only.

-- One verdict of the detectors. Of a long campaign a share is kept; the count of all stands with the incident.
CREATE TABLE threat_verdict (
  tenant       text        NOT NULL,
  verdict_id   uuid        NOT NULL,
  incident_id  uuid        NOT NULL,
  at           timestamptz NOT NULL,
  kind         text        NOT NULL CHECK (kind ~ '^[a-z_]{1,40}$'),
  level        text        NOT NULL CHECK (level IN ('flagged', 'clear')),
  severity     text        NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
  event_kind   text        NOT NULL CHECK (event_kind ~ '^[a-z_]{1,40}$'),
  score        real        NOT NULL CHECK (score >= 0 AND score <= 1),
  -- [{code, value}]: closed codes with the count behind each.
  reasons      jsonb       NOT NULL,
  entity_kinds text[]      NOT NULL,
  entities     bytea[]     NOT NULL,
  answers      text[]      NOT NULL,
  -- What a person said of it: learning reads it.
  label        text        CHECK (label IN ('attack', 'nothing')),
  labelled_by  text,
  labelled_at  timestamptz,
  PRIMARY KEY (tenant, verdict_id),
  CHECK ((label IS NULL) = (labelled_at IS NULL)),
  CHECK (cardinality(entity_kinds) = cardinality(entities))
);
CREATE INDEX threat_verdict_newest ON threat_verdict (tenant, at DESC, verdict_id);
CREATE INDEX threat_verdict_incident ON threat_verdict (tenant, incident_id, at);
CREATE INDEX threat_verdict_labelled ON threat_verdict (tenant, labelled_at) WHERE label IS NOT NULL;

-- Who came near a bound in a window of time. Written at half of it, at four fifths and when it is reached: ordinary use leaves nothing.
CREATE TABLE bound_use (
  tenant       text        NOT NULL,
  bound        text        NOT NULL CHECK (bound ~ '^[a-z_]{1,40}$'),
  who_kind     text        NOT NULL CHECK (who_kind IN ('agent', 'subject', 'token')),
  who          bytea       NOT NULL,
  window_start timestamptz NOT NULL,
  window_ms    bigint      NOT NULL CHECK (window_ms > 0),
  used         bigint      NOT NULL,
  allowed      bigint      NOT NULL,
  last_at      timestamptz NOT NULL,
  hit_at       timestamptz,
  PRIMARY KEY (tenant, bound, who_kind, who, window_start)
);
CREATE INDEX bound_use_newest ON bound_use (tenant, last_at DESC);

-- Lines on which acts stop, so that people see how many and since when. What holds is counted elsewhere; this is the list.
CREATE TABLE line_alarm (
  tenant    text        NOT NULL,
  line      bytea       NOT NULL,
  cause     text        NOT NULL CHECK (cause IN ('signal', 'report')),
  raised_at timestamptz NOT NULL,
  until     timestamptz NOT NULL,
  PRIMARY KEY (tenant, line, cause)
);

-- Drills that were run from the console or by a command.
CREATE TABLE drill_run (
  tenant     text        NOT NULL,
  run_id     uuid        NOT NULL,
  state      text        NOT NULL CHECK (state IN ('running', 'done', 'failed')),
  wanted     text[]      NOT NULL,
  started_by text,
  started_at timestamptz NOT NULL,
  beat_at    timestamptz NOT NULL,
  ended_at   timestamptz,
  done       int         NOT NULL CHECK (done >= 0),
  total      int         NOT NULL CHECK (total > 0),
  code       text        CHECK (code ~ '^[a-z_.]{1,60}$'),
  report     jsonb,
  PRIMARY KEY (tenant, run_id),
  CHECK ((state = 'running') = (ended_at IS NULL))
);
-- One at a time, over all nodes.
CREATE UNIQUE INDEX drill_run_one ON drill_run (tenant) WHERE state = 'running';
CREATE INDEX drill_run_newest ON drill_run (tenant, started_at DESC);

-- What the policies said under each hash that the history names.
CREATE TABLE policy_set (
  tenant   text        NOT NULL,
  hash     text        NOT NULL,
  schema   text        NOT NULL,
  policies jsonb       NOT NULL,
  first_at timestamptz NOT NULL,
  PRIMARY KEY (tenant, hash)
);

-- Which model decides is changed by two people. The program knows which kinds there are.
ALTER TABLE approval DROP CONSTRAINT approval_kind_check;
ALTER TABLE approval ADD CONSTRAINT approval_kind_check CHECK (kind ~ '^[a-z_]{1,40}$');
