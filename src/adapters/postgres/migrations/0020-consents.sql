-- SPDX-License-Identifier: Apache-2.0
-- What a subject agreed to, purpose by purpose: so far "tell me when" of an outage, a bill or an order.

CREATE TABLE consent (
  tenant     text        NOT NULL,
  subject_id uuid        NOT NULL,
  consent_id uuid        NOT NULL,
  purpose    text        NOT NULL CHECK (purpose IN ('outage_over', 'bill_ready', 'order_done')),
  -- Keyed hash of what it is about: the same wish is kept once.
  topic_hash bytea       NOT NULL,
  -- The words that were agreed to with their hash, what is watched, and whom to tell.
  sealed     bytea       STORAGE EXTERNAL NOT NULL,
  state      text        NOT NULL CHECK (state IN ('given', 'told', 'withdrawn', 'lapsed')),
  given_at   timestamptz NOT NULL,
  ended_at   timestamptz,
  -- Not used after this.
  lapses_at  timestamptz NOT NULL,
  -- When it is looked at next; null once it has ended.
  due_at     timestamptz,
  attempts   smallint    NOT NULL DEFAULT 0,
  CHECK ((state = 'given') = (ended_at IS NULL)),
  CHECK ((state = 'given') = (due_at IS NOT NULL)),
  PRIMARY KEY (tenant, subject_id, consent_id),
  FOREIGN KEY (tenant, subject_id) REFERENCES subject ON DELETE CASCADE
);
CREATE UNIQUE INDEX consent_once ON consent (tenant, subject_id, topic_hash) WHERE state = 'given';
CREATE INDEX consent_due ON consent (tenant, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX consent_topic ON consent (tenant, topic_hash) WHERE state = 'given';
CREATE INDEX consent_ended ON consent (ended_at) WHERE ended_at IS NOT NULL;
