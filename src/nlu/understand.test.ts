// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { AppError } from "#kernel";
import { detectLanguage } from "./language.ts";
import { loadIntentModel } from "./model.ts";
import { screenedLiteral, shippedModel, TEST_CONTEXT } from "./testing.ts";
import { trainIntentModel } from "./train.ts";
import { understand, understandFully } from "./understand.ts";

const read = (text: string, context = {}) =>
  understand(screenedLiteral(text), shippedModel(), { ...TEST_CONTEXT, ...context });
const rowsOf = (half: string, lang: string): { text: string; intent: string }[] =>
  readFileSync(`data/nlu/${half}/${lang}.jsonl`, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { text: string; intent: string });

describe("understand()", () => {
  it.each([
    ["why is my bill so high", "bill_higher"],
    ["ليش فاتورتي زايدة", "bill_higher"],
    ["how much do I owe", "balance_due"],
    ["كم المبلغ المستحق", "balance_due"],
    ["no signal", "no_service"],
    ["no mobile data", "no_data"],
    ["النت بطيء", "no_data"],
    ["roaming in turkey", "roaming"],
    ["مسافر تركيا الأسبوع الجاي", "roaming"],
    ["what plans do you have", "compare_plans"],
    ["can I upgrade", "plan_eligibility"],
    ["move me to sim l", "change_plan"],
    ["عايز اغير الباقة", "change_plan"],
    ["undo the plan change", "undo_change"],
    ["talk to a person", "human"],
    ["ابي اكلم موظف", "human"],
    ["forget it", "cancel"],
    ["start over", "restart"],
    ["continue where we left off", "resume"],
    ["are you a robot", "about_bot"],
    ["delete this chat", "delete_chat"],
    ["I lost my passkey", "recover_access"],
    ["فقدت مفتاح المرور", "recover_access"],
    ["recover my account", "recover_access"],
    ["lock my account", "lock_account"],
    ["I want to freeze my line now", "lock_account"],
    ["اقفل حسابي", "lock_account"],
    ["hello", "greeting"],
    ["thanks", "thanks"],
    ["bye", "goodbye"],
    ["yes please", "affirm"],
    ["لا", "deny"],
    ["either", "either"],
    ["none of them", "none"],
  ])("%j → %s", (text, intent) => {
    const understanding = read(text);
    expect(understanding.isOutOfScope).toBe(false);
    expect(understanding.intents[0]?.intent).toBe(intent);
  });

  it.each(["tell me a joke", "what's the weather like tomorrow", "قل لي نكتة", "asdf", "💥", "…"])(
    "%j is out of scope",
    (text) => {
      expect(read(text).isOutOfScope).toBe(true);
    },
  );

  it("orders intents and keeps confidences in [0, 1]", () => {
    const confidences = read("is my plan good for roaming or should I change it").intents.map(
      ({ confidence }) => confidence,
    );
    expect(confidences.length).toBeGreaterThan(1);
    expect(confidences).toEqual(confidences.toSorted((a, b) => b - a));
    expect(confidences.every((confidence) => confidence >= 0 && confidence <= 1)).toBe(true);
  });

  it("never refuses a message that answers what was asked", () => {
    expect(read("tell me a joke", { expects: "country" }).isOutOfScope).toBe(true);
    expect(read("zambia", { expects: "country" })).toMatchObject({
      isOutOfScope: false,
      mentions: [{ slot: "country", value: "ZM" }],
    });
  });

  it("reads pseudonyms as what they stand for", () => {
    expect(read("my line «PHONE_1» has no signal").intents[0]?.intent).toBe("no_service");
  });

  it("stays well-behaved on long and odd text", () => {
    for (const text of [
      "a ".repeat(2_000),
      "ا".repeat(4_000),
      "«".repeat(4_000),
      "1 ".repeat(2_000),
      "no ".repeat(1_300),
    ]) {
      expect(read(text).intents.length).toBeLessThanOrEqual(5);
    }
  });
});

describe("detectLanguage()", () => {
  it.each([
    ["hello", "ar", "en"],
    ["مرحبا", "en", "ar"],
    ["الـ SIM M كم سعرها", "en", "ar"],
    ["what does شكرا mean here", "ar", "en"],
    ["123", "ar", "ar"],
    ["123", "en", "en"],
    ["«PHONE_1»", "ar", "ar"],
    ["👍", "ar", "ar"],
    ["3ayez a3raf el fatora", "en", "ar"],
    ["leish fatoorti zayda", "en", "ar"],
    ["abi akallem mowazaf", "en", "ar"],
    ["badde ghayyer el ba2a", "en", "ar"],
    ["shokran", "en", "ar"],
    ["i need 5gb more on my 4g", "ar", "en"],
    ["el dorado hotel roaming price", "ar", "en"],
    ["my iphone14 has no 5g", "ar", "en"],
    ["sim m or sim l", "ar", "en"],
    ["2nd line, 30days, b2b", "ar", "en"],
    ["is mp3 streaming free", "ar", "en"],
  ] as const)("%j (else %s) → %s", (text, fallback, lang) => {
    expect(detectLanguage(text, fallback)).toBe(lang);
  });
});

