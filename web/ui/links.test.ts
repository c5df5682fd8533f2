// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { safeHref } from "./links.ts";

test.each([
  "https://pay.larkspur.example/i/1",
  "http://localhost:8080/x",
  "http://www.larkspur.localhost/x",
  "http://127.0.0.1/x",
])("safeHref() lets %s through", (href) => {
  expect(safeHref(href)).toBe(href);
});

test.each([
  "javascript:alert(1)",
  " javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "data:text/html,x",
  "http://larkspur.example/",
  "http://localhost.evil.example/",
  "https://pay.larkspur.example@evil.example/",
  "//evil.example",
  "/relative",
  "",
])("safeHref() refuses %j", (href) => {
  expect(safeHref(href)).toBeNull();
});
