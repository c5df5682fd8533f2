// SPDX-License-Identifier: Apache-2.0
import { INVENTORY, RETENTION_RULES, TREATMENTS } from "../inventory.ts";
import { ALL_PURPOSES, type AnyPurpose, type PurposeRules, STANDING_PURPOSES } from "../purposes.ts";
import { keepingOf, RETENTION_CLASSES, type RetentionRules } from "../retention.ts";
import type { DataClass, ProcessingEntry, SubjectCategory } from "./data-classes.ts";
import { type DpiaRules, type DpiaState, dpiaState } from "./dpia.ts";
import { FEATURE_IDS, FEATURES, type Feature } from "./features.ts";
import { type ProcessorList, type Recipient, type Residency, transferOf } from "./processors.ts";
import { TABLE_RECORD } from "./table-record.ts";

/** What a record is made from: rules in force, and what this installation is. */
export type RecordInput = {
  readonly tenant: string;
  readonly program: string;
  /** Who the controller is, as the operator wrote it down; null: nobody did. */
  readonly controller: { readonly name: string; readonly contact: string; readonly officer: string | null } | null;
  readonly profile: string;
  /** The tenant's day. Rules are dated. */
  readonly today: string;
  readonly purposes: PurposeRules;
  readonly processors: ProcessorList;
  readonly retention: RetentionRules;
  readonly dpia: DpiaRules;
  readonly residency: Residency;
  readonly conversationDays: number;
  readonly features: Readonly<Record<Feature, boolean>>;
  /** By `METHOD /path`. */
  readonly routes: Readonly<Record<string, ProcessingEntry>>;
  /** Numbers and words of the promises. */
  readonly controls: readonly { readonly number: string; readonly promise: string }[];
};

export type DpiaView = {
  readonly feature: Feature;
  readonly isOn: boolean;
  readonly state: DpiaState;
  readonly version: number;
  readonly section: DpiaRules["features"][Feature] | null;
};

type PurposeView = {
  readonly purpose: AnyPurpose;
  readonly lawfulBasis: string;
  readonly texts: { readonly en: string; readonly ar: string };
  readonly data: readonly DataClass[];
  readonly subjects: readonly SubjectCategory[];
  readonly recipients: readonly string[];
  readonly tables: readonly string[];
  readonly routes: readonly string[];
};

export type ProcessingRecord = {
  readonly format: "wardline-record/1";
  readonly tenant: string;
  readonly program: string;
  readonly controller: RecordInput["controller"];
  readonly versions: Readonly<Record<"purposes" | "processors" | "retention" | "dpia", string>>;
  readonly purposes: readonly PurposeView[];
  readonly recipients: readonly Recipient[];
  readonly transfers: readonly {
    readonly recipient: string;
    readonly to: string;
    readonly mechanism: Recipient["mechanism"];
    readonly reference: string | null;
  }[];
  readonly residency: Residency;
  readonly retention: readonly { readonly class: string; readonly days: number | null; readonly rule: string | null }[];
  readonly tables: readonly (ProcessingEntry & {
    readonly table: string;
    readonly until: readonly string[];
    readonly treatments: readonly string[];
  })[];
  readonly routes: readonly (ProcessingEntry & { readonly route: string })[];
  readonly measures: RecordInput["controls"];
  readonly dpia: readonly DpiaView[];
};

/**
 * The record of processing (GDPR Art. 30): the same for the same input, with no time in it. A table or route that nobody described is left out
 * here and named by `recordGaps`. It says what is done, not that it is lawful.
 */
