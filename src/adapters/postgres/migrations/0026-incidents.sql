-- SPDX-License-Identifier: Apache-2.0
-- Attacks that were met, and what holds because of them. One incident is one campaign, however many verdicts it has; clocks and
-- drafts of notices hang on it by its id. Who is concerned is named by keyed hashes only.

CREATE TABLE incident (
  tenant      text        NOT NULL,
  incident_id uuid        NOT NULL,
  kind        text        NOT NULL CHECK (kind ~ '^[a-z_]{1,40}$'),
  severity    text        NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
  state       text        NOT NULL CHECK (state IN ('open', 'confirmed', 'undone', 'closed')),
  source      text        NOT NULL CHECK (source IN ('detector', 'person')),
  -- HMAC of what related verdicts have in common.
  group_key   bytea       NOT NULL,
  opened_at   timestamptz NOT NULL,
  last_at     timestamptz NOT NULL,
  settled_at  timestamptz,
  verdicts    int         NOT NULL CHECK (verdicts >= 0),
  -- Codes of the detectors, each once.
  reasons     text[]      NOT NULL,
  -- Moves on with each change of state.
  version     int         NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant, incident_id),
  CHECK ((state IN ('open', 'confirmed')) = (settled_at IS NULL))
);
-- What goes on joins what is open: verdicts of many nodes at once make one incident.
CREATE UNIQUE INDEX incident_one_open ON incident (tenant, group_key) WHERE settled_at IS NULL;
CREATE INDEX incident_newest ON incident (tenant, last_at DESC);

-- The register keeps every incident: what it was, when it began and its group never change, counts and times only grow.
CREATE FUNCTION keep_incident() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_op = 'UPDATE' AND (old.tenant, old.incident_id, old.kind, old.source, old.group_key, old.opened_at)
       IS NOT DISTINCT FROM (new.tenant, new.incident_id, new.kind, new.source, new.group_key, new.opened_at)
     AND new.verdicts >= old.verdicts AND new.last_at >= old.last_at AND new.version >= old.version
     AND new.reasons @> old.reasons THEN
    RETURN new;
  END IF;
  RAISE EXCEPTION 'the register of incidents is append-only: % refused', tg_op USING ERRCODE = 'WL002';
END
$$;
CREATE TRIGGER incident_kept BEFORE UPDATE OR DELETE ON incident FOR EACH ROW EXECUTE FUNCTION keep_incident();
CREATE TRIGGER incident_no_truncate BEFORE TRUNCATE ON incident
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
ALTER TABLE incident ENABLE ALWAYS TRIGGER incident_kept;
ALTER TABLE incident ENABLE ALWAYS TRIGGER incident_no_truncate;

-- What became of an incident, in order, each with the entry of the history that was written with it.
CREATE TABLE incident_event (
  tenant      text        NOT NULL,
  incident_id uuid        NOT NULL,
  event_id    uuid        NOT NULL,
  at          timestamptz NOT NULL,
  what        text        NOT NULL CHECK (what ~ '^[a-z_.]{1,40}$'),
  actor_kind  text        NOT NULL CHECK (actor_kind IN ('subject', 'bot', 'agent', 'system')),
  actor_id    text,
  -- Ids and codes only.
  facts       jsonb       NOT NULL,
  -- Why, in the words of a person.
  sealed      bytea,
  history_id  bigint      NOT NULL,
  PRIMARY KEY (tenant, incident_id, event_id),
  FOREIGN KEY (tenant, incident_id) REFERENCES incident (tenant, incident_id)
);
CREATE TRIGGER incident_event_append_only BEFORE UPDATE OR DELETE ON incident_event
  FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER incident_event_no_truncate BEFORE TRUNCATE ON incident_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
ALTER TABLE incident_event ENABLE ALWAYS TRIGGER incident_event_append_only;
ALTER TABLE incident_event ENABLE ALWAYS TRIGGER incident_event_no_truncate;

-- Who or what an incident is about: addresses, devices, subjects, tokens, as keyed hashes.
CREATE TABLE incident_entity (
  tenant      text        NOT NULL,
  incident_id uuid        NOT NULL,
  entity_kind text        NOT NULL CHECK (entity_kind ~ '^[a-z_]{1,40}$'),
  entity      bytea       NOT NULL,
  verdicts    int         NOT NULL,
  first_at    timestamptz NOT NULL,
  last_at     timestamptz NOT NULL,
  PRIMARY KEY (tenant, incident_id, entity_kind, entity),
  FOREIGN KEY (tenant, incident_id) REFERENCES incident (tenant, incident_id)
);
CREATE INDEX incident_entity_of ON incident_entity (tenant, entity);

-- What holds because of an incident, until a time, a person or the true owner ends it.
CREATE TABLE threat_answer (
  tenant      text        NOT NULL,
  answer_id   uuid        NOT NULL,
  incident_id uuid        NOT NULL,
  entity_kind text        NOT NULL CHECK (entity_kind ~ '^[a-z_]{1,40}$'),
  entity      bytea       NOT NULL,
  kind        text        NOT NULL CHECK (kind ~ '^[a-z_]{1,40}$'),
  reason      text        NOT NULL CHECK (reason ~ '^[a-z_.]{1,60}$'),
  set_at      timestamptz NOT NULL,
  until       timestamptz NOT NULL,
  state       text        NOT NULL CHECK (state IN ('in_force', 'passed', 'undone', 'expired')),
  ended_at    timestamptz,
  PRIMARY KEY (tenant, answer_id),
  FOREIGN KEY (tenant, incident_id) REFERENCES incident (tenant, incident_id),
  CHECK ((state = 'in_force') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX threat_answer_in_force ON threat_answer (tenant, entity, kind) WHERE state = 'in_force';
CREATE INDEX threat_answer_incident ON threat_answer (tenant, incident_id);
