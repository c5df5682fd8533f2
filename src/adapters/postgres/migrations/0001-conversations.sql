-- SPDX-License-Identifier: Apache-2.0
-- Everything that belongs to one conversation. Primary keys begin with (tenant, conversation_id), and every table is
-- range-partitioned by conversation_id: ids are UUIDv7, so a range of ids is a range of opening times, and a month of
-- conversations is one partition of each table. Partitions for this month and the next two are made by
-- ensurePartitions() at start and by a job; the default partition takes what none of them holds.
--
-- Road not taken: foreign keys between these tables. Rows are only written by a statement that first wrote the
-- conversation's own row (compare-and-swap on version), which is what a foreign key would check again for every row.
--
-- Sealed columns are stored EXTERNAL: compressing random-looking bytes costs time and saves nothing.

CREATE TABLE conversation (
  tenant          text        NOT NULL,
  conversation_id uuid        NOT NULL,
  subject_id      uuid        NOT NULL,
  version         integer     NOT NULL,
  last_seq        integer     NOT NULL,
  turn_no         integer     NOT NULL,
  lang            text        NOT NULL,
  owner           text        NOT NULL CHECK (owner IN ('bot', 'queued', 'agent')),
  agent_id        text,
  queued_at       timestamptz,
  assurance       text        NOT NULL CHECK (assurance IN ('A0', 'A1', 'A2', 'A3', 'A4')),
  channel         text        NOT NULL,
  brand           text        NOT NULL,
  created_at      timestamptz NOT NULL,
  last_at         timestamptz NOT NULL,
  ended_at        timestamptz,
  -- Set while a deleted conversation still owes something; its messages are gone already.
  deleted_at      timestamptz,
  PRIMARY KEY (tenant, conversation_id)
) PARTITION BY RANGE (conversation_id);

-- The desk's waiting list, call-backs asked for outside hours included. Partial, so that a turn of a conversation with the bot touches no index.
CREATE INDEX conversation_desk ON conversation (tenant, queued_at) WHERE queued_at IS NOT NULL AND ended_at IS NULL;
-- For the purge. BRIN: a turn that only moves last_at stays a HOT update.
CREATE INDEX conversation_idle ON conversation USING brin (last_at);

-- The data keys, each wrapped by the key of the subject it was made for. That key itself is kept in subject_key and
-- nowhere else, so that erasing a subject is destroying one row.
CREATE TABLE conversation_key (
  tenant          text    NOT NULL,
  conversation_id uuid    NOT NULL,
  key_no          integer NOT NULL CHECK (key_no > 0),
  subject_id      uuid    NOT NULL,
  wrapped         bytea   STORAGE EXTERNAL NOT NULL,
  PRIMARY KEY (tenant, conversation_id, key_no)
) PARTITION BY RANGE (conversation_id);

-- Which of the client's inputs were carried out, and which messages came of it: what makes sending twice harmless.
CREATE TABLE turn (
  tenant          text    NOT NULL,
  conversation_id uuid    NOT NULL,
  client_id       text    NOT NULL,
  first_seq       integer NOT NULL,
  last_seq        integer NOT NULL,
  PRIMARY KEY (tenant, conversation_id, client_id)
) PARTITION BY RANGE (conversation_id);

CREATE TABLE message (
  tenant          text        NOT NULL,
  conversation_id uuid        NOT NULL,
  seq             integer     NOT NULL CHECK (seq > 0),
  at              timestamptz NOT NULL,
  kind            text        NOT NULL,
  author          text        NOT NULL,
  key_no          integer     NOT NULL,
  sealed          bytea       STORAGE EXTERNAL NOT NULL,
  PRIMARY KEY (tenant, conversation_id, seq)
) PARTITION BY RANGE (conversation_id);

-- Where the dialogue stands, and the private state beside it. One row per conversation, rewritten by each turn.
CREATE TABLE tracker (
  tenant          text    NOT NULL,
  conversation_id uuid    NOT NULL,
  key_no          integer NOT NULL,
  sealed          bytea   STORAGE EXTERNAL NOT NULL,
  state_key_no    integer NOT NULL,
  state_sealed    bytea   STORAGE EXTERNAL NOT NULL,
  PRIMARY KEY (tenant, conversation_id)
) PARTITION BY RANGE (conversation_id);

