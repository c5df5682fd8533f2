-- SPDX-License-Identifier: Apache-2.0
-- Tokens of programs and groups of the directory are security's to see. The condition is that of `history-reader.ts`, word by word.
DROP INDEX history_security;
CREATE INDEX history_security ON history (tenant, id) WHERE kind IN ('gate.refused', 'alarm.raised', 'alarm.lifted', 'policy.changed',
  'staff.invited', 'staff.enrolled', 'staff.signed_in', 'staff.signed_out', 'staff.changed', 'staff.refused', 'staff.invited_alone',
  'token.made', 'token.revoked', 'directory.changed',
  'approval.proposed', 'approval.approved', 'approval.rejected', 'approval.refused', 'approval.used', 'subject.vouched',
  'recovery.started', 'recovery.cancelled', 'recovery.stopped', 'recovery.completed');
