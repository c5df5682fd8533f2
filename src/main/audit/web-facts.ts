// SPDX-License-Identifier: Apache-2.0
import { networkInterfaces } from "node:os";
import type { Answered, Asked, AuditedWeb, Hop } from "#app";
import { offerHandshake } from "#hop";
import { AppError } from "#kernel";
import { PLAIN_ROUTES } from "#surfaces";
import { isLoopbackHost, publicOriginsOf } from "../listening.ts";
import type { LoadedConfig } from "../load-config.ts";

const TIMEOUT_MS = 10_000;
const MAX_BODY = 4_000_000;

/** The running instance as a stranger meets it: by requests of ours over the hop to ourselves. */
export function makeWebFacts(
  loaded: LoadedConfig,
  hop: Hop,
  at: { readonly origin: string; readonly healthUrl: string; readonly embedOrigins: readonly string[] },
): AuditedWeb {
  const { origin, healthUrl, embedOrigins } = at;
  const url = new URL(origin);
  const isHttps = url.protocol === "https:";
  const target = { host: url.hostname, port: Number(url.port === "" ? (isHttps ? 443 : 80) : url.port) };
  return {
    origin,
    isHttps,
    publicOrigins: publicOriginsOf(loaded.config, target.port),
    embedOrigins,
    ask: (asked) => ask(hop, origin, asked),
    health: (path) => ask(hop, healthUrl, { path }),
    shake: isHttps
      ? async ({ versions, groups, ciphers }) => {
          const met = await offerHandshake({ ...target, versions, groups, ciphers, timeoutMs: TIMEOUT_MS });
          return met === null ? null : { protocol: met.protocol, cipher: met.cipher, group: met.group };
        }
      : null,
    certificate: isHttps
      ? async () => {
          const met = await offerHandshake({ ...target, versions: "TLSv1.3", timeoutMs: TIMEOUT_MS });
          if (met === null) throw new AppError("main.audit_no_handshake", "Cannot read the certificate: no handshake");
          return met.certificate;
        }
      : null,
    plainRoutes: PLAIN_ROUTES,
    isHealthOutside: () => reachesOutside(Number(new URL(healthUrl).port)),
    isHealthMeantOutside: !isLoopbackHost(loaded.config.server.healthHost),
  };
}

/** One request, whatever its answer; redirects are handed out, names and values as they came. */
export function ask(hop: Hop, base: string, { method = "GET", path, headers = {}, body }: Asked): Promise<Answered> {
  const { promise, resolve, reject } = Promise.withResolvers<Answered>();
  const length: Record<string, string> =
    body === undefined ? {} : { "content-length": String(new TextEncoder().encode(body).length) };
  const request = hop.request(
    base + path,
    {
      method,
      headers: { "accept-encoding": "identity", ...headers, ...length },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    },
    (answer) => {
      void (async () => {
        const pieces: Uint8Array[] = [];
        let size = 0;
        for await (const piece of answer) {
          size += piece.length;
          if (size <= MAX_BODY) pieces.push(piece);
        }
        const pairs: [string, string][] = [];
        for (let i = 0; i + 1 < answer.rawHeaders.length; i += 2)
          pairs.push([(answer.rawHeaders[i] ?? "").toLowerCase(), answer.rawHeaders[i + 1] ?? ""]);
        resolve({ status: answer.statusCode ?? 0, headers: pairs, body: new TextDecoder().decode(join(pieces)) });
      })().catch(reject);
    },
  );
  request.on("error", (cause) => {
    reject(new AppError("main.audit_no_answer", "The instance does not answer", { cause }));
  });
  request.end(body);
  return promise;
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** Whether somebody listens at the port under an address of this machine that others can reach; null: it has no such address. */
async function reachesOutside(port: number): Promise<boolean | null> {
  const outside = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, family, scopeid }) => !internal && (family === "IPv4" || scopeid === 0));
  if (outside.length === 0) return null;
  for (const { address } of outside) {
    const met = await offerHandshake({ host: address, port, versions: "TLSv1.3", timeoutMs: 1_000 }).then(
      () => true,
      () => false,
    );
    if (met) return true;
  }
  return false;
}
