// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { rawText } from "#kernel";
import { EMPTY_MEMORY } from "./pseudonyms.ts";
import { screenSafely } from "./screen.ts";
import { screenForTest, testKeyedHash } from "./testing.ts";

/** Text → what is left of it. A row without « is a negative. */
const ROWS: readonly (readonly [text: string, screened: string, country?: string])[] = [
  // Telephone numbers
  ["07700 900123", "«PHONE_1»"],
  ["my number is 07700900123", "my number is «PHONE_1»"],
  ["call me on 07700-900-123 please", "call me on «PHONE_1» please"],
  ["(020) 7946 0958", "«PHONE_1»"],
  ["+447700900123", "«PHONE_1»"],
  ["+44 7700 900 123", "«PHONE_1»"],
  ["+44 (0)7700 900123", "«PHONE_1»"],
  ["00447700900123", "«PHONE_1»"],
  ["0044 7700 900123", "«PHONE_1»"],
  ["447700900123", "«PHONE_1»"],
  ["+1 202-555-0143", "«PHONE_1»"],
  ["+971 50 123 4567", "«PHONE_1»"],
  ["+20 100 123 4567", "«PHONE_1»"],
  ["+966501234567", "«PHONE_1»"],
  ["050 123 4567", "«PHONE_1»", "AE"],
  ["0501234567", "«PHONE_1»", "SA"],
  ["01001234567", "«PHONE_1»", "EG"],
  ["0790123456", "«PHONE_1»", "JO"],
  ["my number is 50123456", "my number is «PHONE_1»", "KW"],
  ["رقمي ٠٧٧٠٠٩٠٠١٢٣", "رقمي «PHONE_1»"],
  ["رقم جوالي ٠٥٠١٢٣٤٥٦٧", "رقم جوالي «PHONE_1»", "SA"],
  ["اتصلوا على ۰۷۷۰۰ ۹۰۰۱۲۳", "اتصلوا على «PHONE_1»"],
  ["٠ ٧ ٧ ٠ ٠ ٩ ٠ ٠ ١ ٢ ٣", "«PHONE_1»"],
  ["0 7 7 0 0 9 0 0 1 2 3", "«PHONE_1»"],
  ["0770\u200b0900\u200b123", "«PHONE_1»"],
  ["０７７００９００１２３", "«PHONE_1»"],
  ["07700900123 or 07700900124", "«PHONE_1» or «PHONE_2»"],
  ["07700900123 yes 07700 900 123", "«PHONE_1» yes «PHONE_1»"],
  ["07700900123, again +447700900123", "«PHONE_1», again «PHONE_1»"],
  // What was found once is hidden wherever it stands.
  ["07700 900123 ref 07700900123", "«PHONE_1» ref «PHONE_1»"],
  ["order 07700 900123 or my number is 07700 900123?", "order «PHONE_1» or my number is «PHONE_1»?"],
  ["account number 882713394, so 882713394 is wrong", "account number «ACCOUNT_ID_1», so «ACCOUNT_ID_1» is wrong"],
  ["my pin is 4821, I typed 4821", "my pin is «SECRET», I typed «SECRET»"],
  ["my passport is AB1234567, yes ab1234567.", "my passport is «PASSPORT_1», yes «PASSPORT_1»."],
  ["ref 07700 900123", "ref 07700 900123"],
  ["line 07700.900.123 has no signal", "line «PHONE_1» has no signal"],
  ["text 7700900123, it's my mobile number", "text «PHONE_1», it's my mobile number"],
  ["my mobile is 7700900123", "my mobile is «PHONE_1»"],
  ["tel: 01603 123456", "tel: «PHONE_1»"],
  // E-mail
  ["john@example.com", "«EMAIL_1»"],
  ["mail john.doe+bill@mail.example.co.uk.", "mail «EMAIL_1»."],
  ["(a_b-c@example.org)", "(«EMAIL_1»)"],
  ["JOHN@EXAMPLE.COM and john@example.com", "«EMAIL_1» and «EMAIL_1»"],
  ["john dot doe at gmail dot com", "«EMAIL_1»"],
  ["john [at] example [dot] com", "«EMAIL_1»"],
  ["john(at)example.com", "«EMAIL_1»"],
  ["ايميلي sara@example.net شكرا", "ايميلي «EMAIL_1» شكرا"],
  ["john＠example.com", "«EMAIL_1»"],
  ["@larkspur help", "@larkspur help"],
  ["meet me at home", "meet me at home"],
  ["a@b", "a@b"],
  ["look at norwich dot it is down", "look at norwich dot it is down"],
  ["5@10", "5@10"],
  // Cards
  ["4111111111111111", "«CREDIT_CARD»"],
  ["4111 1111 1111 1111", "«CREDIT_CARD»"],
  ["4111-1111-1111-1111", "«CREDIT_CARD»"],
  ["4111.1111.1111.1111", "«CREDIT_CARD»"],
  ["my card 5555555555554444 exp 12/28", "my card «CREDIT_CARD» exp 12/28"],
  ["amex 378282246310005", "amex «CREDIT_CARD»"],
  ["3782 822463 10005", "«CREDIT_CARD»"],
  ["6011111111111117", "«CREDIT_CARD»"],
  ["3530111333300000", "«CREDIT_CARD»"],
  ["30569309025904", "«CREDIT_CARD»"],
  ["2223003122003222", "«CREDIT_CARD»"],
  ["بطاقتي ٤١١١١١١١١١١١١١١١", "بطاقتي «CREDIT_CARD»"],
  ["4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "«CREDIT_CARD»"],
  ["4111\u00a01111\u00a01111\u00a01111", "«CREDIT_CARD»"],
  ["41111111\u200b11111111", "«CREDIT_CARD»"],
  ["card:4111111111111111cvv", "card:«CREDIT_CARD»cvv"],
  ["order 12 4111 1111 1111 1111", "order 12 «CREDIT_CARD»"],
  ["4111111111111112", "4111111111111112"],
  ["1234567812345670", "1234567812345670"],
  ["9111111111111111", "9111111111111111"],
  // IBAN
  ["GB82 WEST 1234 5698 7654 32", "«IBAN_1»"],
  ["gb82west12345698765432", "«IBAN_1»"],
  ["DE89 3704 0044 0532 0130 00", "«IBAN_1»"],
  ["pay FR14 2004 1010 0505 0001 3M02 606 now", "pay «IBAN_1» now"],
  ["AE070331234567890123456", "«IBAN_1»"],
  ["SA0380000000608010167519", "«IBAN_1»"],
  ["GB82 WEST 1234 5698 7654 33", "GB82 WEST 1234 5698 7654 33"],
  ["ZZ82 WEST 1234 5698 7654 32", "ZZ82 WEST 1234 5698 7654 32"],
  // Devices and SIMs
  ["imei 490154203237518", "imei «DEVICE_ID_1»"],
  ["490154203237518", "«DEVICE_ID_1»"],
  ["IMEI: 49-015420-323751-8", "IMEI: «DEVICE_ID_1»"],
  ["imei 490154203237519", "imei «DEVICE_ID_1»"],
  ["490154203237519", "490154203237519"],
  ["cancel order 113542617735902", "cancel order 113542617735902"],
  ["purchase 113542617735902", "purchase 113542617735902"],
  ["الايمي ٤٩٠١٥٤٢٠٣٢٣٧٥١٨", "الايمي «DEVICE_ID_1»"],
  ["8944991234567890121", "«DEVICE_ID_1»"],
  ["sim number 8944 9912 3456 7890 121", "sim number «DEVICE_ID_1»"],
  ["iccid 8944991234567890122", "iccid «DEVICE_ID_1»"],
  ["imsi 001010123456789", "imsi «DEVICE_ID_1»"],
  ["001010123456789", "001010123456789"],
  ["8944991234567890122", "8944991234567890122"],
  ["eid 89044000000000000000000000000000", "eid «DEVICE_ID_1»"],
  // Secrets
  ["my pin is 1234", "my pin is «SECRET»"],
  ["pin: 48213", "pin: «SECRET»"],
  ["PIN code 4821 thanks", "PIN code «SECRET» thanks"],
  ["4821 is my pin", "«SECRET» is my pin"],
  ["my puk is 12345678", "my puk is «SECRET»"],
  ["puk code: 1234 5678", "puk code: «SECRET»"],
  ["the one-time code is 482913", "the one-time code is «SECRET»"],
  ["verification code 482 913", "verification code «SECRET»"],
  ["otp 482913", "otp «SECRET»"],
  ["I got the code: 482913", "I got the code: «SECRET»"],
  ["code is 482913", "code is «SECRET»"],
  ["cvv 123", "cvv «SECRET»"],
  ["security code on the back is 1234", "security code on the back is «SECRET»"],
  ["my password is hunter2", "my password is «SECRET»"],
  ["password: Tr0ub4dor&3", "password: «SECRET»"],
  ["pwd=letmein!", "pwd=«SECRET»"],
  ["LPA:1$smdp.example.com$04386-AGYFT-A74Y8-3F815", "«SECRET»"],
  ["lpa:1$smdp.example.com$X", "«SECRET»"],
  ["الرقم السري ١٢٣٤", "الرقم السري «SECRET»"],
  ["رمز التحقق ٤٨٢٩١٣", "رمز التحقق «SECRET»"],
  ["الكود اللي جالي 482913", "الكود اللي جالي «SECRET»"],
  ["كلمة السر هي hunter22", "كلمة السر هي «SECRET»"],
  ["رمزي السري 4821", "رمزي السري «SECRET»"],
  ["mein Passwort ist geheim99", "mein Passwort ist «SECRET»"],
  ["Geheimzahl 4821", "Geheimzahl «SECRET»"],
  ["mon mot de passe est soleil12", "mon mot de passe est «SECRET»"],
  ["code de vérification 482913", "code de vérification «SECRET»"],
  ["mi contraseña es luna2024x", "mi contraseña es «SECRET»"],
  ["código de verificación 482913", "código de verificación «SECRET»"],
  ["pac code ABC123456", "pac code «SECRET»"],
  ["api key sk-abcdefghijklmnop1234", "api key «SECRET»"],
  ["I got a code 482913 by text", "I got a code «SECRET» by text"],
  ["el código que me llegó es 609801", "el código que me llegó es «SECRET»"],
  ["mon mot de passe soleil_12x ne marche plus", "mon mot de passe «SECRET» ne marche plus"],
  ["ORD-0770090012", "ORD-0770090012"],
  ["code 30 people", "code 30 people"],
  ["my password is wrong", "my password is wrong"],
  ["password is not working", "password is not working"],
  ["i forgot my password please help", "i forgot my password please help"],
  ["what is a puk", "what is a puk"],
  ["i need my pin", "i need my pin"],
  ["spinning 1234 wheels", "spinning 1234 wheels"],
  ["error code 3004", "error code 3004"],
  ["promo code is 2024", "promo code is 2024"],
  ["country code is 0044", "country code is 0044"],
  // What must stay
  ["£45.60", "£45.60"],
  ["I paid £1,234.50 in 2025", "I paid £1,234.50 in 2025"],
  ["20 quid", "20 quid"],
  ["٢٠ جنيه", "٢٠ جنيه"],
  ["5 November 2026", "5 November 2026"],
  ["05/11/2026", "05/11/2026"],
  ["05.11.2026 and 05.10.2026", "05.11.2026 and 05.10.2026"],
  ["2026-11-05", "2026-11-05"],
  ["2026-11-05 10:00:00", "2026-11-05 10:00:00"],
  ["20261105", "20261105"],
  ["in 2025 2026", "in 2025 2026"],
  ["NR1", "NR1"],
  ["SIM M 30 GB", "SIM M 30 GB"],
  ["30 GB", "30 GB"],
  ["100GB for 24 months", "100GB for 24 months"],
  ["order 0123456789", "order 0123456789"],
  ["order number 07700900123", "order number 07700900123"],
  ["invoice 2026110512345", "invoice 2026110512345"],
  ["my ticket is TT-0012", "my ticket is TT-0012"],
  ["رقم الطلب 12345678", "رقم الطلب 12345678"],
  ["رقم الفاتورة ٢٠٢٦١١٠٥", "رقم الفاتورة ٢٠٢٦١١٠٥"],
  ["Fibre 150 or 900", "Fibre 150 or 900"],
  ["the one ending 42", "the one ending 42"],
  ["speed is 0.3 mbps of 900", "speed is 0.3 mbps of 900"],
  ["it rained 12 days, 3 hours", "it rained 12 days, 3 hours"],
  ["5G 4G LTE", "5G 4G LTE"],
  ["call 101", "call 101"],
  ["used 98 % of 10 GB", "used 98 % of 10 GB"],
  ["192.168.1.1", "192.168.1.1"],
  ["😀👍", "😀👍"],
  ["", ""],
];

describe("screen() on one text", () => {
  it.each(ROWS.map(([text, screened, country]) => [text, screened, country ?? "GB"] as const))(
    "%j → %j",
    (text, screened, defaultCountry) => {
      expect(screenForTest(text, { defaultCountry }).text).toBe(screened);
    },
  );

  it("has as many rows as promised, negatives among them", () => {
    expect(ROWS.length).toBeGreaterThanOrEqual(120);
    expect(ROWS.filter(([, screened]) => !screened.includes("«")).length).toBeGreaterThanOrEqual(40);
  });
});

describe("screen() with what the bot has asked for", () => {
  it.each([
    ["phone", "7700900123", "«PHONE_1»"],
    ["phone", "it's 7700 900123", "it's «PHONE_1»"],
    ["code", "482913", "«SECRET»"],
    ["pin", "4821", "«SECRET»"],
    ["cvv", "123", "«SECRET»"],
    ["postcode", "NR1", "NR1"],
    ["amount", "4821", "4821"],
  ])("expects %s: %j → %j", (expects, text, screened) => {
    expect(screenForTest(text, { expects }).text).toBe(screened);
  });

  it("leaves the same digits alone where nothing was asked", () => {
    expect(screenForTest("482913").text).toBe("482913");
    expect(screenForTest("7700900123").text).toBe("7700900123");
  });
});

describe("screen() over a conversation", () => {
  it("gives a value the pseudonym it had before, in any spelling", () => {
    const first = screenForTest("07700 900123 and 07700900124");
    const second = screenForTest("no, +44 7700 900124, not 07700900125", { memory: first.memory });
    expect(second.text).toBe("no, «PHONE_2», not «PHONE_3»");
  });

  it("remembers through JSON", () => {
    const { memory } = screenForTest("07700900123");
    const restored = JSON.parse(JSON.stringify(memory)) as typeof memory;
    expect(screenForTest("07700900123", { memory: restored }).text).toBe("«PHONE_1»");
  });

  it("keeps no value and no trace of secrets in its memory", () => {
    const { memory } = screenForTest("07700900123 john@example.com pin 4821 card 4111111111111111");
    const text = JSON.stringify(memory);
    for (const value of ["7700900123", "john", "4821", "4111"]) expect(text).not.toContain(value);
    expect(Object.keys(memory.names)).toHaveLength(2);
  });

  it("does not name the same value alike under another key", () => {
    const { memory } = screenForTest("07700900123");
    const other = screenForTest("07700900123", { memory, keyedHash: (text) => testKeyedHash(`other ${text}`) });
    expect(other.text).toBe("«PHONE_2»");
  });

  it("says which kinds it found, each once, sorted", () => {
    expect(screenForTest("pin 4821, 07700900123, 07700900124").kinds).toEqual(["PHONE", "SECRET"]);
  });

  it("gives offsets into the original, with what was invisible in between", () => {
    const text = "call 0770\u200b0900123 now";
    const [finding] = screenForTest(text).findings;
    expect(text.slice(finding?.start, finding?.end)).toBe("0770\u200b0900123");
    expect(finding).toMatchObject({ kind: "PHONE", recognizer: "phone" });
  });
});

describe("screenSafely()", () => {
  const options = { defaultCountry: "GB", memory: EMPTY_MEMORY, keyedHash: testKeyedHash };

  it("gives the screening", () => {
    expect(screenSafely(rawText("07700900123"), options)).toMatchObject({ ok: true, value: { text: "«PHONE_1»" } });
  });

  it("refuses when a recognizer breaks, without a word of the text", () => {
    const broken = {
      name: "broken",
      kind: "PHONE",
      find: () => {
        throw new Error("07700900123");
      },
    } as const;
    const result = screenSafely(rawText("07700900123"), { ...options, recognizers: [broken] });
    expect(result).toEqual({ ok: false, refusal: { reason: "screening_failed" } });
  });

  it("refuses when the hash breaks", () => {
    const keyedHash = (): string => {
      throw new Error("no key");
    };
    expect(screenSafely(rawText("07700900123"), { ...options, keyedHash }).ok).toBe(false);
  });
});
