// SPDX-License-Identifier: Apache-2.0
import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { isLoopbackName, requireListed } from "./address.ts";
import type { HopOptions } from "./make-hop.ts";

/** Where something is that speaks no HTTP. */
export type SocketPlace = { readonly isSecure: boolean; readonly host: string; readonly port: number };

/**
 * Reads an address such as `tls://host:port`; a plain one leads to this machine only.
 *
 * @throws TypeError - If it is plain and not this machine's.
 */
export function parseSocketPlace(
  url: string,
  schemes: { readonly secure: string; readonly plain: string; readonly port: number },
): SocketPlace {
  const { protocol, hostname, port } = new URL(url);
  const isSecure = protocol === `${schemes.secure}:`;
  if (!isSecure && !(protocol === `${schemes.plain}:` && isLoopbackName(hostname)))
    throw new TypeError(`Cannot use the address: it must be ${schemes.secure}, or ${schemes.plain} on this machine`);
  const host = hostname.replace(/^\[|\]$/gu, "");
  return { isSecure, host, port: port === "" ? schemes.port : Number(port) };
}

/**
 * Connects, to listed places only, with the TLS of every hop.
 *
 * @throws AppError - `adapter.hop_unlisted`, `adapter.hop_region`.
 */
export function openSocket({ isSecure, host, port }: SocketPlace, options: HopOptions): Socket {
  requireListed(options.egress, { host, port });
  if (!isSecure) return connectPlain({ host, port });
  const { groups, ciphers, ca, cert, key } = options;
  return connectTls({
    host,
    port,
    // A name is sent for a name only (RFC 6066 §3).
    ...(/^[\d.]+$|:/u.test(host) ? {} : { servername: host }),
    minVersion: "TLSv1.3",
    ecdhCurve: groups.replaceAll("/", ":"),
    ciphers,
    rejectUnauthorized: true,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  });
}
