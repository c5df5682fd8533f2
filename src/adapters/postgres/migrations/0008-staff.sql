-- SPDX-License-Identifier: Apache-2.0
-- People who work at the desk, what they prove themselves with, and where they are signed in. Names and e-mail addresses are
-- sealed under a key derived from the root key: staff are no subjects and have no key of their own.

CREATE TABLE staff (
  tenant      text        NOT NULL,
  -- Random; also what a passkey carries as its user handle, and who an entry of the history names.
  staff_id    uuid        NOT NULL,
  roles       text[]      NOT NULL CHECK (cardinality(roles) > 0 AND roles <@ ARRAY['care', 'security', 'privacy', 'admin', 'auditor']),
  state       text        NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
  -- Refuses a change that another has overtaken.
  version     integer     NOT NULL DEFAULT 1,
  sealed      bytea       STORAGE EXTERNAL NOT NULL,
  created_at  timestamptz NOT NULL,
  disabled_at timestamptz,
  PRIMARY KEY (tenant, staff_id)
);

CREATE TABLE staff_passkey (
  tenant     text        NOT NULL,
  staff_id   uuid        NOT NULL,
  passkey_id uuid        NOT NULL,
  version    integer     NOT NULL DEFAULT 1,
  -- Credential, public key, counter, and the name its owner gave it.
  sealed     bytea       STORAGE EXTERNAL NOT NULL,
  created_at timestamptz NOT NULL,
  used_at    timestamptz,
  PRIMARY KEY (tenant, staff_id, passkey_id),
  FOREIGN KEY (tenant, staff_id) REFERENCES staff ON DELETE CASCADE
);

-- Who somebody is at the operator's own sign-on, by a keyed hash of issuer and subject.
CREATE TABLE staff_login (
  tenant     text  NOT NULL,
  login_hash bytea NOT NULL,
  staff_id   uuid  NOT NULL,
  PRIMARY KEY (tenant, login_hash),
  FOREIGN KEY (tenant, staff_id) REFERENCES staff ON DELETE CASCADE
);
CREATE INDEX staff_login_staff ON staff_login (tenant, staff_id);

-- One-time links. The row goes with the use; the hash is all that is kept of the link.
CREATE TABLE staff_invite (
  tenant     text        NOT NULL,
  token_hash bytea       NOT NULL,
  roles      text[]      NOT NULL CHECK (cardinality(roles) > 0 AND roles <@ ARRAY['care', 'security', 'privacy', 'admin', 'auditor']),
  -- Set where the link adds a passkey to an account that exists.
  staff_id   uuid,
  -- Null for the link of the first run, which is worth nothing once somebody has enrolled.
  invited_by uuid,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (tenant, token_hash),
  FOREIGN KEY (tenant, staff_id) REFERENCES staff ON DELETE CASCADE
);
CREATE INDEX staff_invite_expiry ON staff_invite (expires_at);

CREATE TABLE staff_session (
  tenant       text        NOT NULL,
  token_hash   bytea       NOT NULL,
  session_id   uuid        NOT NULL,
  staff_id     uuid        NOT NULL,
  -- Thumbprint (RFC 7638) of the key that the browser cannot give away.
  device_key   text        NOT NULL,
  method       text        NOT NULL CHECK (method IN ('passkey', 'oidc')),
  created_at   timestamptz NOT NULL,
  -- The last time that a person did something, not the page by itself.
  last_at      timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  PRIMARY KEY (tenant, token_hash),
  FOREIGN KEY (tenant, staff_id) REFERENCES staff ON DELETE CASCADE
);
CREATE INDEX staff_session_staff ON staff_session (tenant, staff_id);
CREATE INDEX staff_session_expiry ON staff_session (expires_at);
