// SPDX-License-Identifier: Apache-2.0

/** One part of the program as CycloneDX lists it. */
export type BomComponent = {
  readonly type: "library" | "application" | "framework";
  readonly "bom-ref": string;
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly scope?: "required" | "optional" | "excluded";
  readonly hashes?: readonly { readonly alg: "SHA-512" | "SHA-1"; readonly content: string }[];
  readonly licenses?: readonly ({ readonly license: { readonly id: string } } | { readonly expression: string })[];
  readonly cpe?: string;
  readonly purl: string;
  readonly components?: readonly BomComponent[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
};

/** A bill of materials: CycloneDX 1.6, as far as we write it. */
export type Bom = {
  readonly $schema: string;
  readonly bomFormat: "CycloneDX";
  readonly specVersion: "1.6";
  readonly serialNumber: string;
  readonly version: 1;
  readonly metadata: {
    readonly component: { readonly type: "application"; readonly "bom-ref": string } & Readonly<
      Record<string, unknown>
    >;
    readonly properties: readonly { readonly name: string; readonly value: string }[];
  };
  readonly components: readonly BomComponent[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
};

/** What a source of advisories is asked about. */
export type AskedPackage = {
  /** The purl it stands under in the bill of materials. */
  readonly purl: string;
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
};

export type AdvisorySeverity = "critical" | "high" | "medium" | "low" | "unknown";

/** What is known of one weakness. Texts of others: bounded, and without control characters. */
export type Advisory = {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly severity: AdvisorySeverity;
  /** Withdrawn by who published it: it counts no more. */
  readonly isWithdrawn: boolean;
};

/** Asks about packages by name and version (OSV). */
export interface AdvisorySource {
  /**
   * Ids of what is known of each package, by purl; a package without any is there with an empty list.
   *
   * @throws AppError - `adapter.advisories_unreachable`, `adapter.advisories_malformed`.
   */
  readonly query: (packages: readonly AskedPackage[]) => Promise<ReadonlyMap<string, readonly string[]>>;
  /** @throws AppError - As `query`. */
  readonly read: (id: string) => Promise<Advisory>;
}

/** An entry of a list of weaknesses that are being used by attackers. */
export type ExploitedEntry = {
  readonly cve: string;
  readonly vendor: string;
  readonly product: string;
  readonly addedOn: string;
  readonly dueOn: string;
};

/** Reads the list (CISA KEV). */
export interface ExploitedSource {
  /** @throws AppError - `adapter.exploited_unreachable`, `adapter.exploited_malformed`. */
  readonly read: () => Promise<{ readonly version: string; readonly entries: readonly ExploitedEntry[] }>;
}

/** One statement about a weakness in a product: why it does not count here, and until when that is believed. */
export type VexStatement = {
  readonly vulnerability: string;
  /** Purls, with or without a version; empty: every part. */
  readonly products: readonly string[];
  readonly status: "not_affected" | "affected" | "fixed" | "under_investigation";
  readonly justification: string | null;
  readonly detail: string | null;
  /** Null: it names no end, and is not followed. */
  readonly untilMs: number | null;
};

export type AdvisoryMatch = {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly purl: string;
  readonly severity: AdvisorySeverity;
  readonly summary: string;
  /** It is on the list of what attackers use. */
  readonly exploited: { readonly addedOn: string; readonly dueOn: string } | null;
  /** `version`: known for this version; `product`: the list names the product, and nobody says which versions. */
  readonly by: "version" | "product";
};

/** What one look found. `null` of a source: it did not answer, so nothing is known from it. */
export type AdvisoryReport = {
  readonly atMs: number;
  /** The bill of materials that was looked up. */
  readonly serialNumber: string;
  readonly asked: number;
  /** Parts that no ecosystem of the source knows: looked up in the list of exploited weaknesses by product only. */
  readonly unasked: readonly string[];
  readonly osv: { readonly answered: true } | { readonly answered: false; readonly code: string };
  readonly kev:
    | { readonly answered: true; readonly version: string }
    | { readonly answered: false; readonly code: string };
  readonly matches: readonly AdvisoryMatch[];
};

/** What a release says of itself, once its signature was found good. */
export type ReleaseNews = {
  readonly version: string;
  readonly releasedOn: string;
  /** After this the statement is too old to be believed: somebody may be holding newer ones back. */
  readonly expiresMs: number;
  /** It mends a weakness. */
  readonly isSecurity: boolean;
  readonly notes: string;
  readonly sha256: string;
};

/** Fetches the newest release's signed statement. Sends a GET and nothing that tells who asks. */
export interface ReleaseSource {
  /** @throws AppError - `adapter.release_unreachable`. */
  readonly fetch: () => Promise<string>;
}

/** A public key that signs releases. */
export type ReleaseKey = { readonly id: string; readonly publicKey: Uint8Array };
