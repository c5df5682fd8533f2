// SPDX-License-Identifier: Apache-2.0
import { X509Certificate } from "node:crypto";
import { CRYPTO_PRESETS, ENVELOPE_SUITES } from "#crypto";
import type { Config } from "./config.ts";
import { cryptoOf } from "./crypto-choice.ts";
import { calledAddresses } from "./hops.ts";

/** One entry of `policies/crypto-policy.yaml`. */
export type PrimitiveFacts = {
  readonly kind: string;
  readonly set?: string;
  readonly curve?: string;
  readonly mode?: string;
  readonly functions: readonly string[];
  readonly classical: number;
  readonly quantum: number;
  readonly oid?: string;
  readonly status: "allowed" | "legacy";
  readonly why: string;
  readonly replacedBy: string;
  readonly when: string;
};

export type BomInput = {
  readonly primitives: Readonly<Record<string, PrimitiveFacts>>;
  /** Primitive to the files that use it. */
  readonly inventory: Readonly<Record<string, readonly string[]>>;
  readonly config: Config;
  readonly version: string;
  /** The server's own certificate, where TLS ends here. */
  readonly certificate: string | Buffer | null;
  readonly serialNumber: string;
  readonly at: Date;
};

type Component = Readonly<Record<string, unknown>> & { readonly "bom-ref": string; readonly name: string };

/** Groups of TLS 1.3 by name: what the policy's entries cover together, and the highest category that falls to nothing known. */
const GROUPS: Readonly<Record<string, { readonly quantum: number; readonly classical: number; readonly why: string }>> =
  {
    X25519MLKEM768: { quantum: 3, classical: 192, why: "hybrid" },
    SecP256r1MLKEM768: { quantum: 3, classical: 192, why: "hybrid" },
    SecP384r1MLKEM1024: { quantum: 5, classical: 256, why: "hybrid" },
    MLKEM1024: { quantum: 5, classical: 256, why: "post-quantum alone, as CNSA 2.0 allows" },
    X25519: { quantum: 0, classical: 128, why: "for others that know nothing else; counted" },
    "P-256": { quantum: 0, classical: 128, why: "for others that know nothing else; counted" },
    "P-384": { quantum: 0, classical: 192, why: "for others that know nothing else; counted" },
  };
const SUITE_IDS: Readonly<Record<string, readonly [string, string]>> = {
  TLS_AES_256_GCM_SHA384: ["0x13", "0x02"],
  TLS_CHACHA20_POLY1305_SHA256: ["0x13", "0x03"],
  TLS_AES_128_GCM_SHA256: ["0x13", "0x01"],
};

/**
 * The cryptography bill of materials (CycloneDX 1.6): what the code uses and where, what this configuration makes of it, and what replaces
 * each part when. Says what may be agreed on, not what a certain connection agreed on.
 */
export function cryptoBom(input: BomInput): object {
  const { config, version, at, serialNumber } = input;
  const components = [
    ...algorithms(input),
    ...suites(config),
    ...groups(config),
    protocol(config),
    ...certificates(input),
  ];
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber,
    version: 1,
    metadata: {
      timestamp: at.toISOString(),
      component: { type: "application", "bom-ref": "wardline", name: "wardline", version },
      properties: properties({
        preset: config.crypto.preset,
        notCovered: CRYPTO_PRESETS[config.crypto.preset].notCovered,
        calls: calledAddresses(config).map(([key]) => key),
      }),
    },
    components,
    dependencies: [{ ref: "wardline", dependsOn: components.map((component) => component["bom-ref"]) }],
  };
}

function algorithms({ primitives, inventory }: BomInput): Component[] {
  return Object.entries(primitives).map(([name, facts]) => ({
    type: "cryptographic-asset",
    "bom-ref": refOf(name),
    name,
    cryptoProperties: {
      assetType: "algorithm",
      algorithmProperties: {
        primitive: facts.kind,
        ...(facts.set === undefined ? {} : { parameterSetIdentifier: facts.set }),
        ...(facts.curve === undefined ? {} : { curve: facts.curve }),
        ...(facts.mode === undefined ? {} : { mode: facts.mode }),
        executionEnvironment: "software-plain-ram",
        implementationPlatform: "generic",
        certificationLevel: ["none"],
        cryptoFunctions: facts.functions,
        classicalSecurityLevel: facts.classical,
        nistQuantumSecurityLevel: facts.quantum,
      },
      ...(facts.oid === undefined ? {} : { oid: facts.oid }),
    },
    evidence: { occurrences: (inventory[name] ?? []).map((location) => ({ location })) },
    properties: migration(facts),
  }));
}

