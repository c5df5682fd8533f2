// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

/** Steps of the set-up page, in their order. */
export const SETUP_PARTS = ["organisation", "staff", "channels", "connectors", "keys"] as const;
export type SetupPart = (typeof SETUP_PARTS)[number];

/** One thing that can be set up: a key of the configuration. Secrets are files, by name; what lies in a file is told nowhere. */
export const setupField = z.object({
  key: z.string().max(80),
  part: z.enum(SETUP_PARTS),
  /** `lines`: one value a line. `file`: where a secret lies. */
  kind: z.enum(["text", "lines", "number", "choice", "file"]),
  /** As the form shows it; empty: not set. What looks like a secret is left out. */
  value: z.string().max(8_000),
  origin: z.enum(["file", "default"]),
  choices: z.array(z.string().max(60)).max(20),
  /** Part of what is stored: it cannot change any more. */
  isFixed: z.boolean(),
});
export type SetupField = z.infer<typeof setupField>;

export const setupConnector = z.object({
  /** `webhook:NAME` for receivers of webhooks. */
  name: z.string().max(60),
  isOn: z.boolean(),
});
export type SetupConnector = z.infer<typeof setupConnector>;

export const installationView = z.object({
  fields: z.array(setupField).max(100),
  connectors: z.array(setupConnector).max(60),
  file: z.object({
    /** Of the configuration, without its folder; null: the defaults run. */
    name: z.string().max(200).nullable(),
    /** Whether this process may write it once two people agreed. */
    isWritable: z.boolean(),
  }),
  mayCheck: z.boolean(),
  mayChange: z.boolean(),
});
export type InstallationView = z.infer<typeof installationView>;

export const connectorAsked = z.strictObject({ connector: z.string().regex(/^[a-z]{2,20}(?::[a-z0-9-]{1,40})?$/) });
export const connectorAnswer = z.object({
  connector: z.string().max(60),
  state: z.enum(["well", "failed", "off"]),
  /** Of ours, of Node or `http_503`; null where all is well. */
  code: z.string().max(60).nullable(),
  tookMs: z.int().min(0),
});
export type ConnectorAnswer = z.infer<typeof connectorAnswer>;

export const installationChanges = z.strictObject({
  /** Empty value: the key is taken out, so that its default holds. */
  changes: z
    .array(z.strictObject({ key: z.string().max(80), value: z.string().max(8_000) }))
    .min(1)
    .max(100),
});
export type InstallationChanges = z.infer<typeof installationChanges>;

export const installationProblem = z.object({
  key: z.string().max(200),
  code: z.enum(["unknown_key", "fixed", "not_fit", "holds_a_secret", "unchanged"]),
});
export type InstallationProblem = z.infer<typeof installationProblem>;

/** A configuration file as it would be, whole. All of it needs a restart to be in force. */
export const installationDraft = z.object({
  /** Null where something does not fit. */
  text: z.string().max(200_000).nullable(),
  changed: z.array(z.object({ key: z.string().max(80), before: z.string().max(8_000), after: z.string().max(8_000) })),
  problems: z.array(installationProblem).max(100),
});
export type InstallationDraft = z.infer<typeof installationDraft>;
export const installationAsked = z.object({ approvalId: z.uuid() });
