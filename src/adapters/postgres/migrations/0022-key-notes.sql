-- SPDX-License-Identifier: Apache-2.0
-- What the key store remembers beside subjects' keys: which root keys there are and in which state, the keys of look-ups sealed under the
-- newest, which node can use which, how far a rotation came. No key lies here in the clear. A bundled installation keeps all of this, and
-- subjects' keys, in a file beside the key file instead, so that no backup of the data carries it.

CREATE TABLE key_note (
  name       text        PRIMARY KEY,
  value      text        NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- Keys leave only with a colleague's approval.
ALTER TABLE approval DROP CONSTRAINT approval_kind_check;
ALTER TABLE approval ADD CONSTRAINT approval_kind_check
  CHECK (kind IN ('act', 'vouch', 'history_export', 'policies', 'staff', 'keys_export'));
