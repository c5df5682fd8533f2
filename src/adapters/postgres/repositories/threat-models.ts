// SPDX-License-Identifier: Apache-2.0
import type { StoredThreatModel, ThreatModelStore } from "#app";
import type { Database } from "../sql.ts";
import { appendHistory } from "./history.ts";

const LIST = `
  SELECT model_id, state, model, figures, fitted_at, promoted_at FROM threat_model
  WHERE tenant = $1 AND state <> 'rejected' ORDER BY fitted_at DESC LIMIT 20`;
const REJECT = "UPDATE threat_model SET state = 'rejected' WHERE tenant = $1 AND state = 'candidate'";
const ADD = `
  INSERT INTO threat_model (tenant, model_id, state, model, figures, fitted_at)
  VALUES ($1, $2, 'candidate', $3::jsonb, $4::jsonb, $5)`;
const STEP_DOWN = "UPDATE threat_model SET state = 'former' WHERE tenant = $1 AND state = 'current'";
const STEP_UP = `
  UPDATE threat_model SET state = 'current', promoted_at = $3
  WHERE tenant = $1 AND model_id = $2 AND state IN ('candidate', 'former') RETURNING model_id`;

type Row = {
  readonly model_id: string;
  readonly state: StoredThreatModel["state"];
  readonly model: StoredThreatModel["model"];
  readonly figures: StoredThreatModel["figures"];
  readonly fitted_at: Date;
  readonly promoted_at: Date | null;
};

class NoSuchModel extends Error {}

/** Models of events in PostgreSQL. What each method promises is written at the port. */
export function makeThreatModelStore(database: Database): ThreatModelStore {
  return {
    async list(tenant) {
      return (await database.query<Row>("threat_model.list", LIST, [tenant])).rows.map((row) => ({
        modelId: row.model_id,
        state: row.state,
        model: row.model,
        figures: row.figures,
        fittedAt: row.fitted_at,
        promotedAt: row.promoted_at,
      }));
    },
    async addCandidate(tenant, { modelId, model, figures, fittedAt }) {
      await database.transaction(async (tx) => {
        await tx.query("threat_model.reject", REJECT, [tenant]);
        const values = [tenant, modelId, JSON.stringify(model), JSON.stringify(figures), fittedAt];
        await tx.query("threat_model.add", ADD, values);
      });
    },
    async promote(tenant, modelId, entry) {
      try {
        await database.transaction(async (tx) => {
          await tx.query("threat_model.step_down", STEP_DOWN, [tenant]);
          if (modelId !== null) {
            const { rows } = await tx.query("threat_model.step_up", STEP_UP, [tenant, modelId, entry.at]);
            if (rows.length === 0) throw new NoSuchModel();
          }
          await appendHistory(tx, [entry]);
        });
        return true;
      } catch (error) {
        if (error instanceof NoSuchModel) return false;
        throw error;
      }
    },
  };
}
