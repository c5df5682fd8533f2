// SPDX-License-Identifier: Apache-2.0
import { utf8 } from "#kernel";
import type { AuditCheck } from "../checks/audit/audit-check.ts";
import type { Hashes } from "../hashes.ts";
import type { Requirement } from "./catalogue.ts";
import { type AuditRun, type Observation, worstOf } from "./run-audit.ts";

const OSCAL = "1.2.1";
const NS = "https://wardline.example/ns/oscal";
const DAY_MS = 86_400_000;
/** An error is to be mended within a week, a warning within a quarter. */
const DUE_MS = { error: 7 * DAY_MS, warning: 90 * DAY_MS, info: 90 * DAY_MS } as const;

/** The documents of one run. Their ids follow from what they are about, so that two runs can be compared line by line. */
export type OscalFiles = Readonly<
  Record<
    | "component-definition.oscal.json"
    | "assessment-plan.oscal.json"
    | "assessment-results.oscal.json"
    | "poam.oscal.json",
    object
  >
>;

export function oscalOf(run: AuditRun, checks: readonly AuditCheck[], hashes: Hashes): OscalFiles {
  const id = (name: string): string => uuidOf(name, hashes);
  const maker = { run, id, at: new Date(run.startedAtMs).toISOString() };
  return {
    "component-definition.oscal.json": { "component-definition": componentDefinition(maker, checks) },
    "assessment-plan.oscal.json": { "assessment-plan": assessmentPlan(maker, checks) },
    "assessment-results.oscal.json": { "assessment-results": assessmentResults(maker) },
    "poam.oscal.json": { "plan-of-action-and-milestones": planOfAction(maker) },
  };
}

type Maker = { readonly run: AuditRun; readonly id: (name: string) => string; readonly at: string };

/**
 * An id in the form of a UUID of version 5 (RFC 9562 §5.5), but from SHA-256 in place of SHA-1: OSCAL takes versions 4 and 5 only, and SHA-1
 * is used nowhere here.
 */
export function uuidOf(name: string, hashes: Hashes): string {
  const bytes = hashes.sha256(utf8(`${NS}\n${name}`)).slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toHex().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5");
}

/** A control's id as OSCAL takes it: it begins with a letter. */
function control(id: string): string {
  return /^[A-Za-z_]/u.test(id) ? id : `_${id}`;
}

function metadata({ run, at }: Maker, title: string): object {
  return { title, "last-modified": at, version: run.version, "oscal-version": OSCAL };
}

const prop = (name: string, value: string | number | null): object[] =>
  value === null || value === "" ? [] : [{ name, ns: NS, value: String(value) }];

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, " ").trim();

/** Requirements that something is said about: what is not applicable is no control of ours. */
function answered({ requirements }: AuditRun): readonly Requirement[] {
  return requirements.filter(({ answer }) => answer.kind !== "not_applicable");
}

function componentDefinition(maker: Maker, checks: readonly AuditCheck[]): object {
  const { run, id } = maker;
  const byRegime = Map.groupBy(answered(run), ({ regime }) => regime);
  return {
    uuid: id("component-definition"),
    metadata: metadata(maker, "Wardline: what answers which requirement"),
    components: [
      {
        uuid: id("component wardline"),
        type: "software",
        title: "Wardline",
        description: "Customer care chat for telecom operators, as one program",
        "control-implementations": [...byRegime].map(([regime, rows]) => ({
          uuid: id(`implementation ${regime}`),
          source: `https://wardline.example/catalogue/${regime}`,
          description: `Requirements of docs/compliance/catalogue/${regime}.yaml`,
          "implemented-requirements": rows.map((row) => ({
            uuid: id(`implemented ${regime} ${row.id}`),
            "control-id": control(row.id),
            description: oneLine(row.title),
            props: [
              ...prop("answer", row.answer.kind),
              ...("checks" in row.answer ? row.answer.checks : [])
                .filter((name) => checks.some((check) => check.id === name))
                .flatMap((name) => prop("check", name)),
            ],
            ...(row.answer.kind === "manual" ? { remarks: oneLine(row.answer.how) } : {}),
          })),
        })),
      },
    ],
  };
}

function reviewed(run: AuditRun): object {
  return {
    "control-selections": [{ "include-controls": answered(run).map(({ id }) => ({ "control-id": control(id) })) }],
  };
}

