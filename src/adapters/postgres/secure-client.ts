// SPDX-License-Identifier: Apache-2.0
import type { ConnectionOptions } from "node:tls";
import { Client, type ClientConfig } from "pg";
import { CRYPTO_PRESETS } from "#crypto";

type Secured = { readonly connection?: { ssl?: boolean | ConnectionOptions } };

/**
 * The driver's client, which over TLS speaks 1.3 only and offers hybrid post-quantum groups first. Whether TLS is spoken at all, whose
 * certificate is believed and which is ours (`sslmode`, `sslrootcert`, `sslcert`, `sslkey`) stands in DATABASE_URL.
 *
 * @param groups - In the names of OpenSSL, best first.
 */
export function secureClientClass(groups: string = CRYPTO_PRESETS.default.tls.groups): typeof Client {
  const chosen = { minVersion: "TLSv1.3", ecdhCurve: groups.replaceAll("/", ":") } as const;
  return class SecureClient extends Client {
    constructor(config?: string | ClientConfig) {
      super(config);
      // Quirk: what stands in the address replaces what stands beside it, so this can only be said afterwards.
      const { connection } = this as unknown as Secured;
      if (connection === undefined || connection.ssl === false || connection.ssl === undefined) return;
      // Quirk: the driver hides the private key from spreading, so the object is added to, not copied.
      if (connection.ssl === true) connection.ssl = { ...chosen };
      else Object.assign(connection.ssl, chosen);
    }
  };
}
