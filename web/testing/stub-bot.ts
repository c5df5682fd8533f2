// SPDX-License-Identifier: Apache-2.0
import { createHash, randomUUID } from "node:crypto";
import type { Card, Part, TurnInput } from "#protocol";

export type Lang = "en" | "ar";

/** What the stub's scripted bot does with one input: what it says, and what changes. */
export interface Reaction {
  readonly echo?: string;
  readonly masked?: ("CREDIT_CARD" | "PHONE")[];
  readonly parts?: Part[];
  readonly assurance?: "A1" | "A2";
  readonly owner?: "queued" | "bot";
  readonly lang?: Lang;
  readonly ends?: boolean;
}

const both = <T>(en: T, ar: T): Record<Lang, T> => ({ en, ar });
const text = (value: string): Part => ({ type: "text", text: value });

export function opening(lang: Lang): Part[] {
  const say = both(
    "I am an automated assistant; ask for a person at any time. We use what you write to help you.",
    "أنا مساعد آلي، ويمكنك طلب موظف في أي وقت. نستخدم ما تكتبه لمساعدتك.",
  );
  return [
    {
      type: "text",
      text: say[lang],
      link: { label: both("Privacy notice", "إشعار الخصوصية")[lang], href: "/privacy" },
    },
    {
      type: "choices",
      choices: [
        { id: "bill", label: both("Why is my bill higher?", "لماذا ارتفعت فاتورتي؟")[lang] },
        { id: "signal", label: both("I have no service", "لا توجد لدي خدمة")[lang] },
        { id: "plans", label: both("Compare plans", "مقارنة الباقات")[lang] },
      ],
    },
  ];
}

function billCard(lang: Lang): Card {
  const row = both(
    [
      { label: "Roaming in Norway", amount: "+£6.40", sign: "up" as const, detail: "3 days, 2 to 4 October" },
      { label: "Extra data, 2 GB", amount: "+£4.00", sign: "up" as const },
      { label: "Loyalty discount", amount: "−£1.50", sign: "down" as const },
    ],
    [
      { label: "التجوال في النرويج", amount: "+£6.40", sign: "up" as const, detail: "3 أيام، من 2 إلى 4 أكتوبر" },
      { label: "بيانات إضافية، 2 غيغابايت", amount: "+£4.00", sign: "up" as const },
      { label: "خصم الولاء", amount: "−£1.50", sign: "down" as const },
    ],
  );
  return {
    kind: "bill_comparison",
    title: both("October compared with September", "أكتوبر مقارنة بسبتمبر")[lang],
    previous: { label: both("September", "سبتمبر")[lang], total: "£21.00" },
    current: { label: both("October", "أكتوبر")[lang], total: "£29.90" },
    difference: "+£8.90",
    rows: row[lang],
    note: both("The causes add up to the difference to the penny.", "مجموع الأسباب يساوي الفرق تمامًا.")[lang],
  };
}

function planCard(lang: Lang): Card {
  const features = both(
    [
      ["10 GB data", "Unlimited calls"],
      ["40 GB data", "Unlimited calls", "Roaming in 30 countries"],
      ["Unlimited data", "Unlimited calls"],
    ],
    [
      ["10 غيغابايت", "مكالمات بلا حدود"],
      ["40 غيغابايت", "مكالمات بلا حدود", "تجوال في 30 دولة"],
      ["بيانات بلا حدود", "مكالمات بلا حدود"],
    ],
  )[lang];
  const why = both("Your line must be 3 months old for this plan.", "يجب أن يمضي على خطك 3 أشهر لهذه الباقة.");
  return {
    kind: "plan_comparison",
    title: both("Plans for your line", "باقات لخطك")[lang],
    plans: [
      { id: "s", name: "SIM S", price: "£12.00", features: features[0] ?? [], isCurrent: true },
      {
        id: "m",
        name: "SIM M",
        price: "£18.00",
        features: features[1] ?? [],
        isCurrent: false,
        badge: both("Fits your use", "تناسب استخدامك")[lang],
        choiceId: "plan:m",
      },
      { id: "l", name: "SIM L", price: "£25.00", features: features[2] ?? [], isCurrent: false, whyNot: why[lang] },
    ],
  };
}

