-- SPDX-License-Identifier: Apache-2.0
-- When one person alone silenced an alert last: about security that is once a day. And a silence is told to whom the alert belongs.
ALTER TABLE alert_silence ADD COLUMN alone_at timestamptz;
ALTER TABLE alert_notice ADD COLUMN until_at timestamptz;
ALTER TABLE alert_notice DROP CONSTRAINT alert_notice_what_check;
ALTER TABLE alert_notice ADD CONSTRAINT alert_notice_what_check CHECK (what IN ('raised', 'repeated', 'escalated', 'resolved', 'silenced'));
