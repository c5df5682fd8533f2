// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import { type Hop, type Webhooks, webhookSigners } from "#app";
import { SIGNATURES, type VerificationKey } from "#crypto";
import { AppError, type TenantId } from "#kernel";
import type { Kms, TenantCipher } from "#kms";
import { type Database, makeWebhookStore } from "#postgres";
import { cryptoOf } from "./crypto-choice.ts";
import type { LoadedConfig } from "./load-config.ts";

const SEND_TIMEOUT_MS = 10_000;

/**
 * Webhooks as configured. Keys of three generations are made: the one that signs, the one before, which receivers may still hold, and the one
 * after, so that they know it before it signs.
 *
 * @throws AppError - `main.operator_event_keys`.
 */
export async function openWebhooks(
  loaded: LoadedConfig,
  parts: {
    readonly database: Database;
    readonly kms: Pick<Kms, "derive">;
    readonly names: TenantCipher;
    readonly hop: Hop;
    readonly source: string;
  },
): Promise<Webhooks> {
  const { config, baseDir } = loaded;
  const { endpoints, keyGeneration } = config.webhooks;
  const algorithms = cryptoOf(config).webhookSignatures;
  const root = await parts.kms.derive("webhook_signing");
  const generation = (number: number) => webhookSigners(root, algorithms, number);
  const signers = generation(keyGeneration);
  const published = [
    ...signers,
    ...generation(keyGeneration + 1),
    ...(keyGeneration > 1 ? generation(keyGeneration - 1) : []),
  ];
  root.fill(0);
  const tenant = config.tenant as TenantId;
  const row = (deliveryId: string): string => `webhook/${deliveryId}`;
  return {
    endpoints: Object.entries(endpoints).map(([name, endpoint]) => ({ name, ...endpoint })),
    store: makeWebhookStore(parts.database),
    send: makeSend(parts.hop),
    signers,
    published,
    source: parts.source,
    cipher: {
      seal: (deliveryId, body) => parts.names.seal(tenant, row(deliveryId), body),
      open: (deliveryId, sealed) => parts.names.open(tenant, row(deliveryId), sealed),
    },
    operatorKeys:
      config.operator?.eventKeysFile === undefined
        ? []
        : await readEventKeys(resolve(baseDir, config.operator.eventKeysFile), "operator.eventKeysFile"),
  };
}

/** Posts once over a way out, following nothing. */
export function makeSend(hop: Hop): Webhooks["send"] {
  return async (url, headers, body) => {
    try {
      const signal = AbortSignal.timeout(SEND_TIMEOUT_MS);
      const answer = await hop.fetch(url, { method: "POST", headers, body, signal, redirect: "manual" });
      await answer.body?.cancel();
      return { status: answer.status };
    } catch {
      // Whoever is down, too slow, inside or without a certificate that is believed: not delivered, and tried again.
      return null;
    }
  };
}

const keysFile = z
  .array(
    z.strictObject({
      keyid: z.string().min(1).max(200),
      alg: z.enum(Object.keys(SIGNATURES) as [keyof typeof SIGNATURES]),
      /** Raw public key. */
      public: z.base64(),
    }),
  )
  .min(1)
  .max(20);

/** Public keys of somebody who signs requests to us. `key` names the file's key of the configuration. */
export async function readEventKeys(path: string, key: string): Promise<readonly VerificationKey[]> {
  try {
    return keysFile.parse(JSON.parse(await readFile(path, "utf8"))).map(({ keyid, alg, public: encoded }) => {
      const publicKey = Uint8Array.fromBase64(encoded);
      if (publicKey.length !== SIGNATURES[alg].publicKeyBytes) throw new RangeError("wrong size");
      return { keyId: keyid, algorithm: alg, publicKey };
    });
  } catch (cause) {
    throw new AppError(
      "main.operator_event_keys",
      `Cannot read ${key}: it must be a list of {keyid, alg, public} with raw public keys in base64`,
      { cause },
    );
  }
}
