// SPDX-License-Identifier: Apache-2.0
import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { createSecureContext } from "node:tls";
import type { Log } from "#app";
import { AppError } from "#kernel";
import type { Certificate, Offer, TlsOptions } from "#surfaces";
import { cryptoOf } from "./crypto-choice.ts";
import type { LoadedConfig } from "./load-config.ts";

/** A certificate that was replaced on the disk is in use at most this much later. */
const LOOK_MS = 10_000;

/**
 * How browsers are met, as configured; null without TLS.
 *
 * @param onOffer - Told what each client offers for the key exchange.
 * @throws AppError - `main.tls_unreadable`, `main.tls_unusable`.
 */
export async function openTls(loaded: LoadedConfig, onOffer: (offer: Offer) => void): Promise<TlsOptions | null> {
  if (loaded.config.server.tls === null) return null;
  const { groups, ciphers, hybridGroups } = cryptoOf(loaded.config).tls;
  return { ...(await readCertificate(loaded)), groups, ciphers, hybridGroups, onOffer };
}

/**
 * Reads certificate and key and tries them, before anybody is met with them.
 *
 * @throws AppError - `main.tls_unreadable`, `main.tls_unusable`.
 */
export async function readCertificate({ config, baseDir }: LoadedConfig): Promise<Certificate> {
  const { certFile, keyFile } = config.server.tls ?? { certFile: "", keyFile: "" };
  let files: Certificate;
  try {
    const [cert, key] = await Promise.all([readFile(resolve(baseDir, certFile)), readFile(resolve(baseDir, keyFile))]);
    files = { cert, key };
  } catch (cause) {
    throw new AppError("main.tls_unreadable", "Cannot use TLS: a file named in server.tls cannot be read", { cause });
  }
  try {
    createSecureContext({ ...files, minVersion: "TLSv1.3" });
  } catch (cause) {
    throw new AppError(
      "main.tls_unusable",
      "Cannot use TLS: server.tls names no certificate, no key, or the key of another certificate",
      { cause },
    );
  }
  demandPresetCertificate(config, files);
  return files;
}

/** Under CNSA a certificate of 128 bits would be the weakest part of the hop. */
function demandPresetCertificate(config: LoadedConfig["config"], { cert }: Certificate): void {
  if (config.crypto.preset !== "cnsa") return;
  const { publicKey } = new X509Certificate(cert);
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey;
  if ((type === "ec" && details?.namedCurve === "secp384r1") || String(type) === "ml-dsa-87") return;
  throw new AppError(
    "main.cnsa_certificate",
    "Cannot start under crypto.preset cnsa: the certificate of server.tls must have a key on P-384, or of ML-DSA-87",
  );
}

/**
 * Looks at the files again and again, and at once on SIGUSR2: a renewed certificate meets the next connection. One that cannot be used is
 * told in the log, and the old one stays. (A closed terminal's SIGHUP ends the server.)
 *
 * @returns Ends the looking.
 */
export function watchCertificate(
  loaded: LoadedConfig,
  first: Certificate,
  renew: (certificate: Certificate) => void,
  log: Log,
  lookMs: number = LOOK_MS,
): () => void {
  let last = fingerprint(first);
  const look = async (): Promise<void> => {
    try {
      const found = await readCertificate(loaded);
      if (fingerprint(found) === last) return;
      renew(found);
      last = fingerprint(found);
      log.info({}, "A renewed certificate is in use");
    } catch (error) {
      const code = error instanceof AppError ? error.code : "unexpected";
      log.warn({ code }, "A renewed certificate cannot be used: the one before stays");
    }
  };
  const onSignal = (): void => void look();
  const timer = setInterval(onSignal, lookMs).unref();
  process.on("SIGUSR2", onSignal);
  return () => {
    clearInterval(timer);
    process.off("SIGUSR2", onSignal);
  };
}

/** Says which files these are; only compared. */
function fingerprint({ cert, key }: Certificate): string {
  return `${String(cert)}\n${String(key)}`;
}

/** Counts what clients offer, and tells the log now and then: at the first, the tenth, the hundredth that is not hybrid. */
export function recordOffers(count: (offer: Offer) => void, log: Log): (offer: Offer) => void {
  let classical = 0;
  return (offer) => {
    count(offer);
    if (offer !== "classical") return;
    classical += 1;
    if (Number.isInteger(Math.log10(classical)))
      log.info({ attempts: classical }, "Clients came that offer no post-quantum key exchange");
  };
}
