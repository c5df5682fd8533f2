// SPDX-License-Identifier: Apache-2.0
import { HISTORY_COLUMNS, HISTORY_RECORD } from "./history.ts";

export const INCIDENT_COLUMNS =
  "incident_id, kind, severity, state, source, opened_at, last_at, settled_at, verdicts, reasons, version";
export const ANSWER_COLUMNS =
  "answer_id, incident_id, entity_kind, entity, kind, reason, set_at, until, state, ended_at";

/** Of two gravities the graver: their names do not sort by themselves. */
const GRAVER = `CASE WHEN array_position(ARRAY['low','medium','high','critical'], excluded.severity)
  > array_position(ARRAY['low','medium','high','critical'], incident.severity) THEN excluded.severity ELSE incident.severity END`;

/** `xmax = 0` tells the row that this statement made from the one that it found. */
export const RECORD = `
  INSERT INTO incident (tenant, incident_id, kind, severity, state, source, group_key, opened_at, last_at, verdicts, reasons)
  VALUES ($1, $2, $3, $4, 'open', $5, $6, $7, $7, $8, $9::text[])
  ON CONFLICT (tenant, group_key) WHERE settled_at IS NULL DO UPDATE SET
    severity = ${GRAVER},
    last_at = greatest(incident.last_at, excluded.last_at),
    verdicts = incident.verdicts + excluded.verdicts,
    reasons = incident.reasons || ARRAY(SELECT unnest(excluded.reasons) EXCEPT SELECT unnest(incident.reasons))
  RETURNING ${INCIDENT_COLUMNS}, (xmax = 0) AS is_new`;

export const ENTITIES = `
  INSERT INTO incident_entity (tenant, incident_id, entity_kind, entity, verdicts, first_at, last_at)
  SELECT $1, $2, row.kind, row.key, 1, $5, $5 FROM unnest($3::text[], $4::bytea[]) AS row (kind, key)
  ON CONFLICT (tenant, incident_id, entity_kind, entity) DO UPDATE SET
    verdicts = incident_entity.verdicts + 1, last_at = greatest(incident_entity.last_at, excluded.last_at)`;

/** What ran out and was not marked yet makes room first: an answer is set anew, with its own entry, and not silently revived. */
export const EXPIRE_OF = `
  UPDATE threat_answer SET state = 'expired', ended_at = until
  WHERE tenant = $1 AND entity = $2 AND kind = $3 AND state = 'in_force' AND until <= $4`;
export const APPLY = `
  INSERT INTO threat_answer (tenant, answer_id, incident_id, entity_kind, entity, kind, reason, set_at, until, state)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'in_force')
  ON CONFLICT (tenant, entity, kind) WHERE state = 'in_force'
    DO UPDATE SET until = greatest(threat_answer.until, excluded.until)
  RETURNING ${ANSWER_COLUMNS}, (xmax = 0) AS is_new`;

/** An entry of the history and the row that names it, as one statement. */
export const EVENT = `
  WITH entry AS (
    INSERT INTO history (${HISTORY_COLUMNS})
    SELECT ${HISTORY_COLUMNS} FROM json_to_recordset($6::json) AS entry ${HISTORY_RECORD} RETURNING id, at, actor_kind, actor_id, facts
  )
  INSERT INTO incident_event (tenant, incident_id, event_id, at, what, actor_kind, actor_id, facts, sealed, history_id)
  SELECT $1, $2, $3, entry.at, $4, entry.actor_kind, entry.actor_id, entry.facts, $5, entry.id FROM entry`;

export const IN_FORCE = `
  SELECT asked.ask, ${ANSWER_COLUMNS}
  FROM unnest($1::int[], $2::text[], $3::text[], $4::timestamptz[]) AS asked (ask, of_tenant, of_entity, now)
  JOIN threat_answer ON tenant = asked.of_tenant AND entity = decode(asked.of_entity, 'hex')
    AND state = 'in_force' AND until > asked.now`;
export const LIST = `
  SELECT ${INCIDENT_COLUMNS} FROM incident
  WHERE tenant = $1 AND ($2 OR settled_at IS NULL) AND (last_at, incident_id) < ($4::timestamptz, $5::uuid)
  ORDER BY last_at DESC, incident_id DESC LIMIT $3`;
export const FIND = `SELECT ${INCIDENT_COLUMNS} FROM incident WHERE tenant = $1 AND incident_id = $2`;
export const ENTITIES_OF = `
  SELECT entity_kind, entity, verdicts, first_at, last_at FROM incident_entity WHERE tenant = $1 AND incident_id = $2
  ORDER BY verdicts DESC, entity LIMIT 200`;
export const ANSWERS_OF = `
  SELECT ${ANSWER_COLUMNS} FROM threat_answer WHERE tenant = $1 AND incident_id = $2 ORDER BY set_at, answer_id LIMIT 500`;
export const EVENTS_OF = `
  SELECT event_id, at, what, actor_kind, actor_id, facts, sealed, history_id FROM incident_event
  WHERE tenant = $1 AND incident_id = $2 ORDER BY history_id LIMIT 500`;
export const SETTLE = `
  UPDATE incident SET state = $4, version = version + 1, settled_at = CASE WHEN $4 = 'confirmed' THEN NULL ELSE $5::timestamptz END
  WHERE tenant = $1 AND incident_id = $2 AND version = $3 AND settled_at IS NULL
  RETURNING incident_id`;
export const END_OF_INCIDENT = `
  UPDATE threat_answer SET state = 'undone', ended_at = $3 WHERE tenant = $1 AND incident_id = $2 AND state = 'in_force'
  RETURNING ${ANSWER_COLUMNS}`;
export const END_ANSWER = `
  UPDATE threat_answer SET state = $3, ended_at = $4 WHERE tenant = $1 AND answer_id = $2 AND state = 'in_force'
  RETURNING ${ANSWER_COLUMNS}`;
/** Only what the service itself set: a lock that the customer or an agent set is theirs. */
export const UNDO_LOCKS = "DELETE FROM account_lock WHERE tenant = $1 AND key = ANY($2::bytea[]) AND set_by = 'system'";
export const FIND_ANSWER = `SELECT ${ANSWER_COLUMNS} FROM threat_answer WHERE tenant = $1 AND answer_id = $2`;
export const QUIET = `
  SELECT ${INCIDENT_COLUMNS} FROM incident
  WHERE tenant = $1 AND state = 'open' AND source = 'detector' AND last_at < $2 ORDER BY last_at LIMIT $3`;
export const EXPIRE =
  "UPDATE threat_answer SET state = 'expired', ended_at = until WHERE tenant = $1 AND state = 'in_force' AND until <= $2";
export const COUNTS = `
  SELECT (SELECT count(*)::int FROM incident WHERE tenant = $1 AND state = 'open') AS open,
         (SELECT count(*)::int FROM incident WHERE tenant = $1 AND state = 'confirmed') AS confirmed,
         (SELECT count(*)::int FROM threat_answer WHERE tenant = $1 AND state = 'in_force' AND until > $2) AS in_force`;
