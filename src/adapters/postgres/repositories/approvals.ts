// SPDX-License-Identifier: Apache-2.0
import type { ApprovalCipher, ApprovalStore, StoredApproval } from "#app";
import type { ConversationId, SubjectId, TenantId } from "#kernel";
import type { Database } from "../sql.ts";
import { historyRows } from "./history.ts";
import { LAST_UUID, oneOf } from "./rows.ts";
import { changeWithEntry } from "./with-entry.ts";

const COLUMNS =
  "approval_id, kind, conversation_id, subject_id, digest, sealed, state, version, needed, proposed_by, approved_by, proposed_at, expires_at";
const PROPOSE = changeWithEntry(
  `INSERT INTO approval (tenant, approval_id, kind, conversation_id, subject_id, digest, sealed, state, needed, proposed_by,
                         proposed_at, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, 'proposed', $8, $9, $10, $11)`,
  "approval_id",
  12,
);
const FIND = `SELECT ${COLUMNS} FROM approval WHERE tenant = $1 AND approval_id = $2`;
/** A place before every row: one plan reads the first page and the others. */
const BEFORE_ALL = [true, "infinity", LAST_UUID];
/** What waits stands first: what is decided pushes nothing out of sight, however much it is. */
export const LIST_APPROVALS = `
  SELECT ${COLUMNS} FROM approval
  WHERE tenant = $1 AND expires_at > $2
    AND (state = 'proposed', proposed_at, approval_id) < ($4::boolean, $5::timestamptz, $6::uuid)
  ORDER BY (state = 'proposed') DESC, proposed_at DESC, approval_id DESC LIMIT $3`;
const FIND_APPROVED = `
  SELECT ${COLUMNS} FROM approval WHERE tenant = $1 AND kind = $2 AND state = 'approved' AND expires_at > $3
  ORDER BY proposed_at DESC LIMIT 20`;
/** By what the history says was proposed: who asks here has no keys to open the request itself. */
const HAS_APPROVED_POLICIES = `
  SELECT EXISTS (
    SELECT FROM approval a
    JOIN history h ON h.tenant = a.tenant AND h.kind = 'approval.proposed' AND h.facts ->> 'approval' = a.approval_id::text
    WHERE a.tenant = $1 AND a.kind = 'policies' AND a.state = 'approved' AND a.expires_at > $3
      AND h.facts ->> 'digest' = a.digest AND h.facts ->> 'hash' = $2
  ) AS found`;
const MOVE = changeWithEntry(
  `UPDATE approval SET state = $4, approved_by = $5, sealed = $6, version = version + 1
   WHERE tenant = $1 AND approval_id = $2 AND version = $3`,
  "approval_id",
  7,
);

type Row = {
  readonly approval_id: string;
  readonly kind: string;
  readonly conversation_id: string | null;
  readonly subject_id: string | null;
  readonly digest: string;
  readonly sealed: Uint8Array;
  readonly state: string;
  readonly version: number;
  readonly needed: number;
  readonly proposed_by: string;
  readonly approved_by: readonly string[];
  readonly proposed_at: Date;
  readonly expires_at: Date;
};

/** Requests of staff to staff in PostgreSQL. */
export function makeApprovalStore(database: Database, cipher: ApprovalCipher): ApprovalStore {
  return {
    cipher,
    async propose(tenant, approval, entry) {
      const { approvalId, kind, conversationId, subjectId, digest, sealed, needed, proposedBy } = approval;
      const values = [tenant, approvalId, kind, conversationId, subjectId, digest, sealed, needed, proposedBy];
      const times = [approval.proposedAt, approval.expiresAt];
      await database.query("approval.propose", PROPOSE, [...values, ...times, historyRows([entry])]);
    },
    async find(tenant, approvalId) {
      const { rows } = await database.query<Row>("approval.find", FIND, [tenant, approvalId]);
      return rows[0] === undefined ? null : parse(rows[0]);
    },
    async list(tenant, now, limit, after = null) {
      const place = after === null ? BEFORE_ALL : [after.key === "proposed", after.at, after.id];
      return (await database.query<Row>("approval.list", LIST_APPROVALS, [tenant, now, limit, ...place])).rows.map(
        parse,
      );
    },
    async findApproved(tenant, kind, now) {
      return (await database.query<Row>("approval.approved", FIND_APPROVED, [tenant, kind, now])).rows.map(parse);
    },
    async move(tenant, { approvalId, version, state, approvedBy, sealed }, entry) {
      const values = [tenant, approvalId, version, state, approvedBy, sealed, historyRows([entry])];
      return (await database.query("approval.move", MOVE, values)).rows.length === 1;
    },
  };
}

/** Whether policies with this hash were approved, and neither used nor grown too old. A start looks into the request itself before it takes them. */
export async function hasApprovedPolicies(
  database: Database,
  tenant: TenantId,
  hash: string,
  now: Date,
): Promise<boolean> {
  const values = [tenant, hash, now];
  const { rows } = await database.query<{ found: boolean }>("approval.policies", HAS_APPROVED_POLICIES, values);
  return rows[0]?.found === true;
}

function parse(row: Row): StoredApproval {
  return {
    approvalId: row.approval_id,
    kind: oneOf(
      [
        "act",
        "hold",
        "vouch",
        "history_export",
        "policies",
        "staff",
        "keys_export",
        "threat_model",
        "token",
        "desk_text",
        "wording",
        "opening_hours",
        "configuration",
        "alert_silence",
      ],
      row.kind,
      "approval.kind",
    ),
    conversationId: row.conversation_id as ConversationId | null,
    subjectId: row.subject_id as SubjectId | null,
    digest: row.digest,
    sealed: row.sealed,
    state: oneOf(["proposed", "approved", "rejected", "used"], row.state, "approval.state"),
    version: row.version,
    needed: row.needed,
    proposedBy: row.proposed_by,
    approvedBy: row.approved_by,
    proposedAt: row.proposed_at,
    expiresAt: row.expires_at,
  };
}
