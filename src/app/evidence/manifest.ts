// SPDX-License-Identifier: Apache-2.0
import { utf8 } from "#kernel";

export const EVIDENCE_FORMAT = "wardline-evidence/v1";

/** For whom an archive is made. Only a regulator may get what is about persons. */
export const AUDIENCES = ["regulator", "buyer", "auditor"] as const;
export type Audience = (typeof AUDIENCES)[number];

/** What an archive is about. `period` ends before `to`. */
export type EvidenceScope = {
  readonly subject: string | null;
  readonly incident: string | null;
  readonly period: { readonly from: string; readonly to: string } | null;
};

/** Who made a file: this program, or a tool that is not ours. */
export type MadeBy = "wardline" | "foreign";

export type ManifestFile = {
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** One sentence: what the file shows, and no more. */
  readonly proves: string;
  readonly madeBy: MadeBy;
  /** When what it says was so, in ISO 8601; null: it comes with the program and has no time of its own. */
  readonly madeAt: string | null;
};

export type Manifest = {
  readonly format: typeof EVIDENCE_FORMAT;
  /** The name of the history that vouches for this manifest. */
  readonly origin: string;
  /** Verifier keys of that history and of the witnesses it asks, so that nobody can exchange them in the seal. */
  readonly keys: readonly string[];
  readonly witnesses: readonly string[];
  readonly program: string;
  readonly audience: Audience;
  readonly scope: EvidenceScope;
  /** The newest time of what is inside: an archive has no time of its own. */
  readonly madeAt: string;
  readonly files: readonly ManifestFile[];
  /** What belongs to an archive for this audience and is not in this one, with the reason. */
  readonly absent: readonly { readonly what: string; readonly why: string }[];
};

/** The manifest's bytes: what is hashed, signed and named in the history. */
export function manifestBytes(manifest: Manifest): Uint8Array<ArrayBuffer> {
  return utf8(`${JSON.stringify(manifest, null, 2)}\n`);
}

/** Reads a manifest's shape, or null. */
export function parseManifest(value: unknown): Manifest | null {
  if (!isObject(value) || value["format"] !== EVIDENCE_FORMAT) return null;
  const { origin, program, audience, scope, madeAt, files, absent } = value;
  if (![origin, program, madeAt].every((text) => typeof text === "string")) return null;
  if (![value["keys"], value["witnesses"]].every(isTexts)) return null;
  if (!AUDIENCES.some((name) => name === audience) || !isObject(scope)) return null;
  if (!Array.isArray(files) || !files.every(isFile) || !Array.isArray(absent) || !absent.every(isAbsence)) return null;
  return value as unknown as Manifest;
}

function isFile(value: unknown): boolean {
  return (
    isObject(value) &&
    ["path", "sha256", "proves"].every((name) => typeof value[name] === "string") &&
    (value["madeAt"] === null || typeof value["madeAt"] === "string") &&
    (value["madeBy"] === "wardline" || value["madeBy"] === "foreign") &&
    Number.isSafeInteger(value["sizeBytes"])
  );
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}

function isAbsence(value: unknown): boolean {
  return isObject(value) && typeof value["what"] === "string" && typeof value["why"] === "string";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
