// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { findMentions } from "./mentions.ts";
import { TEST_CONTEXT } from "./testing.ts";
import type { Mention, UnderstandingContext } from "./understanding.ts";

const valuesOf = (slot: string, text: string, context: Partial<UnderstandingContext> = {}): Mention["value"][] =>
  findMentions(text, { ...TEST_CONTEXT, ...context })
    .filter((mention) => mention.slot === slot)
    .map(({ value }) => value);

describe("amounts", () => {
  it.each([
    ["£45.60", "45.60", "GBP"],
    ["20 quid", "20.00", "GBP"],
    ["20quid", "20.00", "GBP"],
    ["twenty quid", "20.00", "GBP"],
    ["£1,234.50", "1234.50", "GBP"],
    ["45,60 €", "45.60", "EUR"],
    ["why 50p", "0.50", "GBP"],
    ["a hundred pounds", "100.00", null],
    ["thirty five pounds", "35.00", null],
    ["$12", "12.00", "USD"],
    ["12 dirhams", "12.00", "AED"],
    ["٢٠ جنيه", "20.00", null],
    ["عشرين جنيه", "20.00", null],
    ["۴۵٫۶۰ يورو", "45.60", "EUR"],
    ["خمسين ريال", "50.00", null],
    ["١٥ دينار زيادة", "15.000", null],
    ["12.250 د.ك", "12.250", "KWD"],
    ["KWD 11.375", "11.375", "KWD"],
    ["٧٫٥٠٠ دينار كويتي", "7.500", "KWD"],
    ["ليش زدتم 750 فلس", "0.750", null],
    ["3.5 dinars", "3.500", null],
    ["2.125 omani rials", "2.125", "OMR"],
  ])("%j", (text, amount, currency) => {
    expect(valuesOf("amount", text)).toEqual([{ amount, currency }]);
  });

  it.each(["30 GB", "plan m", "5 November", "5g", "on the 5th", "no 5", "باقة ٣٠ جيجا"])("none in %j", (text) => {
    expect(valuesOf("amount", text)).toEqual([]);
  });
});

describe("numbers", () => {
  it.each([
    ["I have 3 phones", 3],
    ["twenty five", 25],
    ["two hundred and ten", 210],
    ["a hundred", 100],
    ["1,500 minutes", 1500],
    ["٣ خطوط", 3],
    ["ثلاثة خطوط", 3],
    ["خمسة وعشرين", 25],
    ["اتنين", 2],
    ["تنين", 2],
    ["ميتين", 200],
  ])("%j", (text, number) => {
    expect(valuesOf("number", text)).toEqual([number]);
  });

  it.each(["the one I want", "«PHONE_1»", "NR1", "abc12", "someone"])("none in %j", (text) => {
    expect(valuesOf("number", text)).toEqual([]);
  });
});

describe("dates", () => {
  it.each([
    ["yesterday", "2026-11-14"],
    ["since last night", "2026-11-14"],
    ["today", "2026-11-15"],
    ["tomorrow", "2026-11-16"],
    ["the day before yesterday", "2026-11-13"],
    ["on the 5th", "2026-11-05"],
    ["the 20th", "2026-10-20"],
    ["5 November", "2026-11-05"],
    ["5th of november 2025", "2025-11-05"],
    ["December 3", "2026-12-03"],
    ["oct 31", "2026-10-31"],
    ["05/11/2026", "2026-11-05"],
    ["5/11", "2026-11-05"],
    ["2026-11-05", "2026-11-05"],
    ["on friday", "2026-11-13"],
    ["next friday", "2026-11-20"],
    ["three days ago", "2026-11-12"],
    ["2 weeks ago", "2026-11-01"],
    ["a week ago", "2026-11-08"],
    ["امس", "2026-11-14"],
    ["إمبارح", "2026-11-14"],
    ["من مبارح", "2026-11-14"],
    ["البارحة", "2026-11-14"],
    ["اليوم", "2026-11-15"],
    ["النهارده", "2026-11-15"],
    ["بكرة", "2026-11-16"],
    ["غدا", "2026-11-16"],
    ["اول امس", "2026-11-13"],
    ["٥ نوفمبر", "2026-11-05"],
    ["5 تشرين الثاني", "2026-11-05"],
    ["يوم الجمعة", "2026-11-13"],
    ["من ٣ ايام", "2026-11-12"],
    ["قبل اسبوعين", undefined],
  ])("%j", (text, date) => {
    expect(valuesOf("date", text)).toEqual(date === undefined ? [] : [date]);
  });

  it("takes today from the zone, not from UTC", () => {
    const now = Date.UTC(2026, 10, 15, 22);
    expect(valuesOf("date", "today", { now, timeZone: "Asia/Dubai" })).toEqual(["2026-11-16"]);
  });

  it.each(["31/02/2026", "the second one", "5.11", "20 quid", "may I ask", "sun cream"])("none in %j", (text) => {
    expect(valuesOf("date", text)).toEqual([]);
  });
});

