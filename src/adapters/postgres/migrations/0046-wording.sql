-- SPDX-License-Identifier: Apache-2.0
-- The operator's own words for messages, and notices to everybody. Sealed for the tenant: the operator's words and nobody's data.

-- All of the own words as they were in force from then on, whole and unchangeable: a conversation finishes in those it began with.
CREATE TABLE wording_version (
  tenant   text        NOT NULL,
  number   integer     NOT NULL CHECK (number > 0),
  how      text        NOT NULL CHECK (how IN ('published', 'rolled_back')),
  digest   text        NOT NULL CHECK (length(digest) = 43),
  messages integer     NOT NULL CHECK (messages >= 0),
  sealed   bytea       NOT NULL,
  at       timestamptz NOT NULL,
  PRIMARY KEY (tenant, number)
);
CREATE TRIGGER wording_version_append_only BEFORE UPDATE OR DELETE ON wording_version
  FOR EACH ROW EXECUTE FUNCTION refuse_history_change();

CREATE TABLE wording_draft (
  tenant     text        NOT NULL,
  message_id text        NOT NULL CHECK (length(message_id) BETWEEN 1 AND 120),
  version    integer     NOT NULL,
  sealed     bytea       NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (tenant, message_id)
);

CREATE TABLE banner (
  tenant        text        NOT NULL,
  banner_id     uuid        NOT NULL,
  sealed        bytea       NOT NULL,
  shown_at      timestamptz NOT NULL,
  ends_at       timestamptz NOT NULL,
  taken_down_at timestamptz,
  PRIMARY KEY (tenant, banner_id)
);
-- One at a time, on every node.
CREATE UNIQUE INDEX banner_shown ON banner (tenant) WHERE taken_down_at IS NULL;
