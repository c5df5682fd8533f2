// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Carrier, Messaging, MessagingChannel, MessagingDoors } from "#app";
import {
  makeSmsCarrier,
  makeSmsDoor,
  makeWhatsAppCarrier,
  makeWhatsAppDoor,
  type SmsAccess,
  type WhatsAppAccess,
} from "#carriers";
import { AppError, Sensitive } from "#kernel";
import { type Database, makeMessagingStore } from "#postgres";
import type { Hops } from "./hops.ts";
import type { LoadedConfig } from "./load-config.ts";

const MINUTE_MS = 60_000;
/** Where the gateway reports a delivery. */
const REPORT_PATH = "/v1/messaging/sms/report";

/**
 * WhatsApp and SMS as configured; without either there is nobody to send by, and nobody is let in.
 *
 * @throws AppError - `main.channel_secret_unreadable`, `main.channel_secret_short`.
 */
export async function openMessaging(
  loaded: LoadedConfig,
  parts: {
    readonly database: Database;
    readonly hops: Hops;
    /** Origins under which this server is reached, the one for customers first. */
    readonly own: readonly string[];
    readonly wake: () => void;
  },
): Promise<Messaging> {
  const { channels } = loaded.config;
  const linkOrigin = channels.linkOrigin ?? parts.own[0] ?? "http://localhost";
  const whatsapp = channels.whatsapp ? await readWhatsApp(loaded, channels.whatsapp) : null;
  const sms = channels.sms ? await readSmsAccess(loaded, channels.sms, linkOrigin) : null;
  const carriers: Partial<Record<MessagingChannel, Carrier>> = {
    ...(whatsapp === null ? {} : { whatsapp: makeWhatsAppCarrier(whatsapp, parts.hops("whatsapp")) }),
    ...(sms === null ? {} : { sms: makeSmsCarrier(sms, parts.hops("sms")) }),
  };
  const doors: MessagingDoors = {
    whatsapp: whatsapp === null ? null : makeWhatsAppDoor(whatsapp),
    sms: sms === null ? null : makeSmsDoor(sms),
  };
  return {
    carriers,
    doors,
    store: makeMessagingStore(parts.database),
    settings: {
      linkOrigin,
      linkLifetimeMs: channels.linkMinutes * MINUTE_MS,
      hasTemplate: channels.whatsapp?.template !== undefined,
    },
    wake: parts.wake,
  };
}

type Channels = LoadedConfig["config"]["channels"];

async function readWhatsApp(
  { baseDir }: LoadedConfig,
  config: NonNullable<Channels["whatsapp"]>,
): Promise<WhatsAppAccess> {
  const { accessTokenFile, appSecretFile, verifyTokenFile, template, ...rest } = config;
  return {
    ...rest,
    accessToken: await readSecret(baseDir, accessTokenFile),
    appSecret: await readSecret(baseDir, appSecretFile),
    verifyToken: await readSecret(baseDir, verifyTokenFile),
    template: template ? { name: template.name, languages: { en: template.english, ar: template.arabic } } : null,
  };
}

async function readSmsAccess(
  { baseDir }: LoadedConfig,
  config: NonNullable<Channels["sms"]>,
  linkOrigin: string,
): Promise<SmsAccess> {
  const { passwordFile, incomingPasswordFile, reportOrigin, ...rest } = config;
  return {
    ...rest,
    password: await readSecret(baseDir, passwordFile),
    incomingPassword: await readSecret(baseDir, incomingPasswordFile),
    reportUrl: `${reportOrigin ?? linkOrigin}${REPORT_PATH}`,
  };
}

/** A secret of a file, without the line's end. */
export async function readSecret(baseDir: string, file: string): Promise<Sensitive<string>> {
  const path = resolve(baseDir, file);
  let secret: string;
  try {
    secret = (await readFile(path, "utf8")).trim();
  } catch (cause) {
    throw new AppError("main.channel_secret_unreadable", `Cannot read a secret of channels: ${path} cannot be opened`, {
      cause,
    });
  }
  // An empty secret would let in whoever sends none.
  if (secret.length < 8)
    throw new AppError(
      "main.channel_secret_short",
      `Cannot use a secret of channels: ${path} holds less than 8 characters`,
    );
  return new Sensitive(secret);
}
