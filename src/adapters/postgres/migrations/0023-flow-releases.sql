-- SPDX-License-Identifier: Apache-2.0
-- What the bot says and does, as it was published: whole and unchangeable, and which of them each environment runs.
CREATE TABLE flow_release (
  tenant     text        NOT NULL,
  release_id text        NOT NULL,
  files      jsonb       NOT NULL,
  made_at    timestamptz NOT NULL,
  PRIMARY KEY (tenant, release_id)
);
CREATE TRIGGER flow_release_append_only BEFORE UPDATE OR DELETE ON flow_release
  FOR EACH ROW EXECUTE FUNCTION refuse_history_change();

CREATE TABLE flow_publication (
  tenant      text        NOT NULL,
  environment text        NOT NULL,
  number      integer     NOT NULL,
  release_id  text        NOT NULL,
  note        text        NOT NULL,
  at          timestamptz NOT NULL,
  PRIMARY KEY (tenant, environment, number),
  FOREIGN KEY (tenant, release_id) REFERENCES flow_release (tenant, release_id)
);
CREATE TRIGGER flow_publication_append_only BEFORE UPDATE OR DELETE ON flow_publication
  FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
