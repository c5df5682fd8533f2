-- SPDX-License-Identifier: Apache-2.0
-- Everything that belongs to one subject. Primary keys begin with (tenant, subject_id); foreign keys stay within them.

CREATE TABLE subject (
  tenant     text        NOT NULL,
  subject_id uuid        NOT NULL,
  -- A visitor is a subject of its own until it is known who it is; a party is one the operator knows.
  kind       text        NOT NULL CHECK (kind IN ('visitor', 'party')),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, subject_id)
);

-- The one place where a subject's key is kept, wrapped by the root key. Without this row nothing of the subject opens.
CREATE TABLE subject_key (
  tenant     text  NOT NULL,
  subject_id uuid  NOT NULL,
  wrapped    bytea STORAGE EXTERNAL NOT NULL,
  PRIMARY KEY (tenant, subject_id),
  FOREIGN KEY (tenant, subject_id) REFERENCES subject ON DELETE CASCADE
);

-- Which customer of the operator this is: the party id, and what else belongs to the subject, sealed.
CREATE TABLE subject_profile (
  tenant     text        NOT NULL,
  subject_id uuid        NOT NULL,
  sealed     bytea       STORAGE EXTERNAL NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, subject_id),
  FOREIGN KEY (tenant, subject_id) REFERENCES subject ON DELETE CASCADE
);

CREATE TABLE subject_conversation (
  tenant          text NOT NULL,
  subject_id      uuid NOT NULL,
  conversation_id uuid NOT NULL,
  PRIMARY KEY (tenant, subject_id, conversation_id),
  FOREIGN KEY (tenant, subject_id) REFERENCES subject ON DELETE CASCADE
);
