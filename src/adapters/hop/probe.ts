// SPDX-License-Identifier: Apache-2.0
import { connect as connectPlain, type Socket } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { groupOf } from "./make-hop.ts";

export type ProbeTarget = {
  readonly host: string;
  readonly port: number;
  /** PostgreSQL is asked for TLS in its own words first. */
  readonly protocol: "tls" | "postgres";
  readonly groups: string;
  readonly timeoutMs: number;
};

/** What a server agrees on when it is offered the chosen groups; nothing is sent and no certificate is judged. */
export type Probed =
  | { readonly kind: "agreed"; readonly protocol: string; readonly group: string }
  | { readonly kind: "no_tls" }
  | { readonly kind: "refused" }
  | { readonly kind: "unreachable" };

/** Shakes hands once with a server that we call, for `doctor`. */
export async function probeHop(target: ProbeTarget): Promise<Probed> {
  const socket = await open(target);
  if (socket === null) return { kind: "unreachable" };
  try {
    if (target.protocol === "postgres" && !(await asksForTls(socket))) return { kind: "no_tls" };
    return await shake(socket, target);
  } finally {
    socket.destroy();
  }
}

function open({ host, port, timeoutMs }: ProbeTarget): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connectPlain({ host, port, timeout: timeoutMs });
    socket.once("connect", () => {
      resolve(socket);
    });
    socket.once("timeout", () => socket.destroy());
    socket.once("error", () => {
      resolve(null);
    });
    socket.once("close", () => {
      resolve(null);
    });
  });
}

/** SSLRequest (PostgreSQL protocol §55.7): the server answers S or N. */
function asksForTls(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once("data", (answer) => {
      resolve(answer.length === 1 && answer[0] === 0x53);
    });
    socket.once("close", () => {
      resolve(false);
    });
    socket.write(Uint8Array.of(0, 0, 0, 8, 4, 210, 22, 47));
  });
}

function shake(socket: Socket, { host, groups, timeoutMs }: ProbeTarget): Promise<Probed> {
  return new Promise((resolve) => {
    // Who it is does not matter here: nothing is told to it. The connections that carry data do judge.
    const secure: TLSSocket = connect({
      socket,
      servername: /[a-z]/i.test(host) && !host.includes(":") ? host : "",
      ecdhCurve: groups.replaceAll("/", ":"),
      minVersion: "TLSv1.2",
      rejectUnauthorized: false,
    });
    const end = (probed: Probed): void => {
      secure.destroy();
      resolve(probed);
    };
    secure.setTimeout(timeoutMs, () => {
      end({ kind: "unreachable" });
    });
    secure.once("secureConnect", () => {
      end({ kind: "agreed", protocol: secure.getProtocol() ?? "", group: groupOf(secure) });
    });
    secure.once("error", () => {
      end({ kind: "refused" });
    });
  });
}

export type Offered = {
  readonly host: string;
  readonly port: number;
  readonly versions: "TLSv1.3" | "TLSv1.2" | "TLSv1.1";
  readonly groups?: string | undefined;
  readonly ciphers?: string | undefined;
  readonly timeoutMs: number;
};
export type Met = {
  readonly protocol: string;
  readonly cipher: string;
  readonly group: string;
  readonly certificate: {
    readonly keyType: string;
    readonly keyBits: number;
    readonly validUntilMs: number;
    readonly names: readonly string[];
    readonly isSelfSigned: boolean;
  };
};

/**
 * Offers one version and nothing else to a server of ours, for the audit: what it agrees on, and the certificate that it shows. Null: it
 * refused. No certificate is judged here, and nothing is sent.
 *
 * @throws Error - When nobody answers at all.
 */
export async function offerHandshake({
  host,
  port,
  versions,
  groups,
  ciphers,
  timeoutMs,
}: Offered): Promise<Met | null> {
  const socket = await open({ host, port, protocol: "tls", groups: "", timeoutMs });
  if (socket === null) throw new TypeError("Cannot shake hands: nobody answers");
  return new Promise((resolve) => {
    const secure = connect({
      socket,
      servername: /[a-z]/i.test(host) && !host.includes(":") ? host : "",
      minVersion: versions,
      maxVersion: versions,
      rejectUnauthorized: false,
      // Old versions are not even offered at OpenSSL's usual level of security.
      ciphers: ciphers ?? (versions === "TLSv1.3" ? undefined : "ALL:@SECLEVEL=0"),
      ...(groups === undefined ? {} : { ecdhCurve: groups }),
    });
    const end = (met: Met | null): void => {
      secure.destroy();
      resolve(met);
    };
    secure.setTimeout(timeoutMs, () => {
      end(null);
    });
    secure.once("error", () => {
      end(null);
    });
    secure.once("secureConnect", () => {
      const x509 = secure.getPeerX509Certificate();
      const details = x509?.publicKey.asymmetricKeyDetails;
      end({
        protocol: secure.getProtocol() ?? "",
        cipher: secure.getCipher().name,
        group: groupOf(secure),
        certificate: {
          keyType: x509?.publicKey.asymmetricKeyType ?? "unknown",
          keyBits: details?.modulusLength ?? (details?.namedCurve === "prime256v1" ? 256 : 384),
          validUntilMs: x509 === undefined ? 0 : x509.validToDate.getTime(),
          names: (x509?.subjectAltName ?? "").split(", ").map((name) => name.replace(/^(?:DNS|IP Address):/u, "")),
          isSelfSigned: x509 !== undefined && x509.issuer === x509.subject,
        },
      });
    });
  });
}
