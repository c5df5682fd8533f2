// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { filesUnder, read, root } from "./repository.ts";

const layers = ["adapters", "surfaces"];
const top = folders("src").filter((name) => name !== "main" && !layers.includes(name));
/** Rooms with a door: everything one level below `src/`, and each adapter. */
const rooms = [...top.map((name) => `src/${name}`), ...folders("src/adapters").map((name) => `src/adapters/${name}`)];

const { imports } = JSON.parse(read("package.json")) as { imports: Record<string, string> };

function folders(at: string): string[] {
  return [...new Set(filesUnder(at).map((path) => path.slice(at.length + 1).split("/")))]
    .filter((parts) => parts.length > 1)
    .map(([name]) => name ?? "")
    .filter((name, index, all) => all.indexOf(name) === index);
}

describe("rooms", () => {
  test("rooms are found at all", () => {
    expect(rooms).toContain("src/kernel");
    expect(rooms.length).toBeGreaterThan(8);
  });

  test.each(rooms)("%s has a README that says what it is for and what it does not do", (room) => {
    expect(filesUnder(room)).toContain(`${room}/README.md`);
    const text = read(`${room}/README.md`);
    expect(text.split("\n").length).toBeGreaterThan(5);
    expect(text.toLowerCase()).toMatch(/\bnot\b/u);
  });

  test.each(rooms)("%s has a door of named re-exports and nothing else", (room) => {
    expect(filesUnder(room)).toContain(`${room}/index.ts`);
    const door = read(`${room}/index.ts`)
      .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gmu, "")
      // All of a room's ports are promised, in however many files; nothing else goes out by a star.
      .replace(/export type \* from "\.\/(?:[a-z-]+\/)*(?:[a-z]+-)?ports\.ts";/gu, "")
      .replace(/export (?:type )?\{[^}]*\} from "\.\/[^"]+";/gu, "");
    expect(door.trim()).toBe("");
  });

  test.each(rooms)("%s can be named from outside by a #name", (room) => {
    const [name] = Object.entries(imports).find(([, file]) => file === `./${room}/index.ts`) ?? [];
    expect(name).toMatch(/^#[a-z-]+$/u);
    if (filesUnder(room).includes(`${room}/testing.ts`)) {
      expect(imports[`${String(name)}/testing`]).toBe(`./${room}/testing.ts`);
    }
  });

  test.each(rooms)("%s declares its own error classes in errors.ts", (room) => {
    if (room === "src/kernel") return;
    const elsewhere = filesUnder(room).filter(
      (path) =>
        /\.ts$/u.test(path) &&
        !/\/errors\.ts$|\.test\.ts$/u.test(path) &&
        /\bextends (?:App|Fatal)Error\b/u.test(read(path)),
    );
    expect(elsewhere).toEqual([]);
  });

  test("package.json imports name files that exist", () => {
    expect(Object.values(imports).filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});
