// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { SpanContext } from "@opentelemetry/api";
import type { Hop } from "#app";
import { AppError, makeUuid, type Random } from "#kernel";
import type { Database } from "#postgres";
import type { LoadedConfig } from "../load-config.ts";
import { version } from "../version.ts";
import { makeSpanExporter } from "./exporter.ts";
import { Traces } from "./traces.ts";

/**
 * Traces as configured; null where nobody measures.
 *
 * @throws AppError - `main.traces_unreadable`: the file with the header cannot be read.
 */
export async function openTraces(
  { config, baseDir }: LoadedConfig,
  parts: {
    readonly hop: Hop;
    readonly random: Random;
    readonly onSpans: (what: "sent" | "lost", count: number) => void;
  },
): Promise<Traces | null> {
  const { endpoint, authorizationFile, share } = config.traces;
  if (endpoint === undefined) return null;
  const headers: Record<string, string> = {};
  if (authorizationFile !== undefined)
    headers["authorization"] = (
      await readFile(resolve(baseDir, authorizationFile), "utf8").catch((cause: unknown) => {
        throw new AppError("main.traces_unreadable", "Cannot measure: traces.authorizationFile cannot be read", {
          cause,
        });
      })
    ).trim();
  const node = makeUuid(parts.random);
  const exporter = makeSpanExporter(endpoint, parts.hop, headers, parts.onSpans);
  return new Traces({ exporter, share, version, node, random: parts.random });
}

/** Statements as spans: each under whatever asked for it, and one that answers many as a trace of its own. */
export function watchDatabase(database: Pick<Database, "watchStatements" | "watchBatches">, traces: Traces): void {
  database.watchStatements((name, ms, isFailure) => {
    traces.ended(`db.${name}`, ms, {}, isFailure);
  });
  database.watchBatches({
    asked: () => traces.asker(),
    run: (name, askers, work) => traces.batch(`batch.${name}`, askers as readonly (SpanContext | null)[], work),
  });
}

/** The same way out, whose calls say to which trace they belong. */
export function tracedHop(hop: Hop, traces: Traces): Hop {
  const marked = (headers: Readonly<Record<string, string>>): Record<string, string> => {
    const traceparent = traces.parentHeader();
    return traceparent === null ? { ...headers } : { ...headers, traceparent };
  };
  return {
    ...hop,
    request: (url, call, onAnswer) => hop.request(url, { ...call, headers: marked(call.headers) }, onAnswer),
  };
}
