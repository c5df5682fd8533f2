// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "#kernel";
import { DATA_CLASSES, type DataClass, SUBJECT_CATEGORIES, type SubjectCategory } from "./data-classes.ts";
import type { DpiaState } from "./dpia.ts";
import type { DpiaView, ProcessingRecord } from "./record.ts";

type Both = Readonly<Record<Lang, string>>;
const W = {
  title: { en: "Record of processing", ar: "سجل أنشطة المعالجة" },
  dpia: { en: "Assessment of impact", ar: "تقييم الأثر" },
  made: {
    en: "Made from the program and its configuration. It says what is done, not that it is lawful.",
    ar: "أُعدّ من البرنامج وإعداداته. يبيّن ما يجري، لا أنه مشروع.",
  },
  controller: { en: "Controller", ar: "المتحكم" },
  nobody: { en: "not given (privacy.controller)", ar: "غير محدد (privacy.controller)" },
  purposes: { en: "Purposes", ar: "الأغراض" },
  basis: { en: "Basis", ar: "الأساس" },
  data: { en: "Data", ar: "البيانات" },
  people: { en: "People", ar: "الأشخاص" },
  recipients: { en: "Recipients", ar: "المستلمون" },
  role: { en: "Role", ar: "الصفة" },
  country: { en: "Country", ar: "البلد" },
  since: { en: "Since", ar: "منذ" },
  transfers: { en: "Transfers to other countries", ar: "النقل إلى بلدان أخرى" },
  none: { en: "None.", ar: "لا شيء." },
  rests: { en: "Rests on", ar: "يستند إلى" },
  regions: { en: "Permitted regions", ar: "المناطق المسموح بها" },
  open: { en: "not pinned", ar: "غير مقيدة" },
  retention: { en: "How long it is kept", ar: "مدة الحفظ" },
  days: { en: "days", ar: "يومًا" },
  tables: { en: "Tables", ar: "الجداول" },
  until: { en: "Until", ar: "حتى" },
  routes: { en: "Routes", ar: "المسارات" },
  measures: { en: "Security measures", ar: "تدابير الأمن" },
  feature: { en: "Feature", ar: "الميزة" },
  state: { en: "State", ar: "الحالة" },
  risk: { en: "Risk", ar: "الخطر" },
  grades: { en: "Without and with the measures", ar: "دون التدابير ومعها" },
  approved: { en: "Approved", ar: "الموافقة" },
} as const satisfies Record<string, Both>;

const STATES: Readonly<Record<DpiaState, Both>> = {
  off: { en: "off", ar: "مطفأة" },
  missing: { en: "ON, NOT ASSESSED", ar: "مفعّلة دون تقييم" },
  other_version: { en: "ON, ANOTHER VERSION WAS ASSESSED", ar: "مفعّلة والتقييم لإصدار آخر" },
  expired: { en: "ON, REVIEW IS OVERDUE", ar: "مفعّلة وفات موعد المراجعة" },
  not_approved: { en: "ON, NOT APPROVED", ar: "مفعّلة دون موافقة" },
  consult: { en: "on, high risk remains: ask the authority", ar: "مفعّلة ويبقى خطر مرتفع: تُستشار السلطة" },
  approved: { en: "on, approved", ar: "مفعّلة وموافق عليها" },
};

/** The record as a page in Markdown. The same record gives the same bytes. */
export function recordText(record: ProcessingRecord, lang: Lang): string {
  const w = wordsIn(lang);
  const { controller, residency } = record;
  const classes = (data: readonly DataClass[]): string => data.map((one) => DATA_CLASSES[one][lang]).join("; ");
  const people = (all: readonly SubjectCategory[]): string =>
    all.map((one) => SUBJECT_CATEGORIES[one][lang]).join("; ");
  return page([
    `# ${w.title}: ${record.tenant}`,
    `${w.made} wardline ${record.program}.`,
    `**${w.controller}:** ${controller === null ? w.nobody : [controller.name, controller.contact, controller.officer].filter((one) => one !== null).join(", ")}`,
    `**${w.regions}:** ${residency.regions.length === 0 ? w.open : residency.regions.join(", ")}`,
    `## ${w.purposes}`,
    table(
      [w.purposes, w.basis, w.data, w.people, w.recipients],
      record.purposes.map((one) => [
        `**${one.purpose}**: ${one.texts[lang]}`,
        one.lawfulBasis,
        classes(one.data),
        people(one.subjects),
        one.recipients.join(", "),
      ]),
    ),
    `## ${w.recipients}`,
    table(
      [w.recipients, w.role, w.data, w.country, w.since],
      record.recipients.map((one) => [
        `**${one.id}**: ${(lang === "ar" ? one.nameIn?.ar : undefined) ?? one.name} (${one.hosts.join(", ")})`,
        one.role,
        classes(one.data),
        one.country,
        one.since,
      ]),
    ),
    `## ${w.transfers}`,
    record.transfers.length === 0
      ? w.none
      : table(
          [w.recipients, w.country, w.rests],
          record.transfers.map(({ recipient, to, mechanism, reference }) => [
            recipient,
            to,
            reference === null ? mechanism : `${mechanism}: ${reference}`,
          ]),
        ),
    `## ${w.retention}`,
    table(
      [w.data, w.days, w.rests],
      record.retention.map((one) => [one.class, one.days === null ? "" : String(one.days), one.rule ?? ""]),
    ),
    `## ${w.tables}`,
    table(
      [w.tables, w.purposes, w.data, w.people, w.until],
      record.tables.map((one) => [
        one.table,
        one.purposes.join(", "),
        classes(one.data),
        people(one.subjects),
        one.until.join("; "),
      ]),
    ),
    `## ${w.routes}`,
    table(
      [w.routes, w.purposes, w.data, w.people],
      record.routes.map((one) => [
        `\`${one.route}\``,
        one.purposes.join(", "),
        classes(one.data),
        people(one.subjects),
      ]),
    ),
    `## ${w.measures}`,
    table(
      ["SEC", w.measures],
      record.measures.map(({ number, promise }) => [number, promise]),
    ),
    ...dpiaSections(record.dpia, lang),
  ]);
}

/** The assessment of impact alone, feature by feature: those that are on first. */
export function dpiaText({ tenant, program, dpia }: ProcessingRecord, lang: Lang): string {
  const w = wordsIn(lang);
  return page([`# ${w.dpia}: ${tenant}`, `wardline ${program}`, ...dpiaSections(dpia, lang)]);
}

function dpiaSections(dpia: readonly DpiaView[], lang: Lang): string[] {
  const w = wordsIn(lang);
  const ordered = dpia.toSorted((a, b) => Number(b.isOn) - Number(a.isOn));
  return [
    `## ${w.dpia}`,
    table(
      [w.feature, w.state, w.risk, w.grades, w.measures, w.approved],
      ordered.map(({ feature, state, section }) => [
        `**${feature}**`,
        STATES[state][lang],
        section?.risk[lang] ?? "",
        section === null || section === undefined ? "" : `${section.inherent} → ${section.residual}`,
        section?.measures.join(", ") ?? "",
        section?.approval ? `${section.approval.by}, ${section.approval.on}` : "",
      ]),
    ),
  ];
}

function wordsIn(lang: Lang): Readonly<Record<keyof typeof W, string>> {
  return Object.fromEntries(Object.entries(W).map(([name, both]) => [name, both[lang]])) as Record<
    keyof typeof W,
    string
  >;
}

function page(parts: readonly string[]): string {
  return `${parts.join("\n\n")}\n`;
}

/** What an operator wrote may hold a bar or a line break: it stays one cell. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll(/\s+/gu, " ")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
