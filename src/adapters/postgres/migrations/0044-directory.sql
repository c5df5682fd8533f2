-- SPDX-License-Identifier: Apache-2.0
-- Roles that an operator defines, people and groups that a directory sends (SCIM 2.0), tokens of programs.

-- A role of the product has one word, one of the operator's has a hyphen in it. None at all: whoever is known and may do nothing yet.
ALTER TABLE staff DROP CONSTRAINT staff_roles_check;
ALTER TABLE staff ADD CONSTRAINT staff_roles_check
  CHECK (array_to_string(roles, ',') ~ '^(([a-z]+(-[a-z0-9]+)*)(,[a-z]+(-[a-z0-9]+)*)*)?$');
ALTER TABLE staff_invite DROP CONSTRAINT staff_invite_roles_check;
ALTER TABLE staff_invite ADD CONSTRAINT staff_invite_roles_check
  CHECK (array_to_string(roles, ',') ~ '^(([a-z]+(-[a-z0-9]+)*)(,[a-z]+(-[a-z0-9]+)*)*)?$');

-- What the provider calls the login that opened a session, so that it can end it.
ALTER TABLE staff_session ADD COLUMN sid_hash bytea;
CREATE INDEX staff_session_sid ON staff_session (tenant, sid_hash) WHERE sid_hash IS NOT NULL;

-- What a directory knows of a member of staff beside the account itself.
CREATE TABLE scim_user (
  tenant        text        NOT NULL,
  staff_id      uuid        NOT NULL,
  -- Keyed hash of the name in lower case: two people with one name are refused.
  name_hash     bytea       NOT NULL,
  -- Keyed hash of the directory's own id, by which a sign-on finds the account.
  external_hash bytea,
  version       integer     NOT NULL DEFAULT 1,
  sealed        bytea       STORAGE EXTERNAL NOT NULL,
  created_at    timestamptz NOT NULL,
  changed_at    timestamptz NOT NULL,
  PRIMARY KEY (tenant, staff_id),
  UNIQUE (tenant, name_hash),
  FOREIGN KEY (tenant, staff_id) REFERENCES staff ON DELETE CASCADE
);
CREATE UNIQUE INDEX scim_user_external ON scim_user (tenant, external_hash) WHERE external_hash IS NOT NULL;

CREATE TABLE scim_group (
  tenant     text        NOT NULL,
  group_id   uuid        NOT NULL,
  name_hash  bytea       NOT NULL,
  version    integer     NOT NULL DEFAULT 1,
  sealed     bytea       STORAGE EXTERNAL NOT NULL,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (tenant, group_id),
  UNIQUE (tenant, name_hash)
);

CREATE TABLE scim_member (
  tenant   text NOT NULL,
  group_id uuid NOT NULL,
  staff_id uuid NOT NULL,
  PRIMARY KEY (tenant, group_id, staff_id),
  FOREIGN KEY (tenant, group_id) REFERENCES scim_group ON DELETE CASCADE,
  FOREIGN KEY (tenant, staff_id) REFERENCES staff ON DELETE CASCADE
);
CREATE INDEX scim_member_staff ON scim_member (tenant, staff_id);

-- Tokens of programs, by a keyed hash.
CREATE TABLE api_token (
  tenant      text        NOT NULL,
  token_hash  bytea       NOT NULL,
  -- A UUID of version 8: by it the history knows that no person did it.
  token_id    uuid        NOT NULL,
  purpose     text        NOT NULL CHECK (purpose IN ('rest', 'scim')),
  scopes      text[]      NOT NULL,
  -- Thumbprint (RFC 7638) of the key that has to sign each request; null for one that whoever holds it may use.
  device_key  text,
  name_sealed bytea       STORAGE EXTERNAL NOT NULL,
  -- Null: a command.
  made_by     uuid,
  created_at  timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL,
  used_at     timestamptz,
  revoked_at  timestamptz,
  PRIMARY KEY (tenant, token_hash),
  UNIQUE (tenant, token_id),
  CHECK (expires_at <= created_at + interval '366 days')
);
CREATE INDEX api_token_expiry ON api_token (expires_at);

ALTER TABLE approval DROP CONSTRAINT approval_kind_check;
ALTER TABLE approval ADD CONSTRAINT approval_kind_check
  CHECK (kind ~ '^[a-z_]{1,40}$');

ALTER TABLE history DROP CONSTRAINT history_actor_kind_check;
ALTER TABLE history ADD CONSTRAINT history_actor_kind_check
  CHECK (actor_kind IN ('subject', 'bot', 'agent', 'system', 'token'));
ALTER TABLE incident_event DROP CONSTRAINT incident_event_actor_kind_check;
ALTER TABLE incident_event ADD CONSTRAINT incident_event_actor_kind_check
  CHECK (actor_kind IN ('subject', 'bot', 'agent', 'system', 'token'));
