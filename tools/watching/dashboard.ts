// SPDX-License-Identifier: Apache-2.0

type Panel = {
  readonly title: string;
  readonly unit: "short" | "s" | "percentunit" | "ops" | "reqps" | "bytes" | "dtdurations";
  readonly kind?: "timeseries" | "stat" | "state";
  readonly targets: readonly (readonly [expr: string, legend: string])[];
};

const ROWS: readonly { readonly title: string; readonly panels: readonly Panel[] }[] = [
  {
    title: "Now",
    panels: [
      {
        title: "Alerts",
        unit: "short",
        kind: "stat",
        targets: [['count(ALERTS{alertstate="firing",service="wardline"}) or vector(0)', "firing"]],
      },
      { title: "Nodes", unit: "short", kind: "stat", targets: [["max(wardline_nodes)", "nodes"]] },
      {
        title: "Turns a second",
        unit: "ops",
        kind: "stat",
        targets: [["sum(rate(wardline_turn_seconds_count[5m]))", "turns"]],
      },
      { title: "Waits longest", unit: "s", kind: "stat", targets: [["max(wardline_queue_oldest_seconds)", "oldest"]] },
      {
        title: "Dependencies (0 well, 1 degraded, 2 down)",
        unit: "short",
        kind: "state",
        targets: [["max by (name) (wardline_dependency_state)", "{{name}}"]],
      },
    ],
  },
  {
    title: "Turns",
    panels: [
      {
        title: "Time of a turn",
        unit: "s",
        targets: [0.5, 0.95, 0.99].map(
          (part) =>
            [
              `histogram_quantile(${part}, sum by (le) (rate(wardline_turn_seconds_bucket[5m])))`,
              `p${part * 100}`,
            ] as const,
        ),
      },
      {
        title: "Time of a turn without the operator",
        unit: "s",
        targets: [0.5, 0.95, 0.99].map(
          (part) =>
            [
              `histogram_quantile(${part}, sum by (le) (rate(wardline_turn_own_seconds_bucket[5m])))`,
              `p${part * 100}`,
            ] as const,
        ),
      },
      {
        title: "Seconds of a stage a second",
        unit: "s",
        targets: [["sum by (stage) (rate(wardline_stage_seconds_total[5m]))", "{{stage}}"]],
      },
      {
        title: "Refusals a second",
        unit: "reqps",
        targets: [["sum by (code) (rate(wardline_refusals_total[5m]))", "{{code}}"]],
      },
      {
        title: "Messages that could not be screened",
        unit: "short",
        targets: [["sum by (reason) (increase(wardline_unscreened_total[10m]))", "{{reason}}"]],
      },
      {
        title: "Verdicts",
        unit: "short",
        targets: [["sum by (what, name) (increase(wardline_threat_total[10m]))", "{{what}} {{name}}"]],
      },
    ],
  },
  {
    title: "The operator and others outside",
    panels: [
      {
        title: "Calls to the operator",
        unit: "reqps",
        targets: [["sum by (api, outcome) (rate(wardline_operator_calls_total[5m]))", "{{api}} {{outcome}}"]],
      },
      {
        title: "Time of calls to the operator",
        unit: "s",
        targets: [
          [
            "sum by (api) (rate(wardline_operator_call_seconds_total[5m])) / sum by (api) (rate(wardline_operator_calls_total[5m]))",
            "{{api}}",
          ],
        ],
      },
      {
        title: "Calls that were refused",
        unit: "short",
        targets: [["sum by (hop, reason) (increase(wardline_egress_refused_total[1h]))", "{{hop}} {{reason}}"]],
      },
      {
        title: "Handshakes with others",
        unit: "short",
        targets: [["sum by (hop, exchange) (increase(wardline_hop_handshakes_total[1h]))", "{{hop}} {{exchange}}"]],
      },
      {
        title: "Clients by key exchange",
        unit: "reqps",
        targets: [["sum by (offer) (rate(wardline_tls_hellos_total[5m]))", "{{offer}}"]],
      },
      {
        title: "Questions to the language model",
        unit: "reqps",
        targets: [["sum by (use, outcome) (rate(wardline_model_asked_total[5m]))", "{{use}} {{outcome}}"]],
      },
    ],
  },
  {
    title: "Work that waits",
    panels: [
      { title: "Queues", unit: "short", targets: [["max by (queue) (wardline_queue_waiting)", "{{queue}}"]] },
      {
        title: "The oldest in a queue",
        unit: "s",
        targets: [["max by (queue) (wardline_queue_oldest_seconds)", "{{queue}}"]],
      },
      { title: "Jobs that fail", unit: "short", targets: [["sum by (job) (wardline_job_failing) > 0", "{{job}}"]] },
      { title: "History behind", unit: "s", targets: [["max(wardline_history_behind_seconds)", "behind"]] },
      { title: "Witnesses", unit: "short", targets: [["max by (what) (wardline_witnesses)", "{{what}}"]] },
      {
        title: "Records for the SIEM",
        unit: "short",
        targets: [["sum by (what) (wardline_siem_records_total)", "{{what}}"]],
      },
    ],
  },
  {
    title: "Database and machine",
    panels: [
      {
        title: "Queries a second",
        unit: "ops",
        targets: [["sum by (what) (rate(wardline_database_total[5m]))", "{{what}}"]],
      },
      {
        title: "Statements that take most",
        unit: "s",
        targets: [["topk(10, sum by (name) (rate(wardline_database_statement_seconds_total[5m])))", "{{name}}"]],
      },
      {
        title: "Disk free",
        unit: "percentunit",
        targets: [["min by (instance) (wardline_disk_free_ratio)", "{{instance}}"]],
      },
      {
        title: "Clock against the database",
        unit: "s",
        targets: [["max by (instance) (wardline_clock_skew_seconds)", "{{instance}}"]],
      },
      {
        title: "Certificate ends in",
        unit: "dtdurations",
        targets: [["min by (instance) (wardline_certificate_seconds)", "{{instance}}"]],
      },
      { title: "Memory", unit: "bytes", targets: [["process_resident_memory_bytes", "{{instance}}"]] },
      { title: "Lag of the event loop", unit: "s", targets: [["nodejs_eventloop_lag_p99_seconds", "{{instance}}"]] },
    ],
  },
  {
    title: "Watching itself",
    panels: [
      {
        title: "Mails about alerts",
        unit: "short",
        targets: [["sum by (outcome) (increase(wardline_alert_mails_total[1h]))", "{{outcome}}"]],
      },
      {
        title: "Signs of life",
        unit: "short",
        targets: [["sum by (outcome) (increase(wardline_heartbeats_total[10m]))", "{{outcome}}"]],
      },
      { title: "Spans", unit: "short", targets: [["sum by (what) (increase(wardline_spans_total[10m]))", "{{what}}"]] },
    ],
  },
];