function assessmentPlan(maker: Maker, checks: readonly AuditCheck[]): object {
  const { run, id } = maker;
  const ran = checks.filter((check) => run.observations.some((observation) => observation.check === check.id));
  return {
    uuid: id(`plan ${run.profile}`),
    metadata: metadata(maker, `Wardline: plan of the audit (${run.profile})`),
    "import-ssp": {
      href: "./component-definition.oscal.json",
      remarks: "There is no system security plan of the program itself; the operator's own takes this place.",
    },
    "local-definitions": {
      activities: ran.map((check) => ({
        uuid: id(`activity ${check.id}`),
        title: oneLine(check.title),
        description: `Automated check ${check.id}`,
        props: [...prop("method", "TEST"), ...prop("check", check.id)],
        "related-controls": {
          "control-selections": [
            check.requirements.length === 0
              ? { "include-all": {} }
              : { "include-controls": check.requirements.map((name) => ({ "control-id": control(name) })) },
          ],
        },
      })),
    },
    "reviewed-controls": reviewed(run),
    "assessment-subjects": [{ type: "component", "include-all": {} }],
    tasks: [
      {
        uuid: id(`task ${run.profile}`),
        type: "action",
        title: "Run every automated check against the instance",
        "associated-activities": ran.map((check) => ({
          "activity-uuid": id(`activity ${check.id}`),
          subjects: [{ type: "component", "include-all": {} }],
        })),
      },
    ],
  };
}

function observationOf({ run, id }: Maker, { check, title, findings, sha256 }: Observation): object {
  const found = findings.map(({ severity, text }) => `${severity}: ${text}`).join("; ");
  return {
    uuid: id(`observation ${check}`),
    title: oneLine(title),
    description: oneLine(found === "" ? "Nothing was found" : found),
    props: [
      ...prop("check", check),
      ...prop("result", worstOf(findings) ?? "pass"),
      ...prop("evidence-sha256", sha256),
      ...prop("history-index", run.historyIndex),
    ],
    methods: ["TEST"],
    types: ["control-objective"],
    "relevant-evidence": [
      { href: `./evidence.json#${check}`, description: "What the probe looked at and found, as canonical JSON" },
    ],
    collected: new Date(run.endedAtMs).toISOString(),
  };
}

function assessmentResults(maker: Maker): object {
  const { run, id } = maker;
  const findings = answered(run).flatMap((row) => {
    const seen = run.observations.filter(({ requirements }) => requirements.includes(row.id));
    if (seen.length === 0) return [];
    const isBroken = seen.some((observation) => ["error", "warning"].includes(worstOf(observation.findings) ?? ""));
    return [
      {
        uuid: id(`finding ${row.id}`),
        title: oneLine(row.title),
        description: isBroken
          ? "At least one check found something"
          : row.answer.kind === "manual"
            ? "The automated part found nothing; a person has to look at the rest"
            : "Every check that answers it found nothing",
        target: {
          type: "objective-id",
          "target-id": control(row.id),
          status: {
            state: isBroken ? "not-satisfied" : "satisfied",
            ...(row.answer.kind === "manual" ? { reason: "other" } : {}),
          },
        },
        "related-observations": seen.map(({ check }) => ({ "observation-uuid": id(`observation ${check}`) })),
      },
    ];
  });
  return {
    uuid: id(`results ${run.profile} ${run.startedAtMs}`),
    metadata: metadata(maker, `Wardline: results of the audit (${run.profile})`),
    "import-ap": { href: "./assessment-plan.oscal.json" },
    results: [
      {
        uuid: id(`result ${run.profile} ${run.startedAtMs}`),
        title: `Audit of ${run.origin}`,
        description: run.isStartedHere
          ? "An instance that was started for it, with the default configuration"
          : "The instance that runs",
        start: new Date(run.startedAtMs).toISOString(),
        end: new Date(run.endedAtMs).toISOString(),
        props: Object.entries(run.figures).flatMap(([name, value]) => prop(name, value)),
        "reviewed-controls": reviewed(run),
        observations: run.observations.map((observation) => observationOf(maker, observation)),
        ...(findings.length === 0 ? {} : { findings }),
      },
    ],
  };
}

/** Every finding that is to be mended, and what is left for people. */
function planOfAction(maker: Maker): object {
  const { run, id, at } = maker;
  const open = run.observations.filter(({ findings }) => ["error", "warning"].includes(worstOf(findings) ?? ""));
  const manual = run.requirements.filter(({ answer }) => answer.kind === "manual");
  return {
    uuid: id(`poam ${run.profile}`),
    metadata: metadata(maker, `Wardline: what is to be mended (${run.profile})`),
    "system-id": { "identifier-type": "http://ietf.org/rfc/rfc4122", id: id("component wardline") },
    ...(open.length === 0 ? {} : { observations: open.map((observation) => observationOf(maker, observation)) }),
    "poam-items": [
      ...open.map(({ check, title, findings }) => {
        const worst = worstOf(findings) ?? "info";
        return {
          uuid: id(`item ${check}`),
          title: oneLine(title),
          description: oneLine(findings.map(({ text }) => text).join("; ")),
          props: [
            ...prop("severity", worst),
            ...prop("due", new Date(run.startedAtMs + DUE_MS[worst]).toISOString().slice(0, 10)),
          ],
          "related-observations": [{ "observation-uuid": id(`observation ${check}`) }],
        };
      }),
      {
        uuid: id("item manual"),
        title: "Requirements that a person looks at",
        description: `${manual.length} requirements of this profile are not answered by automated checks alone; docs/compliance/catalogue says what to look at`,
        props: [...prop("collected", at), ...prop("count", manual.length)],
      },
    ],
  };
}
