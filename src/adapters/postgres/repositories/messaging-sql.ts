// SPDX-License-Identifier: Apache-2.0
// Statements of other channels. Conversations are joined only by the job that makes messages of events, never on the path of a turn.

const PEER = "channel, peer_hash, conversation_id, key_no, sealed, consent, heard_at, template_at, told_seq";
const PEER_OF = PEER.replace(/\w+/gu, "p.$&");
const PLACE = "tenant = $1 AND conversation_id = $2 AND seq = $3 AND piece = $4";

export const FIND_PEER = `SELECT ${PEER} FROM messaging_peer WHERE tenant = $1 AND channel = $2 AND peer_hash = $3`;
export const PEER_IN = `SELECT ${PEER} FROM messaging_peer WHERE tenant = $1 AND conversation_id = $2`;
export const BIND = `
  INSERT INTO messaging_peer AS p (tenant, channel, peer_hash, conversation_id, key_no, sealed, consent, heard_at)
  VALUES ($1, $2, $3, $4, $5, $6, 'none', $7)
  ON CONFLICT (tenant, channel, peer_hash) DO UPDATE SET
    conversation_id = $4, key_no = $5, sealed = $6, heard_at = $7, told_seq = 0, template_at = NULL,
    consent = CASE p.consent WHEN 'asked' THEN 'none' ELSE p.consent END
  WHERE p.conversation_id IS NOT DISTINCT FROM $8::uuid`;
export const HEARD = `
  UPDATE messaging_peer SET heard_at = greatest(heard_at, $4), template_at = NULL
  WHERE tenant = $1 AND channel = $2 AND peer_hash = $3 RETURNING conversation_id`;
export const RELEASE = `
  UPDATE messaging_outbox SET state = 'due', due_at = $3, attempts = 0
  WHERE tenant = $1 AND conversation_id = $2 AND state = 'waiting'`;
/** What came while they wanted nothing is not sent afterwards. */
export const CONSENT = `
  INSERT INTO messaging_peer AS p (tenant, channel, peer_hash, consent, heard_at) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (tenant, channel, peer_hash) DO UPDATE SET consent = $4, told_seq = CASE
    WHEN p.consent = 'stopped' AND $4 <> 'stopped' THEN coalesce((SELECT last_seq FROM conversation c
      WHERE c.tenant = p.tenant AND c.conversation_id = p.conversation_id), p.told_seq) ELSE p.told_seq END
  RETURNING conversation_id`;
export const GIVE_UP = `
  UPDATE messaging_outbox SET state = 'failed', code = 'stopped', due_at = NULL, settled_at = $3, sealed = NULL
  WHERE tenant = $1 AND conversation_id = $2 AND state IN ('due', 'waiting')`;
export const NOTE_ASKED = `
  UPDATE messaging_peer SET consent = 'asked' WHERE tenant = $1 AND conversation_id = $2 AND consent = 'none'`;
export const NOTE_TEMPLATE = `
  UPDATE messaging_peer SET template_at = $3 WHERE tenant = $1 AND conversation_id = $2 AND template_at IS NULL`;
export const FORGET_TEMPLATE =
  "UPDATE messaging_peer SET template_at = NULL WHERE tenant = $1 AND conversation_id = $2";
export const UNTOLD = `
  SELECT ${PEER_OF} FROM messaging_peer p JOIN conversation c USING (tenant, conversation_id)
  WHERE p.tenant = $1 AND p.consent <> 'stopped' AND c.last_seq > p.told_seq AND c.deleted_at IS NULL LIMIT $2`;
export const MOVE_TOLD = `
  UPDATE messaging_peer SET told_seq = $5 WHERE tenant = $1 AND channel = $2 AND peer_hash = $3 AND told_seq = $4`;
