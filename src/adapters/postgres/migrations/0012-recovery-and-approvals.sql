-- SPDX-License-Identifier: Apache-2.0
-- Recovery of a customer who lost every authenticator, and what staff may do only by two.

-- A set of recovery codes is kept like any authenticator: Argon2id hashes, sealed under the subject's key.
ALTER TABLE authenticator DROP CONSTRAINT authenticator_kind_check;
ALTER TABLE authenticator ADD CONSTRAINT authenticator_kind_check CHECK (kind IN ('passkey', 'totp', 'recovery_codes'));

CREATE TABLE recovery (
  tenant      text        NOT NULL,
  subject_id  uuid        NOT NULL,
  recovery_id uuid        NOT NULL,
  state       text        NOT NULL CHECK (state IN ('waiting', 'cancelled', 'stopped', 'completed', 'lapsed')),
  -- Whom to tell, which lines to watch, in which language.
  sealed      bytea       STORAGE EXTERNAL NOT NULL,
  started_at  timestamptz NOT NULL,
  -- When every contact point of record had the notice of it: the wait begins then.
  noticed_at  timestamptz,
  -- From when on a new passkey may be added; null while not everybody was told.
  opens_at    timestamptz,
  lapses_at   timestamptz NOT NULL,
  ended_at    timestamptz,
  -- What the contact points are still to be told, and when it is tried next.
  owed        text        CHECK (owed IN ('started', 'cancelled', 'stopped', 'completed')),
  due_at      timestamptz,
  attempts    smallint    NOT NULL DEFAULT 0,
  CHECK ((owed IS NOT NULL) OR due_at IS NULL),
  CHECK ((state = 'waiting') = (ended_at IS NULL)),
  PRIMARY KEY (tenant, subject_id, recovery_id),
  FOREIGN KEY (tenant, subject_id) REFERENCES subject ON DELETE CASCADE
);
CREATE UNIQUE INDEX recovery_one_at_a_time ON recovery (tenant, subject_id) WHERE state = 'waiting';
CREATE INDEX recovery_due ON recovery (tenant, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX recovery_waiting ON recovery (tenant, lapses_at) WHERE state = 'waiting';

CREATE TABLE approval (
  tenant          text        NOT NULL,
  approval_id     uuid        NOT NULL,
  kind            text        NOT NULL CHECK (kind IN ('act', 'vouch', 'history_export', 'policies')),
  conversation_id uuid,
  subject_id      uuid,
  -- SHA-256 of the exact bytes of what is to be done; the bytes hold a nonce, so that nobody can guess them from it.
  digest          text        NOT NULL,
  -- These bytes, and who decided with which reason.
  sealed          bytea       STORAGE EXTERNAL NOT NULL,
  state           text        NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected', 'used')),
  -- Refuses a decision that another has overtaken.
  version         integer     NOT NULL DEFAULT 1,
  needed          smallint    NOT NULL CHECK (needed BETWEEN 1 AND 2),
  proposed_by     text        NOT NULL,
  approved_by     text[]      NOT NULL DEFAULT '{}',
  proposed_at     timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL,
  -- Nobody approves what they proposed, and nobody counts twice: also where a programme errs.
  CHECK (NOT proposed_by = ANY (approved_by)),
  CHECK (cardinality(approved_by) < 2 OR approved_by[1] <> approved_by[2]),
  CHECK (cardinality(approved_by) <= needed),
  CHECK (state NOT IN ('approved', 'used') OR cardinality(approved_by) = needed),
  PRIMARY KEY (tenant, approval_id)
);
CREATE INDEX approval_expiry ON approval (expires_at);
