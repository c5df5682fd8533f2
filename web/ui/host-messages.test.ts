// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { mark, readHostMessage, readWidgetMessage } from "./host-messages.ts";

test("readWidgetMessage() reads what mark() marked", () => {
  expect(readWidgetMessage(mark({ type: "unread", count: 2, inTitle: false, hasNews: true }))).toEqual({
    type: "unread",
    count: 2,
    inTitle: false,
    hasNews: true,
  });
  // A widget of an older release says nothing of news.
  expect(readWidgetMessage({ protocol: "wardline/1", type: "unread", count: 1 })).toMatchObject({ hasNews: false });
  expect(readWidgetMessage(mark({ type: "quick_exit" }))).toEqual({ type: "quick_exit" });
});

test("readHostMessage() takes a token only where there is one", () => {
  const hello = { type: "hello", isShown: true, identifyToken: "", canIdentify: false } as const;
  expect(readHostMessage(mark(hello))).toEqual({ ...hello, identifyToken: null });
  expect(readHostMessage(mark({ type: "identify", token: "" }))).toBeNull();
});

test.each([
  null,
  1,
  "close",
  {},
  { type: "close" },
  { protocol: "wardline/2", type: "close" },
  { protocol: "wardline/1", type: "eval" },
])("readWidgetMessage() and readHostMessage() refuse %j", (data) => {
  expect(readWidgetMessage(data)).toBeNull();
  expect(readHostMessage(data)).toBeNull();
});

test.each([-1, 1.5, "3", Number.NaN, undefined])("readWidgetMessage() refuses %j unread messages", (count) => {
  expect(readWidgetMessage({ protocol: "wardline/1", type: "unread", count })).toBeNull();
});
