// SPDX-License-Identifier: Apache-2.0
import type { StoredSubject, SubjectStore } from "#app";
import { AppError, type SubjectId, type TenantId } from "#kernel";
import type { Database, Queryable } from "../sql.ts";

const FIND_PARTY = "SELECT subject_id FROM party_index WHERE tenant = $1 AND party_hash = $2";
const FIND = "SELECT subject_id, wrapped FROM subject_key WHERE tenant = $1 AND subject_id = $2";
const FIND_PROFILE = "SELECT sealed FROM subject_profile WHERE tenant = $1 AND subject_id = $2";
const CLAIM_PARTY = `
  INSERT INTO party_index (tenant, party_hash, subject_id) VALUES ($1, $2, $3)
  ON CONFLICT (tenant, party_hash) DO NOTHING`;
const CREATE = `
  WITH made AS (
    INSERT INTO subject (tenant, subject_id, kind) VALUES ($1, $2, 'party')
  ), key AS (
    INSERT INTO subject_key (tenant, subject_id, wrapped) VALUES ($1, $2, $3)
  )
  INSERT INTO subject_profile (tenant, subject_id, sealed) VALUES ($1, $2, $4)`;

/** Subjects in PostgreSQL. The look-up by party and the subject itself are two statements: they lie under different keys. */
export function makeSubjectStore(database: Database): SubjectStore {
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

    async createForParty(tenant, subject) {
      return database.transaction(async (tx) => {
        // Two nodes at once: the second waits here for the first to commit, and then finds its row.
        const claimed = await tx.query("party.claim", CLAIM_PARTY, [tenant, subject.partyHash, subject.subjectId]);
        if (claimed.rowCount === 0) {
          const holder = await findByParty(tx, tenant, subject.partyHash);
          if (holder !== null) return holder;
          // Crash: cannot happen while subjects are made in one transaction; an erased subject leaves no index row.
          throw new AppError("adapter.row_invalid", "Cannot read a subject: its party is known but its key is missing");
        }
        const values = [tenant, subject.subjectId, subject.wrappedSubjectKey, subject.sealedProfile];
        await tx.query("subject.create_party", CREATE, values);
        return { subjectId: subject.subjectId, wrappedSubjectKey: subject.wrappedSubjectKey };
      });
    },
  };
}

async function findByParty(on: Queryable, tenant: TenantId, partyHash: Uint8Array): Promise<StoredSubject | null> {
  const { rows } = await on.query<{ subject_id: string }>("party.find", FIND_PARTY, [tenant, partyHash]);
  const row = rows[0];
  return row === undefined ? null : find(on, tenant, row.subject_id as SubjectId);
}

async function find(on: Queryable, tenant: TenantId, subjectId: SubjectId): Promise<StoredSubject | null> {
  const { rows } = await on.query<{ wrapped: Uint8Array }>("subject.find", FIND, [tenant, subjectId]);
  const row = rows[0];
  return row === undefined ? null : { subjectId, wrappedSubjectKey: row.wrapped };
}
