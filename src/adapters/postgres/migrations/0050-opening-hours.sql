-- SPDX-License-Identifier: Apache-2.0
-- Opening hours and holidays that two people put into force over those of the configuration; whole, and never changed. Nobody's data.
CREATE TABLE opening_hours (
  tenant  text        NOT NULL,
  number  integer     NOT NULL CHECK (number > 0),
  -- Empty: those of the configuration again.
  content jsonb,
  at      timestamptz NOT NULL,
  PRIMARY KEY (tenant, number)
);
CREATE TRIGGER opening_hours_append_only BEFORE UPDATE OR DELETE ON opening_hours
  FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
