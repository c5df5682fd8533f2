-- SPDX-License-Identifier: Apache-2.0
-- Whom an incident reached, as two people agreed to tell them, and what became of each notice. Once told, a row never changes.

CREATE TABLE incident_notice (
  tenant      text        NOT NULL,
  subject_id  uuid        NOT NULL,
  incident_id uuid        NOT NULL,
  state       text        NOT NULL CHECK (state IN ('due', 'sent', 'unreachable')),
  -- By which channels, or why not: a code.
  outcome     text        CHECK (outcome ~ '^[a-z_]{1,40}$'),
  attempts    int         NOT NULL DEFAULT 0,
  due_at      timestamptz,
  settled_at  timestamptz,
  PRIMARY KEY (tenant, incident_id, subject_id),
  FOREIGN KEY (tenant, incident_id) REFERENCES incident (tenant, incident_id),
  CHECK ((state = 'due') = (due_at IS NOT NULL)),
  CHECK ((state = 'due') = (settled_at IS NULL))
);
CREATE INDEX incident_notice_due ON incident_notice (tenant, due_at) WHERE state = 'due';

CREATE FUNCTION keep_incident_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_op = 'UPDATE' AND old.state = 'due' AND new.attempts >= old.attempts
     AND (old.tenant, old.subject_id, old.incident_id) IS NOT DISTINCT FROM (new.tenant, new.subject_id, new.incident_id) THEN
    RETURN new;
  END IF;
  RAISE EXCEPTION 'the register of notices is append-only: % refused', tg_op USING ERRCODE = 'WL002';
END
$$;
CREATE TRIGGER incident_notice_kept BEFORE UPDATE OR DELETE ON incident_notice
  FOR EACH ROW EXECUTE FUNCTION keep_incident_notice();
CREATE TRIGGER incident_notice_no_truncate BEFORE TRUNCATE ON incident_notice
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
ALTER TABLE incident_notice ENABLE ALWAYS TRIGGER incident_notice_kept;
ALTER TABLE incident_notice ENABLE ALWAYS TRIGGER incident_notice_no_truncate;
