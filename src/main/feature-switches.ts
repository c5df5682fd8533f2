// SPDX-License-Identifier: Apache-2.0
import { FEATURE_IDS, type Feature } from "#privacy";
import type { Config } from "./config.ts";

type Switch = {
  readonly feature: Feature;
  readonly isOn: (config: Config) => boolean;
};

/**
 * Keys of the configuration that switch something on which changes the risk for people, each with its feature. A key that can switch something
 * and stands neither here nor in `WITHOUT_FEATURE` fails `test/architecture/records.test.ts`.
 */
export const FEATURE_SWITCHES: Readonly<Record<string, Switch>> = {
  operator: { feature: "operator_systems", isOn: ({ operator }) => operator !== undefined },
  "operator.eventKeysFile": {
    feature: "operator_events",
    isOn: ({ operator }) => operator?.eventKeysFile !== undefined,
  },
  model: { feature: "language_model", isOn: ({ model }) => model !== undefined },
  gateway: { feature: "gateway", isOn: ({ gateway }) => gateway !== undefined },
  "gateway.upstream": { feature: "gateway", isOn: ({ gateway }) => gateway?.upstream !== undefined },
  "gateway.bridges": { feature: "gateway", isOn: ({ gateway }) => Object.keys(gateway?.bridges ?? {}).length > 0 },
  "gateway.dangerouslyPassImages": {
    feature: "gateway_images",

    isOn: ({ gateway }) => gateway?.dangerouslyPassImages === true,
  },
  "channels.whatsapp": { feature: "whatsapp", isOn: ({ channels }) => channels.whatsapp !== undefined },
  "clients.rasa": { feature: "other_clients", isOn: ({ clients }) => clients.rasa !== undefined },
  "clients.directLine": { feature: "other_clients", isOn: ({ clients }) => clients.directLine !== undefined },
  "clients.deepChat": { feature: "other_clients", isOn: ({ clients }) => clients.deepChat !== undefined },
  "channels.sms": { feature: "sms", isOn: ({ channels }) => channels.sms !== undefined },
  outsideDesk: { feature: "outside_desk", isOn: ({ outsideDesk }) => outsideDesk !== undefined },
  "files.channels": { feature: "files", isOn: ({ files }) => files.channels.length > 0 },
  "identity.oidc": { feature: "sign_in_providers", isOn: ({ identity }) => identity.oidc.length > 0 },
  "staff.oidc": { feature: "staff_sign_on", isOn: ({ staff }) => staff.oidc !== undefined },
  "staff.scim": { feature: "staff_directory", isOn: ({ staff }) => staff.scim !== undefined },
  "keys.movingFrom": { feature: "outside_kms", isOn: ({ keys }) => keys.movingFrom !== undefined },
  "webhooks.endpoints": { feature: "webhooks", isOn: ({ webhooks }) => Object.keys(webhooks.endpoints).length > 0 },
  "threat.siem": { feature: "siem", isOn: ({ threat }) => threat.siem !== undefined },
  "threat.answers": { feature: "attack_watch", isOn: () => true },
  "keys.kms": { feature: "outside_kms", isOn: ({ keys }) => keys.kms !== undefined },
  "backup.dir": { feature: "backups", isOn: ({ backup }) => backup.dir !== undefined },
  "dialogue.inspector": {
    feature: "inspector",
    isOn: ({ dialogue, operator }) => dialogue.inspector ?? operator === undefined,
  },
};

/** What is always on, and needs no key. */
const ALWAYS: readonly Feature[] = ["conversations", "recovery", "news", "attack_watch", "learning", "analytics"];

/** Keys that switch something which changes nothing for people, each with its reason. */
export const WITHOUT_FEATURE: Readonly<Record<string, string>> = {
  "traces.endpoint": "codes, counts and times; there is no attribute for anything of a person",
  "traces.toOperator": "a random id of a trace",
  "alerts.email": "codes, titles and times of ours, to mailboxes of the operator's own people",
  "alerts.heartbeat": "a time and a count",
  "server.tls": "protects what is sent; without it the server listens on this machine only",
  "channel.required": "protects; off, the same data travels under TLS",
  "crypto.envelopeSuite": "which algorithm seals; each of them seals",
  "desk.setup.isWrapUpRequired": "whether agents say by a code how a case ended",
  "dialogue.watch": "which copy of the flows runs",
  "understanding.sentenceEmbedding": "runs on this machine, on text that is screened, and keeps nothing",
  "policies.fourEyes": "protects",
  "updates.check": "tells nobody anything about a person",
  "updates.advisories": "tells names and versions of packages",
  "audit.nightly": "looks, and keeps counts and codes",
  "trust.page": "ages of evidence",
  "history.witnesses": "witnesses are shown hashes",
  "log.level": "no level writes what people said",
  "keys.copyDir": "a copy of the root key, on a place of yours",
  "privacy.controller": "who answers for the processing",
  "channels.whatsapp.template": "part of the feature",
  "clients.rasa.polling": "another way to carry the same",
  "keys.kms.appRole": "how this program shows itself to the KMS",
};

/** Which features are on here. */
export function featuresOf(config: Config, usesDatabaseUrl: boolean): Readonly<Record<Feature, boolean>> {
  const on = new Set<Feature>(ALWAYS);
  for (const { feature, isOn } of Object.values(FEATURE_SWITCHES)) if (isOn(config)) on.add(feature);
  if (usesDatabaseUrl) on.add("own_database");
  return Object.fromEntries(FEATURE_IDS.map((feature) => [feature, on.has(feature)])) as Record<Feature, boolean>;
}
