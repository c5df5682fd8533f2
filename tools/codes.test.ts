// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { codesIn, publicCodesIn, renderCodes } from "./codes.ts";

const source = (text: string) => codesIn("src/x.ts", text);

test("codesIn() finds codes of AppError, of its subclasses and in super calls, with their sentences", () => {
  const text = `
    throw new AppError("adapter.one", "Cannot do one", { cause });
    throw new FatalError("app.two", \`Cannot do two: \${why} is missing\`);
    class KmsError extends AppError { constructor() { super("adapter.kms_three", "Cannot " + "do three"); } }
    throw new KmsError("adapter.four", "Cannot do four");
  `;
  expect(source(text).map(({ code, message }) => [code, message])).toEqual([
    ["adapter.one", "Cannot do one"],
    ["app.two", "Cannot do two: … is missing"],
    ["adapter.kms_three", "Cannot do three"],
    ["adapter.four", "Cannot do four"],
  ]);
});

test("codesIn() lists both codes of a choice", () => {
  expect(source(`new AppError(late ? "app.late" : "app.early", "x")`).map(({ code }) => code)).toEqual([
    "app.late",
    "app.early",
  ]);
});

test("codesIn() ignores errors without a code", () => {
  expect(source(`throw new TypeError("Cannot x"); throw new Error("a.b c");`)).toEqual([]);
});

test("codesIn() refuses a code that is not written out", () => {
  expect(() => source("\nthrow new AppError(code, 'x');")).toThrow("src/x.ts:2");
  expect(() => source("throw new AppError(`adapter.${name}`, 'x');")).toThrow("write it out");
});

test("renderCodes() gives the same page for the same codes in any order", () => {
  const codes = source(`new AppError("b.two", "B"); new AppError("a.one", "A | a"); new AppError("a.one", "A | a");`);
  expect(renderCodes(codes.toReversed(), ["y", "x"])).toBe(renderCodes(codes, ["x", "y"]));
  expect(renderCodes(codes, []).match(/`a\.one`/gu)).toHaveLength(1);
  expect(renderCodes(codes, [])).toContain("A \\| a");
});

test("publicCodesIn() reads the lists whose name says that they are codes", () => {
  const text = `export const REFUSAL_CODES = ["gone", "too_large"] as const; export const LANGS = ["en"] as const;`;
  expect(publicCodesIn("src/protocol/x.ts", text)).toEqual(["gone", "too_large"]);
});