export const ADD = `
  INSERT INTO messaging_outbox (tenant, conversation_id, seq, piece, channel, key_no, sealed, state, made_at, due_at)
  SELECT $1, row.conversation_id, row.seq, row.piece, $7, row.key_no, row.sealed, 'due', $8, $8
  FROM unnest($2::uuid[], $3::int[], $4::int[], $5::int[], $6::bytea[]) AS row (conversation_id, seq, piece, key_no, sealed)
  ON CONFLICT (tenant, conversation_id, seq, piece) DO NOTHING`;

const CLAIMED = `o.seq, o.piece, o.key_no AS piece_key_no, o.sealed AS piece_sealed, o.attempts, ${PEER_OF}`;
/** SKIP LOCKED: nodes that claim at once get different rows. Of one conversation only the first: what was said first arrives first. */
export const CLAIM = `
  WITH due AS (
    SELECT o.tenant, o.conversation_id, o.seq, o.piece FROM messaging_outbox o
    WHERE o.tenant = $1 AND o.state = 'due' AND o.due_at <= $2 AND NOT EXISTS (
      SELECT FROM messaging_outbox e WHERE e.tenant = o.tenant AND e.conversation_id = o.conversation_id
        AND e.state IN ('due', 'waiting') AND (e.seq, e.piece) < (o.seq, o.piece))
    ORDER BY o.due_at LIMIT $3 FOR UPDATE OF o SKIP LOCKED
  ), taken AS (
    UPDATE messaging_outbox o SET due_at = $4, attempts = o.attempts + 1 FROM due
    WHERE o.tenant = due.tenant AND o.conversation_id = due.conversation_id AND o.seq = due.seq AND o.piece = due.piece
    RETURNING o.*
  )
  SELECT ${CLAIMED} FROM taken o JOIN messaging_peer p USING (tenant, conversation_id)`;
/** A report can be faster than we are: what it says stays. */
export const MARK_SENT = `
  UPDATE messaging_outbox SET state = 'sent', due_at = NULL, code = NULL, carrier_hash = $5
  WHERE ${PLACE} AND state = 'due'`;
export const RETRY = `
  UPDATE messaging_outbox SET state = 'due', code = $5, due_at = $6, carrier_hash = NULL
  WHERE ${PLACE} AND state IN ('due', 'sent')`;
export const WAIT = `
  UPDATE messaging_outbox SET state = 'waiting', code = $5, due_at = NULL, carrier_hash = NULL
  WHERE ${PLACE} AND state IN ('due', 'sent')`;
export const FAIL = `
  UPDATE messaging_outbox SET state = 'failed', code = $5, settled_at = $6, due_at = NULL, sealed = NULL
  WHERE ${PLACE} AND state IN ('due', 'sent', 'waiting')`;
export const REPORT = `
  UPDATE messaging_outbox SET state = $3, settled_at = CASE WHEN $3 = 'sent' THEN settled_at ELSE $4::timestamptz END,
    sealed = CASE WHEN $3 = 'sent' THEN sealed END
  WHERE tenant = $1 AND carrier_hash = $2
    AND array_position(ARRAY['sent', 'delivered', 'read'], state) < array_position(ARRAY['sent', 'delivered', 'read'], $3::text)
  RETURNING conversation_id, seq, piece`;
export const FIND_SENT = `
  SELECT ${CLAIMED} FROM messaging_outbox o JOIN messaging_peer p USING (tenant, conversation_id)
  WHERE o.tenant = $1 AND o.carrier_hash = $2 AND o.state = 'sent'`;
export const STATES = `
  SELECT seq, piece, state, code FROM messaging_outbox WHERE tenant = $1 AND conversation_id = $2 ORDER BY seq, piece`;

export const ADD_LINK = `
  INSERT INTO messaging_link (tenant, link_hash, conversation_id, topic, expires_at) VALUES ($1, $2, $3, $4, $5)`;
export const OPEN_LINK = `
  UPDATE messaging_link SET opened_at = $3
  WHERE tenant = $1 AND link_hash = $2 AND opened_at IS NULL AND expires_at > $3 RETURNING conversation_id, topic`;
