// SPDX-License-Identifier: Apache-2.0
import { createServer, type Server } from "node:http";
import type { Registry } from "prom-client";

export type HealthProbes = {
  /** Null = ready; else a short reason without anything personal. */
  readonly notReady: () => Promise<string | null>;
  readonly metrics: Registry;
};

/** Liveness, readiness and metrics, on their own port. `live` says that the event loop turns; `ready` that turns can be recorded. */
export function buildHealthServer(probes: HealthProbes): Server {
  return createServer((request, response) => {
    void answer(request.url ?? "", probes)
      .catch(() => ({ status: 500, type: "text/plain", body: "failed\n" }))
      .then(({ status, type, body }) => {
        response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(body);
      });
  });
}

async function answer(url: string, probes: HealthProbes): Promise<{ status: number; type: string; body: string }> {
  switch (url.split("?")[0]) {
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
    default:
      return { status: 404, type: "text/plain", body: "nothing here\n" };
  }
}
