-- SPDX-License-Identifier: Apache-2.0
-- What the record of processing said, under each hash, since when: whoever is asked later what held then can show it. Made from the program and
-- its configuration; names nobody.
CREATE TABLE processing_record (
  tenant   text        NOT NULL,
  hash     bytea       NOT NULL CHECK (octet_length(hash) = 32),
  first_at timestamptz NOT NULL,
  program  text        NOT NULL,
  content  jsonb       NOT NULL,
  PRIMARY KEY (tenant, hash)
);
