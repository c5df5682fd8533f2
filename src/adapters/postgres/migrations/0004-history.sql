-- SPDX-License-Identifier: Apache-2.0
-- Acts on personal data, without personal data: ids, kinds, codes and levels. Append-only for every role that uses SQL;
-- whoever owns the server can still rewrite it, which a plain table cannot notice.

CREATE TABLE history (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant          text        NOT NULL,
  at              timestamptz NOT NULL,
  kind            text        NOT NULL,
  actor_kind      text        NOT NULL CHECK (actor_kind IN ('subject', 'bot', 'agent', 'system')),
  actor_id        text,
  subject_id      uuid,
  conversation_id uuid,
  facts           jsonb       NOT NULL
);
CREATE INDEX history_subject ON history (tenant, subject_id, id);

CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'history is append-only: % refused', tg_op USING ERRCODE = 'WL002';
END
$$;
CREATE TRIGGER history_append_only BEFORE UPDATE OR DELETE ON history
  FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER history_no_truncate BEFORE TRUNCATE ON history
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
-- Also where a role may set session_replication_role = replica, which would skip ordinary triggers.
ALTER TABLE history ENABLE ALWAYS TRIGGER history_append_only;
ALTER TABLE history ENABLE ALWAYS TRIGGER history_no_truncate;
