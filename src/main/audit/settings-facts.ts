// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parse } from "yaml";
import type { AuditedSettings } from "#app";
import { channelSecrets } from "../channel-facts.ts";
import { calledAddresses } from "../hops.ts";
import type { LoadedConfig } from "../load-config.ts";

/** The configuration in force, and what the file itself holds that it should not. */
export async function settingsFacts(loaded: LoadedConfig): Promise<AuditedSettings> {
  const { config, file } = loaded;
  const written: unknown = file === null ? {} : parse(await readFile(file, "utf8"));
  return {
    usesSandbox: config.operator === undefined,
    of: (key) => key.split(".").reduce<unknown>((at, name) => (isRecord(at) ? at[name] : undefined), config),
    dangerous: keysOf(config)
      .filter(([key, value]) => key.includes("dangerously") && isInForce(value))
      .map(([key]) => key),
    secretsInFile: keysOf(written)
      .filter(([key, value]) => looksSecret(key, value))
      .map(([key]) => key),
    publishedSecrets: await publishedSecrets(loaded),
    calls: calledAddresses(config),
    webhookEvents: [...new Set(Object.values(config.webhooks.endpoints).flatMap(({ events }) => events))],
  };
}

/** Secrets of the practice operator stand in its source, and what anybody tries first is no secret. */
const PUBLISHED =
  /^(?:sandbox-[a-z-]+|wardline|gateway|admin|administrator|password|passw0rd|secret|changeme|change-me|default|test|letmein|12345678)$/iu;

/**
 * Only where the real operator is configured, or a real gateway: against the practice operator its own secrets are right.
 */
async function publishedSecrets(loaded: LoadedConfig): Promise<readonly string[]> {
  const { config, baseDir } = loaded;
  const { whatsapp, sms } = config.channels;
  const files: (readonly [key: string, file: string])[] = [
    ...(config.operator === undefined
      ? []
      : [["operator.clientSecretFile", config.operator.clientSecretFile] as const]),
    ...channelSecrets(config).filter(
      ([key]) => !isHere(key.startsWith("channels.whatsapp") ? (whatsapp?.graphUrl ?? "") : (sms?.url ?? "")),
    ),
  ];
  const held = await Promise.all(
    files.map(async ([key, file]) => {
      const text = await readFile(resolve(baseDir, file), "utf8").catch(() => "");
      return PUBLISHED.test(text.trim()) ? [key] : [];
    }),
  );
  return held.flat();
}

function isHere(address: string): boolean {
  const host = URL.canParse(address) ? new URL(address).hostname : "localhost";
  return host === "localhost" || host.endsWith(".localhost") || host === "127.0.0.1" || host === "[::1]";
}

/** Dotted keys with their values, down to what is no record. */
function keysOf(value: unknown, under = ""): [key: string, value: unknown][] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const key = under === "" ? name : `${under}.${name}`;
    return isRecord(inner) ? keysOf(inner, key) : [[key, inner] as [string, unknown]];
  });
}

function isInForce(value: unknown): boolean {
  return value === true || (Array.isArray(value) && value.length > 0);
}

/** A password in an address, or a long mixture of letters and digits that is no path, name or address. */
function looksSecret(key: string, value: unknown): boolean {
  if (typeof value !== "string") return false;
  if (/^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]+:[^/\s@]+@/iu.test(value)) return true;
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/u.test(value)) return true;
  const isNamedSo = /(?:secret|password|passphrase|token|apikey)$/iu.test(key.replaceAll(/[._-]/gu, ""));
  return isNamedSo || /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9+/_=-]{32,}$/u.test(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
