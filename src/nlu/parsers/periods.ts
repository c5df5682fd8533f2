// SPDX-License-Identifier: Apache-2.0
import type { Mention } from "../understanding.ts";
import { addDays, addMonths, type Day, dayAt, isDay, isoDay, isoMonth, lastOfMonth, weekday } from "./calendar.ts";
import { NUMBER, readNumber } from "./numbers.ts";
import { matches, type Parser, word } from "./parser.ts";

/** Month names in folded spelling: English, the Arabic of Egypt and the Gulf, the Arabic of the Levant. */
const MONTHS: readonly string[] = [
  "january|jan|يناير|كانون الثاني",
  "february|feb|فبراير|شباط",
  "march|mar|مارس|اذار",
  "april|apr|ابريل|نيسان",
  "may|مايو|ايار",
  "june|jun|يونيو|يونيه|حزيران",
  "july|jul|يوليو|يوليه|تموز",
  "august|aug|اغسطس|اب",
  "september|sept|sep|سبتمبر|ايلول",
  "october|oct|اكتوبر|تشرين الاول",
  "november|nov|نوفمبر|تشرين الثاني",
  "december|dec|ديسمبر|كانون الاول",
];
const MONTH = MONTHS.join("|");
const WEEKDAYS: readonly string[] = [
  "monday|mon|الاثنين|الاتنين|التنين",
  "tuesday|tues|tue|الثلاثاء|التلات",
  "wednesday|wed|الاربعاء|الاربع",
  "thursday|thurs|thu|الخميس",
  "friday|fri|الجمعه",
  "saturday|sat|السبت",
  "sunday|sun|الاحد",
];
const WEEKDAY = WEEKDAYS.join("|");
const ORDINAL_DAY = "(\\d{1,2})(?:st|nd|rd|th)?";

/** Relative days, months and weeks: pattern → distance. */
const DAYS: readonly (readonly [string, number])[] = [
  ["the day before yesterday|day before yesterday|اول امس|اول امبارح|قبل امس", -2],
  ["yesterday|last night|امس|امبارح|مبارح|البارح|البارحه", -1],
  ["today|tonight|this morning|اليوم|النهارده|النهاردا|هاليوم", 0],
  ["tomorrow|tmrw|tomorow|غدا|بكره|بكرا|بكر", 1],
  ["the day after tomorrow|day after tomorrow|بعد بكره|بعد بكرا|بعد غد", 2],
];
const MONTH_STEPS: readonly (readonly [string, number])[] = [
  ["the month before last|الشهر اللي قبل الماضي|الشهر قبل الماضي|الشهر قبل اللي فات", -2],
  [
    "last month'?s?|previous month|prior month|the month before|الشهر الماضي|الشهر اللي فات|الشهر الي فات|الشهر اللي طاف|الشهر السابق|الشهر المنصرم|شهر اللي فات|الشهر الفايت|الشهر اللي راح",
    -1,
  ],
  ["this month'?s?|current month|هذا الشهر|هالشهر|الشهر ده|الشهر الحالي|الشهر هذا|الشهر دا", 0],
  ["next month|coming month|الشهر القادم|الشهر الجاي|الشهر الجي|الشهر المقبل|الشهر الياي", 1],
];
const WEEK_STEPS: readonly (readonly [string, number])[] = [
  ["last week|previous week|الاسبوع الماضي|الاسبوع اللي فات|الاسبوع الفايت|الاسبوع اللي راح", -1],
  ["this week|هذا الاسبوع|هالاسبوع|الاسبوع ده|الاسبوع هذا", 0],
  ["next week|الاسبوع القادم|الاسبوع الجاي|الاسبوع المقبل", 1],
];

