// SPDX-License-Identifier: Apache-2.0
import { AsyncLocalStorage } from "node:async_hooks";
import {
  type Context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  type SpanExporter,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { StageName, Stages } from "#app";
import type { Random } from "#kernel";
import { type AttributeName, type SpanAttributes, safeAttribute, safeName } from "./span-guard.ts";

/** A batch has as many askers at the most. */
const MOST_LINKS = 256;

export type TraceOptions = {
  readonly exporter: SpanExporter;
  /** Of traces that begin here, in [0, 1]. */
  readonly share: number;
  readonly version: string;
  /** Random id of this process. */
  readonly node: string;
  readonly random: Random;
  /** For tests: spans are handed over at once. */
  readonly processor?: SpanProcessor;
};

/** Spans of turns, their stages, operator calls, statements and jobs. Where a trace is not sampled, almost nothing is done. */
export class Traces {
  readonly #provider: TracerProvider;
  readonly #tracer: Tracer;
  readonly #contexts = new AsyncLocalStorage<Context>();

  constructor({ exporter, share, version, node, random, processor }: TraceOptions) {
    this.#provider = new TracerProvider({
      resource: resourceFromAttributes({
        "service.name": "wardline",
        "service.version": version,
        "service.instance.id": node,
      }),
      sampler: new ParentBasedSampler({ root: linkedOr(new TraceIdRatioBasedSampler(share)) }),
      idGenerator: {
        generateTraceId: () => random.bytes(16).toHex(),
        generateSpanId: () => random.bytes(8).toHex(),
      },
      spanLimits: { attributeCountLimit: 16, eventCountLimit: 0, linkCountLimit: MOST_LINKS },
      spanProcessors: [
        processor ?? new BatchSpanProcessor({ exporter, maxQueueSize: 8_192, maxExportBatchSize: 1_024 }),
      ],
    });
    this.#tracer = this.#provider.getTracer("wardline");
  }

  /** Work of its own, under whatever is under way. Its error is told by a code, and thrown on. */
  async span<T>(name: string, work: () => Promise<T>, attributes: SpanAttributes = {}): Promise<T> {
    return this.#inside(name, [], work, attributes);
  }

  async #inside<T>(
    name: string,
    links: readonly Link[],
    work: () => Promise<T>,
    attributes: SpanAttributes,
  ): Promise<T> {
    const parent = this.#contexts.getStore() ?? ROOT_CONTEXT;
    const span = this.#tracer.startSpan(safeName(name), { kind: SpanKind.INTERNAL, links: [...links] }, parent);
    setAttributes(span, attributes);
    try {
      return await this.#contexts.run(trace.setSpan(parent, span), work);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  }

  /** Something that is over, such as a statement: `ms` long and ended now. Outside of a trace that is sampled it costs a look. */
  ended(name: string, ms: number, attributes: SpanAttributes = {}, isFailure: boolean = false): void {
    const parent = this.#contexts.getStore();
    if (parent === undefined || trace.getSpan(parent)?.isRecording() !== true) return;
    // Wall time with fractions, as the SDK takes it: nothing is decided by it.
    const now = performance.timeOrigin + performance.now();
    const span = this.#tracer.startSpan(safeName(name), { kind: SpanKind.CLIENT, startTime: now - ms }, parent);
    setAttributes(span, attributes);
    if (isFailure) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(now);
  }

  /** Something that was short and held the thread: a stage of a turn. */
  timed<T>(name: string, work: () => T): T {
    const parent = this.#contexts.getStore();
    if (parent === undefined || trace.getSpan(parent)?.isRecording() !== true) return work();
    const span = this.#tracer.startSpan(safeName(name), { kind: SpanKind.INTERNAL }, parent);
    try {
      return this.#contexts.run(trace.setSpan(parent, span), work);
    } finally {
      span.end();
    }
  }

  /** What stands for whatever is under way in {@link Traces.batch}; null: nothing that is sampled is. */
  asker(): SpanContext | null {
    const span = trace.getSpan(this.#contexts.getStore() ?? ROOT_CONTEXT);
    return span?.isRecording() === true ? span.spanContext() : null;
  }

  /**
   * Work for many who asked apart from each other: a trace of its own with a link to each of them, for it is the work of none. Where none of them
   * is sampled, neither is it.
   */
  async batch<T>(name: string, askers: readonly (SpanContext | null)[], work: () => Promise<T>): Promise<T> {
    const known = new Map(
      askers.flatMap((one): [string, Link][] => (one === null ? [] : [[one.spanId, { context: one }]])),
    );
    if (known.size === 0) return this.#contexts.run(ROOT_CONTEXT, work);
    return this.#contexts.run(ROOT_CONTEXT, () => this.#inside(name, [...known.values()], work, {}));
  }

  /** `traceparent` of what is under way (W3C Trace Context §3.2); null: there is no trace that is sampled. */
  parentHeader(): string | null {
    const span = trace.getSpan(this.#contexts.getStore() ?? ROOT_CONTEXT);
    if (span?.isRecording() !== true) return null;
    const { traceId, spanId } = span.spanContext();
    return `00-${traceId}-${spanId}-01`;
  }

  async close(): Promise<void> {
    await this.#provider.shutdown().catch(() => undefined);
  }
}

/** What is linked to a trace that is sampled is sampled; else as by `usual`. */
function linkedOr(usual: Sampler): Sampler {
  return {
    shouldSample: (context, traceId, name, kind, attributes, links) =>
      links.length > 0
        ? { decision: SamplingDecision.RECORD_AND_SAMPLED }
        : usual.shouldSample(context, traceId, name, kind, attributes, links),
    toString: () => `LinkedOr{${usual.toString()}}`,
  };
}

function setAttributes(span: Span, attributes: SpanAttributes): void {
  if (!span.isRecording()) return;
  for (const [name, value] of Object.entries(attributes) as [AttributeName, unknown][]) {
    const safe = safeAttribute(name, value);
    if (safe !== null) span.setAttribute(name, safe);
  }
}

/** The same stages, each a span of its turn as well. */
export function tracedStages(stages: Stages, traces: Traces): Stages {
  return {
    turn: (work) => traces.span("turn", () => stages.turn(work)),
    time: (stage: StageName, work) => traces.timed(`stage.${stage}`, () => stages.time(stage, work)),
    wait: (stage: StageName, work) => traces.span(`stage.${stage}`, () => stages.wait(stage, work)),
    unscreened: (reason) => {
      stages.unscreened(reason);
    },
  };
}
