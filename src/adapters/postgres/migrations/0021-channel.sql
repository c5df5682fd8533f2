-- SPDX-License-Identifier: Apache-2.0
-- The sealed channel between browsers and the service (docs/formats/message-encryption.md).

-- Keys that browsers encapsulate to. The private half is sealed under the root key and goes with its row.
CREATE TABLE channel_key (
  tenant         text        NOT NULL,
  key_id         bytea       NOT NULL CHECK (octet_length(key_id) = 16),
  statement      text        NOT NULL,
  sealed_private bytea       NOT NULL,
  not_before     timestamptz NOT NULL,
  expires_at     timestamptz NOT NULL,
  PRIMARY KEY (tenant, key_id)
);

-- What nodes share of a channel: its sealed secret and which numbers were used. UNLOGGED on purpose: it stands in no log, no
-- backup and on no standby; after a crash it is empty and browsers shake hands anew.
CREATE UNLOGGED TABLE channel_session (
  tenant        text        NOT NULL,
  session_id    bytea       NOT NULL CHECK (octet_length(session_id) = 16),
  sealed_secret bytea       NOT NULL,
  ordered_high  bigint      NOT NULL DEFAULT -1,
  free_high     bigint      NOT NULL DEFAULT -1,
  free_seen     bigint      NOT NULL DEFAULT 0,
  expires_at    timestamptz NOT NULL,
  PRIMARY KEY (tenant, session_id)
) WITH (fillfactor = 60);
CREATE INDEX channel_session_expires ON channel_session (expires_at);
