// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { secureClientClass } from "./secure-client.ts";

const file = (name: string): string =>
  fileURLToPath(new URL(`../../../test/fixtures/localhost.${name}.pem`, import.meta.url));

type Ssl = { minVersion?: string; ecdhCurve?: string; rejectUnauthorized?: boolean; key?: string; cert?: string };
function sslOf(url: string, groups?: string): Ssl | boolean | undefined {
  const client = new (secureClientClass(groups))({ connectionString: url });
  return (client as unknown as { connection: { ssl?: Ssl | boolean } }).connection.ssl;
}

describe("secureClientClass()", () => {
  it("[SEC-254] speaks TLS 1.3 with the hybrid group first, whatever DATABASE_URL says of certificates", () => {
    for (const url of ["postgres://db.example/w?sslmode=verify-full", "postgres://db.example/w?ssl=true"]) {
      const ssl = sslOf(url) as Ssl;
      expect(ssl.minVersion).toBe("TLSv1.3");
      expect(ssl.ecdhCurve).toMatch(/^X25519MLKEM768:.*:X25519:/);
      expect(ssl.rejectUnauthorized).not.toBe(false);
    }
    expect((sslOf("postgres://db.example/w?ssl=true", "SecP384r1MLKEM1024") as Ssl).ecdhCurve).toBe(
      "SecP384r1MLKEM1024",
    );
  });

  it("[SEC-254] keeps our certificate and key, and stays plain where no TLS was asked for", () => {
    const url = `postgres://db.example/w?sslmode=verify-full&sslcert=${file("cert")}&sslkey=${file("key")}&sslrootcert=${file("cert")}`;
    const ssl = sslOf(url) as Ssl;
    expect(ssl.cert).toContain("BEGIN CERTIFICATE");
    expect(ssl.key).toContain("PRIVATE KEY");
    expect(ssl.minVersion).toBe("TLSv1.3");
    expect(sslOf("postgres://db.example/w")).toBe(false);
  });
});
