// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TlsOptions } from "node:tls";
import type { FrontWeakness } from "./front-weaknesses.ts";

type Pair = { readonly cert: string; readonly key: string };

/** A certificate of our own, made by `openssl`; null where there is none on this machine. */
export function makeCertificate(folder: string, name: string, days: number, kind: readonly string[]): Pair | null {
  const [cert, key] = [join(folder, `${name}.cert.pem`), join(folder, `${name}.key.pem`)];
  try {
    execFileSync(
      "openssl",
      [
        "req",
        "-x509",
        "-nodes",
        "-newkey",
        ...kind,
        "-keyout",
        key,
        "-out",
        cert,
        "-days",
        String(days),
        "-subj",
        `/CN=${name}`,
        "-addext",
        `subjectAltName=DNS:${name}`,
      ],
      { stdio: "ignore" },
    );
  } catch {
    return null;
  }
  return { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") };
}

const EC = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"] as const;

/** Ways of ending TLS badly in front of the instance. The instance behind it believes that nobody comes by TLS. */
export function tlsWeaknesses(folder: string): {
  readonly weaknesses: readonly FrontWeakness[];
  readonly trusted: readonly string[];
  readonly sound: TlsOptions | null;
} {
  const good = makeCertificate(folder, "localhost", 90, EC);
  const late = makeCertificate(folder, "localhost", 2, EC);
  const other = makeCertificate(folder, "other.example", 90, EC);
  const short = makeCertificate(folder, "localhost", 90, ["rsa:1024"]);
  if (good === null || late === null || other === null || short === null)
    return { weaknesses: [], trusted: [], sound: null };
  const sound: TlsOptions = { ...good, minVersion: "TLSv1.3", ecdhCurve: "X25519MLKEM768:X25519" };
  const weak = (name: string, expects: string, tls: TlsOptions): FrontWeakness => ({
    name,
    expects,
    weakening: { tls },
  });
  return {
    sound,
    trusted: [good, late, other, short].map(({ cert }) => cert),
    weaknesses: [
      weak("TLS 1.2 is spoken", "tls.versions", { ...sound, minVersion: "TLSv1.2" }),
      weak("TLS 1.1 is spoken", "tls.versions", { ...sound, minVersion: "TLSv1.1", ciphers: "ALL:@SECLEVEL=0" }),
      weak("ciphers without authentication", "tls.ciphers", {
        ...short,
        minVersion: "TLSv1.2",
        ciphers: "AES128-SHA:TLS_AES_128_GCM_SHA256:@SECLEVEL=0",
      }),
      weak("classical key exchange only", "tls.groups", { ...sound, ecdhCurve: "P-256:X25519" }),
      weak("the certificate is over the day after tomorrow", "tls.certificate", { ...sound, ...late }),
      weak("the certificate is another host's", "tls.certificate", { ...sound, ...other }),
      weak("the certificate's key is short", "tls.certificate", { ...sound, ...short, ciphers: "DEFAULT:@SECLEVEL=0" }),
      weak("no HSTS", "web.hsts", sound),
      weak("the cookie travels in the clear as well", "cookie.secure", sound),
    ],
  };
}