-- What the tracker is folded from.
CREATE TABLE tracker_event (
  tenant          text    NOT NULL,
  conversation_id uuid    NOT NULL,
  turn_no         integer NOT NULL,
  key_no          integer NOT NULL,
  sealed          bytea   STORAGE EXTERNAL NOT NULL,
  PRIMARY KEY (tenant, conversation_id, turn_no)
) PARTITION BY RANGE (conversation_id);

CREATE TABLE act (
  tenant          text        NOT NULL,
  conversation_id uuid        NOT NULL,
  act_id          uuid        NOT NULL,
  subject_id      uuid        NOT NULL,
  kind            text        NOT NULL,
  state           text        NOT NULL CHECK (state IN
    ('proposed', 'proved', 'committing', 'done', 'refused', 'unknown', 'declined', 'expired')),
  external_id     text        NOT NULL,
  key_no          integer     NOT NULL,
  sealed          bytea       STORAGE EXTERNAL NOT NULL,
  expires_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  PRIMARY KEY (tenant, conversation_id, act_id)
) PARTITION BY RANGE (conversation_id);

-- Acts whose outcome is not known: recovery resolves them by external id.
CREATE INDEX act_unresolved ON act (tenant, updated_at) WHERE state IN ('committing', 'unknown');

-- An act never goes back, whoever writes: once an order may have been sent, nothing makes it "not sent" again, and an
-- outcome is final. A statement that tries fails as a whole with SQLSTATE WL001.
CREATE FUNCTION refuse_act_going_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF new.state = old.state
    OR old.state IN ('proposed', 'proved') AND NOT (old.state = 'proved' AND new.state = 'proposed')
    OR old.state = 'committing' AND new.state IN ('done', 'refused', 'unknown')
    OR old.state = 'unknown' AND new.state IN ('done', 'refused')
  THEN
    RETURN new;
  END IF;
  RAISE EXCEPTION 'act cannot go from % to %', old.state, new.state USING ERRCODE = 'WL001';
END
$$;
CREATE TRIGGER act_goes_forward BEFORE UPDATE ON act FOR EACH ROW EXECUTE FUNCTION refuse_act_going_back();

-- Notices that are owed. A row goes when its notice was sent; due_at is null when sending was given up.
CREATE TABLE notice (
  tenant          text        NOT NULL,
  conversation_id uuid        NOT NULL,
  notice_id       text        NOT NULL,
  key_no          integer     NOT NULL,
  sealed          bytea       STORAGE EXTERNAL NOT NULL,
  due_at          timestamptz,
  attempts        integer     NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant, conversation_id, notice_id)
) PARTITION BY RANGE (conversation_id);
CREATE INDEX notice_due ON notice (tenant, due_at) WHERE due_at IS NOT NULL;

-- Why a conversation went to a person.
CREATE TABLE desk_case (
  tenant          text    NOT NULL,
  conversation_id uuid    NOT NULL,
  key_no          integer NOT NULL,
  sealed          bytea   STORAGE EXTERNAL NOT NULL,
  PRIMARY KEY (tenant, conversation_id)
) PARTITION BY RANGE (conversation_id);

-- conversation and tracker are rewritten by each turn: room on the page keeps that an update in place (HOT), and a
-- tracker of some kilobytes stays on its page instead of going to a side table.
CREATE TABLE conversation_default     PARTITION OF conversation     DEFAULT WITH (fillfactor = 70);
CREATE TABLE conversation_key_default PARTITION OF conversation_key DEFAULT;
CREATE TABLE turn_default             PARTITION OF turn             DEFAULT;
CREATE TABLE message_default          PARTITION OF message          DEFAULT;
CREATE TABLE tracker_default          PARTITION OF tracker          DEFAULT WITH (fillfactor = 50, toast_tuple_target = 8160);
CREATE TABLE tracker_event_default    PARTITION OF tracker_event    DEFAULT;
CREATE TABLE act_default              PARTITION OF act              DEFAULT;
CREATE TABLE notice_default           PARTITION OF notice           DEFAULT;
CREATE TABLE desk_case_default        PARTITION OF desk_case        DEFAULT;
