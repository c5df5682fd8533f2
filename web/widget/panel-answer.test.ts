// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { openPanelAnswer } from "./panel-answer.ts";

const code = { kind: "code", label: "PUK", value: "12345678" };
const answer = (items: unknown, more: object = {}): unknown => ({
  seal: "none",
  content: { items, showForSeconds: 60, ...more },
});

test("openPanelAnswer() opens what it can read", () => {
  const items = [
    code,
    { kind: "text", label: "Valid", value: "until 1 May" },
    { kind: "qr", label: "Scan", value: "LPA:1$a$B" },
    { kind: "link", label: "Open", href: "https://operator.example/1" },
    { kind: "table", label: "Calls", columns: ["a"], rows: [["b"]] },
  ];
  expect(openPanelAnswer(answer(items))?.items).toEqual(items);
});

test.each([
  ["a seal of a newer build", { seal: "box", content: {} }],
  ["no content", { seal: "none" }],
  ["an item of a newer build", answer([code, { kind: "video", label: "x" }])],
  ["a link that is a program", answer([{ kind: "link", label: "Open", href: "javascript:alert(1)" }])],
  ["a code that is none", answer([{ kind: "code", label: "PUK" }])],
  ["a row that is none", answer([{ kind: "table", label: "Calls", columns: [], rows: ["x"] }])],
  ["no time", answer([code], { showForSeconds: undefined })],
  ["nothing", null],
])("openPanelAnswer() shows nothing of an answer with %s", (_name, value) => {
  expect(openPanelAnswer(value)).toBeNull();
});
