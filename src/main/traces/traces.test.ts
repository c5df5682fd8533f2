// SPDX-License-Identifier: Apache-2.0
import { InMemorySpanExporter, SimpleSpanProcessor, type SpanExporter } from "@opentelemetry/sdk-trace";
import { describe, expect, test } from "vitest";
import type { Database } from "#postgres";
import { noStages, systemRandom } from "../system.ts";
import { makeSpanExporter, toOtlp } from "./exporter.ts";
import { tracedHop, watchDatabase } from "./open-traces.ts";
import { safeAttribute } from "./span-guard.ts";
import { Traces, tracedStages } from "./traces.ts";

function open(share = 1): { traces: Traces; spans: InMemorySpanExporter } {
  const spans = new InMemorySpanExporter();
  const options = { share, version: "0", node: "01a1dea6-4100-4261-8a03-f18095602e3c", random: systemRandom };
  return {
    spans,
    traces: new Traces({ ...options, exporter: spans, processor: new SimpleSpanProcessor({ exporter: spans }) }),
  };
}

describe("traces", () => {
  test("a turn holds its stages, statements and calls", async () => {
    const { traces, spans } = open();
    const stages = tracedStages(noStages, traces);
    await stages.turn(async () => {
      stages.time("assess", () => 1);
      await stages.wait("screen", async () => {
        traces.ended("db.conversation.read", 3);
      });
      traces.ended("operator.call", 120, { "wardline.api": "bills", "wardline.outcome": "timeout" }, true);
    });
    const done = spans.getFinishedSpans();
    const id = (name: string): string | undefined => done.find((span) => span.name === name)?.spanContext().spanId;
    expect(done.map(({ name, parentSpanContext }) => [name, parentSpanContext?.spanId])).toEqual([
      ["stage.assess", id("turn")],
      ["db.conversation.read", id("stage.screen")],
      ["stage.screen", id("turn")],
      ["operator.call", id("turn")],
      ["turn", undefined],
    ]);
    expect(new Set(done.map((span) => span.spanContext().traceId)).size).toBe(1);
    const call = done.find(({ name }) => name === "operator.call");
    expect(call?.duration[1]).toBeCloseTo(120e6, -6);
    expect(call?.status.code).toBe(2);
  });

  test("names, attributes and errors that are not ours go nowhere [SEC-550]", async () => {
    const { traces, spans } = open();
    await traces
      .span("turn", () => Promise.reject(new Error("+447700900123 said no")), {
        "wardline.outcome": "call me on +447700900123",
        "wardline.operator_ms": 3,
        ...({ conversation: "01a1dea6-4100-7261-8a03-f18095602e3c" } as object),
      })
      .catch(() => undefined);
    await traces.span("amelia.hart@example.com", async () => undefined);
    const sent = JSON.stringify(toOtlp(spans.getFinishedSpans()));
    expect(sent).not.toMatch(/447700900123|amelia|7261|said no/u);
    expect(sent).toContain('"wardline.outcome","value":{"stringValue":"other"}');
    expect(sent).toContain('"name":"other"');
    expect(safeAttribute("wardline.operator_ms", "12")).toBeNull();
    // Whoever adds an attribute of text to a span by another way is stopped at the exporter.
    const [span] = spans.getFinishedSpans();
    Object.assign(span?.attributes ?? {}, { "http.url": "https://op.example/447700900123" });
    expect(JSON.stringify(toOtlp(spans.getFinishedSpans()))).not.toContain("op.example");
  });

  test("a statement that answers many is a trace of its own, linked to each of them, and under none", async () => {
    const { traces, spans } = open();
    let told: (name: string, ms: number, isFailure: boolean) => void = () => undefined;
    const database: Pick<Database, "watchStatements" | "watchBatches" | "batches"> & { batches: Database["batches"] } =
      {
        batches: null,
        watchStatements(watch) {
          told = watch;
        },
        watchBatches(watch) {
          this.batches = watch;
        },
      };
    watchDatabase(database, traces);
    const { batches } = database;
    if (batches === null) throw new Error("nobody watches");
    const asked: unknown[] = [];
    const statement = () =>
      batches.run("limit.of", asked, async () => {
        told("limit.of", 2, false);
      });
    const gate = Promise.withResolvers<null>();
    const turn = async (isFirst: boolean) =>
      traces.span("turn", async () => {
        // Twice by the same turn: one link.
        asked.push(batches.asked(), batches.asked());
        await gate.promise;
        // The first who asked is who sends for all.
        if (isFirst) await statement();
      });
    const turns = [turn(true), turn(false)];
    asked.push(batches.asked());
    gate.resolve(null);
    await Promise.all(turns);
    const done = spans.getFinishedSpans();
    const of = (name: string) => done.filter((span) => span.name === name);
    const [batch] = of("batch.limit.of");
    const [child] = of("db.limit.of");
    expect(batch?.parentSpanContext).toBeUndefined();
    const ids = of("turn").map((span) => span.spanContext().spanId);
    expect(batch?.links.map(({ context }) => context.spanId).toSorted()).toEqual(ids.toSorted());
    expect(child?.parentSpanContext?.spanId).toBe(batch?.spanContext().spanId);
    expect(of("turn").map((span) => span.spanContext().traceId)).not.toContain(batch?.spanContext().traceId);
    const sent = JSON.stringify(toOtlp(done));
    for (const { traceId, spanId } of of("turn").map((span) => span.spanContext()))
      expect(sent).toContain(JSON.stringify({ traceId, spanId }));
  });

  test("a statement that answers many is measured as often as they are, whatever else is", async () => {
    const { traces, spans } = open(0);
    const asker = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331", traceFlags: 1 };
    await traces.batch("batch.limit.of", [null, null], async () => {
      traces.ended("db.limit.of", 1);
    });
    expect(spans.getFinishedSpans()).toEqual([]);
    await traces.batch("batch.limit.of", [null, asker], async () => {
      traces.ended("db.limit.of", 1);
    });
    expect(spans.getFinishedSpans().map(({ name }) => name)).toEqual(["db.limit.of", "batch.limit.of"]);
    await expect(traces.batch("batch.x", [asker], () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
    expect(spans.getFinishedSpans().at(-1)?.status.code).toBe(2);
  });

  test("what is not sampled makes no spans, and says nothing to the operator", async () => {
    const { traces, spans } = open(0);
    await tracedStages(noStages, traces).turn(async () => {
      traces.ended("db.x", 1);
      expect(traces.timed("stage.seal", () => 7)).toBe(7);
      expect(traces.parentHeader()).toBeNull();
    });
    expect(spans.getFinishedSpans()).toEqual([]);
  });

  test("a call to the operator says to which trace it belongs (W3C Trace Context)", async () => {
    const { traces, spans } = open();
    const heard: (string | undefined)[] = [];
    const plain = {
      fetch: () => Promise.reject(new TypeError("not asked")),
      agents: { plain: {}, secure: {} },
      request: (_url: unknown, call: { readonly headers: Readonly<Record<string, string>> }) => {
        heard.push(call.headers["traceparent"]);
        return { on: () => undefined, end: () => undefined };
      },
    };
    const hop = tracedHop(plain, traces);
    const call = (): unknown => hop.request("https://op.example/", { method: "GET", headers: {} }, () => undefined);
    await traces.span("turn", async () => call());
    call();
    const [turn] = spans.getFinishedSpans();
    const { traceId, spanId } = turn?.spanContext() ?? { traceId: "", spanId: "" };
    expect(heard).toEqual([`00-${traceId}-${spanId}-01`, undefined]);
  });

  test("spans go out over the hop, and what is not taken is counted as lost [SEC-554]", async () => {
    const { traces, spans } = open();
    await traces.span("job.sweep", async () => undefined);
    const counted: [string, number][] = [];
    let status = 200;
    const calls: { url: string; body: string; headers: unknown }[] = [];
    const exporter: SpanExporter = makeSpanExporter(
      "https://collector.example/v1/traces",
      {
        fetch: async (url, call) => {
          calls.push({ url: String(url), body: String(call?.body), headers: call?.headers });
          return new Response("{}", { status });
        },
      },
      { authorization: "Bearer x" },
      (what, count) => counted.push([what, count]),
    );
    const send = (): Promise<number> =>
      new Promise((resolve) => {
        exporter.export(spans.getFinishedSpans(), ({ code }) => {
          resolve(code);
        });
      });
    expect(await send()).toBe(0);
    status = 503;
    expect(await send()).toBe(1);
    expect(counted).toEqual([
      ["sent", 1],
      ["lost", 1],
    ]);
    expect(calls[0]).toMatchObject({
      url: "https://collector.example/v1/traces",
      headers: { authorization: "Bearer x" },
    });
    const { resourceSpans } = JSON.parse(calls[0]?.body ?? "") as {
      resourceSpans: { scopeSpans: { spans: object[] }[] }[];
    };
    expect(resourceSpans[0]?.scopeSpans[0]?.spans[0]).toMatchObject({
      name: "job.sweep",
      kind: 1,
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/u) as string,
      startTimeUnixNano: expect.stringMatching(/^\d{19}$/u) as string,
    });
  });
});