const SPAN_BACK = new RegExp(
  word(
    `(?:(?:last|past|previous) (${NUMBER})|اخر (${NUMBER})) (days?|weeks?|months?|ايام|يوم|اسابيع|اسبوع|اشهر|شهور|شهر)`,
  ),
  "gu",
);
const AGO = new RegExp(
  word(
    `(${NUMBER}|a|an|couple of) (days?|weeks?|months?) ago|(?:من|قبل|منذ) (${NUMBER}) (ايام|يوم|اسابيع|اسبوع|اشهر|شهور|شهر)`,
  ),
  "gu",
);
const ISO = /(?<![\d-])(20\d\d)-(\d{1,2})-(\d{1,2})(?![\d-])/gu;
const NUMERIC = /(?<![\d./-])(\d{1,2})[./-](\d{1,2})(?:[./-](20\d\d|\d\d))?(?![\d./-]|\.\d)/gu;
const DAY_MONTH = new RegExp(word(`(?:the )?${ORDINAL_DAY} (?:of |من )?(?:شهر )?(${MONTH})(?:,? (20\\d\\d))?`), "gu");
const MONTH_DAY = new RegExp(word(`(${MONTH}) (?:the )?${ORDINAL_DAY}(?:,? (20\\d\\d))?(?! ?(?:gb|gigs?|£))`), "gu");
const MONTH_ALONE = new RegExp(word(`(?:شهر |[وفبل])?(${MONTH})(?:'s)?(?: (20\\d\\d))?`), "gu");
const DAY_ALONE = new RegExp(
  word("(?:on |since |by |from )?the (\\d{1,2})(?:st|nd|rd|th)|(?:on|since) (\\d{1,2})(?:st|nd|rd|th)|يوم (\\d{1,2})"),
  "gu",
);
const WEEKDAY_ALONE = new RegExp(
  word(`(last |next |on |since |this |يوم )?(${WEEKDAY})( الماضي| اللي فات| القادم| الجاي)?`),
  "gu",
);

/** Months that are also common words are months only where something says so. */
const NEEDS_CUE = /^(?:may|mar|march|sat|sun|mon|wed|oct|dec|اب|sep|jan|jun)$/;

/** Dates (`date`), months (`month`) and spans (`period`). A month without a year is the latest one that is not ahead; a day too. */
export const parsePeriods: Parser = ({ text }, { now, timeZone, weekStartsOn = 1 }): Mention[] => {
  const today = dayAt(now, timeZone);
  return [
    ...spans(text, today),
    ...steps(text, today, weekStartsOn),
    ...exactDays(text, today),
    ...monthsAndDays(text, today),
  ];
};

/** The words of all steps, without edges: a message that holds none of them is not searched for each. */
const A_STEP = new RegExp([...DAYS, ...MONTH_STEPS, ...WEEK_STEPS].map(([words]) => words).join("|"), "u");

function steps(text: string, today: Day, weekStartsOn: number): Mention[] {
  if (!A_STEP.test(text)) return [];
  const pattern = (words: string): RegExp => cached(words);
  return [
    ...DAYS.flatMap(([words, by]) => matches(text, pattern(words), "date", () => isoDay(addDays(today, by)))),
    ...MONTH_STEPS.flatMap(([words, by]) =>
      matches(text, pattern(words), "month", () => isoMonth(addMonths(today, by))),
    ),
    ...WEEK_STEPS.flatMap(([words, by]) =>
      matches(text, pattern(words), "period", () => {
        const first = addDays(today, 7 * by - ((weekday(today) - (weekStartsOn - 1) + 7) % 7));
        return { from: isoDay(first), to: isoDay(addDays(first, 6)) };
      }),
    ),
  ];
}

const patterns = new Map<string, RegExp>();
function cached(words: string): RegExp {
  const known = patterns.get(words) ?? new RegExp(`(?<![\\p{L}\\p{N}])[وفبل]?(?:${words})(?![\\p{L}\\p{N}])`, "gu");
  patterns.set(words, known);
  return known;
}

/** What both patterns of spans end with or begin with. */
const A_SPAN = /last |past |previous | ago|اخر |من |قبل |منذ /u;

