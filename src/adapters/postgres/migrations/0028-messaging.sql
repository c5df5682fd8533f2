-- SPDX-License-Identifier: Apache-2.0
-- WhatsApp and SMS. No column holds a number, a name or words in the clear: who writes is known by a keyed hash, the number to answer to lies
-- sealed under the conversation's key, and so does every message that waits to be sent.

-- Who writes on a channel. The row goes with its conversation, but for one thing: that somebody wrote STOP is kept, as a keyed hash only.
CREATE TABLE messaging_peer (
  tenant          text        NOT NULL,
  channel         text        NOT NULL CHECK (channel IN ('whatsapp', 'sms')),
  peer_hash       bytea       NOT NULL,
  conversation_id uuid,
  key_no          int,
  sealed          bytea       STORAGE EXTERNAL,
  -- none: only answers. asked: a person was asked for, whose answer may come late. given: wrote START. stopped: wrote STOP.
  consent         text        NOT NULL CHECK (consent IN ('none', 'asked', 'given', 'stopped')),
  -- The newest message of theirs: WhatsApp lets a company write freely for 24 hours after it.
  heard_at        timestamptz NOT NULL,
  -- A template was sent into a closed window; null once they wrote again.
  template_at     timestamptz,
  -- Up to which event of the conversation messages were made.
  told_seq        int         NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant, channel, peer_hash),
  CHECK ((conversation_id IS NULL) = (sealed IS NULL))
);
CREATE UNIQUE INDEX messaging_peer_conversation ON messaging_peer (tenant, conversation_id) WHERE conversation_id IS NOT NULL;

-- What is to be sent, and what became of it. Words go when the carrier says that they arrived.
CREATE TABLE messaging_outbox (
  tenant          text        NOT NULL,
  conversation_id uuid        NOT NULL,
  seq             int         NOT NULL,
  piece           int         NOT NULL,
  channel         text        NOT NULL,
  key_no          int         NOT NULL,
  sealed          bytea       STORAGE EXTERNAL,
  -- waiting: for the customer's next message, since the window is closed.
  state           text        NOT NULL CHECK (state IN ('due', 'waiting', 'sent', 'delivered', 'read', 'failed')),
  attempts        int         NOT NULL DEFAULT 0,
  -- Of the carrier, or ours: never words.
  code            text,
  carrier_hash    bytea,
  made_at         timestamptz NOT NULL,
  due_at          timestamptz,
  settled_at      timestamptz,
  PRIMARY KEY (tenant, conversation_id, seq, piece),
  CHECK ((state = 'due') = (due_at IS NOT NULL))
) PARTITION BY RANGE (conversation_id);
CREATE TABLE messaging_outbox_default PARTITION OF messaging_outbox DEFAULT;
CREATE INDEX messaging_due ON messaging_outbox (tenant, due_at) WHERE state = 'due';
CREATE INDEX messaging_carrier ON messaging_outbox (tenant, carrier_hash) WHERE carrier_hash IS NOT NULL;

-- Links into the secure window: by the hash of a secret that is shown once, and for a press only.
CREATE TABLE messaging_link (
  tenant          text        NOT NULL,
  link_hash       bytea       NOT NULL,
  conversation_id uuid        NOT NULL,
  topic           text        NOT NULL,
  expires_at      timestamptz NOT NULL,
  opened_at       timestamptz,
  PRIMARY KEY (tenant, link_hash)
);
CREATE INDEX messaging_link_conversation ON messaging_link (tenant, conversation_id);
