-- SPDX-License-Identifier: Apache-2.0
-- What subjects ask under their rights, what is decided about it and by when, and what follows: limits on what is done with their data, holds
-- that keep data from erasure, and who else is told of an erasure.

-- Outlives the subject that it erases: what remains of it then are codes, times and random ids.
CREATE TABLE subject_request (
  tenant           text        NOT NULL,
  subject_id       uuid        NOT NULL,
  request_id       uuid        NOT NULL,
  kind             text        NOT NULL CHECK (kind IN ('access', 'copy', 'rectification', 'erasure', 'restriction', 'objection',
                                                        'portability', 'withdrawal', 'who_looked', 'human_review')),
  state            text        NOT NULL CHECK (state IN ('received', 'proposed', 'granted', 'erasing', 'done', 'partly_done', 'refused', 'withdrawn')),
  -- How far carrying out came: a process that is killed is followed by one that goes on from here.
  step             text        NOT NULL DEFAULT 'none' CHECK (step IN ('none', 'told', 'acknowledged', 'destroyed', 'verified')),
  channel          text        NOT NULL CHECK (channel IN ('chat', 'widget', 'desk', 'api', 'command')),
  -- How sure it was who asked.
  assurance        text        NOT NULL CHECK (assurance IN ('A0', 'A1', 'A2', 'A3', 'A4')),
  -- Under which dated rule the time runs.
  rule             text        NOT NULL,
  received_at      timestamptz NOT NULL,
  due_at           timestamptz NOT NULL,
  extended_until   timestamptz CHECK (extended_until > due_at),
  extension_reason text        CHECK (extension_reason ~ '^[a-z_]{1,40}$'),
  outcome          text        CHECK (outcome ~ '^[a-z_]{1,40}$'),
  -- On which ground it was refused, wholly or in part.
  ground           text        CHECK (ground ~ '^[a-z_]{1,40}$'),
  -- Two people decide what cannot be undone: never the same one twice.
  proposed_by      text,
  decided_by       text        CHECK (decided_by <> proposed_by),
  decided_at       timestamptz,
  closed_at        timestamptz,
  -- What was asked and answered, in words; null once the subject is erased.
  sealed           bytea       STORAGE EXTERNAL,
  -- Its entries in the history, in order.
  history_ids      bigint[]    NOT NULL DEFAULT '{}',
  -- When a job looks at it next.
  work_at          timestamptz,
  attempts         integer     NOT NULL DEFAULT 0,
  -- Refuses a change that another has overtaken.
  version          integer     NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant, subject_id, request_id),
  CHECK ((extended_until IS NULL) = (extension_reason IS NULL)),
  CHECK ((state IN ('done', 'partly_done', 'refused', 'withdrawn')) = (closed_at IS NOT NULL)),
  CHECK (state NOT IN ('partly_done', 'refused') OR ground IS NOT NULL)
);
CREATE UNIQUE INDEX subject_request_id ON subject_request (tenant, request_id);
-- The same wish, while it is open, is one request.
CREATE UNIQUE INDEX subject_request_once ON subject_request (tenant, subject_id, kind) WHERE closed_at IS NULL;
CREATE INDEX subject_request_open ON subject_request (tenant, due_at) WHERE closed_at IS NULL;
CREATE INDEX subject_request_work ON subject_request (tenant, work_at) WHERE work_at IS NOT NULL;

-- What may not be done with a subject's data although it is kept. Goes with the subject.
CREATE TABLE subject_limit (
  tenant     text        NOT NULL,
  subject_id uuid        NOT NULL,
  kind       text        NOT NULL CHECK (kind IN ('restricted', 'objected')),
  since      timestamptz NOT NULL,
  request_id uuid        NOT NULL,
  PRIMARY KEY (tenant, subject_id, kind),
  FOREIGN KEY (tenant, subject_id) REFERENCES subject ON DELETE CASCADE
);

-- Conversations that were there when their subject asked for restriction: nobody but the subject, and who defends a claim, opens them.
ALTER TABLE conversation ADD COLUMN restricted_at timestamptz;

-- What keeps a subject's data from erasure, for a ground and, where it is known, until a day.
CREATE TABLE legal_hold (
  tenant      text        NOT NULL,
  subject_id  uuid        NOT NULL,
  hold_id     uuid        NOT NULL,
  ground      text        NOT NULL CHECK (ground ~ '^[a-z_]{1,40}$'),
  placed_by   text        NOT NULL,
  placed_at   timestamptz NOT NULL,
  until_at    timestamptz CHECK (until_at > placed_at),
  released_by text,
  released_at timestamptz,
  PRIMARY KEY (tenant, subject_id, hold_id),
  CHECK ((released_by IS NULL) = (released_at IS NULL))
);
CREATE INDEX legal_hold_in_force ON legal_hold (tenant, subject_id) WHERE released_at IS NULL;

-- Who else is told of an erasure, and what they answered.
CREATE TABLE erasure_recipient (
  tenant       text        NOT NULL,
  subject_id   uuid        NOT NULL,
  request_id   uuid        NOT NULL,
  recipient    text        NOT NULL CHECK (recipient ~ '^(operator|webhook:[a-z0-9-]{1,64})$'),
  state        text        NOT NULL CHECK (state IN ('due', 'acknowledged', 'given_up')),
  attempts     integer     NOT NULL DEFAULT 0,
  settled_at   timestamptz,
  PRIMARY KEY (tenant, subject_id, request_id, recipient),
  CHECK ((state = 'due') = (settled_at IS NULL))
);
