-- SPDX-License-Identifier: Apache-2.0
-- The gateway in front of other models and bots: keys of the programs that may use it, and what a bridged conversation
-- must remember, since a bot behind the bridge keeps its own state and is told pseudonyms only.

CREATE TABLE gateway_key (
  tenant              text        NOT NULL,
  key_hash            bytea       NOT NULL,
  key_id              text        NOT NULL,
  -- What the administrator calls it.
  name_sealed         bytea       STORAGE EXTERNAL NOT NULL,
  requests_per_minute integer     NOT NULL CHECK (requests_per_minute > 0),
  characters_per_day  bigint      NOT NULL CHECK (characters_per_day > 0),
  created_at          timestamptz NOT NULL,
  expires_at          timestamptz NOT NULL,
  revoked_at          timestamptz,
  PRIMARY KEY (tenant, key_hash),
  UNIQUE (tenant, key_id)
);
CREATE INDEX gateway_key_expiry ON gateway_key (expires_at);

-- One conversation of one sender over one bridge, under a key of its own: deleting the row shreds it.
CREATE TABLE bridge_session (
  tenant       text        NOT NULL,
  session_hash bytea       NOT NULL,
  subject_id   uuid        NOT NULL,
  wrapped_key  bytea       NOT NULL,
  version      bigint      NOT NULL,
  -- Which pseudonym stands for which value, and the last screened messages.
  sealed       bytea       STORAGE EXTERNAL NOT NULL,
  expires_at   timestamptz NOT NULL,
  PRIMARY KEY (tenant, session_hash)
);
CREATE INDEX bridge_session_expiry ON bridge_session (expires_at);
