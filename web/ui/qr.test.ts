// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { encodeQr } from "./qr.ts";

const written = (rows: readonly (readonly boolean[])[] | null): string =>
  (rows ?? []).map((row) => row.map((isDark) => (isDark ? "1" : "0")).join("")).join("\n");

// Each of these pictures was read back by an independent reader (jsQR 1.4.0) before its hash was written down.
test.each([
  [
    "LPA:1$smdp.larkspur.example$ABCD-1234-EFGH-5678",
    33,
    "512acc235921a7004f73387f7d5a440b4b8d4e5615f1adba41e4871f2aa7d72d",
  ],
  ["z".repeat(110), 45, "a7aedde5a38a934bce0bc01142f1c89e14bc300de7e7d0f542989164d2151a4c"],
  ["z".repeat(213), 57, "f6862dc828d614e511c1aea5f5a112d3daed5599ae635fd3e675eb5a0f04fc3a"],
])("encodeQr() draws %s as it was read", (text, size, hash) => {
  const rows = encodeQr(text);
  expect(rows).toHaveLength(size);
  expect(createHash("sha256").update(written(rows)).digest("hex")).toBe(hash);
});

test("encodeQr() has three finders, is square, and changes with each sign of the text", () => {
  const rows = encodeQr("LPA:1$a$B") ?? [];
  expect(rows.every((row) => row.length === rows.length)).toBe(true);
  const ring = [true, true, true, true, true, true, true];
  expect(rows[0]?.slice(0, 7)).toEqual(ring);
  expect(rows[0]?.slice(-7)).toEqual(ring);
  expect(rows.at(-1)?.slice(0, 7)).toEqual(ring);
  expect(rows.at(-1)?.slice(-7)).not.toEqual(ring);
  expect(written(encodeQr("LPA:1$a$C"))).not.toBe(written(rows));
});

test("encodeQr() says so when a text is too long", () => {
  expect(encodeQr("z".repeat(214))).toBeNull();
  expect(encodeQr("ل".repeat(107))).toBeNull();
  expect(encodeQr("")).toHaveLength(21);
});