describe("months", () => {
  it.each([
    ["last month", "2026-10"],
    ["this month", "2026-11"],
    ["next month", "2026-12"],
    ["the month before last", "2026-09"],
    ["in October", "2026-10"],
    ["my september bill", "2026-09"],
    ["december's bill", "2025-12"],
    ["in may", "2026-05"],
    ["october 2025", "2025-10"],
    ["الشهر الماضي", "2026-10"],
    ["الشهر اللي فات", "2026-10"],
    ["الشهر اللي طاف", "2026-10"],
    ["الشهر اللي راح", "2026-10"],
    ["هالشهر", "2026-11"],
    ["الشهر ده", "2026-11"],
    ["هذا الشهر", "2026-11"],
    ["الشهر الجاي", "2026-12"],
    ["فاتورة أكتوبر", "2026-10"],
    ["شهر تشرين الأول", "2026-10"],
    ["في أيلول", "2026-09"],
  ])("%j", (text, month) => {
    expect(valuesOf("month", text)).toEqual([month]);
  });

  it.each(["may I pay", "it may be", "march on", "12 months"])("none in %j", (text) => {
    expect(valuesOf("month", text)).toEqual([]);
  });

  it("crosses the year", () => {
    expect(valuesOf("month", "last month", { now: Date.UTC(2026, 0, 10) })).toEqual(["2025-12"]);
  });
});

describe("periods", () => {
  it.each([
    ["last week", "2026-11-02", "2026-11-08"],
    ["this week", "2026-11-09", "2026-11-15"],
    ["the last 3 months", "2026-08-01", "2026-10-31"],
    ["past two weeks", "2026-11-01", "2026-11-15"],
    ["الأسبوع الماضي", "2026-11-02", "2026-11-08"],
    ["الاسبوع اللي فات", "2026-11-02", "2026-11-08"],
    ["اخر ٣ اشهر", "2026-08-01", "2026-10-31"],
  ])("%j", (text, from, to) => {
    expect(valuesOf("period", text)).toEqual([{ from, to }]);
  });
});

