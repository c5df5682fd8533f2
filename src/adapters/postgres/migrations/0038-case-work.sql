-- SPDX-License-Identifier: Apache-2.0
-- What people at the desk work with: one row for each conversation that ever went to a person, with what a queue is sorted and filtered by.
-- Codes, ids and times only: words (a note to whom a case was passed, what was written at the end) are envelopes.

CREATE TABLE case_work (
  tenant          text        NOT NULL,
  conversation_id uuid        NOT NULL,
  -- What people say to each other; eight characters, not unique.
  code            text        NOT NULL,
  -- bot: somebody is to be called back; queued: waits; agent: is with a person.
  owner           text        NOT NULL CHECK (owner IN ('bot', 'queued', 'agent')),
  agent_id        text,
  -- Who held it last, when nobody does any more.
  last_agent_id   text,
  since           timestamptz NOT NULL,
  opened_at       timestamptz NOT NULL,
  closed_at       timestamptz,
  reason          text,
  team_id         text,
  priority        smallint    NOT NULL DEFAULT 3 CHECK (priority BETWEEN 1 AND 5),
  due_at          timestamptz,
  assurance       text        NOT NULL,
  lang            text        NOT NULL,
  channel         text        NOT NULL,
  labels          text[]      NOT NULL DEFAULT '{}',
  wrap_up         text,
  wrap_key_no     integer,
  wrap_sealed     bytea       STORAGE EXTERNAL,
  note_key_no     integer,
  note_sealed     bytea       STORAGE EXTERNAL,
  PRIMARY KEY (tenant, conversation_id),
  CHECK ((wrap_key_no IS NULL) = (wrap_sealed IS NULL)),
  CHECK ((note_key_no IS NULL) = (note_sealed IS NULL))
) PARTITION BY RANGE (conversation_id);
CREATE TABLE case_work_default PARTITION OF case_work DEFAULT WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

-- The queue: each list and each count is answered from this index alone, however many cases were closed.
CREATE INDEX case_work_open ON case_work (tenant, since, conversation_id)
  INCLUDE (owner, agent_id, team_id, priority, reason, assurance, lang, channel, due_at, code, labels) WHERE closed_at IS NULL;
CREATE INDEX case_work_held ON case_work (tenant, agent_id) WHERE closed_at IS NULL AND agent_id IS NOT NULL;
-- Search, the newest first.
CREATE INDEX case_work_code ON case_work (tenant, code);
CREATE INDEX case_work_opened ON case_work (tenant, opened_at DESC, conversation_id);
CREATE INDEX case_work_reason ON case_work (tenant, reason, opened_at DESC);
CREATE INDEX case_work_agent ON case_work (tenant, last_agent_id, opened_at DESC);
CREATE INDEX case_work_labels ON case_work USING gin (labels);

-- Who holds a conversation is written in one place, conversation, by many statements; this keeps the queue to it, in their transaction.
CREATE FUNCTION keep_case_work() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF new.queued_at IS NOT NULL AND new.ended_at IS NULL AND new.deleted_at IS NULL
    AND (new.restricted_at IS NULL OR new.queued_at > new.restricted_at)
  THEN
    INSERT INTO case_work (tenant, conversation_id, code, owner, agent_id, last_agent_id, since, opened_at, assurance, lang, channel)
    VALUES (new.tenant, new.conversation_id, upper(right(new.conversation_id::text, 8)), new.owner, new.agent_id, new.agent_id, new.queued_at, new.queued_at,
            new.assurance, new.lang, new.channel)
    ON CONFLICT (tenant, conversation_id) DO UPDATE
    SET owner = excluded.owner, agent_id = excluded.agent_id,
        last_agent_id = coalesce(excluded.agent_id, case_work.last_agent_id), since = excluded.since,
        opened_at = CASE WHEN case_work.closed_at IS NULL THEN case_work.opened_at ELSE excluded.opened_at END,
        closed_at = NULL, assurance = excluded.assurance, lang = excluded.lang;
  ELSE
    UPDATE case_work SET owner = 'bot', agent_id = NULL, closed_at = new.last_at
    WHERE tenant = new.tenant AND conversation_id = new.conversation_id AND closed_at IS NULL;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER conversation_keeps_case_made AFTER INSERT ON conversation FOR EACH ROW
  WHEN (new.queued_at IS NOT NULL) EXECUTE FUNCTION keep_case_work();
-- A turn with the bot passes no condition here and pays nothing.
CREATE TRIGGER conversation_keeps_case AFTER UPDATE ON conversation FOR EACH ROW
  WHEN ((old.queued_at IS NOT NULL OR new.queued_at IS NOT NULL)
    AND (old.owner, old.agent_id, old.queued_at, old.ended_at, old.deleted_at, old.restricted_at, old.assurance, old.lang)
      IS DISTINCT FROM
        (new.owner, new.agent_id, new.queued_at, new.ended_at, new.deleted_at, new.restricted_at, new.assurance, new.lang))
  EXECUTE FUNCTION keep_case_work();

INSERT INTO case_work (tenant, conversation_id, code, owner, agent_id, last_agent_id, since, opened_at, assurance, lang, channel)
SELECT tenant, conversation_id, upper(right(conversation_id::text, 8)), owner, agent_id, agent_id, queued_at, queued_at, assurance, lang,
       channel FROM conversation
WHERE queued_at IS NOT NULL AND ended_at IS NULL AND deleted_at IS NULL AND (restricted_at IS NULL OR queued_at > restricted_at);
