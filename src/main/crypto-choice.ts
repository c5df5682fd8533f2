// SPDX-License-Identifier: Apache-2.0
import { CRYPTO_PRESETS, type CryptoPreset, type EnvelopeSuite, maySealOn, requireEnvelopeSuite } from "#crypto";
import { isLoopbackName } from "#hop";
import { AppError } from "#kernel";
import type { Config } from "./config.ts";

/** Which algorithms this installation uses: the preset, with what the configuration says otherwise. */
export function cryptoOf({ crypto, server }: Pick<Config, "crypto" | "server">): CryptoPreset {
  const preset = CRYPTO_PRESETS[crypto.preset];
  const wanted = server.tls?.preset;
  const classicalClients = wanted === undefined ? preset.tls.classicalClients : CLASSICAL[wanted];
  const groups = classicalClients === "refuse" ? (preset.tls.groups.split("/")[0] ?? "") : preset.tls.groups;
  return {
    ...preset,
    tls: { ...preset.tls, classicalClients, groups },
    envelopeSuite: crypto.envelopeSuite ?? preset.envelopeSuite,
  };
}

const CLASSICAL = { strict: "refuse", compatible: "record" } as const;

/**
 * The suite that seals from this start on.
 *
 * @throws AppError - `main.suite_date`, `main.suite_preset`.
 */
export function demandSealingSuite(config: Pick<Config, "crypto" | "server">, now: number): EnvelopeSuite {
  const suite = requireEnvelopeSuite(cryptoOf(config).envelopeSuite);
  if (!maySealOn(suite, new Date(now).toISOString().slice(0, 10)))
    throw new AppError(
      "main.suite_date",
      `Cannot start: crypto.envelopeSuite ${suite.no} may seal from ${suite.sealFrom} until ${suite.sealUntil ?? "further notice"}`,
    );
  return suite;
}

/**
 * A part of the configuration that the chosen preset cannot cover stops the start, and says which part.
 *
 * @returns What must be printed: what the preset does not reach, whatever is configured.
 * @throws AppError - `main.suite_preset`, `main.preset_part`.
 */
export function demandPreset(config: Config, databaseUrl: string | null): string[] {
  const { preset } = config.crypto;
  for (const [part, isOutside] of OUTSIDE[preset])
    if (isOutside(config, databaseUrl))
      throw new AppError("main.preset_part", `Cannot start under crypto.preset ${preset}: it does not cover ${part}`);
  return CRYPTO_PRESETS[preset].notCovered.map((what) => `crypto.preset ${preset} does not cover this: ${what}`);
}

type Outside = readonly (readonly [part: string, isOutside: (config: Config, databaseUrl: string | null) => boolean])[];

const STRICT: Outside = [
  ["server.tls.preset compatible, which takes classical clients", ({ server }) => server.tls?.preset === "compatible"],
  ["a DATABASE_URL without sslmode=verify-full", (_config, url) => url !== null && !isPrivateDatabase(url)],
];
const OUTSIDE: { readonly [Name in Config["crypto"]["preset"]]: Outside } = {
  default: [],
  strict: STRICT,
  cnsa: [
    ...STRICT,
    [
      "crypto.envelopeSuite 1: keys of envelopes derive by SHA-384 in suite 2",
      ({ crypto }) => crypto.envelopeSuite === 1,
    ],
    ["plain HTTP behind a proxy: TLS must end here, or what is said of it is the proxy's", plainBehindProxy],
    ["HashiCorp Vault as KMS, whose transit engine derives by HMAC-SHA-256", ({ keys }) => keys.kms?.kind === "vault"],
    ["AWS KMS, which derives by HMAC_256", ({ keys }) => keys.kms?.kind === "aws"],
    [
      "identity providers, whose tokens are signed by RSA or elliptic curves",
      ({ identity }) => identity.oidc.length > 0,
    ],
    ["staff.oidc, whose tokens are signed by RSA or elliptic curves", ({ staff }) => staff.oidc !== undefined],
  ],
};

/** By TLS with a certificate that is checked, or on this machine. */
function isPrivateDatabase(url: string): boolean {
  return (
    /[?&]sslmode=verify-full(?:&|$)/.test(url) || isLoopbackName(new URL(url).hostname) || new URL(url).hostname === ""
  );
}

function plainBehindProxy({ server }: Config): boolean {
  return server.tls === null && server.dangerouslyAllowPlainHttpFrom.length > 0;
}