describe("answers", () => {
  it.each([
    ...["yes", "Yes please", "yeah", "yep, go ahead", "ok", "sure thing", "that's right", "y", "👍", "oh yes"].map(
      (text) => [text, "affirm"],
    ),
    ...["نعم", "أيوه", "ايوا", "إي نعم", "تمام", "طيب", "ماشي", "موافق", "أكيد طبعا", "صح", "يلا", "زين", "مزبوط"].map(
      (text) => [text, "affirm"],
    ),
    ...["no", "Nope", "nah", "no thanks", "not really", "that's wrong", "don't do it", "n", "👎"].map((text) => [
      text,
      "deny",
    ]),
    ...["لا", "لأ", "كلا", "لا شكرا", "مش عايز", "ما أبي", "ما بدي", "مو صح", "غلط", "بلاش"].map((text) => [
      text,
      "deny",
    ]),
    ...["either", "any of them", "I don't mind", "whichever", "you choose", "both are fine"].map((text) => [
      text,
      "either",
    ]),
    ...["أي واحد", "مش فارقة", "ما يفرق", "على راحتك", "عادي", "كله واحد"].map((text) => [text, "either"]),
    ...["none", "none of them", "neither", "none of the above", "not any of these"].map((text) => [text, "none"]),
    ...["ولا واحد", "ولا شي", "لا هذا ولا ذاك", "ولا حاجة", "ولا واحد منهم"].map((text) => [text, "none"]),
    ["no, the other line", "deny"],
    ["no I want unlimited", "deny"],
    ["yes, but which one", "affirm"],
    ["لا، الخط الثاني", "deny"],
  ])("%j is %s", (text = "", slot = "") => {
    expect(
      findMentions(text, TEST_CONTEXT)
        .filter((m) => ["affirm", "deny", "either", "none"].includes(m.slot))
        .map((m) => m.slot),
    ).toEqual([slot]);
  });

  it.each([
    "no signal",
    "no data",
    "no sim",
    "nothing works",
    "not working",
    "okra",
    "yesterday",
    "any deals on",
    "either my phone or the network is broken",
    "لا يوجد نت",
    "لا توجد شبكة",
    "ما في شبكة",
    "right now nothing works",
  ])("%j is none of them", (text) => {
    expect(
      findMentions(text, TEST_CONTEXT).filter((m) => ["affirm", "deny", "either", "none"].includes(m.slot)),
    ).toEqual([]);
  });
});

describe("choices", () => {
  const choices = [
    { id: "a", label: "Mobile line ••• 101" },
    { id: "b", label: "Broadband at home" },
    { id: "c", label: "Another line" },
  ];
  const arabic = [
    { id: "a", label: "خط الجوال" },
    { id: "b", label: "نت البيت" },
  ];
  it.each([
    ["the first one", "a"],
    ["first", "a"],
    ["1", "a"],
    ["option 2", "b"],
    ["number two", "b"],
    ["the second one please", "b"],
    ["2nd", "b"],
    ["third", "c"],
    ["the last one", "c"],
    ["#3", "c"],
    ["broadband", "b"],
    ["brodband", "b"],
    ["the broadband at home", "b"],
    ["mobile", "a"],
    ["no, the second one", "b"],
    ["الثاني", "b"],
    ["التاني", "b"],
    ["الأول", "a"],
    ["رقم ٢", "b"],
    ["٣", "c"],
    ["الأخير", "c"],
  ])("%j", (text, id) => {
    expect(valuesOf("choice", text, { choices })).toEqual([id]);
  });

  it.each([
    ["الجوال", "a"],
    ["نت البيت", "b"],
    ["الثانية", "b"],
  ])("%j", (text, id) => {
    expect(valuesOf("choice", text, { choices: arabic })).toEqual([id]);
  });

  it.each(["4", "0", "the fifth one", "line", "why is my bill so high this month", "yes"])("none in %j", (text) => {
    expect(valuesOf("choice", text, { choices })).toEqual([]);
  });

  it("sees none where none are offered", () => {
    expect(valuesOf("choice", "the first one")).toEqual([]);
  });
});

describe("lines", () => {
  it.each([
    ["the one ending 42", "SV-2"],
    ["the number ending in 01 has no signal", "SV-1"],
    ["last two digits are 42", "SV-2"],
    ["my daughter's phone", "SV-2"],
    ["the phone of my daughter", "SV-2"],
    ["الخط اللي ينتهي ب 42", "SV-2"],
    ["الرقم المنتهي ٤٢", "SV-2"],
    ["جوال بنتي", "SV-2"],
    ["the one ending 77", { ending: "77" }],
    ["my son's phone", { relation: "son" }],
    ["موبايل ابني", { relation: "son" }],
    ["the other line", { other: true }],
    ["my second phone", { other: true }],
    ["الخط الثاني", { other: true }],
    ["رقمي التاني", { other: true }],
  ])("%j", (text, value) => {
    expect(valuesOf("line", text)).toEqual([value]);
  });

  it.each([
    "no, the other line",
    "sorry, the one ending 42",
    "wait my daughter's phone",
    "لا، الخط الثاني",
    "قصدي جوال بنتي",
  ])("%j takes back the line", (text) => {
    expect(valuesOf("correction", text)).toEqual(["line"]);
  });

  it.each(["my daughter is ill", "the line is dead", "no signal", "my bill ends in tears"])("none in %j", (text) => {
    expect([...valuesOf("line", text), ...valuesOf("correction", text)]).toEqual([]);
  });
});

