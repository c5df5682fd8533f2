// SPDX-License-Identifier: Apache-2.0
import { error, type Finding, info, warning } from "../check.ts";
import { type AuditCheck, check } from "./audit-check.ts";
import type { AuditFacts, OfferedHandshake } from "./ports.ts";

const DAY_MS = 86_400_000;
/** Whoever renews by themselves has a new one thirty days before; a week before, nobody did. */
const CERTIFICATE_LATE_MS = 7 * DAY_MS;
const RSA_BITS = 3_072;

/** Needs TLS at the instance itself; says so where a proxy in front of it, or nobody, ends it. */
function overTls(
  look: (
    shake: NonNullable<AuditFacts["web"]["shake"]>,
    saw: (what: string, value: unknown) => void,
  ) => Promise<readonly Finding[]>,
): AuditCheck["probe"] {
  return async ({ web, deployment }, saw) => {
    if (web.shake !== null) return look(web.shake, saw);
    saw("scheme", "http");
    if (deployment.isLoopback) return [info("Plain HTTP on this machine: there is no handshake to look at")];
    return deployment.plainHttpFrom.length > 0
      ? [warning("A proxy ends TLS: ask it by --url, or its handshake is not looked at")]
      : [error("The instance speaks no TLS")];
  };
}

export const transportChecks: readonly AuditCheck[] = [
  check(
    "tls.versions",
    "TLS 1.3 and nothing older",
    "error",
    ["V12.1.1", "V12.2.1", "V4.4.1"],
    overTls(async (shake, saw) => {
      const findings: Finding[] = [];
      for (const versions of ["TLSv1.3", "TLSv1.2", "TLSv1.1"] as const) {
        const agreed = await shake({ versions });
        saw(versions, agreed?.protocol ?? "refused");
        if (versions === "TLSv1.3" && agreed === null) findings.push(error("TLS 1.3 is refused"));
        if (versions !== "TLSv1.3" && agreed !== null) findings.push(error(`${agreed.protocol} is agreed on`));
      }
      return findings;
    }),
  ),
  check(
    "tls.ciphers",
    "Ciphers with authentication and forward secrecy only",
    "error",
    ["V12.1.2", "V11.3.2"],
    overTls(async (shake, saw) => {
      const agreed = await shake({ versions: "TLSv1.3" });
      saw("cipher", agreed?.cipher ?? null);
      const weak: OfferedHandshake = { versions: "TLSv1.2", ciphers: "AES128-SHA:AES256-SHA:DES-CBC3-SHA:@SECLEVEL=0" };
      const old = await shake(weak);
      saw("weak", old?.cipher ?? "refused");
      return [
        ...(agreed === null || /^TLS_(?:AES_256_GCM|AES_128_GCM|CHACHA20_POLY1305)_SHA/u.test(agreed.cipher)
          ? []
          : [error(`${agreed.cipher} is agreed on`)]),
        ...(old === null
          ? []
          : [error(`${old.cipher} is agreed on: it has neither authentication nor forward secrecy`)]),
      ];
    }),
  ),
  check(
    "tls.groups",
    "The key exchange holds against a quantum computer for whoever offers it",
    "error",
    ["V11.6.2", "V11.1.4", "V11.2.2"],
    overTls(async (shake, saw) => {
      const agreed = await shake({ versions: "TLSv1.3", groups: "X25519MLKEM768:SecP384r1MLKEM1024:X25519" });
      saw("group", agreed?.group ?? null);
      if (agreed === null) return [error("A client that offers hybrid groups is refused")];
      return agreed.group.includes("MLKEM")
        ? []
        : [error(`${agreed.group} is agreed on though a hybrid group was offered`)];
    }),
  ),
  check(
    "tls.certificate",
    "The certificate holds, and its key is long enough",
    "error",
    ["V12.2.2", "V11.2.3", "V12.3.4"],
    async (facts, saw) => {
      const { web, deployment, nowMs } = facts;
      if (web.certificate === null) return overTls(async () => [])(facts, saw);
      const { keyType, keyBits, validUntilMs, names, isSelfSigned } = await web.certificate();
      saw("certificate", { keyType, keyBits, validUntil: new Date(validUntilMs).toISOString(), names, isSelfSigned });
      const host = new URL(web.origin).hostname;
      const isNamed = names.some((name) => name === host || (name.startsWith("*.") && host.endsWith(name.slice(1))));
      return [
        ...(validUntilMs < nowMs ? [error("The certificate is over")] : []),
        ...(validUntilMs >= nowMs && validUntilMs - nowMs < CERTIFICATE_LATE_MS
          ? [warning("The certificate is over in less than a week")]
          : []),
        ...(keyType === "rsa" && keyBits < RSA_BITS
          ? [
              (keyBits < 2_048 ? error : warning)(
                `The certificate's RSA key has ${keyBits} bits: below 128 bits of security`,
              ),
            ]
          : []),
        ...(isNamed ? [] : [error(`The certificate does not name ${host}`)]),
        ...(isSelfSigned
          ? [(deployment.isLoopback ? info : error)("The certificate is signed by itself: browsers do not believe it")]
          : []),
      ];
    },
  ),
  check(
    "transport.calls",
    "Whatever is called is called by TLS, or on this machine",
    "error",
    ["V12.3.1", "V12.3.2", "V12.3.3", "V13.2.4", "API10"],
    ({ settings }, saw) => {
      saw(
        "calls",
        settings.calls.map(([key, address]) => [key, new URL(address).protocol]),
      );
      return settings.calls.flatMap(([key, address]) => {
        const { protocol, hostname } = new URL(address);
        const isHere =
          hostname === "localhost" ||
          hostname.endsWith(".localhost") ||
          hostname === "[::1]" ||
          /^127\./u.test(hostname);
        return protocol === "https:" || (protocol === "http:" && isHere)
          ? []
          : [error(`${key} is called in the clear`)];
      });
    },
  ),
  check(
    "transport.egress",
    "Addresses that somebody chooses are not called behind the firewall",
    "error",
    ["V1.3.6", "V13.2.4", "V13.2.5", "V15.3.2", "API7"],
    async ({ parts }, saw) => {
      const inside = [
        "https://127.0.0.1:9/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]:9/",
        "http://198.51.100.7/",
        "https://user:word@elsewhere.example/",
      ];
      const tried: string[] = [];
      for (const address of inside) if ((await parts.callOut(address)) === "tried") tried.push(address);
      saw("asked", inside.length);
      saw("tried", tried);
      return tried.map((address) => error(`${new URL(address).host} was called`));
    },
  ),
];
