-- SPDX-License-Identifier: Apache-2.0
-- Small tables that are asked by a hash and by nothing else. They belong to no conversation and no subject, so they are
-- keyed by that hash; the architecture test lists each with its reason. Hashes are HMACs under keys derived from the
-- root key: whoever has the tables cannot try numbers until one fits.

CREATE TABLE party_index (
  tenant     text  NOT NULL,
  party_hash bytea NOT NULL,
  subject_id uuid  NOT NULL,
  PRIMARY KEY (tenant, party_hash)
);
CREATE INDEX party_index_subject ON party_index (tenant, subject_id);

CREATE TABLE visitor_token (
  tenant          text        NOT NULL,
  token_hash      bytea       NOT NULL,
  conversation_id uuid        NOT NULL,
  expires_at      timestamptz NOT NULL,
  PRIMARY KEY (tenant, token_hash)
);
CREATE INDEX visitor_token_conversation ON visitor_token (tenant, conversation_id);
CREATE INDEX visitor_token_expiry ON visitor_token (expires_at);

CREATE TABLE agent_session (
  tenant      text        NOT NULL,
  token_hash  bytea       NOT NULL,
  agent_id    text        NOT NULL,
  name_sealed bytea       STORAGE EXTERNAL NOT NULL,
  expires_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant, token_hash)
);
CREATE INDEX agent_session_expiry ON agent_session (expires_at);

-- One-use tokens that were used. A row must outlive the token it stands for.
CREATE TABLE spent_token (
  tenant     text        NOT NULL,
  purpose    text        NOT NULL,
  hash       bytea       NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (tenant, purpose, hash)
);
CREATE INDEX spent_token_expiry ON spent_token (expires_at);

CREATE TABLE counter (
  tenant       text        NOT NULL,
  key          bytea       NOT NULL,
  window_ms    bigint      NOT NULL CHECK (window_ms > 0),
  window_start timestamptz NOT NULL,
  count        bigint      NOT NULL,
  PRIMARY KEY (tenant, key, window_ms)
) WITH (fillfactor = 70);

-- Tells the root key this database was made with from any other. Holds one row.
CREATE TABLE key_check (
  id    smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  value bytea    NOT NULL
);
