// SPDX-License-Identifier: Apache-2.0
import { type ContextWords, contextPattern } from "./context.ts";

/** What a question asks for: words that name it, and how an answer is read: as if these words stood before it. */
type Asked = { readonly name: string; readonly words: ContextWords; readonly lead: string };

const ASKED: readonly Asked[] = [
  {
    name: "code",
    words: {
      en: [
        "one time code",
        "code we sent",
        "code you received",
        "verification code",
        "security code",
        "otp",
        "passcode",
      ],
      de: ["code", "bestätigungscode"],
      fr: ["code reçu", "code de vérification"],
      es: ["código"],
      it: ["codice"],
      pt: ["código"],
      pl: ["kod"],
      ar: ["رمز التحقق", "الرمز", "الكود"],
    },
    lead: "one-time code ",
  },
  {
    name: "pin",
    words: { en: ["pin", "account pin"], de: ["pin"], fr: ["pin"], ar: ["الرقم السري"] },
    lead: "my pin is ",
  },
  {
    name: "card",
    words: {
      en: ["card number", "card details", "pay by card", "credit card", "debit card", "card no"],
      de: ["kartennummer", "kreditkarte"],
      fr: ["numéro de carte", "carte bancaire"],
      es: ["número de tarjeta", "tarjeta"],
      it: ["numero della carta", "carta"],
      pt: ["número do cartão", "cartão"],
      pl: ["numer karty", "karta"],
      ar: ["رقم البطاقة", "بطاقة"],
    },
    lead: "card number ",
  },
  {
    name: "iban",
    words: {
      en: ["iban", "bank account", "sort code"],
      de: ["bankverbindung", "kontonummer"],
      ar: ["الايبان", "ايبان"],
    },
    lead: "bank account number ",
  },
  {
    name: "national_id",
    words: {
      en: [
        "ssn",
        "social security",
        "national insurance",
        "national id",
        "identity number",
        "id number",
        "emirates id",
        "civil id",
        "iqama",
      ],
      de: ["steuer id", "ausweisnummer"],
      fr: ["sécurité sociale"],
      es: ["dni", "nie"],
      it: ["codice fiscale"],
      pt: ["cpf", "nif"],
      pl: ["pesel"],
      nl: ["bsn"],
      ar: ["رقم الهوية", "الرقم القومي", "الاقامة", "الإقامة", "الرقم المدني"],
    },
    lead: "social security number ",
  },
  {
    name: "passport",
    words: { en: ["passport"], de: ["reisepass"], fr: ["passeport"], es: ["pasaporte"], ar: ["جواز"] },
    lead: "passport number ",
  },
  { name: "imei", words: { en: ["imei", "serial number"], ar: ["ايمي"] }, lead: "imei " },
  {
    name: "iccid",
    words: { en: ["iccid", "sim number", "sim card number"], ar: ["رقم الشريحة"] },
    lead: "sim card number ",
  },
  {
    name: "date_of_birth",
    words: {
      en: ["date of birth", "dob", "born", "birthday"],
      de: ["geburtsdatum", "geboren"],
      fr: ["date de naissance"],
      es: ["fecha de nacimiento"],
      it: ["data di nascita"],
      pt: ["data de nascimento"],
      pl: ["data urodzenia"],
      nl: ["geboortedatum"],
      ar: ["تاريخ الميلاد"],
    },
    lead: "date of birth ",
  },
  {
    name: "account",
    words: {
      en: ["account number", "customer number", "customer id", "account no", "account id"],
      de: ["kundennummer"],
      fr: ["numéro client"],
      es: ["número de cliente"],
      it: ["codice cliente"],
      pt: ["número de cliente"],
      pl: ["numer klienta"],
      nl: ["klantnummer"],
      ar: ["رقم الحساب", "رقم العميل"],
    },
    lead: "customer number ",
  },
  {
    name: "phone",
    words: {
      en: [
        "phone number",
        "mobile number",
        "number should i call",
        "number can we",
        "call you on",
        "call you back",
        "which number",
        "what number",
        "your number",
        "new number",
        "contact number",
      ],
      de: ["telefonnummer", "rufnummer", "handynummer"],
      fr: ["numéro de téléphone", "votre numéro"],
      es: ["número de teléfono", "su número", "tu número"],
      it: ["numero di telefono", "suo numero"],
      pt: ["número de telefone", "seu número"],
      pl: ["numer telefonu"],
      nl: ["telefoonnummer"],
      ar: ["رقم الهاتف", "رقم الجوال", "رقم الموبايل", "رقمك"],
    },
    lead: "my phone number is ",
  },
  {
    name: "name",
    words: {
      en: ["first name", "last name", "surname", "full name", "your name", "family name", "account holder's name"],
      de: ["vorname", "nachname", "ihr name", "name"],
      fr: ["prénom", "nom de famille", "votre nom"],
      es: ["nombre", "apellido"],
      it: ["nome", "cognome"],
      pt: ["nome", "sobrenome", "apelido"],
      pl: ["imię", "nazwisko"],
      nl: ["voornaam", "achternaam", "uw naam"],
      ar: ["اسمك", "الاسم", "اسم العائلة"],
    },
    lead: "my name is ",
  },
];
const PATTERNS = ASKED.map((asked) => ({ ...asked, pattern: contextPattern(asked.words) }));
/** A question, or a request for a value. */
const ASKS =
  /[?؟]|\b(?:please|tell me|give me|confirm|enter|type|provide|may i|can i|could you|what is|what's|bitte|veuillez|indique|inserisca|informe|proszę)\b|من فضلك|رجاء|ما هو|اكتب/u;

/** What the newest question asked for: the last words of it that name something count. Null where nothing was asked. */
export function expectedBy(question: string): { readonly name: string; readonly lead: string } | null {
  const lower = question.toLowerCase();
  if (!ASKS.test(lower)) return null;
  let found: { name: string; lead: string; at: number } | null = null;
  for (const { name, lead, pattern } of PATTERNS) {
    for (const { index } of lower.matchAll(pattern)) {
      // Of two that name the same words the one that stands earlier in the table is narrower.
      if (!found || index > found.at) found = { name, lead, at: index };
    }
  }
  return found;
}