describe("plans", () => {
  it.each([
    ["SIM M 30 GB", "PO-SIM-M"],
    ["sim m", "PO-SIM-M"],
    ["move me to sim l please", "PO-SIM-L"],
    ["30gb", "PO-SIM-M"],
    ["the 100 gig one", "PO-SIM-L"],
    ["unlimited", "PO-UNL"],
    ["unlimted", "PO-UNL"],
    ["unlimited + handset", "PO-HS24"],
    ["fiber 900", "PO-FIB900"],
    ["fibre 150", "PO-FIB150"],
    ["family", "PO-FAM"],
    ["clasic 5 gb", "PO-CLASSIC5"],
    ["سيم ام", "PO-SIM-M"],
    ["الباقة غير المحدودة", "PO-UNL"],
    ["باقة ١٠٠ جيجا", "PO-SIM-L"],
    ["فايبر ٩٠٠", "PO-FIB900"],
    ["باقة العائلة", "PO-FAM"],
  ])("%j", (text, offerId) => {
    expect(valuesOf("plan", text)).toEqual([offerId]);
  });

  it.each(["my sim is broken", "fibre", "50 gb", "a plan", "limited", "no sim", "30 pounds"])("none in %j", (text) => {
    expect(valuesOf("plan", text)).toEqual([]);
  });
});

describe("countries", () => {
  it.each([
    ["turkey", "TR"],
    ["in Türkiye", "TR"],
    ["the USA", "US"],
    ["to the states", "US"],
    ["flying to US", "US"],
    ["United Arab Emirates", "AE"],
    ["dubai", "AE"],
    ["South Korea", "KR"],
    ["Czech Republic", "CZ"],
    ["New Zealand", "NZ"],
    ["Bosnia and Herzegovina", "BA"],
    ["ivory coast", "CI"],
    ["holland", "NL"],
    ["visiting Jordan", "JO"],
    ["تركيا", "TR"],
    ["لتركيا", "TR"],
    ["بتركيا", "TR"],
    ["في الأردن", "JO"],
    ["للأردن", "JO"],
    ["السعودية", "SA"],
    ["بالسعودية", "SA"],
    ["الإمارات العربية المتحدة", "AE"],
    ["أمريكا", "US"],
    ["عالهند", "IN"],
    ["مصر", "EG"],
    ["المغرب", "MA"],
    ["جنوب أفريقيا", "ZA"],
    ["سلطنة عمان", "OM"],
  ])("%j", (text, code) => {
    expect(valuesOf("country", text)).toEqual(code === undefined ? [] : [code]);
  });

  it.each(["give us a call", "my friend Jordan", "مالي رصيد", "in the country", "abroad", "I ran"])(
    "none in %j",
    (text) => {
      expect(valuesOf("country", text)).toEqual([]);
    },
  );
});

describe("plans with Arabic names", () => {
  const plans = [
    { offerId: "PO-SIM-S", name: "نور 10 جيجا" },
    { offerId: "PO-SIM-M", name: "نور 30 جيجا" },
    { offerId: "PO-SIM-L", name: "نور 100 جيجا" },
    { offerId: "PO-UNL", name: "نور المفتوحة" },
    { offerId: "PO-FIB150", name: "فايبر 150" },
  ];
  it.each([
    ["أريد نور 100", "PO-SIM-L"],
    ["نور ١٠٠ جيجا", "PO-SIM-L"],
    ["باقة ٣٠ جيجا", "PO-SIM-M"],
    ["can I move to 100 gb", "PO-SIM-L"],
    ["نور المفتوحة كم سعرها", "PO-UNL"],
    ["حولني على نور مفتوحه", "PO-UNL"],
    ["fibre 150", "PO-FIB150"],
  ])("%j", (text, offerId) => {
    const found = findMentions(text, { ...TEST_CONTEXT, plans }).filter(({ slot }) => slot === "plan");
    expect(found.map(({ value }) => value)).toEqual([offerId]);
  });

  it("name none where only the family of plans is said", () => {
    const found = findMentions("باقات نور", { ...TEST_CONTEXT, plans }).filter(({ slot }) => slot === "plan");
    expect(found).toEqual([]);
  });
});

