-- SPDX-License-Identifier: Apache-2.0
-- Ways of proving who one is, several per subject. What each is made of (credential, public key, counter, name, and what
-- it was added on) is sealed under the subject's key.

CREATE TABLE authenticator (
  tenant           text        NOT NULL,
  subject_id       uuid        NOT NULL,
  authenticator_id uuid        NOT NULL,
  kind             text        NOT NULL CHECK (kind IN ('passkey', 'totp')),
  -- Refuses a use that another has overtaken: a counter must not go back.
  version          integer     NOT NULL DEFAULT 1,
  sealed           bytea       STORAGE EXTERNAL NOT NULL,
  created_at       timestamptz NOT NULL,
  -- When every contact point of record had the notice of it.
  noticed_at       timestamptz,
  used_at          timestamptz,
  PRIMARY KEY (tenant, subject_id, authenticator_id),
  FOREIGN KEY (tenant, subject_id) REFERENCES subject ON DELETE CASCADE
);
