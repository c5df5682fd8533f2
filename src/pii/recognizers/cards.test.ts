// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { screenForTest } from "../testing.ts";

/** Card → text and the spans it finds in it, marked by brackets. A row without brackets is a negative. */
const CARDS: Readonly<Record<string, readonly (readonly [marked: string, country?: string])[]>> = {
  mac: [
    ["mac [FA:4F:39:1E:D5:3D] on the box"],
    ["[fa-4f-39-1e-d5-3d]"],
    ["[fa4f.391e.d53d]"],
    ["FA:4F:39:1E:D5"],
    ["at 10:20:30:40 h"],
  ],
  ip: [
    ["my ip is [137.10.140.178]"],
    ["[2a0a:d6aa:50d1:6587:a668:834a:1f5d:6cd0]"],
    ["[2001:db8::8a2e:370:7334]"],
    ["the router is at 192.168.1.1"],
    ["firmware 2.3.11.4 is broken"],
    ["256.1.1.1"],
    ["at 10:30"],
  ],
  url: [["see [https://example.org/a?b=1]."], ["[www.example.org/x]"], ["e.g. that"]],
  postcode: [
    ["postcode [CB0 5IQ]"],
    ["i am in [NR1 2AB] now"],
    ["zip [50063-9874]"],
    ["PLZ [14660]"],
    ["kod pocztowy [12-345]"],
    ["NR1"],
    ["M5 is closed"],
    ["code 30 people"],
  ],
  birth_date: [
    ["date of birth [6/19/78]"],
    ["dob [10-04-1980]"],
    ["nací el [26 de diciembre de 1959]"],
    ["geboren am [25. Oktober 2004]"],
    ["né le [13 avril 1980]"],
    ["geboortedatum [1 december 1994]"],
    ["تاريخ الميلاد [12/03/1990]"],
    ["Ann, [October 24th 1961], here"],
    ["the bill of 5 November 2026"],
    ["due 05/11/2026"],
    ["on 12/23/2025 it broke"],
  ],
  national_id: [
    ["my ssn is [105-22-3695]"],
    ["NI number [SA372088B]"],
    ["mi DNI es [33843724-Y]"],
    ["NIE [X1234567L]"],
    ["Steuer-ID ist [83 063 491 278]"],
    ["codice fiscale [BNBRBB86M06L136O]"],
    ["meu CPF é [233.938.502-45]"],
    ["PESEL to [95011759047]"],
    ["BSN is [227676956]"],
    ["emirates id [784-1985-1234567-6]"],
    ["رقم الهوية [1058529940]"],
    ["civil id [287010112345]"],
    ["الرقم القومي [29001011234567]"],
    ["cpr number [900112345]"],
    ["qid [28763412345]"],
    ["000-12-3456"],
    ["reference 000-12-3456"],
  ],
  passport: [
    ["passport number is [C09214110]"],
    ["my passport is [552527470]"],
    ["Reisepassnummer ist [CM0PJ174X]"],
    ["pasaporte [XDA338164]"],
    ["جواز السفر [A12345678]"],
    ["where is my passport"],
    ["do I need a passport in 2026"],
  ],
  driver_license: [
    ["driver's license number is [B1234567]"],
    ["driving licence [MORGA657054SM9IJ]"],
    ["patente [AB1234567C]"],
    ["is a driving licence enough"],
  ],
  bank_account: [
    ["sort code [72-56-44] account number [67792488] for the direct debit"],
    ["routing [064618564] account [76809615532]"],
    ["my bank takes 3 days"],
  ],
  account_id: [
    ["acct [869-481-8585-23]"],
    ["account number [AC-77458536] please"],
    ["Kundennummer [153838690]"],
    ["numéro client est [794857258]"],
    ["رقم الحساب [77458536]"],
    ["order number 153838690"],
    ["my account is locked"],
  ],
  email: [
    ["[marcia underscore bashir (at) ziggo dot nl] please"],
    ["[anna punkt meier at web punkt de]"],
    ["[juan arroba correo punto es]"],
    ["[mario chiocciola libero punto it]"],
    ["[jan małpa wp kropka pl]"],
    ["[jean arobase orange point fr]"],
    ["[jоhn@example.com]"], // Cyrillic о
    ["meet me at the shop. it is nice"],
  ],
  phone: [
    ["[07700 900123] $ [07700 900123] £"],
    ["oh seven double seven: [oh seven seven double oh nine double oh one two three]"],
    ["mi teléfono es [siete ocho seis tres nueve cinco uno siete tres]", "ES"],
    ["meine Nummer ist [null eins sieben neun acht acht null neun zwei zwei sechs eins]", "DE"],
    ["mon numéro c'est [zéro six douze trente-quatre cinquante-six soixante-dix-huit]", "FR"],
    ["il numero è [tre quattro nove sette zero tre nove uno tre sei]", "IT"],
    ["meu número é [quatro um nove seis um nove cinco quatro zero dois nove]", "BR"],
    ["mój numer [pięć jeden dziewięć dwa cztery trzy dziewięć sześć dziewięć]", "PL"],
    ["رقمي [صفر سبعة سبعة صفر صفر تسعة صفر صفر واحد اثنين ثلاثة]"],
    ["call [O77OO 9OO123]"],
    ["one or two days"],
    ["three four five gigs please"],
  ],
  credit_card: [
    ["l[4111111111111111]"],
    ["o[4111111111111111]o"],
    ["my card [4111 1111 1111 1112]"],
    ["4111 1111 1111 1112"],
  ],
  secret: [
    ["pin is [nine one zero two]"],
    ["minha senha é [monkey_Barcelona40]"],
    ["il PIN della SIM è [6553]"],
    ["mother's maiden name is [Kohler]"],
    ["mijn wachtwoord is [geheim99]"],
    ["hasło: [tajne123]"],
    ["la mia password è sbagliata"],
  ],
};

describe("recognizers, card by card", () => {
  for (const [card, rows] of Object.entries(CARDS)) {
    it.each(rows.map(([marked, country]) => ({ marked, country: country ?? "GB" })))(
      `${card}: $marked`,
      ({ marked, country }) => {
        const text = marked.replaceAll(/[[\]]/g, "");
        const findings = screenForTest(text, { defaultCountry: country }).findings;
        let shown = text;
        for (const { recognizer, start, end } of findings.toReversed()) {
          if (recognizer === card) shown = `${shown.slice(0, start)}[${shown.slice(start, end)}]${shown.slice(end)}`;
        }
        expect(shown).toBe(marked);
        if (!marked.includes("[")) expect(findings).toEqual([]);
      },
    );
  }
});
