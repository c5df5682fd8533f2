-- SPDX-License-Identifier: Apache-2.0
-- Which messages the bot did not understand, and which of them it shall learn from. The words stay where they are, sealed in their conversation, and
-- go with it: so does what was to be learned from them.

CREATE TABLE misheard (
  tenant          text        NOT NULL,
  conversation_id uuid        NOT NULL,
  seq             integer     NOT NULL CHECK (seq > 0),
  noted_at        timestamptz NOT NULL,
  state           text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'example', 'dropped')),
  intent          text,
  -- Why it may be learned from: a purpose of policies/purposes.yaml, and its basis on that day.
  purpose         text,
  basis           text,
  decided_by      uuid,
  decided_at      timestamptz,
  PRIMARY KEY (tenant, conversation_id, seq),
  CHECK ((state = 'example') = (intent IS NOT NULL AND purpose IS NOT NULL AND basis IS NOT NULL))
) PARTITION BY RANGE (conversation_id);
CREATE TABLE misheard_default PARTITION OF misheard DEFAULT;
CREATE INDEX misheard_state ON misheard (tenant, state, noted_at DESC);
