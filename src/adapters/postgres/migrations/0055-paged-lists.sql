-- SPDX-License-Identifier: Apache-2.0
-- Lists are read page by page: what is asked of colleagues with the open ones first, and accounts with the oldest first.
CREATE INDEX approval_listed ON approval (tenant, (state = 'proposed'), proposed_at, approval_id);
CREATE INDEX staff_listed ON staff (tenant, created_at, staff_id);