describe("the shipped model on texts it never saw", () => {
  // By words alone; with the sentence embedding, see the model card and the bench.
  it.each([
    ["en", 0.8],
    ["ar", 0.82],
  ] as const)("%s: accuracy and refusal hold", (lang, floor) => {
    let right = 0;
    let refused = 0;
    const rows = rowsOf("eval", lang);
    const inScope = rows.filter(({ intent }) => intent !== "out_of_scope");
    for (const { text, intent } of rows) {
      const understanding = read(text, { lang });
      if (intent === "out_of_scope") refused += understanding.isOutOfScope ? 1 : 0;
      else right += !understanding.isOutOfScope && understanding.intents[0]?.intent === intent ? 1 : 0;
    }
    expect(right / inScope.length).toBeGreaterThanOrEqual(floor);
    expect(refused / (rows.length - inScope.length)).toBeGreaterThanOrEqual(0.9);
  });

  it("was trained on none of them", () => {
    const plain = (text: string): string =>
      text
        .toLowerCase()
        .replaceAll(/[\s.?!؟,،]+/g, " ")
        .trim();
    const seen = new Set([...rowsOf("train", "en"), ...rowsOf("train", "ar")].map(({ text }) => plain(text)));
    expect([...rowsOf("eval", "en"), ...rowsOf("eval", "ar")].filter(({ text }) => seen.has(plain(text)))).toEqual([]);
  });

  it("has texts enough for each intent and language", () => {
    const flows = [
      "bill_higher",
      "balance_due",
      "no_service",
      "no_data",
      "roaming",
      "compare_plans",
      "plan_eligibility",
      "change_plan",
    ];
    for (const [lang, flow, small] of [
      ["en", 60, 20],
      ["ar", 35, 20],
    ] as const) {
      const counts = Map.groupBy(rowsOf("train", lang), ({ intent }) => intent);
      expect(counts.size).toBe(49);
      for (const [intent, rows] of counts)
        expect([
          intent,
          rows.length >= (intent === "out_of_scope" ? 200 : flows.includes(intent) ? flow : small),
        ]).toEqual([intent, true]);
    }
  });
});

const texts = rowsOf("train", "en").filter((_, index) => index % 12 === 0);

describe("trainIntentModel()", () => {
  it("gives the same bytes for the same texts", () => {
    const options = { context: TEST_CONTEXT, epochs: 2 };
    const [one, two] = [trainIntentModel(texts, options), trainIntentModel(texts, options)];
    expect(one.header).toEqual(two.header);
    expect(one.bytes).toEqual(two.bytes);
  });

  it("learns what it is shown", () => {
    const { header, bytes } = trainIntentModel(texts, { context: TEST_CONTEXT, epochs: 8 });
    const model = loadIntentModel(bytes, JSON.parse(JSON.stringify(header)));
    const right = texts.filter(
      ({ text, intent }) =>
        intent === "out_of_scope" ||
        understand(screenedLiteral(text), model, TEST_CONTEXT).intents[0]?.intent === intent,
    );
    expect(right.length / texts.length).toBeGreaterThan(0.9);
  });
});

describe("a model that was shown nothing out of scope", () => {
  it("refuses nothing, and holds only what its words leave open for doubtful", async () => {
    const inScope = texts.filter(({ intent }) => intent !== "out_of_scope");
    const meanings = inScope.map(({ intent }) =>
      Float32Array.from({ length: 8 }, (_, i) => Math.sin(intent.length + i)),
    );
    const { header, bytes } = trainIntentModel(inScope, { context: TEST_CONTEXT, epochs: 4, meanings });
    const model = loadIntentModel(bytes, JSON.parse(JSON.stringify(header)));
    let asked = 0;
    for (const { text } of inScope) {
      const meant = await understandFully(screenedLiteral(text), model, TEST_CONTEXT, () => {
        asked += 1;
        return Promise.resolve(null);
      });
      expect(meant.isOutOfScope).toBe(false);
    }
    expect(asked / inScope.length).toBeLessThan(0.5);
  });
});

describe("loadIntentModel()", () => {
  it.each([
    ["another format", new Uint8Array(8), { format: "else" }],
    ["no header", new Uint8Array(8), null],
    ["too few weights", new Uint8Array(8), JSON.parse(readFileSync("models/nlu/intents.json", "utf8"))],
    [
      "scales missing",
      new Uint8Array(8),
      { ...(JSON.parse(readFileSync("models/nlu/intents.json", "utf8")) as object), scales: [] },
    ],
  ])("refuses %s", (_name, bytes, header) => {
    expect(() => loadIntentModel(bytes, header)).toThrow(AppError);
  });

  it("is small enough to ship", () => {
    expect(shippedModel().sizeBytes).toBeLessThanOrEqual(5e6);
  });
});

describe("understandFully()", () => {
  it.each([
    ["NR3 1AB", {}],
    ["it is NR3 1AB", { expects: "postcode" }],
  ])("%j asks for no meaning: it is one value, or mostly what was asked for", async (text, context) => {
    let asked = 0;
    const embed = async (): Promise<null> => {
      asked += 1;
      return Promise.resolve(null);
    };
    await understandFully(screenedLiteral(text), shippedModel(), { ...TEST_CONTEXT, ...context }, embed);
    expect(asked).toBe(0);
  });

  const text = screenedLiteral("can you sort the thing out before we fly to nan");

  it("asks for a meaning only where the words of an English text leave it open", async () => {
    const asked: string[] = [];
    const embed = async (sentence: string): Promise<null> => {
      asked.push(sentence);
      return Promise.resolve(null);
    };
    for (const sentence of ["why is my bill higher this month", "yes please", "حط عشرين على شريحتي", text])
      await understandFully(screenedLiteral(sentence), shippedModel(), TEST_CONTEXT, embed);
    expect(asked).toEqual([text]);
  });

  it("goes on with the words where there is no meaning, and lets a meaning decide", async () => {
    const without = await understandFully(text, shippedModel(), TEST_CONTEXT, async () => Promise.resolve(null));
    expect(without).toEqual(understand(text, shippedModel(), TEST_CONTEXT));
    const meaning = new Float32Array(512).fill(1 / Math.sqrt(512));
    const withOne = await understandFully(text, shippedModel(), TEST_CONTEXT, async () => Promise.resolve(meaning));
    expect(withOne.intents).not.toEqual(without.intents);
  });
});
