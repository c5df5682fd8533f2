-- SPDX-License-Identifier: Apache-2.0
-- Accounts and lines that somebody locked, and where a code sent to a line was typed back. Both are asked by a keyed hash,
-- before it is known which conversation or subject it is about.

CREATE TABLE account_lock (
  tenant text        NOT NULL,
  -- HMAC of a party or of a line.
  key    bytea       NOT NULL,
  set_at timestamptz NOT NULL,
  set_by text        NOT NULL CHECK (set_by IN ('subject', 'agent', 'system')),
  PRIMARY KEY (tenant, key)
);

-- What must end when the SIM of a line is swapped, also where nobody knows who speaks.
CREATE TABLE line_session (
  tenant          text        NOT NULL,
  line_hash       bytea       NOT NULL,
  conversation_id uuid        NOT NULL,
  expires_at      timestamptz NOT NULL,
  PRIMARY KEY (tenant, line_hash, conversation_id)
);
CREATE INDEX line_session_conversation ON line_session (tenant, conversation_id);
CREATE INDEX line_session_expiry ON line_session (expires_at);
