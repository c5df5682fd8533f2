-- SPDX-License-Identifier: Apache-2.0
-- What pseudonyms stand for: one row per name of a conversation, sealed like everything of it, written by the turn that gave the name.
-- The name is a kind and a number (PHONE_1) and says nothing about whose value it is; the same value elsewhere has another row under
-- another key. Secrets and card numbers have no row.

CREATE TABLE vault (
  tenant          text    NOT NULL,
  conversation_id uuid    NOT NULL,
  name            text    NOT NULL CHECK (name ~ '^[A-Z_]+_[0-9]+$'),
  key_no          integer NOT NULL,
  sealed          bytea   STORAGE EXTERNAL NOT NULL,
  PRIMARY KEY (tenant, conversation_id, name)
) PARTITION BY RANGE (conversation_id);

CREATE TABLE vault_default PARTITION OF vault DEFAULT;
