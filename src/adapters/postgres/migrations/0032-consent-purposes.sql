-- SPDX-License-Identifier: Apache-2.0
-- Consents that last: to being advised beyond what was asked, and to the chat itself where the law wants that first.

ALTER TABLE consent
  DROP CONSTRAINT consent_purpose_check,
  DROP CONSTRAINT consent_check1,
  -- Under which version of the words, one for all languages; null for a single wish, whose words are sealed with it.
  ADD COLUMN version text CHECK (version ~ '^[a-z0-9.-]{1,40}$'),
  ADD CONSTRAINT consent_purpose_check
    CHECK (purpose IN ('outage_over', 'bill_ready', 'order_done', 'marketing', 'collection')),
  ADD CONSTRAINT consent_lasting_check CHECK ((purpose IN ('marketing', 'collection')) = (version IS NOT NULL)),
  -- Nothing is waited for where a consent lasts.
  ADD CONSTRAINT consent_due_check CHECK ((state = 'given' AND version IS NULL) = (due_at IS NOT NULL));
