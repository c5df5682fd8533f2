// SPDX-License-Identifier: Apache-2.0
import { Counter, collectDefaultMetrics, exponentialBuckets, Gauge, Histogram, Registry } from "prom-client";
import type { AssistOutcome, AssistUse, CountThreat, SiemQueue } from "#app";
import { isPostQuantum } from "#hop";
import type { Database } from "#postgres";
import type { Offer } from "#surfaces";
import type { TelcoDeps } from "#telco";
import { HOP_NAMES, type HopName } from "./hop-name.ts";
import { LabelGuard } from "./metric-guard.ts";
import { EGRESS_REFUSALS, type RefusedCall } from "./open-processors.ts";
import type { ServiceMeter } from "./service/service-meter.ts";
import { TurnMeter } from "./turn-meter.ts";

/** 0.25 ms to 30 s, each bound 15 % above the one before: a percentile read from them is off by less than that. */
const TURN_SECONDS = exponentialBuckets(0.000_25, 1.15, 84);

export type Metrics = {
  readonly registry: Registry;
  readonly meter: TurnMeter;
  /** Counts what became of a question to the language model. */
  readonly onAssist: (use: AssistUse, outcome: AssistOutcome) => void;
  readonly onCall: NonNullable<TelcoDeps["onCall"]>;
  /** Counts verdicts on events, answers to them, turns that met one, and times when nobody could look. */
  readonly onThreat: CountThreat;
  /** Adds what the queue for the SIEM counts. */
  watchSiem(siem: Pick<SiemQueue, "state">): void;
  /** Counts what a client offers for the key exchange, before its handshake. */
  readonly onOffer: (offer: Offer) => void;
  /** Counts which key exchange the other side of a hop agreed to. */
  readonly onHandshake: (hop: HopName, group: string) => void;
  /** Counts calls that the list of recipients or the regions refused. */
  readonly onRefusedCall: (refused: RefusedCall) => void;
  /** Counts refusals that went out, by their public code. */
  readonly onRefusal: (code: string) => void;
  /** Counts mails about alerts. */
  readonly onAlertMail: (outcome: "sent" | "failed") => void;
  /** Counts signs of life. */
  readonly onHeartbeat: (outcome: "sent" | "failed") => void;
  /** Counts spans that the collector took, or that were lost. */
  readonly onSpans: (what: "sent" | "lost", count: number) => void;
  /** Adds what the database counts, once it is open. */
  watchDatabase(database: Pick<Database, "stats">): void;
};

/**
 * What `/metrics` shows. Labels are names of ours only: no ids, no addresses, nothing that somebody wrote.
 *
 * @param service - Is told of the same turns and calls, by the minute.
 */
