-- SPDX-License-Identifier: Apache-2.0
-- Teams, labels and codes for the end, as an admin set them: one row, counted up. Names that an admin typed were screened; nothing of customers.
CREATE TABLE desk_setup (
  tenant          text        NOT NULL,
  version         integer     NOT NULL CHECK (version > 0),
  content         jsonb       NOT NULL,
  changed_by      text,
  changed_at      timestamptz NOT NULL,
  PRIMARY KEY (tenant, version)
);

-- A member of staff at the desk: which teams, how many cases at once, whether there now.
CREATE TABLE desk_agent (
  tenant          text        NOT NULL,
  staff_id        uuid        NOT NULL,
  teams           text[]      NOT NULL DEFAULT '{}',
  capacity        smallint    NOT NULL DEFAULT 4 CHECK (capacity BETWEEN 0 AND 50),
  status          text        NOT NULL DEFAULT 'away' CHECK (status IN ('available', 'away')),
  -- When a browser of theirs was last connected; and when a case last came by itself, so that one comes at a time.
  seen_at         timestamptz,
  assigned_at     timestamptz,
  PRIMARY KEY (tenant, staff_id),
  FOREIGN KEY (tenant, staff_id) REFERENCES staff ON DELETE CASCADE
);
