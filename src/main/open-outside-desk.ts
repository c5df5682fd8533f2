// SPDX-License-Identifier: Apache-2.0
import { resolve } from "node:path";
import {
  type Outside,
  type OutsideDesk,
  signedWebhookHeaders,
  WEBHOOK_COMPONENTS,
  WEBHOOK_TAG,
  type Webhooks,
} from "#app";
import { makeChatwootDesk, makeWebhookDesk } from "#desks";
import type { Clock, Random, TenantId } from "#kernel";
import type { TenantCipher } from "#kms";
import { type Database, makeOutsideStore } from "#postgres";
import type { Hops } from "./hops.ts";
import { deskOriginOf } from "./listening.ts";
import type { LoadedConfig } from "./load-config.ts";
import { readSecret } from "./open-messaging.ts";
import { readEventKeys } from "./open-webhooks.ts";

/**
 * The desk of others as configured; without one conversations go to our own console alone.
 *
 * @throws AppError - `main.channel_secret_unreadable`, `main.channel_secret_short`, `main.operator_event_keys`.
 */
export async function openOutside(
  loaded: LoadedConfig,
  parts: {
    readonly database: Database;
    readonly names: TenantCipher;
    readonly hops: Hops;
    readonly webhooks: Pick<Webhooks, "signers" | "source">;
    readonly clock: Clock;
    readonly random: Random;
  },
): Promise<Outside> {
  const { outsideDesk: config, tenant: name } = loaded.config;
  const tenant = name as TenantId;
  const row = (conversationId: string): string => `outside/${conversationId}`;
  return {
    desk: config === undefined ? null : await openDesk(loaded, config, parts),
    store: makeOutsideStore(parts.database),
    settings: {
      keptReasons: config?.keepReasons ?? [],
      downAfterMs: (config?.downAfterSeconds ?? 90) * 1_000,
      whenDown: config?.whenDown ?? "queue",
      revealMs: (config?.revealMinutes ?? 60) * 60_000,
      consoleOrigin: deskOriginOf(loaded.config),
    },
    cipher: {
      seal: (conversationId, ref) => parts.names.seal(tenant, row(conversationId), ref),
      open: (conversationId, sealed) => parts.names.open(tenant, row(conversationId), sealed),
    },
  };
}

async function openDesk(
  { baseDir }: LoadedConfig,
  config: NonNullable<LoadedConfig["config"]["outsideDesk"]>,
  { hops, webhooks, clock, random }: Parameters<typeof openOutside>[1],
): Promise<OutsideDesk> {
  if (config.kind === "chatwoot") {
    const { baseUrl, accountId, inboxId, timeoutMs } = config;
    const accessToken = await readSecret(baseDir, config.accessTokenFile);
    const webhookSecret = await readSecret(baseDir, config.webhookSecretFile);
    return makeChatwootDesk({ baseUrl, accountId, inboxId, timeoutMs, accessToken, webhookSecret }, hops("desk"));
  }
  return makeWebhookDesk(
    {
      url: config.url,
      keys: await readEventKeys(resolve(baseDir, config.keysFile), "outsideDesk.keysFile"),
      timeoutMs: config.timeoutMs,
      source: webhooks.source,
      components: WEBHOOK_COMPONENTS,
      tag: WEBHOOK_TAG,
      sign: (url, eventId, body) => signedWebhookHeaders({ clock, random, webhooks }, url, eventId, body),
      nowIso: () => new Date(clock.now()).toISOString(),
    },
    hops("desk"),
  );
}
