// SPDX-License-Identifier: Apache-2.0
import type { HrTime } from "@opentelemetry/api";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace";
import type { Hop } from "#app";
import { type AttributeName, SPAN_ATTRIBUTES, safeAttribute, safeName } from "./span-guard.ts";

const TIMEOUT_MS = 10_000;

/**
 * Sends spans by OTLP/HTTP as JSON (OpenTelemetry Protocol 1.x, `ExportTraceServiceRequest`) over the one way out. What comes here is
 * looked at once more: attributes and names that are not of the closed list are left out.
 *
 * @param url - `traces.endpoint`, with its path: usually `/v1/traces`.
 * @param onSpans - Told how many were taken, or lost.
 */
export function makeSpanExporter(
  url: string,
  hop: Pick<Hop, "fetch">,
  headers: Readonly<Record<string, string>>,
  onSpans: (what: "sent" | "lost", count: number) => void,
): SpanExporter {
  const send = async (spans: readonly ReadableSpan[]): Promise<void> => {
    const answer = await hop.fetch(url, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(toOtlp(spans)),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new TypeError("Cannot send spans: they were not taken");
  };
  return {
    export(spans, done) {
      send(spans).then(
        () => {
          onSpans("sent", spans.length);
          done({ code: 0 });
        },
        () => {
          // The batch is given up: who waits for traces misses some, and nothing is kept for them.
          onSpans("lost", spans.length);
          done({ code: 1 });
        },
      );
    },
    shutdown: () => Promise.resolve(),
  };
}

/** The request as JSON: ids in hex, times as decimal nanoseconds, kinds from one on (opentelemetry-proto, "JSON Protobuf Encoding"). */
export function toOtlp(spans: readonly ReadableSpan[]): object {
  const [first] = spans;
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf(first?.resource.attributes ?? {}, true) },
        scopeSpans: [{ scope: { name: "wardline" }, spans: spans.map(spanOf) }],
      },
    ],
  };
}

function spanOf(span: ReadableSpan): object {
  const { traceId, spanId } = span.spanContext();
  return {
    traceId,
    spanId,
    ...(span.parentSpanContext === undefined ? {} : { parentSpanId: span.parentSpanContext.spanId }),
    name: safeName(span.name),
    kind: span.kind + 1,
    startTimeUnixNano: nanos(span.startTime),
    endTimeUnixNano: nanos(span.endTime),
    attributes: attributesOf(span.attributes, false),
    // To whom else it belongs: ids of traces, nothing else.
    ...(span.links.length === 0
      ? {}
      : { links: span.links.map(({ context }) => ({ traceId: context.traceId, spanId: context.spanId })) }),
    status: { code: span.status.code },
  };
}

/** What names the process is chosen at the start; what names work comes from the closed list. */
function attributesOf(attributes: Readonly<Record<string, unknown>>, isResource: boolean): object[] {
  return Object.entries(attributes).flatMap(([key, value]): object[] => {
    if (!isResource && !Object.hasOwn(SPAN_ATTRIBUTES, key)) return [];
    const safe = isResource ? value : safeAttribute(key as AttributeName, value);
    if (safe === null || safe === undefined) return [];
    if (typeof safe === "number") return [{ key, value: { intValue: String(Math.round(safe)) } }];
    if (typeof safe === "boolean") return [{ key, value: { boolValue: safe } }];
    return typeof safe === "string" ? [{ key, value: { stringValue: safe } }] : [];
  });
}

function nanos([seconds, rest]: HrTime): string {
  return String(BigInt(seconds) * 1_000_000_000n + BigInt(rest));
}
