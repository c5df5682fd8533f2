-- SPDX-License-Identifier: Apache-2.0
-- At each start the newest statement of what browsers are given to run is looked up; it is rare among the entries.
CREATE INDEX history_bundle ON history (tenant, id) WHERE kind = 'bundle.changed';
