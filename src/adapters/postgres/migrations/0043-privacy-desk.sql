-- SPDX-License-Identifier: Apache-2.0
-- What people who answer for privacy do in the console: requests filed for customers, holds by two people, archives of evidence, who looked.

-- A customer who calls, writes or comes in: which way, what showed who they are, who wrote it down, and which decision it is about.
ALTER TABLE subject_request DROP CONSTRAINT subject_request_channel_check;
ALTER TABLE subject_request ADD CONSTRAINT subject_request_channel_check
  CHECK (channel IN ('chat', 'widget', 'desk', 'api', 'command', 'phone', 'letter', 'branch'));
ALTER TABLE subject_request
  ADD COLUMN evidence   text[] NOT NULL DEFAULT '{}',
  ADD COLUMN filed_by   text,
  ADD COLUMN about_kind text CHECK (about_kind IN ('incident', 'answer')),
  ADD COLUMN about_id   uuid,
  ADD CHECK ((about_kind IS NULL) = (about_id IS NULL)),
  -- What was filed for somebody names who filed it and by what they were known.
  ADD CHECK ((filed_by IS NULL) = (cardinality(evidence) = 0));

-- Which kinds there are stands in the program, where each has to have a policy; here a kind is a code.
ALTER TABLE approval DROP CONSTRAINT approval_kind_check;
ALTER TABLE approval ADD CONSTRAINT approval_kind_check CHECK (kind ~ '^[a-z_]{1,40}$');

CREATE INDEX legal_hold_newest ON legal_hold (tenant, placed_at DESC);

-- Made by a job, kept sealed for some days, fetched by who may. An archive about one subject goes with them.
CREATE TABLE archive (
  tenant      text        NOT NULL,
  archive_id  uuid        NOT NULL,
  kind        text        NOT NULL CHECK (kind IN ('evidence', 'audit')),
  -- For whom and about what: codes, times and random ids.
  wanted      jsonb       NOT NULL,
  subject_id  uuid,
  state       text        NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  asked_by    text,
  asked_at    timestamptz NOT NULL,
  -- While it runs: until when it is this node's.
  leased_to   timestamptz,
  ended_at    timestamptz,
  -- How far it came, and why it failed, as codes.
  step        text        CHECK (step ~ '^[a-z_.]{1,60}$'),
  size_bytes  bigint,
  sha256      bytea       CHECK (octet_length(sha256) = 32),
  -- Figures of what is inside: counts and codes.
  figures     jsonb,
  sealed      bytea       STORAGE EXTERNAL,
  PRIMARY KEY (tenant, archive_id),
  CHECK ((state = 'done') = (sealed IS NOT NULL)),
  CHECK ((state IN ('done', 'failed')) = (ended_at IS NOT NULL))
);
CREATE INDEX archive_newest ON archive (tenant, asked_at DESC);
CREATE INDEX archive_subject ON archive (tenant, subject_id) WHERE subject_id IS NOT NULL;

-- Who looked, by who looked; and what proves that old data went.
CREATE INDEX history_agents ON history (tenant, actor_id, id) WHERE actor_kind = 'agent';
CREATE INDEX history_retention ON history (tenant, id) WHERE kind = 'retention.run';
