-- SPDX-License-Identifier: Apache-2.0
-- Files that customers send: photos of routers, pages of bills. Sealed like everything of a conversation, cut into pieces
-- so that no statement carries a whole file. There is no column for a name: none is asked for.
--
-- expected: a ticket was given out and nothing has arrived.
-- held:     every piece is sealed here, and the conversation does not show it yet; goes with its ticket if that never happens.
-- kept:     the conversation shows it; goes at expires_at, or with the conversation.

CREATE TABLE attachment (
  tenant          text        NOT NULL,
  conversation_id uuid        NOT NULL,
  attachment_id   uuid        NOT NULL,
  ticket_hash     bytea       NOT NULL,
  state           text        NOT NULL CHECK (state IN ('expected', 'held', 'kept')),
  purpose         text        NOT NULL CHECK (purpose IN ('router', 'bill', 'other')),
  -- What the browser says it will send; nothing longer is read.
  declared_bytes  integer     NOT NULL CHECK (declared_bytes > 0),
  -- How often bytes were sent under this ticket.
  attempts        integer     NOT NULL DEFAULT 0,
  key_no          integer,
  -- Format, size, pages and number of pieces.
  sealed          bytea       STORAGE EXTERNAL,
  created_at      timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL,
  PRIMARY KEY (tenant, conversation_id, attachment_id),
  CHECK ((state = 'expected') = (sealed IS NULL))
) PARTITION BY RANGE (conversation_id);
CREATE INDEX attachment_expiry ON attachment (tenant, expires_at);

CREATE TABLE attachment_piece (
  tenant          text    NOT NULL,
  conversation_id uuid    NOT NULL,
  attachment_id   uuid    NOT NULL,
  piece_no        integer NOT NULL CHECK (piece_no >= 0),
  key_no          integer NOT NULL,
  sealed          bytea   STORAGE EXTERNAL NOT NULL,
  PRIMARY KEY (tenant, conversation_id, attachment_id, piece_no)
) PARTITION BY RANGE (conversation_id);

CREATE TABLE attachment_default       PARTITION OF attachment       DEFAULT;
CREATE TABLE attachment_piece_default PARTITION OF attachment_piece DEFAULT;
