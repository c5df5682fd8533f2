// SPDX-License-Identifier: Apache-2.0
import { type Announced, findAnnounced, GAP } from "../announced.ts";
import { contextPattern } from "../context.ts";
import type { Candidate, Reading, Recognizer } from "../findings.ts";

const ANNOUNCED: readonly Announced[] = [
  {
    word: contextPattern({
      en: ["puk", "puk code", "puk1", "puk2", "puc"],
      ar: ["بوك", "رمز puk", "كود puk", "رمز بوك"],
      fr: ["code puk"],
      es: ["código puk"],
      it: ["codice puk"],
      pl: ["kod puk"],
    }),
    value: new RegExp(`^${GAP}(\\d(?:[ .-]?\\d){7})(?!\\d)`, "u"),
    confidence: 0.97,
  },
  {
    word: contextPattern({
      en: ["pin", "pin code", "pincode", "pin number", "sim pin", "voicemail pin", "passcode"],
      ar: ["بن", "رمز pin", "الرقم السري", "رقم سري", "رقمي السري", "الرمز السري", "رمز سري", "رمزي السري", "باسكود"],
      de: ["pin nummer", "geheimzahl", "geheimnummer"],
      fr: ["code pin", "code secret"],
      es: ["código pin", "clave"],
      it: ["codice pin", "codice segreto"],
      pt: ["código pin", "senha", "codigo pin"],
      pl: ["kod pin"],
      nl: ["pincode"],
    }),
    value: new RegExp(`^${GAP}(\\d(?:[ .-]?\\d){3,7})(?![\\d%]|[.,]\\d|\\s?(?:gb|mb|quid|pounds?)\\b)`, "u"),
    confidence: 0.93,
  },
  {
    word: contextPattern({
      en: [
        "cvv",
        "cvc",
        "cvv2",
        "cvc2",
        "csc",
        "cid",
        "security code",
        "security number",
        "three digits on the back",
        "3 digits on the back",
      ],
      ar: ["رمز الامان", "رمز الأمان", "رمز التحقق من البطاقة", "الارقام الثلاثة"],
      de: ["prüfnummer", "prüfziffer", "sicherheitscode"],
      fr: ["cryptogramme", "code de sécurité"],
      es: ["código de seguridad"],
    }),
    value: new RegExp(`^${GAP}(\\d(?:[ .-]?\\d){2,7})(?!\\d)`, "u"),
    confidence: 0.93,
  },
  {
    word: contextPattern({
      en: [
        "otp",
        "one time code",
        "one time password",
        "one time passcode",
        "verification code",
        "verify code",
        "sms code",
        "text code",
        "login code",
        "log in code",
        "confirmation code",
        "auth code",
        "authentication code",
        "code you sent",
        "code i got",
        "code i received",
        "code from the text",
        "code from the sms",
        "2fa code",
        "porting code",
        "pac code",
        "pac",
        "transfer code",
        "activation code",
        "code you texted",
      ],
      ar: [
        "رمز التحقق",
        "كود التحقق",
        "رمز التأكيد",
        "رمز التاكيد",
        "كود التأكيد",
        "كود التفعيل",
        "رمز التفعيل",
        "الرمز اللي وصلني",
        "الكود اللي وصلني",
        "الكود اللي جالي",
        "الرمز الذي وصلني",
        "رمز المرور لمرة واحدة",
        "الكود اللي جاني",
        "الكود اللي اجاني",
        "رمز",
      ],
      de: ["bestätigungscode", "einmalcode", "sms code", "verifizierungscode", "freischaltcode", "tan"],
      fr: [
        "code de vérification",
        "code de verification",
        "code reçu",
        "code de confirmation",
        "code à usage unique",
        "code sms",
      ],
      es: [
        "código de verificación",
        "codigo de verificacion",
        "código de confirmación",
        "código sms",
        "código de un solo uso",
        "codigo",
        "código que me llegó",
        "código que recibí",
      ],
      it: [
        "codice di verifica",
        "codice ricevuto",
        "codice sms",
        "codice otp",
        "codice di conferma",
        "codice che mi è arrivato",
      ],
      pt: ["código de verificação", "código que recebi", "código sms", "código de confirmação", "código recebido"],
      pl: ["kod weryfikacyjny", "kod sms", "kod z sms", "kod potwierdzenia", "kod który dostałem", "kod jednorazowy"],
      nl: ["verificatiecode", "sms code", "bevestigingscode", "eenmalige code"],
    }),
    value: new RegExp(`^${GAP}((?:[a-z]{1,3}-?)?\\d(?:[ .-]?\\d){3,9})(?![\\d%]|[.,]\\d)`, "u"),
    confidence: 0.9,
  },
  {
    // "code" alone may be a postcode, an error, a promotion: only with "is", a colon, or exactly six digits.
    word: /(?<!(?:post|postal|zip|country|error|area|dialling|promo|promotion|discount|voucher|sort|fault|product|offer|plan|order|qr|source|dress) ?)(?<![\p{L}])(?:code|código|codigo|codice|kod|كود|الكود|الرمز)(?![\p{L}])/gu,
    value:
      /^(?:[^\d«»\n.,;]{0,24}?(?<!\p{L})(?:is|it's|was|:|=|-|هو|هوه|ist|lautet|est|es|è|é|to)\s{0,2}(\d(?:[ .-]?\d){3,7})(?!\d)|\s(\d{6})(?![\d.,]))/u,
    confidence: 0.8,
  },
];

const PASSWORD_WORD: RegExp = contextPattern({
  en: ["password", "passwd", "pwd", "pass word", "passphrase", "memorable word"],
  ar: ["كلمة السر", "كلمه السر", "كلمة المرور", "كلمه المرور", "باسورد", "الباسوورد", "باسوورد", "الرقم السري"],
  de: ["passwort", "kennwort"],
  fr: ["mot de passe", "mdp"],
  es: ["contraseña", "contrasena", "clave"],
  it: ["password", "parola d'ordine"],
  pt: ["senha", "palavra passe", "palavra-passe"],
  pl: ["hasło", "haslo", "hasłem"],
  nl: ["wachtwoord"],
});
const PASSWORD_VALUE =
  /^(?:\s{0,2}(?:(?:for|of) (?:\p{L}+ ){1,3}|\p{L}{2,12} )?(?:[:=]|(?:is|was|it's|هي|هو|ist|lautet|est|es|è|é|to|jest)(?=\s))\s{0,3}["'“]?([^\s"'”«»]{4,64})|\s{1,2}(?=\S{0,64}?\p{L})(?=\S{0,64}?[\d%$#&!@_])([^\s"'”«»]{8,64}))/u;
/** What people say about a password instead of telling it. */
const NOT_A_PASSWORD =
  /^(?:wrong|incorrect|invalid|expired|not|reset|locked|blocked|forgotten|lost|required|needed|asked|missing|being|gone|rejected|refused|never|always|still|correct|right|fine|safe|secure|weak|strong|what|where|why|please|there|that|this|unknown|خطأ|خطا|غلط|غير|منتهية|مقفلة|مرفوضة|falsch|vergessen|abgelaufen|incorrecta|incorrecto|incorrect|oublié|perdu|sbagliata|errata|errada|incorreta|nieprawidłowe|verkeerd|kwijt|złe)[.,!?]*$/u;

const PASSWORD: Announced = {
  word: PASSWORD_WORD,
  value: PASSWORD_VALUE,
  confidence: 0.85,
  accepts: (value) => !NOT_A_PASSWORD.test(value),
};

/** Answers to the questions that people are asked to prove themselves. */
const ANSWER: Announced = {
  word: contextPattern({
    en: [
      "maiden name",
      "mother's maiden name",
      "mothers maiden name",
      "security answer",
      "secret answer",
      "memorable place",
      "first pet",
      "name of my first pet",
    ],
    de: ["mädchenname", "mädchenname meiner mutter", "sicherheitsantwort"],
    fr: ["nom de jeune fille", "réponse secrète"],
    es: ["apellido de soltera", "respuesta secreta"],
    it: ["cognome da nubile", "risposta segreta"],
    pt: ["nome de solteira", "resposta secreta"],
    pl: ["nazwisko panieńskie"],
    nl: ["meisjesnaam"],
    ar: ["اسم عائلة الام", "اسم عائلة الأم", "اسم الام قبل الزواج"],
  }),
  value:
    /^(?: of my mother| de ma mère| de mi madre)?\s{0,2}(?::|=|(?:is|was|ist|lautet|est|es|è|é|to|هو)(?=\s))\s{0,2}(\p{L}[\p{L}'-]{1,30})/u,
  confidence: 0.85,
  accepts: (value) => !NOT_A_PASSWORD.test(value),
};

/** Telling first: "4821 is my pin". */
const TOLD_FIRST =
  /(?<![\p{L}\d£$€.,-])(\d(?:[ .-]?\d){2,7}) (?:is|was|هو|هي|ist|est|es) (?:my |the |your |our |mein |mon |mi )?(?:sim |sms |one[ -]time |verification |security |voicemail )?(?:pin|puk|otp|cvv|cvc|passcode|password|code|رمز|رمزي|الرمز|الكود|كود|رقمي السري|الرقم السري)(?![\p{L}])/gu;

/** eSIM activation strings (SGP.22 §4.1), keys of well-known services, signed tokens. */
const SHAPED: readonly RegExp[] = [
  /(?<![\p{L}\d])lpa:1\$[^\s«»]{4,300}/gu,
  /(?<![\p{L}\d])(?:sk|pk|rk|ghp|gho|xox[abpr]|glpat|akia|aiza)[-_]?[a-z0-9_-]{16,200}(?![\p{L}\d])/gu,
  /(?<![\p{L}\d])eyj[a-z0-9_-]{8,2000}\.[a-z0-9_-]{8,4000}\.[a-z0-9_-]{8,2000}/gu,
];

/** Slots whose answer is a secret whatever it looks like. */
const SECRET_SLOTS: ReadonlySet<string> = new Set(["code", "otp", "pin", "puk", "password", "cvv"]);

export const secret: Recognizer = {
  name: "secret",
  kind: "SECRET",
  find(reading: Reading): Candidate[] {
    const { lower } = reading.normal;
    return [
      ...(/\d/.test(lower) ? ANNOUNCED.flatMap((announced) => findAnnounced(lower, announced)) : []),
      ...findAnnounced(lower, ANSWER),
      ...findAnnounced(lower, PASSWORD),
      ...Array.from(lower.matchAll(TOLD_FIRST), (match) => spanAt(match.index, match[1] ?? "", 0.9)),
      ...SHAPED.flatMap((shape) => Array.from(lower.matchAll(shape), (match) => spanAt(match.index, match[0], 0.98))),
      ...(reading.expects !== undefined && SECRET_SLOTS.has(reading.expects)
        ? Array.from(lower.matchAll(/(?<![\p{L}\d£$€])\d(?:[ .-]?\d){2,9}(?!\d)/gu), (match) =>
            spanAt(match.index, match[0], 0.9),
          )
        : []),
    ];
  },
};

function spanAt(start: number, value: string, confidence: number): Candidate {
  return { start, end: start + value.length, value, confidence };
}