function spans(text: string, today: Day): Mention[] {
  if (!A_SPAN.test(text)) return [];
  return [
    ...matches(text, SPAN_BACK, "period", (match) => {
      const count = readNumber(match[1] ?? match[2] ?? "");
      const unit = unitOf(match[3] ?? "");
      if (count === null || count > 60) return null;
      if (unit === "month")
        return { from: isoDay(addMonths(today, -count)), to: isoDay(lastOfMonth(addMonths(today, -1))) };
      return { from: isoDay(addDays(today, -count * (unit === "week" ? 7 : 1))), to: isoDay(today) };
    }),
    ...matches(text, AGO, "date", (match) => {
      const spoken = match[1] ?? match[3] ?? "";
      const count = /^an?$/.test(spoken) ? 1 : spoken === "couple of" ? 2 : readNumber(spoken);
      const unit = unitOf(match[2] ?? match[4] ?? "");
      if (count === null || count > 400) return null;
      return unit === "month"
        ? isoDay(addDays(today, -30 * count))
        : isoDay(addDays(today, -count * (unit === "week" ? 7 : 1)));
    }),
  ];
}

function exactDays(text: string, today: Day): Mention[] {
  const day = (year: string | undefined, month: number, date: string | undefined): string | null => {
    const known = year === undefined ? null : Number(year) < 100 ? 2000 + Number(year) : Number(year);
    const value = { year: known ?? today.year, month, day: Number(date) };
    if (!isDay(value)) return null;
    // A day that lies more than half a year ahead was meant in the past.
    const isFar = known === null && month - today.month > 6;
    return isoDay(isFar ? { ...value, year: value.year - 1 } : value);
  };
  if (!/\d/.test(text)) return [];
  return [
    ...matches(text, ISO, "date", (match) => day(match[1], Number(match[2]), match[3])),
    ...matches(text, NUMERIC, "date", (match) =>
      match[3] === undefined && !match[0].includes("/") ? null : day(match[3], Number(match[2]), match[1]),
    ),
    ...matches(text, DAY_MONTH, "date", (match) => day(match[3], indexOf(MONTHS, match[2]) + 1, match[1])),
    ...matches(text, MONTH_DAY, "date", (match) => day(match[3], indexOf(MONTHS, match[1]) + 1, match[2])),
  ];
}

function monthsAndDays(text: string, today: Day): Mention[] {
  return [
    ...matches(text, MONTH_ALONE, "month", (match) => {
      if (NEEDS_CUE.test(match[1] ?? "") && match[2] === undefined && !hasMonthCue(text, match)) return null;
      const month = indexOf(MONTHS, match[1]) + 1;
      return isoMonth({ month, year: match[2] ? Number(match[2]) : month > today.month ? today.year - 1 : today.year });
    }),
    ...matches(text, DAY_ALONE, "date", (match) => {
      const date = Number(match[1] ?? match[2] ?? match[3]);
      const month = date > today.day ? addMonths(today, -1) : today;
      const value = { year: month.year, month: month.month, day: date };
      return isDay(value) ? isoDay(value) : null;
    }),
    ...matches(text, WEEKDAY_ALONE, "date", (match) => {
      if (NEEDS_CUE.test(match[2] ?? "") && match[1] === undefined) return null;
      const behind = (weekday(today) - indexOf(WEEKDAYS, match[2]) + 7) % 7;
      const isAhead = /next|القادم|الجاي/.test(match[0]);
      return isoDay(addDays(today, isAhead ? (7 - behind) % 7 || 7 : -(behind || (match[1] === "last " ? 7 : 0))));
    }),
  ];
}

function hasMonthCue(text: string, match: RegExpExecArray): boolean {
  const before = text.slice(Math.max(0, match.index - 10), match.index);
  const after = text.slice(match.index + match[0].length, match.index + match[0].length + 6);
  return (
    /(?:^|[\s(])(?:in|for|of|since|until|from|my|the|شهر|في) $/.test(before) ||
    /^(?: bill|'s)/.test(after) ||
    match[0] === text.trim() ||
    match[0].startsWith("شهر ")
  );
}

function unitOf(spoken: string): "day" | "week" | "month" {
  if (/^(?:week|اسب|اساب)/.test(spoken)) return "week";
  return /^(?:month|شه|اشه)/.test(spoken) ? "month" : "day";
}

function indexOf(names: readonly string[], spoken: string | undefined): number {
  return names.findIndex((alternatives) => alternatives.split("|").includes(spoken ?? ""));
}