const DATASOURCE = { type: "prometheus", uid: "${datasource}" };

/** The dashboard as Grafana imports it (schema 39, Grafana 10.4 and newer). */
export function dashboard(): Record<string, unknown> {
  const panels: Record<string, unknown>[] = [];
  let y = 0;
  for (const row of ROWS) {
    panels.push({
      id: panels.length + 1,
      type: "row",
      title: row.title,
      collapsed: false,
      panels: [],
      gridPos: { x: 0, y, w: 24, h: 1 },
    });
    y += 1;
    for (const [at, panel] of row.panels.entries()) {
      const x = (at % 3) * 8;
      panels.push(panelOf(panel, panels.length + 1, { x, y, w: 8, h: 8 }));
      if (x === 16 || at === row.panels.length - 1) y += 8;
    }
  }
  return {
    uid: "wardline",
    title: "Wardline",
    description:
      "How the service is. Made from the metrics of docs/reference/metrics.md; nothing in it is about anybody.",
    tags: ["wardline"],
    schemaVersion: 39,
    version: 1,
    editable: true,
    timezone: "browser",
    refresh: "30s",
    time: { from: "now-6h", to: "now" },
    templating: {
      list: [
        { name: "datasource", type: "datasource", query: "prometheus", label: "Prometheus", current: {}, hide: 0 },
      ],
    },
    annotations: {
      list: [
        {
          name: "Alerts",
          datasource: DATASOURCE,
          enable: true,
          iconColor: "red",
          expr: 'ALERTS{alertstate="firing",service="wardline"}',
          titleFormat: "{{alertname}}",
        },
      ],
    },
    panels,
  };
}

/** All expressions of it. */
export function expressions(): readonly string[] {
  return ROWS.flatMap(({ panels }) => panels.flatMap(({ targets }) => targets.map(([expr]) => expr)));
}

function panelOf({ title, unit, kind, targets }: Panel, id: number, gridPos: object): Record<string, unknown> {
  return {
    id,
    type: kind === "stat" || kind === "state" ? "stat" : "timeseries",
    title,
    gridPos,
    datasource: DATASOURCE,
    fieldConfig: {
      defaults: {
        unit,
        ...(kind === "state"
          ? {
              color: { mode: "thresholds" },
              thresholds: {
                mode: "absolute",
                steps: [
                  { color: "green", value: null },
                  { color: "orange", value: 1 },
                  { color: "red", value: 2 },
                ],
              },
            }
          : {}),
      },
      overrides: [],
    },
    options:
      kind === undefined
        ? { legend: { displayMode: "list", placement: "bottom" }, tooltip: { mode: "multi" } }
        : { reduceOptions: { calcs: ["lastNotNull"] } },
    targets: targets.map(([expr, legendFormat], at) => ({
      refId: String.fromCharCode(65 + at),
      expr,
      legendFormat,
      datasource: DATASOURCE,
    })),
  };
}
