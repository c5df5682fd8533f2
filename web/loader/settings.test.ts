// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { DEFAULT_COLOURS, DEFAULT_EXIT_URL, readSettings, widgetUrl } from "./settings.ts";

const SRC = "https://chat.operator.example/loader.js?v=3";
const quiet = (): void => undefined;

test("readSettings() takes the widget's origin from the script's own address", () => {
  expect(readSettings(SRC, { brand: "larkspur", lang: "ar-KW" }, quiet)).toMatchObject({
    origin: "https://chat.operator.example",
    brand: "larkspur",
    lang: "ar",
    corner: "end",
    colours: DEFAULT_COLOURS,
  });
});

test("readSettings() replaces what is unsafe or unreadable and warns about colours", () => {
  const said: string[] = [];
  const data = {
    brand: "../x",
    primary: "red;}",
    exitUrl: "javascript:alert(1)",
    corner: "left",
    theme: "x",
    label: " ",
  };
  expect(readSettings(SRC, data, (text) => said.push(text))).toMatchObject({
    brand: "default",
    colours: DEFAULT_COLOURS,
    exitUrl: DEFAULT_EXIT_URL,
    corner: "end",
    theme: "auto",
    label: "Chat with us",
  });
  expect(said).toHaveLength(1);
});

test("widgetUrl() tells the widget which page may speak to it", () => {
  const url = new URL(widgetUrl(readSettings(SRC, { brand: "larkspur" }, quiet), "https://www.operator.example"));
  expect(url.origin + url.pathname).toBe("https://chat.operator.example/widget/");
  expect(url.searchParams.get("host")).toBe("https://www.operator.example");
});