function stepCard(lang: Lang): Card {
  return {
    kind: "step_list",
    title: both("Let us get you connected", "لنعد الاتصال إليك")[lang],
    steps: [
      { text: both("No outage in your area", "لا يوجد عطل في منطقتك")[lang], state: "done" },
      { text: both("Turn flight mode on and off", "شغّل وضع الطيران ثم أوقفه")[lang], state: "failed" },
      { text: both("Restart your phone", "أعد تشغيل هاتفك")[lang], state: "current" },
      { text: both("Set the network again", "أعد ضبط الشبكة")[lang], state: "todo" },
    ],
  };
}

export function actPart(lang: Lang, validForMs = 600_000): Extract<Part, { type: "act" }> {
  const sentence = both(
    "Change the line ending in 412 from SIM S to SIM M for £18.00 a month from 27 November.",
    "تغيير الخط المنتهي بالرقم 412 من SIM S إلى SIM M مقابل £18.00 شهريًا ابتداءً من 27 نوفمبر.",
  )[lang];
  return {
    type: "act",
    act: {
      actId: randomUUID(),
      title: both("Check before you confirm", "راجع قبل التأكيد")[lang],
      rows: [
        { label: both("New plan", "الباقة الجديدة")[lang], value: "SIM M" },
        { label: both("Price a month", "السعر شهريًا")[lang], value: "£18.00" },
        { label: both("Starts", "تبدأ")[lang], value: both("27 November", "27 نوفمبر")[lang] },
      ],
      text: sentence,
      textHash: createHash("sha256").update(sentence, "utf8").digest("base64url"),
      confirmLabel: both("Confirm the change", "تأكيد التغيير")[lang],
      declineLabel: both("Not now", "ليس الآن")[lang],
      expiresAt: new Date(Date.now() + validForMs).toISOString(),
    },
  };
}

function codeForm(lang: Lang): Part {
  return {
    type: "form",
    form: {
      formId: randomUUID(),
      kind: "sms_code",
      title: both("Enter the code from the SMS", "أدخل الرمز من الرسالة")[lang],
      why: both(
        "Your bill shows personal details. The code proves that the line is in your hand.",
        "تعرض فاتورتك بيانات شخصية. يثبت الرمز أن الخط بحوزتك.",
      )[lang],
      fields: [{ name: "code", label: both("6-digit code", "رمز من 6 أرقام")[lang], format: "code6" }],
      submitLabel: both("Check", "تحقق")[lang],
      cancelLabel: both("Not now", "ليس الآن")[lang],
      resendLabel: both("Send a new code", "إرسال رمز جديد")[lang],
    },
  };
}

function receiptCard(lang: Lang): Card {
  return {
    kind: "receipt",
    title: both("Ordered, starts on 27 November", "طُلب، ويبدأ في 27 نوفمبر")[lang],
    reference: "PO-2026-00417",
    rows: [
      { label: both("New plan", "الباقة الجديدة")[lang], value: "SIM M" },
      { label: both("Price a month", "السعر شهريًا")[lang], value: "£18.00" },
    ],
    note: both("You can undo this until 26 November.", "يمكنك التراجع حتى 26 نوفمبر.")[lang],
  };
}

/** The code that the stub's SMS carries. */
export const RIGHT_CODE = "204618";

const CARD = /\b\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}\b/u;

