// SPDX-License-Identifier: Apache-2.0
import type { Mention } from "../understanding.ts";
import { matches, type Parser, word } from "./parser.ts";

/** What somebody reports of a phone or router while a fault is searched for. Folded text: lower case, Arabic letters unified, no vowel marks. */
const SYMPTOMS: readonly (readonly [name: string, pattern: RegExp])[] = (
  [
    [
      "no_sim",
      "no sim(?: card)?(?: installed| inserted| found)?|sim(?: card)? (?:is )?(?:not (?:detected|found|recogni[sz]ed|inserted)|missing|invalid)|(?:invalid|insert)(?: a)? sim(?: card)?|can'?t (?:see|find|read) (?:the |my )?sim|(?:لا توجد|مافي|ما فيه|مفيش|لا يوجد|ادخل) (?:ال)?شريحه|(?:ال)?شريحه (?:غير صالحه|غير موجوده|مش موجوده|مو موجوده|مفقوده)",
    ],
    [
      "sim_puk",
      "(?:enter |asks? for |asking for |wants? )(?:a |the |my )?puk(?: code)?|puk (?:locked|blocked|code)|(?:يطلب|بيطلب|طالب)(?: مني)?(?: رمز| كود)? (?:ال)?(?:puk|بوك)",
    ],
    [
      "sim_pin",
      "(?:enter |asks? for |asking for |wants? )(?:a |the |my )?(?:sim )?pin(?: code)?|sim (?:is )?locked|(?:يطلب|بيطلب|طالب)(?: مني)?(?: رمز| كود)? (?:ال)?pin",
    ],
    [
      "flight_mode",
      "(?:flight|a(?:i|e)roplane|airplane) mode (?:is |was )?on|(?:in|on) (?:flight|airplane) mode|وضع الطيران (?:مشغل|شغال|مفعل)",
    ],
    [
      "data_switched_off",
      "(?:mobile |cellular )?data (?:is |was )?(?:switched |turned )?off|(?:ال)?بيانات (?:مطفاه|مقفله|مقفوله|طافيه)",
    ],
    [
      "red_light",
      "red (?:light|led)|(?:light|led|los) (?:is |turned |glows? )?red|(?:ضوء|لمبه|نور|اللمبه|الضوء) (?:ال)?(?:احمر|حمرا|حمراء)",
    ],
    [
      "no_lights",
      "no lights?(?: at all)?|lights? (?:are |is )?(?:all )?off|(?:لا|مافي|مفيش) (?:اضواء|ضوء|نور)(?: ابدا)?",
    ],
    ["one_device", "(?:only|just) (?:one|my|the) (?:device|laptop|phone|tv|computer|tablet)|جهاز واحد(?: فقط| بس)?"],
    ["all_devices", "(?:all|every) (?:of )?(?:the |my |our )?(?:devices?|phones?|computers?)|كل الاجهزه|جميع الاجهزه"],
    [
      "pictures",
      "mms|picture messages?|(?:send|sending|receive|receiving) (?:a |my |any )?(?:photos?|pictures?) (?:by|in|over) (?:text|message)s?|رسائل? (?:ال)?(?:صور|وسائط)",
    ],
    ["texts", "texts?(?: messages?)?|sms|رساله نصيه|(?:ال)?رسائل(?: النصيه| القصيره)?|رسائل نصيه|مسجات"],
    ["calls", "calls?|calling|ring(?:s|ing)?|(?:ال)?مكالمات|(?:ال)?اتصال(?:ات)?|يتصل(?:ون)?"],
    [
      "wifi_password",
      "wi-?fi (?:password|key|code|name)|password (?:of|for) (?:the |my )?wi-?fi|(?:كلمه|باسورد|رمز|كلمه سر) (?:ال)?(?:واي ?فاي|wi-?fi|شبكه)",
    ],
    ["slow", "slow(?:ly)?|lag(?:s|gy|ging)?|buffer(?:s|ing)?|بطي(?:ء|ئ|ئه)?|بطيييء|تقطيع|يقطع"],
  ] as const
).map(([name, words]) => [name, new RegExp(word(words), "gu")] as const);

/** Each symptom once, the most telling first: a search takes one finding at a time. */
export const parseSymptoms: Parser = ({ text }): Mention[] => {
  for (const [name, pattern] of SYMPTOMS) {
    const [found] = matches(text, pattern, "symptom", () => name);
    if (found) return [found];
  }
  return [];
};
