// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

const country = z.string().regex(/^[A-Z]{2}$/, "a country by ISO 3166-1 alpha-2, such as SA");

/** Where data may be (`docs/operations/recipients.md`). */
export const residencyConfig = z
  .strictObject({
    /** Countries (ISO 3166-1 alpha-2), and groups of the list of recipients such as `EEA`, `EU` or `GCC`. A host that is listed elsewhere is not called. Empty: nothing is refused for its place. */
    regions: z
      .array(z.string().regex(/^[A-Z]{2,12}$/, "a country such as SA, or a group such as EEA"))
      .max(100)
      .default([]),
    /** Where what belongs to this installation lies. It is your word: nothing here measures it, and checks hold it against `regions`. */
    places: z
      .strictObject({
        /** The machines that run this program. */
        installation: country.optional(),
        /** The database; not given: with the installation. */
        database: country.optional(),
        /** The root key, or the KMS that holds it; not given: with the installation. */
        keys: country.optional(),
        /** Backups, and copies of the root key; not given: with the installation. */
        backups: country.optional(),
      })
      .prefault({}),
  })
  .prefault({});