/** Answers one input in words of its language. Pure apart from fresh ids and times. */
export function react(input: TurnInput, lang: Lang, labelOf: (choiceId: string) => string): Reaction {
  switch (input.kind) {
    case "text":
      if (CARD.test(input.text))
        return { echo: input.text.replace(CARD, "[card]"), masked: ["CREDIT_CARD"], parts: answer("other", lang) };
      return { echo: input.text, parts: answer(topicOf(input.text), lang) };
    case "choice":
      return { echo: labelOf(input.choiceId), parts: answer(input.choiceId, lang) };
    case "form":
      if (input.decision === "cancel") return { parts: [text(both("Fine, without it.", "حسنًا، من دونه.")[lang])] };
      if (input.decision === "resend")
        return { parts: [text(both("A new code is on its way.", "رمز جديد في الطريق.")[lang]), codeForm(lang)] };
      if (input.fields["code"] === RIGHT_CODE) return { assurance: "A2", parts: answer("bill:proved", lang) };
      return { parts: [text(both("That code is not right.", "هذا الرمز غير صحيح.")[lang]), codeForm(lang)] };
    case "act":
      if (input.decision === "decline") return { parts: [text(both("Nothing was changed.", "لم يتغير شيء.")[lang])] };
      return { parts: [text(both("It is ordered.", "تم الطلب.")[lang]), { type: "card", card: receiptCard(lang) }] };
    case "unmask":
      return { parts: [text(both("That one stays hidden.", "سيبقى هذا مخفيًا.")[lang])] };
    case "passkey":
    case "authenticator":
    case "authenticator_remove":
      return {
        parts: [
          text(both("Passkeys are not part of this practice server.", "لا يدعم هذا الخادم مفاتيح المرور.")[lang]),
        ],
      };
    case "person":
      return { owner: "queued" };
    case "language":
      return { lang: input.lang, parts: [text(both("We go on in English.", "نتابع بالعربية.")[input.lang])] };
    case "identify":
    case "network_line":
      return { assurance: "A1" };
    case "end":
      return { ends: true };
  }
}

function topicOf(words: string): string {
  if (/bill|فاتور/iu.test(words)) return "bill";
  if (/service|signal|خدمة/iu.test(words)) return "signal";
  if (/plan|باق/iu.test(words)) return "plans";
  if (/pay|ادفع/iu.test(words)) return "pay";
  if (/long/iu.test(words)) return "long";
  return "other";
}

function answer(topic: string, lang: Lang): Part[] {
  switch (topic) {
    case "bill":
      return [text(both("I can look at that for you.", "يمكنني النظر في ذلك.")[lang]), codeForm(lang)];
    case "bill:proved":
      return [
        text(both("Your October bill is £8.90 higher. This is why:", "فاتورة أكتوبر أعلى بمقدار £8.90. والسبب:")[lang]),
        { type: "card", card: billCard(lang) },
        {
          type: "choices",
          choices: [
            { id: "plans", label: both("Find a better plan", "ابحث عن باقة أنسب")[lang], style: "primary" },
            { id: "pay", label: both("Pay this bill", "ادفع هذه الفاتورة")[lang] },
            { id: "done", label: both("That was all", "هذا كل شيء")[lang], style: "quiet" },
          ],
        },
      ];
    case "signal":
      return [
        { type: "card", card: stepCard(lang) },
        {
          type: "choices",
          choices: [
            { id: "done", label: both("It works now", "عاد للعمل")[lang], style: "primary" },
            { id: "signal", label: both("Still nothing", "لا شيء بعد")[lang] },
          ],
        },
      ];
    case "plans":
      return [{ type: "card", card: planCard(lang) }];
    case "plan:m":
      return [text(both("A good fit. One step is left.", "اختيار مناسب. بقيت خطوة واحدة.")[lang]), actPart(lang)];
    case "pay":
      return [
        {
          type: "card",
          card: {
            kind: "link",
            title: both("Pay £29.90", "ادفع £29.90")[lang],
            body: both(
              "Payment happens on our secure page, not in this chat.",
              "يتم الدفع في صفحتنا الآمنة لا في المحادثة.",
            )[lang],
            href: "https://pay.larkspur.example/i/4711",
            label: both("Open the payment page", "افتح صفحة الدفع")[lang],
          },
        },
      ];
    case "long":
      return Array.from({ length: 10 }, (_, index) =>
        text(`${index + 1}. ${"Lorem ipsum dolor sit amet. ".repeat(4)}`),
      );
    default:
      return [
        text(
          both(
            "I did not get that. You can ask about bills, service and plans.",
            "لم أفهم ذلك. يمكنك السؤال عن الفواتير والخدمة والباقات.",
          )[lang],
        ),
      ];
  }
}
