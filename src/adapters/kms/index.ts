// SPDX-License-Identifier: Apache-2.0

export type { AwsOptions } from "./aws-kms.ts";
export { makeAwsRoots } from "./aws-kms.ts";
export type { KmsErrorCode } from "./errors.ts";
export { KmsError } from "./errors.ts";
export { openFileKeyStore } from "./file-key-store.ts";
export type { FileRoots } from "./file-roots.ts";
export { makeFileRoots } from "./file-roots.ts";
export type { CacheLimits } from "./key-cache.ts";
export { requireSameKey } from "./key-check.ts";
export type { KeyFileOptions } from "./key-file.ts";
export { openKeyFile, refuseInside } from "./key-file.ts";
export type { KeyServiceOptions, LocalKeyService } from "./key-service.ts";
export { makeKeyService } from "./key-service.ts";
export { formatKeyring } from "./keyring.ts";
export type { RootKey } from "./local-kms.ts";
export { makeLocalKms } from "./local-kms.ts";
export type { KeyCheckStore, Kms, RootBackend } from "./ports.ts";
export type { RootedKms } from "./rooted-kms.ts";
export { openRootedKms } from "./rooted-kms.ts";
export type { TenantCipher } from "./tenant-cipher.ts";
export { makeTenantCipher } from "./tenant-cipher.ts";
export type { VaultOptions } from "./vault-kms.ts";
export { makeVaultRoots } from "./vault-kms.ts";
export type { AppRole, VaultLogin } from "./vault-login.ts";
export { tokenByAppRole, tokenFromFile } from "./vault-login.ts";
