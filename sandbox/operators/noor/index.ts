// SPDX-License-Identifier: Apache-2.0
import type { Operator } from "../kinds.ts";
import { noorOffers } from "./offers.ts";
import { noorPeople } from "./people.ts";

const countries = new Intl.DisplayNames("ar", { type: "region" });
const countryName = (code: string): string => countries.of(code) ?? code;

/** An operator in Kuwait: dinars of a thousand fils, no tax on bills, Friday and Saturday off, everything it writes in Arabic. */
export const noor: Operator = {
  id: "noor",
  name: "نور للاتصالات",
  shortName: "Noor",
  domain: "noor.example",
  currency: "KWD",
  taxPercent: null,
  timeZone: "Asia/Kuwait",
  country: "KW",
  restDays: [5, 6],
  numberPrefix: "+965700001",
  simPrefix: "8996599",
  lang: "ar",
  languageOfTheHouse: { code: "ar", name: "Arabic" },
  bank: "بنك المرفأ",
  taxNumber: "KW-999442073",
  brands: [
    {
      id: "noor",
      name: { en: "Noor Telecom", ar: "نور للاتصالات" },
      primary: "#0b5563",
      onPrimary: "#ffffff",
      corner: "end",
    },
  ],
  places: {
    shopHours: {
      en: "Our shops are open from Sunday to Thursday, 9:00 to 21:00, and on Saturday from 10:00 to 22:00. On Friday and on public holidays all shops are closed.",
      ar: "متاجرنا مفتوحة من الأحد إلى الخميس من 9:00 إلى 21:00، ويوم السبت من 10:00 إلى 22:00. يوم الجمعة وفي العطل الرسمية تكون كل المتاجر مغلقة.",
    },
    shops: {
      en: "Salmiya: Street 12, Block 3. Hawalli: Street 19, Block 6. Jahra: Street 31, Block 7. You do not need an appointment.",
      ar: "مواقع فروعنا: السالمية: شارع 12، قطعة 3. حولي: شارع 19، قطعة 6. الجهراء: شارع 31، قطعة 7. لا تحتاج إلى موعد.",
    },
    zone1: {
      en: "In zone 1 calls, texts and data count against your plan as at home. Zone 1 is Saudi Arabia, the United Arab Emirates, Qatar, Bahrain and Oman.",
      ar: "في المنطقة 1 تُحسب المكالمات والرسائل والبيانات من باقتك كما في بلدك. المنطقة 1 هي السعودية والإمارات وقطر والبحرين وعُمان.",
    },
    complaints: {
      en: "Tell the chat that you want to complain, call 191, or write to Noor Telecom, Customer Relations, PO Box 12, Safat. You get a reference at once.",
      ar: "قل للمحادثة إنك تريد تقديم شكوى، أو اتصل بالرقم 191، أو اكتب إلى نور للاتصالات، علاقات العملاء، صندوق بريد 12، الصفاة. تحصل على رقم مرجعي فورًا.",
    },
  },
  people: noorPeople,
  organisation: "شركة المسبك للتجارة",
  around: {
    9: { "-2": "فهد البرجس" },
    13: { "-3": "ميرة الوزان", "-4": "رقية الوزان" },
    22: { "-2": "عامر خان", "-3": "بسمة اللوغاني", "-4": "خالد المسلم", "-5": "ضحى البغلي" },
    23: { "-H": "إيلاف الرشيد" },
  },
  offers: noorOffers,
  categories: {
    mobile: "باقات الهاتف",
    broadband: "إنترنت المنزل",
    business: "أعمال",
    addOn: "إضافات",
    prepaid: "مسبقة الدفع",
  },
  rates: {
    roamingZone2: { dataPerMb: 85, voicePerMinute: 375, sms: 120, spendCap: 20_000 },
    internationalPerMinute: 215,
    lateFee: 2_000,
    simActivation: 2_250,
    overageBlock: 1_250,
    extraLine: 3_250,
    handset: { instalment: 8_375, upfront: 12_500, upgradeCredit: 3_500 },
    loyaltyDiscount: 1_500,
    outageCredit: 1_575,
    thirdPartyWeek: 1_150,
    prepaid: { left: 135, failedTopUp: 5_000 },
    deposit: 15_000,
    creditStep: 20_000,
  },
  bill: {
    partMonth: (plan) => `${plan}، جزء من الشهر`,
    unusedDays: (plan) => `${plan}، أيام لم تُستخدم`,
    roamingData: (country) => `بيانات التجوال، ${countryName(country)}`,
    roamingCalls: (country) => `مكالمات التجوال، ${countryName(country)}`,
    roamingTexts: (country) => `رسائل التجوال، ${countryName(country)}`,
    overage: "بيانات فوق الباقة",
    halfPrice: "عرض نصف السعر",
    loyalty: "خصم الولاء",
    international: "مكالمات دولية",
    lateFee: "رسم تأخر السداد",
    thirdParty: "اشتراك PlayWin",
    handset: "هاتف",
    instalment: "هاتف، القسط 1 من 24",
    upfront: "هاتف، الدفعة الأولى",
    upgradeCredit: "رصيد الترقية",
    outageCredit: "تعويض عن عطل",
    extraLine: "خط عائلة إضافي",
    extraLinePart: "خط عائلة إضافي، جزء من الشهر",
    familyLine: "خط عائلة",
    businessLine: "خط أعمال",
    simActivation: "تفعيل الشريحة",
    earlyTermination: "رسم الإنهاء المبكر",
  },
  problems: {
    1: { places: ["47451"], name: "عطل ألياف في الزهراء" },
    2: { places: ["46301"], name: "صيانة برج الليلة" },
    3: { places: ["22051"], name: "عطل تسجيل دخول إنترنت المنزل" },
    4: { places: ["KW"], name: "تأخر الرسائل النصية في كل البلاد" },
    5: { places: ["92601"], name: "بطء البيانات في الصليبية" },
    6: { places: ["47451"], name: "لا إنترنت في شارع 14 بالزهراء" },
  },
};
