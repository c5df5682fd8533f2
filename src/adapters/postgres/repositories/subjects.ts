// SPDX-License-Identifier: Apache-2.0
import type { KeyStore, StoredSubject, SubjectStore } from "#app";
import type { SubjectId, TenantId } from "#kernel";
import type { Database, Queryable } from "../sql.ts";
import { makeKeyTable } from "./key-table.ts";

const FIND_PARTY = "SELECT subject_id FROM party_index WHERE tenant = $1 AND party_hash = $2";
const FIND_PROFILE = "SELECT sealed FROM subject_profile WHERE tenant = $1 AND subject_id = $2";
const CLAIM_PARTY = `
  INSERT INTO party_index (tenant, party_hash, subject_id) VALUES ($1, $2, $3)
  ON CONFLICT (tenant, party_hash) DO NOTHING`;
const RECLAIM_PARTY = "UPDATE party_index SET subject_id = $3 WHERE tenant = $1 AND party_hash = $2";
const CREATE_ALONE = `
  WITH made AS (
    INSERT INTO subject (tenant, subject_id, kind) VALUES ($1, $2, 'party')
  )
  INSERT INTO subject_profile (tenant, subject_id, sealed) VALUES ($1, $2, $3)`;
const CREATE = `
  WITH made AS (
    INSERT INTO subject (tenant, subject_id, kind) VALUES ($1, $2, 'party')
  ), key AS (
    INSERT INTO subject_key (tenant, subject_id, wrapped) VALUES ($1, $2, $4)
  )
  INSERT INTO subject_profile (tenant, subject_id, sealed) VALUES ($1, $2, $3)`;

/** Subjects in PostgreSQL. The look-up by party and the subject itself are two statements: they lie under different keys. */
export function makeSubjectStore(
  database: Database,
  /** Left out: subjects' keys lie in the same database. */
  keyStore: KeyStore = makeKeyTable(database),
): SubjectStore {
  async function find(on: Queryable, tenant: TenantId, subjectId: SubjectId): Promise<StoredSubject | null> {
    // Within a transaction on its own connection: the pool may have no other.
    const store = keyStore.isInDatabase ? makeKeyTable(on) : keyStore;
    const wrappedSubjectKey = (await store.find(tenant, [subjectId])).get(subjectId);
    return wrappedSubjectKey === undefined ? null : { subjectId, wrappedSubjectKey };
  }

  async function findByParty(on: Queryable, tenant: TenantId, partyHash: Uint8Array): Promise<StoredSubject | null> {
    const { rows } = await on.query<{ subject_id: string }>("party.find", FIND_PARTY, [tenant, partyHash]);
    const row = rows[0];
    return row === undefined ? null : find(on, tenant, row.subject_id as SubjectId);
  }

  return {
    async findByParty(tenant, partyHash) {
      return findByParty(database, tenant, partyHash);
    },

    async find(tenant, subjectId) {
      return find(database, tenant, subjectId);
    },

    async findProfile(tenant, subjectId) {
      const found = await database.query<{ sealed: Uint8Array }>("profile.find", FIND_PROFILE, [tenant, subjectId]);
      return found.rows[0]?.sealed ?? null;
    },

    async createForParty(tenant, { subjectId, wrappedSubjectKey, partyHash, sealedProfile }) {
      // Crash: a key without a subject opens nothing and is swept; a subject without a key would be lost.
      if (!keyStore.isInDatabase) await keyStore.put({ tenant, subjectId, wrapped: wrappedSubjectKey });
      const holds = await database.transaction(async (tx) => {
        const claim = [tenant, partyHash, subjectId];
        // Two nodes at once: the second waits here for the first to commit, and then finds its row.
        const claimed = await tx.query("party.claim", CLAIM_PARTY, claim);
        if (claimed.rowCount === 0) {
          const holder = await findByParty(tx, tenant, partyHash);
          if (holder !== null) return holder;
          // A backup from before an erasure was restored: whoever comes now is somebody new, as after the erasure.
          await tx.query("party.reclaim", RECLAIM_PARTY, claim);
        }
        const values = [tenant, subjectId, sealedProfile];
        if (keyStore.isInDatabase) await tx.query("subject.create_party", CREATE, [...values, wrappedSubjectKey]);
        else await tx.query("subject.create_party_alone", CREATE_ALONE, values);
        return { subjectId, wrappedSubjectKey };
      });
      if (holds.subjectId !== subjectId && !keyStore.isInDatabase) await keyStore.remove(tenant, [subjectId]);
      return holds;
    },
  };
}
