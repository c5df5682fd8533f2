-- SPDX-License-Identifier: Apache-2.0
-- The desk is reached by staff who have signed in; what the one-time links of before opened is worth nothing.
DROP TABLE agent_session;

-- What staff may read of the history without reading all of it: rare kinds, so that a page of them is found at once and turns,
-- which write other kinds, pay nothing. The conditions are those of `history-reader.ts`, word by word.
CREATE INDEX history_reveals ON history (tenant, id) WHERE kind IN ('agent.read', 'agent.revealed');
CREATE INDEX history_security ON history (tenant, id) WHERE kind IN ('gate.refused', 'alarm.raised', 'policy.changed',
  'staff.invited', 'staff.enrolled', 'staff.signed_in', 'staff.signed_out', 'staff.changed', 'staff.refused');