describe("postcodes", () => {
  it.each([
    ["NR1", "NR1"],
    ["NR1 2AB", "NR1 2AB"],
    ["nr12ab", "NR1 2AB"],
    ["sw1a 1aa", "SW1A 1AA"],
    ["I live in NR3", "NR3"],
    ["my postcode is m30", "M30"],
    ["nr1", "NR1"],
    ["outage in e5?", "E5"],
    ["الرمز البريدي NR1", "NR1"],
  ])("%j", (text, code) => {
    expect(valuesOf("postcode", text)).toEqual([code]);
  });

  it.each(["5g", "4g", "x1", "route a12 is busy", "zz9", "sim m 30"])("none in %j", (text) => {
    expect(valuesOf("postcode", text)).toEqual([]);
  });

  it("takes a small one where it was asked for", () => {
    expect(valuesOf("postcode", "it's nr1 thanks", { expects: "postcode" })).toEqual(["NR1"]);
    expect(valuesOf("postcode", "it's nr1 thanks")).toEqual([]);
  });

  it("five digits are one where they were asked for or are called so", () => {
    expect(valuesOf("postcode", "٩٢٦٠١", { expects: "postcode" })).toEqual(["92601"]);
    expect(valuesOf("postcode", "الرمز البريدي 92601")).toEqual(["92601"]);
    expect(valuesOf("postcode", "my postcode is 22011")).toEqual(["22011"]);
    expect(valuesOf("postcode", "92601")).toEqual([]);
    expect(valuesOf("postcode", "926011", { expects: "postcode" })).toEqual([]);
  });
});

describe("symptoms", () => {
  it.each([
    ["it says no SIM", "no_sim"],
    ["SIM not detected", "no_sim"],
    ["لا توجد شريحة", "no_sim"],
    ["it asks for a PUK", "sim_puk"],
    ["يطلب رمز PUK", "sim_puk"],
    ["it wants my PIN", "sim_pin"],
    ["airplane mode was on", "flight_mode"],
    ["mobile data is off", "data_switched_off"],
    ["there is a red light on the router", "red_light"],
    ["ضوء أحمر على الراوتر", "red_light"],
    ["no lights at all", "no_lights"],
    ["only my laptop", "one_device"],
    ["كل الأجهزة", "all_devices"],
    ["I can't send picture messages", "pictures"],
    ["my texts don't go out", "texts"],
    ["nobody's calls reach me", "calls"],
    ["what is the wifi password", "wifi_password"],
    ["الإنترنت بطيء", "slow"],
  ])("%j", (text, symptom) => {
    expect(valuesOf("symptom", text)).toEqual([symptom]);
  });

  it.each(["why is my bill higher", "I simply want a plan", "the second one", "كم فاتورتي"])("none in %j", (text) => {
    expect(valuesOf("symptom", text)).toEqual([]);
  });
});

describe("findMentions()", () => {
  it("claims a span once, longest reading first", () => {
    expect(findMentions("on the 5th of November I paid £20", TEST_CONTEXT)).toEqual([
      { slot: "date", value: "2026-11-05", start: 3, end: 22 },
      { slot: "amount", value: { amount: "20.00", currency: "GBP" }, start: 30, end: 33 },
    ]);
  });

  it("gives offsets into the original, with what folding took out", () => {
    const text = "الـشـهـر المَاضي";
    const [mention] = findMentions(text, TEST_CONTEXT);
    expect(text.slice(mention?.start, mention?.end)).toBe(text);
  });
});