export function makeMetrics(service?: ServiceMeter): Metrics {
  const guard = new LabelGuard();
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const whole = new Histogram({
    name: "wardline_turn_seconds",
    help: "Turn from request to durable",
    buckets: TURN_SECONDS,
    registers,
  });
  const own = new Histogram({
    name: "wardline_turn_own_seconds",
    help: "The same without waiting for the operator",
    buckets: TURN_SECONDS,
    registers,
  });
  const calls = new Counter({
    name: "wardline_operator_calls_total",
    help: "Calls to the operator",
    labelNames: ["api", "outcome"],
    registers,
  });
  const callSeconds = new Counter({
    name: "wardline_operator_call_seconds_total",
    help: "Time of these calls",
    labelNames: ["api"],
    registers,
  });
  const asked = new Counter({
    name: "wardline_model_asked_total",
    help: "Questions to the language model",
    labelNames: ["use", "outcome"],
    registers,
  });
  const hellos = new Counter({
    name: "wardline_tls_hellos_total",
    help: "TLS clients by the key exchange they offer",
    labelNames: ["offer"],
    registers,
  });
  const threats = new Counter({
    name: "wardline_threat_total",
    help: "Verdicts on events, answers put into force, inputs that met one, and times when nobody could look",
    labelNames: ["what", "name"],
    registers,
  });
  const handshakes = new Counter({
    name: "wardline_hop_handshakes_total",
    help: "TLS handshakes with servers that are called, by key exchange",
    labelNames: ["hop", "exchange"],
    registers,
  });
  const refusedCalls = new Counter({
    name: "wardline_egress_refused_total",
    help: "Calls that were refused because nobody listed the recipient, or it is outside the permitted regions",
    labelNames: ["hop", "reason"],
    registers,
  });
  const refusals = new Counter({
    name: "wardline_refusals_total",
    help: "Refusals that went out, by their public code",
    labelNames: ["code"],
    registers,
  });
  const mails = new Counter({
    name: "wardline_alert_mails_total",
    help: "Mails about alerts that were handed over, or could not be",
    labelNames: ["outcome"],
    registers,
  });
  const heartbeats = new Counter({
    name: "wardline_heartbeats_total",
    help: "Signs of life that were taken, or were not",
    labelNames: ["outcome"],
    registers,
  });
  const spans = new Counter({
    name: "wardline_spans_total",
    help: "Spans of traces that the collector took, or that were lost",
    labelNames: ["what"],
    registers,
  });
  // From the start on, so that the first failure is a growth.
  for (const outcome of ["sent", "failed"]) for (const counter of [mails, heartbeats]) counter.inc({ outcome }, 0);
  for (const hop of HOP_NAMES) for (const reason of EGRESS_REFUSALS) refusedCalls.inc({ hop, reason }, 0);
  const meter = new TurnMeter(({ totalMs, operatorMs }) => {
    whole.observe(totalMs / 1_000);
    own.observe(Math.max(0, totalMs - operatorMs) / 1_000);
    service?.turn(totalMs, operatorMs);
  });
  collected("wardline_stage_seconds_total", "Time a stage of turns held the thread", "stage", registers, () =>
    [...meter.stages].map(([stage, { ms }]) => [stage, ms / 1_000]),
  );
  collected("wardline_unscreened_total", "Messages that could not be screened", "reason", registers, () => [
    ...meter.refusals,
  ]);
  return {
    registry,
    meter,
    onCall: ({ api, outcome, ms }) => {
      const name = guard.label(api);
      calls.inc({ api: name, outcome: guard.label(outcome) });
      service?.call(`api.${name}`, ms, outcome === "unavailable" || outcome === "timeout" ? outcome : null);
      callSeconds.inc({ api: name }, ms / 1_000);
    },
    onAssist: (use, outcome) => {
      asked.inc({ use: guard.label(use), outcome: guard.label(outcome) });
    },
    onThreat: (what, name) => {
      threats.inc({ what: guard.label(what), name: guard.label(name) });
    },
    watchSiem(siem) {
      collected("wardline_siem_records_total", "Records for the SIEM since start", "what", registers, () => {
        const { waiting, sent, lost } = siem.state();
        return [
          ["waiting", waiting],
          ["sent", sent],
          ["lost", lost],
        ];
      });
    },
    onOffer: (offer) => {
      hellos.inc({ offer: guard.label(offer) });
    },
    onHandshake: (hop, group) => {
      handshakes.inc({ hop: guard.label(hop), exchange: isPostQuantum(group) ? "hybrid" : "classical" });
    },
    onRefusedCall: ({ hop, reason }) => {
      refusedCalls.inc({ hop: guard.label(hop), reason: guard.label(reason) });
    },
    onRefusal: (code) => {
      refusals.inc({ code: guard.label(code) });
    },
    onAlertMail: (outcome) => {
      mails.inc({ outcome });
    },
    onHeartbeat: (outcome) => {
      heartbeats.inc({ outcome });
    },
    onSpans: (what, count) => {
      spans.inc({ what }, count);
    },
    watchDatabase(database) {
      collected("wardline_database_total", "Queries and round trips since start", "what", registers, () => {
        const { queries, roundTrips, transactions, failures } = database.stats();
        return [
          ["queries", queries],
          ["round_trips", roundTrips],
          ["transactions", transactions],
          ["failures", failures],
        ];
      });
      collected("wardline_database_statements_total", "Executions of a statement", "name", registers, () =>
        [...database.stats().statements].map(([name, { count }]) => [name, count]),
      );
      collected("wardline_database_statement_seconds_total", "Waiting for a statement", "name", registers, () =>
        [...database.stats().statements].map(([name, { totalMs }]) => [name, totalMs / 1_000]),
      );
    },
  };
}

/** A metric whose values are read where they are kept, when somebody asks. */
function collected(
  name: string,
  help: string,
  label: string,
  registers: Registry[],
  read: () => [string, number][],
): void {
  const guard = new LabelGuard();
  new Gauge({
    name,
    help,
    labelNames: [label],
    registers,
    collect() {
      // What the guard calls alike is added up.
      const sums = new Map<string, number>();
      for (const [key, value] of read()) sums.set(guard.label(key), (sums.get(guard.label(key)) ?? 0) + value);
      for (const [key, value] of sums) this.set({ [label]: key }, value);
    },
  });
}
