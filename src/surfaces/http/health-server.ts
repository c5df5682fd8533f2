// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { Registry } from "prom-client";

export type HealthProbes = {
  /** Null = ready; else a short reason without anything personal. */
  readonly notReady: () => Promise<string | null>;
  readonly metrics: Registry;
  /** How the service is doing, without its configuration: the port is open to every account of the machine. */
  readonly status?: () => Promise<object>;
  /** The page for designers of the dialogue, and the turns it shows; only where nobody real talks. */
  readonly inspector?: {
    readonly page: () => Promise<string>;
    readonly after: (number: number) => readonly unknown[];
  };
};

/** Liveness, readiness and metrics, on their own port. `live` says that the event loop turns; `ready` that turns can be recorded. */
export function buildHealthServer(probes: HealthProbes): Server {
  return createServer((request, response) => {
    void answer(request, probes)
      .catch(() => ({ status: 500, type: "text/plain", body: "failed\n" }))
      .then(({ status, type, body }) => {
        response
          .writeHead(status, {
            "content-type": type,
            "cache-control": "no-store",
            "cross-origin-resource-policy": "same-origin",
            "x-content-type-options": "nosniff",
          })
          .end(body);
      });
  });
}

type Answer = { readonly status: number; readonly type: string; readonly body: string };

async function answer(request: IncomingMessage, probes: HealthProbes): Promise<Answer> {
  const [path, query = ""] = (request.url ?? "").split("?");
  switch (path) {
    case "/health/live":
      return { status: 200, type: "text/plain", body: "live\n" };
    case "/health/ready": {
      const reason = await probes.notReady();
      return reason === null
        ? { status: 200, type: "text/plain", body: "ready\n" }
        : { status: 503, type: "text/plain", body: `not ready: ${reason}\n` };
    }
    case "/metrics":
      return { status: 200, type: probes.metrics.contentType, body: await probes.metrics.metrics() };
    case "/status":
      if (probes.status === undefined) return NOTHING;
      return { status: 200, type: "application/json", body: JSON.stringify(await probes.status()) };
    case "/inspector":
    case "/inspector/turns":
      return inspected(path, query, request, probes);
    default:
      return NOTHING;
  }
}

const NOTHING: Answer = { status: 404, type: "text/plain", body: "nothing here\n" };

/** To this machine only, whatever name a page elsewhere gave to this address. */
async function inspected(
  path: string,
  query: string,
  request: IncomingMessage,
  { inspector }: HealthProbes,
): Promise<Answer> {
  const isLocal = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/u.test(request.headers.host ?? "");
  if (inspector === undefined || !isLocal) return NOTHING;
  if (path === "/inspector") return { status: 200, type: "text/html; charset=utf-8", body: await inspector.page() };
  const after = Number(new URLSearchParams(query).get("after") ?? 0);
  return {
    status: 200,
    type: "application/json",
    body: JSON.stringify(inspector.after(Number.isFinite(after) ? after : 0)),
  };
}
