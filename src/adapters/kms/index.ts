// SPDX-License-Identifier: Apache-2.0

export type { AwsOptions } from "./aws-kms.ts";
export { makeAwsKms } from "./aws-kms.ts";
export type { KmsErrorCode } from "./errors.ts";
export { KmsError } from "./errors.ts";
export type { CacheLimits } from "./key-cache.ts";
export { requireSameKey } from "./key-check.ts";
export type { KeyFileOptions } from "./key-file.ts";
export { openKeyFile } from "./key-file.ts";
export type { KeyServiceOptions, LocalKeyService } from "./key-service.ts";
export { makeKeyService } from "./key-service.ts";
export type { RootKey } from "./local-kms.ts";
export { makeLocalKms } from "./local-kms.ts";
export type { KeyCheckStore, Kms } from "./ports.ts";
export type { TenantCipher } from "./tenant-cipher.ts";
export { makeTenantCipher } from "./tenant-cipher.ts";
export type { VaultOptions } from "./vault-kms.ts";
export { makeVaultKms } from "./vault-kms.ts";
export type { AppRole, VaultLogin } from "./vault-login.ts";
export { tokenByAppRole, tokenFromFile } from "./vault-login.ts";
