// SPDX-License-Identifier: Apache-2.0

/**
 * What can be switched on and changes the risk for people, with the version of what it does with their data: whoever changes that counts up,
 * and the assessment of it is out of date until somebody has looked again. Each has a section in `policies/dpia.yaml`. Which keys of the
 * configuration switch it on: `src/main/feature-switches.ts`.
 */
export const FEATURES = {
  conversations: 1,
  files: 1,
  recovery: 1,
  news: 1,
  attack_watch: 1,
  learning: 1,
  analytics: 1,
  language_model: 1,
  gateway: 1,
  gateway_images: 1,
  whatsapp: 1,
  sms: 1,
  other_clients: 1,
  outside_desk: 1,
  operator_systems: 1,
  operator_events: 1,
  sign_in_providers: 1,
  staff_sign_on: 1,
  staff_directory: 1,
  webhooks: 1,
  siem: 1,
  outside_kms: 1,
  own_database: 1,
  backups: 1,
  inspector: 1,
} as const satisfies Record<string, number>;
export type Feature = keyof typeof FEATURES;
export const FEATURE_IDS = Object.keys(FEATURES) as readonly Feature[];
