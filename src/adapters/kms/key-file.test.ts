// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { seededRandom } from "#kernel/testing";
import { type KeyFileOptions, openKeyFile } from "./key-file.ts";
import { formatKeyring, makeKeyring, parseKeyring } from "./keyring.ts";

let home = "";
let options: KeyFileOptions;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "wardline-keys-"));
  options = {
    path: join(home, "keys", "root.key"),
    dataDirectory: join(home, "data"),
    ifMissing: "make",
    random: seededRandom(5),
  };
});
afterEach(async () => rm(home, { recursive: true, force: true }));

const code = (name: string): unknown => expect.objectContaining({ code: `adapter.${name}` });

describe("openKeyFile()", () => {
  test("makes the file once, for its owner only, and reads the same key afterwards", async () => {
    const first = await openKeyFile(options);
    const second = await openKeyFile({ ...options, random: seededRandom(6) });
    expect([first.isNew, second.isNew]).toEqual([true, false]);
    expect(second.keys[0]?.key.expose()).toEqual(first.keys[0]?.key.expose());
    expect((await stat(options.path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(home, "keys"))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(home, "keys"))).toEqual(["root.key"]);
  });

  test("gives eight processes that start at once the same key", async () => {
    const starts = Array.from({ length: 8 }, (_, seed) =>
      openKeyFile({ ...options, random: seededRandom(100 + seed) }),
    );
    const keys = (await Promise.all(starts)).map(({ keys: [first] }) => first?.key.expose().toHex());
    expect(new Set(keys).size).toBe(1);
    expect(await readdir(join(home, "keys"))).toEqual(["root.key"]);
  });

  test("refuses to make a key where there must be one", async () => {
    await expect(openKeyFile({ ...options, ifMissing: "refuse" })).rejects.toThrow(code("kms_key_file_missing"));
    await expect(stat(options.path)).rejects.toThrow();
  });

  test.each([0o640, 0o604, 0o660, 0o644, 0o610, 0o777])("refuses mode %o [SEC-005]", async (mode) => {
    await openKeyFile(options);
    await chmod(options.path, mode);
    await expect(openKeyFile(options)).rejects.toThrow(code("kms_key_file_mode"));
  });

  test("refuses a path inside the data directory, also through a link and before it makes anything [SEC-006]", async () => {
    const data = join(home, "data");
    await mkdir(join(data, "deep"), { recursive: true });
    await symlink(join(data, "deep"), join(home, "keys"));
    for (const path of [join(data, "root.key"), join(data, "deep", "root.key"), options.path]) {
      await expect(openKeyFile({ ...options, path })).rejects.toThrow(code("kms_key_file_location"));
    }
    expect(await readdir(join(data, "deep"))).toEqual([]);
  });

  test("allows a sibling whose name begins like the data directory", async () => {
    await expect(openKeyFile({ ...options, path: join(home, "data-keys", "root.key") })).resolves.toBeDefined();
  });

  test("refuses a symbolic link and a directory", async () => {
    await mkdir(join(home, "keys"));
    await writeFile(join(home, "elsewhere"), formatKeyring(makeKeyring(seededRandom(1))), { mode: 0o600 });
    await symlink(join(home, "elsewhere"), options.path);
    await expect(openKeyFile(options)).rejects.toThrow(code("kms_key_file_unreadable"));
    await rm(options.path);
    await mkdir(options.path);
    await expect(openKeyFile(options)).rejects.toThrow(code("kms_key_file_unreadable"));
  });

  test("refuses a damaged file and shows nothing of it", async () => {
    await openKeyFile(options);
    const text = await readFile(options.path, "utf8");
    const encoded = text.split(" ")[2] ?? "";
    const damaged = [
      "",
      "\n",
      "wardline-keyring v1\n",
      text.replace("v1", "v2"),
      text.slice(0, -2),
      `${text}x`,
      `${text}\n`,
      text + (text.split("\n")[1] ?? ""),
      text.replace("\n1 ", "\n2 "),
      text.replace("\n1 ", "\n0 "),
      text.replace("\n1 ", "\n01 "),
      text.replaceAll("\n", "\r\n"),
      text.replace(encoded.slice(0, 4), "AAAA"),
      text.replace(encoded, encoded.slice(1)),
    ];
    for (const wrong of damaged) {
      await writeFile(options.path, wrong, { mode: 0o600 });
      const error: unknown = await openKeyFile(options).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "adapter.kms_key_file_invalid" });
      expect(String(error)).not.toContain(encoded.slice(5, 20));
    }
  });
});

type Vector = { expect: "opens" | "invalid"; text: string; keys?: [number, string][] };
const directory = new URL("../../../test/vectors/keyring/", import.meta.url);
const vectors = readdirSync(directory).map(
  (name) => [name, JSON.parse(readFileSync(new URL(name, directory), "utf8")) as Vector] as const,
);

describe("keyring vectors", () => {
  test.each(vectors)("%s", (_name, vector) => {
    if (vector.expect === "invalid") {
      expect(() => parseKeyring(vector.text, "x")).toThrow(code("kms_key_file_invalid"));
      return;
    }
    const keys = parseKeyring(vector.text, "x");
    expect(keys.map(({ keyNo, key }) => [keyNo, key.expose().toHex()])).toEqual(vector.keys);
    expect(formatKeyring(keys)).toBe(vector.text);
  });

  test("hold ten that must fail for each that must open", () => {
    const opens = vectors.filter(([, vector]) => vector.expect === "opens").length;
    expect(opens).toBeGreaterThan(0);
    expect(vectors.length - opens).toBeGreaterThanOrEqual(10 * opens);
  });
});

describe("parseKeyring()", () => {
  test("reads several keys", () => {
    const keys = [
      ...makeKeyring(seededRandom(1)),
      ...makeKeyring(seededRandom(2)).map((key) => ({ ...key, keyNo: 2 })),
    ];
    expect(parseKeyring(formatKeyring(keys), "x").map(({ keyNo }) => keyNo)).toEqual([1, 2]);
  });

  test("never shows a key when it is printed [SEC-008]", () => {
    const keys = makeKeyring(seededRandom(1));
    expect(JSON.stringify(keys)).toBe('[{"keyNo":1,"key":"[sensitive]"}]');
  });
});
