// SPDX-License-Identifier: Apache-2.0
import { AppError } from "#kernel";
import type { Config } from "./config.ts";

/**
 * Plain HTTP is for loopback. Any other address needs certificate files, or the named exception for a proxy that ends TLS.
 *
 * @returns What must be printed at start: each dangerous option that is in force.
 * @throws AppError - `main.tls_required`.
 */
export function demandSafeListening(config: Config): string[] {
  const { host, tls, dangerouslyAllowPlainHttpFrom: exceptions } = config.server;
  if (tls === null && !isLoopbackHost(host) && exceptions.length === 0) {
    throw new AppError(
      "main.tls_required",
      `Cannot listen on ${host} without TLS: name server.tls.certFile and keyFile, or listen on localhost`,
    );
  }
  return exceptions.length > 0 && tls === null
    ? [`DANGEROUS: plain HTTP is taken from ${exceptions.join(", ")}. Only a proxy that ends TLS may be there.`]
    : [];
}

export function isLoopbackHost(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/**
 * The domain that passkeys belong to: as configured, else the host of the first public origin. Without either the demo's hosts,
 * which share `TENANT.localhost`. Chosen once: passkeys made for one domain do not work for another.
 */
export function relyingPartyId(config: Config): string {
  const { relyingPartyId: configured } = config.identity;
  if (configured !== undefined) return configured;
  const [first] = config.server.publicOrigins ?? [];
  return first === undefined ? `${config.tenant}.localhost` : new URL(first).hostname;
}

/** Where the desk is reached: as configured, else on this machine only. */
export function deskOriginOf(config: Config, port: number = config.server.port): string {
  return config.staff.origin ?? `${config.server.tls ? "https" : "http"}://localhost:${port}`;
}

/** The domain that staff passkeys belong to. An address in digits cannot be one (WebAuthn §5.1.2), so it is `localhost` here. */
export function staffPartyId(config: Config): string {
  return config.staff.relyingPartyId ?? new URL(deskOriginOf(config)).hostname;
}

/** Whether browsers come by https: to us, or to a proxy that ends TLS in front of us. A loopback origin beside it, for the desk, does not count. */
export function isReachedByHttps(config: Config, origins: readonly string[]): boolean {
  if (config.server.tls !== null) return true;
  const outside = origins.filter((origin) => !isLoopbackHost(new URL(origin).hostname));
  return outside.length > 0 && outside.every((origin) => origin.startsWith("https:"));
}

/** Where browsers reach the server, when configuration does not say. */
export function publicOriginsOf(config: Config, port: number = config.server.port): readonly string[] {
  const scheme = config.server.tls ? "https" : "http";
  const here = `${scheme}://localhost:${port}`;
  return config.server.publicOrigins
    ? [...new Set([...config.server.publicOrigins, here])]
    : [here, `${scheme}://chat.${config.tenant}.localhost:${port}`];
}
