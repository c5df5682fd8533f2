// SPDX-License-Identifier: Apache-2.0

export type { EvidenceDeps, EvidenceOrder, EvidencePart } from "./build.ts";
export { buildEvidence } from "./build.ts";
export type { Audience, EvidenceScope, MadeBy, Manifest, ManifestFile } from "./manifest.ts";
export { AUDIENCES } from "./manifest.ts";
export { isWanted } from "./select-entries.ts";
export type { ArchiveFile, ArchiveRefusal } from "./tar.ts";
export { makeTar, readTar } from "./tar.ts";
export type { EvidenceCheck, EvidenceTrust, EvidenceVerdict } from "./verify.ts";
export { verifyEvidence } from "./verify.ts";
