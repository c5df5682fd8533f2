// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

/** Who must be told of incidents, and by when (`docs/operations/incidents.md`). */
export const incidentsConfig = z
  .strictObject({
    /** Regimes of the rules file that hold for this operator, such as `gdpr`, `eu-telecom`, `nis2`, `kw-citra`, `pdpl-sa`, `qa`, `in-telecom`, `in-dpdp`, `cpni`, `cra`. Of several all run at once. Empty: no clock runs. */
    regimes: z
      .array(z.string().regex(/^[a-z][a-z0-9-]{1,30}$/))
      .max(50)
      .default([]),
    /** YAML file of dated rules, with weekends and holidays, instead of those that ship with the program. */
    rulesFile: z.string().optional(),
    /** Whom authorities may ask: an office, its e-mail and telephone. Stands in drafts. */
    contact: z.string().min(3).max(300).optional(),
  })
  .prefault({});
