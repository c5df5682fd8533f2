-- SPDX-License-Identifier: Apache-2.0
-- The history as a Merkle log: its entries become leaves in batches, in tiles of 256 hashes, under signed checkpoints.
-- Whoever owns the server can still rewrite rows; from here on that shows against any checkpoint or receipt kept outside.

-- Entries that are not in the tree yet. Filled by the statement that writes them, whoever wrote it.
CREATE TABLE history_queue (
  history_id bigint PRIMARY KEY
);
CREATE FUNCTION queue_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO history_queue (history_id) SELECT id FROM fresh;
  RETURN NULL;
END
$$;
CREATE TRIGGER history_to_queue AFTER INSERT ON history
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION queue_history();
ALTER TABLE history ENABLE ALWAYS TRIGGER history_to_queue;
INSERT INTO history_queue (history_id) SELECT id FROM history;

-- What each leaf stands for: a row of the history, or padding (null). The opening goes on erasure, and the leaf then
-- says nothing; the leaf itself stays.
CREATE TABLE history_leaf (
  leaf_index bigint PRIMARY KEY,
  history_id bigint UNIQUE,
  opening    bytea  STORAGE PLAIN CHECK (length(opening) = 32)
);
CREATE FUNCTION refuse_leaf_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_op = 'UPDATE' AND new.opening IS NULL AND new.leaf_index = old.leaf_index
     AND new.history_id IS NOT DISTINCT FROM old.history_id THEN
    RETURN new;
  END IF;
  RAISE EXCEPTION 'history leaves are append-only: % refused', tg_op USING ERRCODE = 'WL002';
END
$$;
CREATE TRIGGER history_leaf_append_only BEFORE UPDATE OR DELETE ON history_leaf
  FOR EACH ROW EXECUTE FUNCTION refuse_leaf_change();
CREATE TRIGGER history_leaf_no_truncate BEFORE TRUNCATE ON history_leaf
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
ALTER TABLE history_leaf ENABLE ALWAYS TRIGGER history_leaf_append_only;
ALTER TABLE history_leaf ENABLE ALWAYS TRIGGER history_leaf_no_truncate;

-- C2SP tlog-tiles: hashes by level, and the entries behind level 0. Partial tiles at the right edge grow in place.
CREATE TABLE history_tile (
  kind       text     NOT NULL CHECK (kind IN ('hashes', 'entries')),
  level      smallint NOT NULL,
  tile_index bigint   NOT NULL,
  width      smallint NOT NULL CHECK (width BETWEEN 1 AND 256),
  bytes      bytea    STORAGE EXTERNAL NOT NULL,
  PRIMARY KEY (kind, level, tile_index)
);

-- Every checkpoint that was ever signed, as signed. The key refuses a second one of the same size: no fork by accident.
CREATE TABLE history_checkpoint (
  size bigint      PRIMARY KEY,
  note text        NOT NULL,
  at   timestamptz NOT NULL
);
CREATE TRIGGER history_checkpoint_append_only BEFORE UPDATE OR DELETE ON history_checkpoint
  FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER history_checkpoint_no_truncate BEFORE TRUNCATE ON history_checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
ALTER TABLE history_checkpoint ENABLE ALWAYS TRIGGER history_checkpoint_append_only;
ALTER TABLE history_checkpoint ENABLE ALWAYS TRIGGER history_checkpoint_no_truncate;
