-- SPDX-License-Identifier: Apache-2.0
-- A colleague approves what gives somebody rights at the desk.
ALTER TABLE approval DROP CONSTRAINT approval_kind_check;
ALTER TABLE approval ADD CONSTRAINT approval_kind_check
  CHECK (kind IN ('act', 'vouch', 'history_export', 'policies', 'staff'));

-- Who approved the link, beside the one who asked for it. Null: one person made it alone, which holds until there is a second.
ALTER TABLE staff_invite ADD COLUMN approved_by uuid CHECK (approved_by <> invited_by);

-- The condition is that of `history-reader.ts`, word by word.
DROP INDEX history_security;
CREATE INDEX history_security ON history (tenant, id) WHERE kind IN ('gate.refused', 'alarm.raised', 'policy.changed',
  'staff.invited', 'staff.enrolled', 'staff.signed_in', 'staff.signed_out', 'staff.changed', 'staff.refused', 'staff.invited_alone',
  'approval.proposed', 'approval.approved', 'approval.rejected', 'approval.refused', 'approval.used', 'subject.vouched',
  'recovery.started', 'recovery.cancelled', 'recovery.stopped', 'recovery.completed');
