-- SPDX-License-Identifier: Apache-2.0
-- The first note to a desk of others is owed until it arrived; and what that desk has to delete is owed since a time, by a code that says why not yet.
ALTER TABLE outside_case ADD COLUMN note_owed boolean NOT NULL DEFAULT false;
ALTER TABLE outside_case ADD COLUMN owed_since timestamptz;
ALTER TABLE outside_case ADD COLUMN last_code text CHECK (length(last_code) <= 60);
UPDATE outside_case SET owed_since = coalesce(failing_since, due_at) WHERE state = 'forgetting';