export function recordOf(input: RecordInput): ProcessingRecord {
  const { processors, purposes, retention, residency, dpia } = input;
  const recipients = Object.entries(processors.recipients)
    .map(([id, one]) => ({ id, ...one }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const tables = Object.keys(INVENTORY).toSorted().flatMap(tableView);
  const routes = Object.entries(input.routes)
    .map(([route, one]) => ({ route, ...one }))
    .toSorted((a, b) => (a.route < b.route ? -1 : 1));
  return {
    format: "wardline-record/1",
    tenant: input.tenant,
    program: input.program,
    controller: input.controller,
    versions: {
      purposes: purposes.version,
      processors: processors.version,
      retention: retention.version,
      dpia: dpia.version,
    },
    purposes: ALL_PURPOSES.map((purpose) => purposeView(purpose, purposes, { tables, routes, recipients })),
    recipients,
    transfers: recipients.flatMap((one) => {
      const transfer = transferOf(one, residency.places.installation);
      return transfer === null ? [] : [{ recipient: one.id, ...transfer }];
    }),
    residency,
    retention: RETENTION_CLASSES.map((kind) => {
      const configured = kind === "conversation" ? input.conversationDays : null;
      const kept = keepingOf(retention, input.profile, kind, input.today, configured);
      return { class: kind, days: kept?.days ?? null, rule: kept?.rule ?? null };
    }),
    tables,
    routes,
    measures: input.controls,
    dpia: dpiaViews(input),
  };
}

/** How the assessment stands for each feature. */
export function dpiaViews({
  dpia,
  features,
  today,
}: Pick<RecordInput, "dpia" | "features" | "today">): readonly DpiaView[] {
  return FEATURE_IDS.map((feature) => ({
    feature,
    isOn: features[feature],
    state: dpiaState(dpia, feature, { isOn: features[feature], today }),
    version: FEATURES[feature],
    section: dpia.features[feature] ?? null,
  }));
}

function tableView(table: string): readonly ProcessingRecord["tables"][number][] {
  const one = Object.hasOwn(TABLE_RECORD, table) ? TABLE_RECORD[table] : undefined;
  if (one === undefined) return [];
  const columns = Object.values(INVENTORY[table] ?? {});
  const until = [...new Set(columns.map(({ retention }) => RETENTION_RULES[retention].until))];
  const treatments = columns.filter(({ holds }) => holds !== "none").map(({ treatment }) => TREATMENTS[treatment]);
  return [{ table, ...one, until, treatments: [...new Set(treatments)] }];
}

function purposeView(
  purpose: AnyPurpose,
  rules: PurposeRules,
  { tables, routes, recipients }: Pick<ProcessingRecord, "tables" | "routes" | "recipients">,
): PurposeView {
  const isStanding = (name: AnyPurpose): name is (typeof STANDING_PURPOSES)[number] =>
    (STANDING_PURPOSES as readonly string[]).includes(name);
  const { lawfulBasis, texts } = isStanding(purpose) ? rules.purposes[purpose] : rules.processing[purpose];
  const serves = ({ purposes }: { readonly purposes: readonly AnyPurpose[] }): boolean => purposes.includes(purpose);
  const [mine, asked] = [tables.filter(serves), routes.filter(serves)];
  return {
    purpose,
    lawfulBasis,
    texts: { en: texts.en, ar: texts.ar },
    data: [...new Set([...mine, ...asked].flatMap(({ data }) => data))].toSorted(),
    subjects: [...new Set([...mine, ...asked].flatMap(({ subjects }) => subjects))].toSorted(),
    recipients: recipients.filter(serves).map(({ id }) => id),
    tables: mine.map(({ table }) => table),
    routes: asked.map(({ route }) => route),
  };
}

/** What is missing from a record, by names of tables and routes. A build fails on any of it (`test/architecture/records.test.ts`). */
export function recordGaps(
  described: Pick<RecordInput, "routes">,
  routesThere: readonly string[],
): readonly { readonly kind: "table" | "route"; readonly name: string; readonly is: "missing" | "gone" }[] {
  const compare = (kind: "table" | "route", there: readonly string[], known: readonly string[]) => [
    ...there.filter((name) => !known.includes(name)).map((name) => ({ kind, name, is: "missing" as const })),
    ...known.filter((name) => !there.includes(name)).map((name) => ({ kind, name, is: "gone" as const })),
  ];
  return [
    ...compare("table", Object.keys(INVENTORY), Object.keys(TABLE_RECORD)),
    ...compare("route", routesThere, Object.keys(described.routes)),
  ];
}
