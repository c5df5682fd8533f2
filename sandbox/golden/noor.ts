// SPDX-License-Identifier: Apache-2.0
import type { GoldenRow } from "./table.ts";
import { flat, lastly } from "./table.ts";

/** The answers for Noor, written by hand like those for Larkspur: in fils, with no tax. */
export const noorTable: Readonly<Record<string, GoldenRow>> = {
  C01: { totals: flat(11_250) },
  C02: {
    totals: lastly(7_500, 24_620),
    changes: {
      "M-1": [
        {
          kind: "roaming",
          amountMinor: 17_120,
          label: "Roaming in Türkiye: data, calls and texts",
          labelAr: "التجوال في تركيا: بيانات ومكالمات ورسائل",
        },
      ],
    },
  },
  C03: {
    totals: [4_000, 4_000, 4_000, 4_000, 5_250, 7_750],
    changes: {
      "M-2": [
        {
          kind: "out_of_bundle",
          amountMinor: 1_250,
          label: "1 GB beyond the bundle",
          labelAr: "جيجابايت واحد فوق الباقة",
        },
      ],
      "M-1": [
        {
          kind: "out_of_bundle",
          amountMinor: 2_500,
          label: "3 GB beyond the bundle, 1 GB the month before",
          labelAr: "3 جيجابايت فوق الباقة، وكانت واحدًا في الشهر السابق",
        },
      ],
    },
  },
  C04: {
    totals: lastly(7_875, 15_750),
    changes: {
      "M-1": [
        {
          kind: "promotion_ended",
          amountMinor: 7_875,
          label: "Half-price offer ended",
          labelAr: "انتهى عرض نصف السعر",
        },
      ],
    },
  },
  C05: {
    totals: lastly(7_500, 13_125),
    changes: {
      "M-1": [
        {
          kind: "proration_credit",
          amountMinor: -3_750,
          label: "Noor 30, 15 unused days",
          labelAr: "نور 30، 15 يومًا لم تُستخدم",
        },
        { kind: "proration_charge", amountMinor: 5_625, label: "Noor 100, 15 days", labelAr: "نور 100، 15 يومًا" },
        {
          kind: "advance_price_difference",
          amountMinor: 3_750,
          label: "Next month on Noor 100 instead of Noor 30",
          labelAr: "الشهر القادم على نور 100 بدل نور 30",
        },
      ],
    },
  },
  C06: {
    totals: lastly(15_750, 16_364),
    changes: {
      "M-1": [
        {
          kind: "price_change",
          amountMinor: 614,
          label: "Annual price change of 3.9 %",
          labelAr: "تغيير السعر السنوي بنسبة 3.9 %",
        },
      ],
    },
  },
  C07: {
    totals: lastly(9_750, 21_560),
    changes: {
      "M-1": [
        {
          kind: "roaming",
          amountMinor: 6_375,
          label: "Roaming in the United States",
          labelAr: "التجوال في الولايات المتحدة",
        },
        {
          kind: "international",
          amountMinor: 1_935,
          label: "Calls from home to other countries",
          labelAr: "مكالمات من الكويت إلى دول أخرى",
        },
        { kind: "discount_ended", amountMinor: 1_500, label: "Loyalty discount ended", labelAr: "انتهى خصم الولاء" },
        { kind: "late_fee", amountMinor: 2_000, label: "Late payment fee", labelAr: "رسم تأخر السداد" },
      ],
    },
  },
  C08: {
    totals: lastly(7_500, 10_900),
    changes: {
      "M-1": [
        {
          kind: "late_usage",
          amountMinor: 3_400,
          label: "Roaming used in an earlier month",
          labelAr: "تجوال في شهر سابق",
        },
      ],
    },
  },
  C09: {
    totals: [4_000, 4_000, 4_000, 4_000, 6_300, 8_600],
    changes: {
      "M-2": [{ kind: "third_party", amountMinor: 2_300, label: "PlayWin, 2 weeks", labelAr: "PlayWin، أسبوعان" }],
      "M-1": [
        {
          kind: "third_party",
          amountMinor: 2_300,
          label: "PlayWin, 4 weeks instead of 2",
          labelAr: "PlayWin، أربعة أسابيع بدل أسبوعين",
        },
      ],
    },
  },
  C10: {
    totals: lastly(11_250, 33_125),
    changes: {
      "M-1": [
        {
          kind: "device_upfront",
          amountMinor: 12_500,
          label: "Handset, first payment",
          labelAr: "هاتف، الدفعة الأولى",
        },
        {
          kind: "device_instalment",
          amountMinor: 8_375,
          label: "Handset, instalment 1 of 24",
          labelAr: "هاتف، القسط 1 من 24",
        },
        {
          kind: "plan_change",
          amountMinor: 4_500,
          label: "Noor Unlimited with handset instead of Noor 100",
          labelAr: "نور المفتوحة مع هاتف بدل نور 100",
        },
        { kind: "credit", amountMinor: -3_500, label: "Upgrade credit", labelAr: "رصيد الترقية" },
      ],
    },
  },
  C11: {
    totals: lastly(18_900, 17_325),
    changes: {
      "M-1": [{ kind: "credit", amountMinor: -1_575, label: "Credit for an outage", labelAr: "تعويض عن عطل" }],
    },
  },
  C12: { totals: flat(12_750) },
  C13: {
    totals: [24_500, 24_500, 24_500, 24_500, 28_050, 27_750],
    changes: {
      "M-2": [
        { kind: "extra_line", amountMinor: 1_300, label: "Fourth line, 12 days", labelAr: "خط رابع، 12 يومًا" },
        { kind: "one_time_fee", amountMinor: 2_250, label: "SIM activation", labelAr: "تفعيل الشريحة" },
      ],
      "M-1": [
        {
          kind: "extra_line",
          amountMinor: 1_950,
          label: "Fourth line, a full month instead of 12 days",
          labelAr: "خط رابع، شهر كامل بدل 12 يومًا",
        },
        {
          kind: "one_time_fee",
          amountMinor: -2_250,
          label: "No SIM activation this month",
          labelAr: "لا تفعيل شريحة هذا الشهر",
        },
      ],
    },
  },
  C16: { totals: flat(15_750) },
  C17: { totals: flat(11_250) },
  C18: { totals: flat(7_500) },
  C19: {
    totals: [null, null, null, null, 6_667, 4_000],
    changes: {
      "M-1": [
        {
          kind: "proration_charge",
          amountMinor: -2_667,
          label: "No part month any more",
          labelAr: "لم يعد هناك جزء من شهر",
        },
      ],
    },
    first: [
      { kind: "proration_charge", amountMinor: 2_667, label: "Noor 10, 20 days", labelAr: "نور 10، 20 يومًا" },
      {
        kind: "new_product",
        amountMinor: 4_000,
        label: "Noor 10, next month in advance",
        labelAr: "نور 10، الشهر القادم مقدمًا",
      },
    ],
  },
  C20: {
    totals: [11_250, 11_250, 11_250, 11_250, 13_250, 13_250],
    changes: {
      "M-2": [{ kind: "late_fee", amountMinor: 2_000, label: "Late payment fee", labelAr: "رسم تأخر السداد" }],
    },
  },
  C21: {
    totals: [null, null, null, null, null, 15_000],
    first: [
      { kind: "proration_charge", amountMinor: 3_750, label: "Noor 100, 10 days", labelAr: "نور 100، 10 أيام" },
      {
        kind: "new_product",
        amountMinor: 11_250,
        label: "Noor 100, next month in advance",
        labelAr: "نور 100، الشهر القادم مقدمًا",
      },
    ],
  },
  C22: {
    totals: lastly(48_000, 64_500),
    changes: {
      "M-1": [
        {
          kind: "roaming",
          amountMinor: 16_500,
          label: "Roaming of one line in Switzerland",
          labelAr: "تجوال أحد الخطوط في سويسرا",
        },
      ],
    },
  },
  C23: { totals: flat(10_500) },
  C24: {
    totals: lastly(15_750, 56_700),
    changes: {
      "M-1": [
        {
          kind: "early_termination",
          amountMinor: 63_000,
          label: "5 months left of the contract",
          labelAr: "بقيت 5 أشهر من العقد",
        },
        {
          kind: "product_ended",
          amountMinor: -15_750,
          label: "No next month in advance",
          labelAr: "لا شهر قادم مقدمًا",
        },
        {
          kind: "proration_credit",
          amountMinor: -6_300,
          label: "Noor Unlimited, 12 unused days",
          labelAr: "نور المفتوحة، 12 يومًا لم تُستخدم",
        },
      ],
    },
  },
  C25: { totals: flat(7_500) },
  C26: { totals: flat(7_500) },
};
