// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { KeyReader, nameOfPress, type Press } from "./keys.ts";
import { findCommands } from "./palette.tsx";
import { hashOf, placeOf } from "./place.ts";

const CASE = "01a1dea6-4100-7261-8a03-f18095602e3c";

test("placeOf() reads a page and what is open on it, and leaves out whatever is no id, word or short number", () => {
  expect(placeOf(`#/cases/${CASE}`)).toEqual({ page: "cases", rest: [CASE] });
  expect(placeOf("#/service/flow")).toEqual({ page: "service", rest: ["flow"] });
  expect(placeOf("#/cases/<img>/x")).toEqual({ page: "cases", rest: [] });
  for (const hash of ["", "#", "#enrol=abcdefghijklmnopqrstuvwxyz", "#/", "#/../x", "#/Maya"])
    expect(placeOf(hash)).toBeNull();
});

test.each([
  "447700900123",
  "Maya Lindt",
  "maya@example.org",
  "49 170 1234567",
  "AAAA",
  "a/b",
  "",
  "%2e%2e",
  "A1B2C3D4E5F6",
])("[SEC-434] hashOf() makes no address with %j in it", (part) => {
  expect(() => hashOf("cases", part)).toThrow(TypeError);
});

const press = (code: string, more: Partial<Press> = {}): Press => ({
  ...{ code, key: code.slice(-1).toLowerCase(), timeStamp: 0 },
  ...{ ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
  ...more,
});

test("nameOfPress() goes by the place of a key, so that an Arabic layout has the same ones", () => {
  expect(nameOfPress(press("KeyK", { key: "ن", ctrlKey: true }))).toBe("Mod+K");
  expect(nameOfPress(press("Slash", { key: "؟", shiftKey: true }))).toBe("?");
  expect(nameOfPress(press("KeyT", { key: "T", shiftKey: true }))).toBe("Shift+T");
  expect(nameOfPress(press("KeyE", { altKey: true }))).toBeNull();
  expect(nameOfPress(press("ShiftLeft", { key: "Shift", shiftKey: true }))).toBeNull();
});

test("KeyReader reads sequences in time, and nothing but Mod while somebody types", () => {
  const bound = ["G C", "J", "Mod+K"];
  const reader = new KeyReader();
  expect(reader.read(press("KeyG"), bound, false)).toBeNull();
  expect(reader.read(press("KeyC", { timeStamp: 500 }), bound, false)).toBe("G C");
  expect(reader.read(press("KeyG", { timeStamp: 1_000 }), bound, false)).toBeNull();
  expect(reader.read(press("KeyC", { timeStamp: 5_000 }), bound, false)).toBeNull();
  expect(reader.read(press("KeyJ"), bound, false)).toBe("J");
  expect(reader.read(press("KeyJ"), bound, true)).toBeNull();
  expect(reader.read(press("KeyK", { metaKey: true }), bound, true)).toBe("Mod+K");
});

test("findCommands() wants every word and puts beginnings first, without marks and capitals", () => {
  const make = (label: string, group = "Pages") => ({ id: label, label, group, run: () => undefined });
  const all = [make("Go to Staff"), make("Staff of today"), make("Résumé"), make("Theme", "This window")];
  expect(findCommands(all, "staff").map(({ label }) => label)).toEqual(["Staff of today", "Go to Staff"]);
  expect(findCommands(all, "resume").map(({ label }) => label)).toEqual(["Résumé"]);
  expect(findCommands(all, "window theme")).toHaveLength(1);
  expect(findCommands(all, "zz")).toEqual([]);
  expect(findCommands(all, "")).toHaveLength(4);
});
