// SPDX-License-Identifier: Apache-2.0
import { DEFAULT_ENVELOPE_SUITE, type EnvelopeSuiteNo, openEnvelope, type Seal, sealEnvelope } from "#crypto";
import type { Random, TenantId } from "#kernel";
import type { Kms } from "./ports.ts";

/** Seals the little that belongs to a tenant and to no subject, such as the name an agent is shown by. */
export interface TenantCipher {
  seal(tenant: TenantId, row: string, plaintext: Uint8Array): Uint8Array;
  /** @throws CannotOpenError - `crypto.cannot_open`. */
  open(tenant: TenantId, row: string, sealed: Uint8Array): Uint8Array;
}

/** A cipher under a key derived from the root key. Nothing of it can be shredded alone: not for what subjects own. */
export async function makeTenantCipher(
  kms: Kms,
  random: Random,
  suite: EnvelopeSuiteNo = DEFAULT_ENVELOPE_SUITE,
): Promise<TenantCipher> {
  const key = await kms.derive("tenant_data");
  const sealOf = (tenant: TenantId, row: string): Seal => ({
    key,
    keyNo: 1,
    namespace: "tenant_data",
    place: { tenant, subject: "", conversation: "", row },
    suite,
  });
  return {
    seal: (tenant, row, plaintext) => sealEnvelope(sealOf(tenant, row), plaintext, random),
    open: (tenant, row, sealed) => openEnvelope(sealOf(tenant, row), sealed),
  };
}
