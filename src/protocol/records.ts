// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

const both = z.object({ en: z.string(), ar: z.string() });
const named = z.array(z.string());
const described = { purposes: named, data: named, subjects: named };

/** Who outside of the process gets anything. */
const recipient = z.object({
  id: z.string(),
  name: z.string(),
  nameIn: z.object({ ar: z.string() }).optional(),
  role: z.enum(["own_system", "sub_processor", "joint_controller", "independent_controller"]),
  hosts: named,
  purposes: named,
  data: named,
  /** ISO 3166-1 alpha-2, or `here`. */
  country: z.string(),
  mechanism: z.string(),
  reference: z.string().optional(),
  since: z.string(),
});

const dpiaFeature = z.object({
  feature: z.string(),
  isOn: z.boolean(),
  state: z.enum(["off", "missing", "other_version", "expired", "not_approved", "consult", "approved"]),
  /** Of the feature in this program. */
  version: z.number(),
  section: z
    .object({
      version: z.number(),
      assessed: z.string(),
      reviewBy: z.string(),
      risk: both,
      inherent: z.enum(["low", "medium", "high"]),
      measures: named,
      residual: z.enum(["low", "medium", "high"]),
      approval: z.object({ by: z.string(), on: z.string(), version: z.number() }).nullable(),
    })
    .nullable(),
});

/** Answer of `GET /v1/desk/records`: what the program does by its code and configuration. Names nobody. */
export const deskRecords = z.object({
  format: z.literal("wardline-record/1"),
  tenant: z.string(),
  program: z.string(),
  controller: z.object({ name: z.string(), contact: z.string(), officer: z.string().nullable() }).nullable(),
  versions: z.object({ purposes: z.string(), processors: z.string(), retention: z.string(), dpia: z.string() }),
  purposes: z.array(
    z.object({
      purpose: z.string(),
      lawfulBasis: z.string(),
      texts: both,
      data: named,
      subjects: named,
      recipients: named,
      tables: named,
      routes: named,
    }),
  ),
  recipients: z.array(recipient),
  transfers: z.array(
    z.object({ recipient: z.string(), to: z.string(), mechanism: z.string(), reference: z.string().nullable() }),
  ),
  residency: z.object({ regions: named, places: z.record(z.string(), z.string().nullable()) }),
  retention: z.array(z.object({ class: z.string(), days: z.number().nullable(), rule: z.string().nullable() })),
  tables: z.array(z.object({ table: z.string(), ...described, until: named, treatments: named })),
  routes: z.array(z.object({ route: z.string(), ...described })),
  measures: z.array(z.object({ number: z.string(), promise: z.string() })),
  dpia: z.array(dpiaFeature),
  /** Configured places, and whether anything may go there. */
  egress: z.object({
    configured: z.array(
      z.object({
        key: z.string(),
        host: z.string(),
        verdict: z.enum(["listed", "unlisted", "outside_region"]),
        recipient: z.string().nullable(),
      }),
    ),
    places: z.array(z.object({ place: z.string(), problem: z.enum(["outside", "not_declared"]) })),
  }),
  /** What the record said under which hash, since when; newest first. */
  kept: z.array(z.object({ hash: z.string(), firstAt: z.string(), program: z.string() })),
  /** Words for the ids above. */
  words: z.object({ data: z.record(z.string(), both), subjects: z.record(z.string(), both) }),
});
export type DeskRecords = z.infer<typeof deskRecords>;
