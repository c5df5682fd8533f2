-- SPDX-License-Identifier: Apache-2.0
-- What witnesses outside of this installation cosigned, and how each of them answered last.
CREATE TABLE history_cosignature (
  size    bigint      NOT NULL,
  witness text        NOT NULL,
  lines   text        NOT NULL,
  at      timestamptz NOT NULL,
  PRIMARY KEY (size, witness)
);
CREATE TRIGGER history_cosignature_append_only BEFORE UPDATE OR DELETE ON history_cosignature
  FOR EACH ROW EXECUTE FUNCTION refuse_history_change();

-- A witness that disagrees is an alarm that must outlive a restart.
CREATE TABLE history_witness (
  witness  text        PRIMARY KEY,
  asked_at timestamptz NOT NULL,
  problem  text
);
