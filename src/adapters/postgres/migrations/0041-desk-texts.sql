-- SPDX-License-Identifier: Apache-2.0
-- Texts and lists of steps that people at the desk use again and again. The operator's own words, and no customer's; of their use only a
-- number is kept. A draft comes into use when a second person has approved exactly these bytes.

CREATE TABLE desk_text (
  tenant       text        NOT NULL,
  text_id      uuid        NOT NULL,
  kind         text        NOT NULL CHECK (kind IN ('canned', 'macro')),
  state        text        NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
  version      integer     NOT NULL DEFAULT 1,
  shortcut     text        CHECK (shortcut ~ '^[a-z0-9][a-z0-9-]{0,29}$'),
  team         text        CHECK (team ~ '^[a-zA-Z0-9_-]{1,60}$'),
  replaces     uuid,
  sealed       bytea       NOT NULL,
  uses         integer     NOT NULL DEFAULT 0,
  changed_at   timestamptz NOT NULL,
  PRIMARY KEY (tenant, text_id)
);
CREATE UNIQUE INDEX desk_text_shortcut ON desk_text (tenant, shortcut) WHERE state = 'published' AND shortcut IS NOT NULL;

ALTER TABLE approval DROP CONSTRAINT approval_kind_check;
ALTER TABLE approval ADD CONSTRAINT approval_kind_check
  CHECK (kind ~ '^[a-z_]{1,40}$');