/** What the migration plan says of an algorithm. */
function migration({ status, why, replacedBy, when }: PrimitiveFacts): object[] {
  return properties({ status, purpose: why, replacedBy, replaceWhen: when === "" ? "nothing is planned" : when });
}

/** Suites of stored data: the one that seals, and those that are read. */
function suites(config: Config): Component[] {
  const sealing = cryptoOf(config).envelopeSuite;
  return ENVELOPE_SUITES.map((suite) => ({
    type: "cryptographic-asset",
    "bom-ref": `suite/envelope/${suite.no}`,
    name: `Envelope suite ${suite.no}: ${suite.name}`,
    cryptoProperties: {
      assetType: "algorithm",
      algorithmProperties: {
        primitive: "ae",
        mode: "gcm",
        parameterSetIdentifier: "256",
        cryptoFunctions: ["encrypt", "decrypt"],
      },
    },
    properties: properties({
      seals: String(suite.no === sealing),
      opens: "true",
      sealFrom: suite.sealFrom,
      sealUntil: suite.sealUntil ?? "no end is planned",
      replacedBy: suite.successor === null ? "none yet" : `suite ${suite.successor}`,
      madeOf: suite.primitives,
    }),
  }));
}

function groups(config: Config): Component[] {
  return namesOf(cryptoOf(config).tls.groups).map((name) => ({
    type: "cryptographic-asset",
    "bom-ref": `group/${name}`,
    name: `TLS group ${name}`,
    cryptoProperties: {
      assetType: "algorithm",
      algorithmProperties: {
        primitive: name.includes("MLKEM") ? (name === "MLKEM1024" ? "kem" : "combiner") : "key-agree",
        parameterSetIdentifier: name,
        cryptoFunctions: ["keygen", "keyderive"],
        classicalSecurityLevel: GROUPS[name]?.classical ?? 0,
        nistQuantumSecurityLevel: GROUPS[name]?.quantum ?? 0,
      },
    },
    properties: properties({
      purpose: GROUPS[name]?.why ?? "",
      replacedBy: name.includes("MLKEM") ? "groups of a later preset" : "X25519MLKEM768, which is preferred already",
      replaceWhen: name.includes("MLKEM") ? "a published attack on ML-KEM" : "crypto.preset strict fits every client",
    }),
  }));
}

function protocol(config: Config): Component {
  const { ciphers, groups: list, classicalClients } = cryptoOf(config).tls;
  return {
    type: "cryptographic-asset",
    "bom-ref": "protocol/tls",
    name: "TLS 1.3",
    cryptoProperties: {
      assetType: "protocol",
      protocolProperties: {
        type: "tls",
        version: "1.3",
        cipherSuites: ciphers.split(":").map((name) => ({
          name,
          ...(SUITE_IDS[name] === undefined ? {} : { identifiers: SUITE_IDS[name] }),
        })),
        cryptoRefArray: namesOf(list).map((name) => `group/${name}`),
      },
    },
    properties: properties({
      endsHere: String(config.server.tls !== null),
      classicalClients: classicalClients === "refuse" ? "refused" : "counted",
    }),
  };
}

function certificates({ certificate }: BomInput): Component[] {
  if (certificate === null) return [];
  const read = new X509Certificate(certificate);
  return [
    {
      type: "cryptographic-asset",
      "bom-ref": "certificate/server",
      name: read.subject.replaceAll("\n", ", "),
      cryptoProperties: {
        assetType: "certificate",
        certificateProperties: {
          subjectName: read.subject.replaceAll("\n", ", "),
          issuerName: read.issuer.replaceAll("\n", ", "),
          notValidBefore: new Date(read.validFrom).toISOString(),
          notValidAfter: new Date(read.validTo).toISOString(),
          certificateFormat: "X.509",
        },
      },
      properties: properties({
        key: read.publicKey.asymmetricKeyType ?? "unknown",
        replacedBy: "a certificate with ML-DSA (RFC 9881)",
        replaceWhen: "browsers and certification authorities take them",
      }),
    },
  ];
}

function namesOf(groupList: string): string[] {
  return groupList.split(/[:/]/u);
}

function refOf(primitive: string): string {
  return `algorithm/${primitive}`;
}

function properties(of: Readonly<Record<string, string | readonly string[]>>): object[] {
  return Object.entries(of).flatMap(([name, value]) =>
    (typeof value === "string" ? [value] : value).map((each) => ({ name: `wardline:${name}`, value: each })),
  );
}
