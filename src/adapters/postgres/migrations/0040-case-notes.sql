-- SPDX-License-Identifier: Apache-2.0
-- What people at the desk write to each other about a case: never sent to the customer. Sealed under the conversation's key, and gone with
-- it. Who was asked to look is a column, so that a colleague finds the notes that name them without opening any.

CREATE TABLE case_note (
  tenant          text        NOT NULL,
  conversation_id uuid        NOT NULL,
  note_id         uuid        NOT NULL,
  key_no          integer     NOT NULL,
  sealed          bytea       STORAGE EXTERNAL NOT NULL,
  mentions        uuid,
  written_at      timestamptz NOT NULL,
  PRIMARY KEY (tenant, conversation_id, note_id)
) PARTITION BY RANGE (conversation_id);
CREATE INDEX case_note_mentions ON case_note (tenant, mentions, written_at) WHERE mentions IS NOT NULL;

CREATE TABLE case_note_default PARTITION OF case_note DEFAULT;
