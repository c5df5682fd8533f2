// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { DeploymentFacts } from "#app";
import { word } from "#dialogue";
import { LANGUAGES } from "#kernel";
import type { Database } from "#postgres";
import { publicOriginsOf } from "./listening.ts";
import type { LoadedConfig } from "./load-config.ts";
import { loadFlowsOf } from "./run-flows.ts";
import { systemClock } from "./system.ts";

type ChannelFacts = NonNullable<DeploymentFacts["channels"]>;

/** Files of secrets of channels, by the key of the configuration that names them. */
export function channelSecrets({
  channels: { whatsapp, sms },
}: LoadedConfig["config"]): readonly (readonly [key: string, file: string])[] {
  return [
    ...(whatsapp === undefined
      ? []
      : ([
          ["channels.whatsapp.accessTokenFile", whatsapp.accessTokenFile],
          ["channels.whatsapp.appSecretFile", whatsapp.appSecretFile],
          ["channels.whatsapp.verifyTokenFile", whatsapp.verifyTokenFile],
        ] as const)),
    ...(sms === undefined
      ? []
      : ([
          ["channels.sms.passwordFile", sms.passwordFile],
          ["channels.sms.incomingPasswordFile", sms.incomingPasswordFile],
        ] as const)),
  ];
}

/** What `doctor` and the audit judge of WhatsApp and SMS; null: both are off. */
export function gatherChannelFacts(
  loaded: LoadedConfig,
  withDatabase: <T>(work: (database: Database) => Promise<T>) => Promise<T>,
): ChannelFacts | null {
  const { config } = loaded;
  const { whatsapp, sms, linkOrigin } = config.channels;
  if (whatsapp === undefined && sms === undefined) return null;
  const own = linkOrigin ?? publicOriginsOf(config)[0] ?? "http://localhost";
  return {
    nowMs: systemClock.now(),
    usesSandbox: config.operator === undefined,
    ours: [
      { key: linkOrigin === undefined ? "server.publicOrigins" : "channels.linkOrigin", origin: own },
      ...(sms?.reportOrigin === undefined ? [] : [{ key: "channels.sms.reportOrigin", origin: sms.reportOrigin }]),
    ],
    theirs: [
      ...(whatsapp === undefined ? [] : [{ key: "channels.whatsapp.graphUrl", address: whatsapp.graphUrl }]),
      ...(sms === undefined ? [] : [{ key: "channels.sms.url", address: sms.url }]),
    ],
    secrets: () =>
      Promise.all(
        channelSecrets(config).map(async ([key, file]) => ({
          key,
          length: await readFile(resolve(loaded.baseDir, file), "utf8").then(
            (text) => text.trim().length,
            () => null,
          ),
        })),
      ),
    whatsapp: whatsapp === undefined ? null : { hasTemplate: whatsapp.template !== undefined },
    sms: sms === undefined ? null : { send: sms.send },
    optOut: () =>
      optOutSentences(loaded, [
        ...(whatsapp === undefined ? [] : (["whatsapp"] as const)),
        ...(sms === undefined ? [] : (["sms"] as const)),
      ]),
    outbox: () => withDatabase((database) => readOutbox(database, config.tenant)),
  };
}

async function optOutSentences(
  loaded: LoadedConfig,
  channels: readonly ("whatsapp" | "sms")[],
): ReturnType<ChannelFacts["optOut"]> {
  const { catalogues } = await loadFlowsOf(loaded);
  const wanted = [
    ...channels.map((channel) => [`app.messaging.readable.${channel}`, "stop"] as const),
    ["app.messaging.stopped", "start"],
    ["app.messaging.is_stopped", "start"],
  ] as const;
  return LANGUAGES.flatMap((lang) =>
    wanted.map(([name, asks]) => ({ lang, name, asks, text: word(catalogues, lang, name) })),
  );
}

const WAITING = `
  SELECT channel, count(*)::int AS count, min(made_at) AS oldest FROM messaging_outbox
  WHERE tenant = $1 AND state = 'due' GROUP BY channel ORDER BY channel`;

async function readOutbox(database: Database, tenant: string): ReturnType<ChannelFacts["outbox"]> {
  type Row = { channel: string; count: number; oldest: Date };
  const { rows } = await database.query<Row>("doctor.messages", WAITING, [tenant]);
  return rows.map(({ channel, count, oldest }) => ({ channel, count, oldestMs: oldest.getTime() }));
}
