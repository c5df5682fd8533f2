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

/** Where browsers reach the server, when configuration does not say. */
export function publicOriginsOf(config: Config, port: number = config.server.port): readonly string[] {
  const scheme = config.server.tls ? "https" : "http";
  return (
    config.server.publicOrigins ?? [
      `${scheme}://localhost:${port}`,
      `${scheme}://chat.${config.tenant}.localhost:${port}`,
    ]
  );
}
