-- SPDX-License-Identifier: Apache-2.0
-- What the operator was last told of a consent that lasts; a job tells what differs.

ALTER TABLE consent ADD COLUMN told_state text CHECK (told_state IN ('given', 'withdrawn', 'stricter', 'none'));
CREATE INDEX consent_untold ON consent (tenant, given_at) WHERE purpose = 'marketing' AND state IN ('given', 'withdrawn');
