// SPDX-License-Identifier: Apache-2.0
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Sensitive, utf8 } from "#kernel";
import { seededRandom } from "#kernel/testing";
import { makeFileRoots } from "./file-roots.ts";
import { openKeyFile, writeKeyFile } from "./key-file.ts";
import { makeKeyring } from "./keyring.ts";
import { formatSealedKeyring, makePassphraseKey, parseSealedKeyring } from "./passphrase-keyring.ts";

const CHEAP = { memory: 19_456, passes: 2, parallelism: 1 };
const code = (wanted: string): unknown => expect.objectContaining({ code: wanted });
const secret = (text: string) => new Sensitive<Uint8Array>(utf8(text));
const asks = (text: string) => async () => secret(text);

describe("a keyring under a passphrase", () => {
  let sealed: string;
  const keys = makeKeyring(seededRandom(1));
  beforeAll(async () => {
    sealed = formatSealedKeyring(
      keys,
      await makePassphraseKey(secret("correct horse battery"), seededRandom(2), CHEAP),
      seededRandom(3),
    );
  });
  const parse = (text: string, passphrase: string | null = "correct horse battery") =>
    parseSealedKeyring(text, "root.key", null, passphrase === null ? null : asks(passphrase));

  it("opens for ever by the passphrase that sealed it", async () => {
    const file = new URL("../../../test/vectors/keyring-sealed/opens-sealed.json", import.meta.url);
    const vector = JSON.parse(await readFile(file, "utf8")) as Record<"text" | "passphrase", string> & {
      readonly keys: Readonly<Record<string, string>>;
    };
    const opened = await parse(vector.text, vector.passphrase);
    // EXPOSE: the key of a test vector
    const found = opened.keys.map(({ keyNo, key }) => [String(keyNo), Buffer.from(key.expose()).toString("hex")]);
    expect(found).toEqual(Object.entries(vector.keys));
  });

  it("says that a passphrase is wrong or wanted, and shows nothing", async () => {
    expect((await parse(sealed)).keys.map(({ keyNo }) => keyNo)).toEqual([1]);
    await expect(parse(sealed, "wrong horse battery")).rejects.toThrow(code("adapter.kms_wrong_passphrase"));
    await expect(parse(sealed, null)).rejects.toThrow(code("adapter.kms_passphrase_needed"));
    // EXPOSE: to see that it is not there
    expect(sealed).not.toContain(Buffer.from(keys[0]!.key.expose()).toString("base64url"));
  });

  const line = (text: string, at: number, change: (line: string) => string): string =>
    text
      .split("\n")
      .map((one, index) => (index === at ? change(one) : one))
      .join("\n");
  it.each<[string, (text: string) => string, string]>([
    ["another version", (text) => text.replace("v2", "v3"), "invalid"],
    ["less memory than allowed", (text) => text.replace("19456", "1024"), "invalid"],
    ["more memory than allowed", (text) => text.replace("19456", "4194304"), "invalid"],
    ["too many passes", (text) => text.replace("19456 2", "19456 99"), "invalid"],
    ["no passes", (text) => text.replace("19456 2", "19456 0"), "invalid"],
    ["another cost within bounds", (text) => text.replace("19456 2", "19456 3"), "wrong"],
    ["another algorithm", (text) => text.replace("argon2id", "argon2i"), "invalid"],
    ["a short salt", (text) => line(text, 1, (one) => one.slice(0, -2)), "invalid"],
    ["another salt", (text) => line(text, 1, (one) => one.replace(/.{22}$/, "AAAAAAAAAAAAAAAAAAAAAA")), "wrong"],
    ["nothing sealed", (text) => line(text, 2, () => ""), "invalid"],
    ["a cut seal", (text) => line(text, 2, (one) => one.slice(0, -4)), "wrong"],
    ["a line more", (text) => `${text}1 abc\n`, "invalid"],
  ])("is refused with %s", async (_what, change, why) => {
    const wanted = why === "wrong" ? "adapter.kms_wrong_passphrase" : "adapter.kms_key_file_invalid";
    await expect(parse(change(sealed))).rejects.toThrow(code(wanted));
  });
});

describe("makeFileRoots()", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "wardline-roots-"));
  });
  afterAll(async () => rm(directory, { recursive: true, force: true }));

  it("adds and destroys root keys in a sealed file, and what another process did is seen", async () => {
    const path = join(directory, "root.key");
    const random = seededRandom(9);
    const options = { path, dataDirectory: null, ifMissing: "make", random } as const;
    const made = await openKeyFile(options);
    const sealing = await makePassphraseKey(secret("correct horse battery"), random, CHEAP);
    await writeKeyFile(path, made.keys, sealing, random);
    await expect(openKeyFile(options)).rejects.toThrow(code("adapter.kms_passphrase_needed"));
    const open = async () =>
      makeFileRoots({
        path,
        opened: await openKeyFile({ ...options, passphrase: asks("correct horse battery") }),
        random,
        passphrase: null,
        now: () => 7,
      });
    const [a, b] = [await open(), await open()];
    const root = { rootNo: 2, kind: "file", ref: "" } as never;
    // Both make root key 2: it is one.
    await Promise.all([a.create(2), b.create(2)]);
    const place = { tenant: "t", subjectId: "s" } as never;
    const wrapped = await a.wrap(root, place, new Uint8Array(32).fill(4));
    expect(await b.unwrap(root, place, wrapped)).toEqual(new Uint8Array(32).fill(4));
    expect(await b.destroy({ ...(root as object), rootNo: 1 } as never)).toBe(7);
    expect((await openKeyFile({ ...options, passphrase: asks("correct horse battery") })).keys).toHaveLength(1);
    expect(await a.holds({ ...(root as object), rootNo: 1 } as never)).toBe(true);
    await a.reload([2]);
    expect(await a.holds({ ...(root as object), rootNo: 1 } as never)).toBe(false);
    await expect(a.unwrap({ ...(root as object), rootNo: 1 } as never, place, wrapped)).rejects.toThrow(
      code("crypto.cannot_open"),
    );
    // The last one goes with its file: everything lies under a KMS then.
    await b.destroy(root);
    await expect(readFile(path)).rejects.toThrow("ENOENT");
    // Where the file is gone and root key 2 still opens something, a node that has it in memory goes on.
    await a.reload([2]);
    expect(await a.holds(root)).toBe(true);
    await a.reload([]);
    expect(await a.holds(root)).toBe(false);
  });

  it("refuses a sealed file that others can read as well", async () => {
    const path = join(directory, "open.key");
    const random = seededRandom(10);
    await writeFile(path, "wardline-keyring v2\n", { mode: 0o600 });
    await chmod(path, 0o644);
    const options = { path, dataDirectory: null, ifMissing: "refuse", random } as const;
    await expect(openKeyFile(options)).rejects.toThrow(code("adapter.kms_key_file_mode"));
  });

  it("keeps a copy elsewhere: there before a new root key is used, gone with a destroyed one, and never overwritten by another key [SEC-282]", async () => {
    const home = await mkdtemp(join(directory, "copied-"));
    const [path, elsewhere] = [join(home, "root.key"), join(home, "elsewhere")];
    const random = seededRandom(11);
    const options = { path, dataDirectory: null, ifMissing: "make", random } as const;
    const open = async () =>
      makeFileRoots({
        path,
        opened: await openKeyFile(options),
        random,
        passphrase: null,
        now: () => 7,
        copyDirectory: elsewhere,
      });
    const roots = await open();
    const same = async () => (await readFile(join(elsewhere, "root.key"))).equals(await readFile(path));
    // The folder is not there: no root key is made that would be lost with this disk.
    await expect(roots.create(2)).rejects.toThrow(code("adapter.kms_key_copy"));
    await mkdir(elsewhere);
    await roots.create(2);
    expect(await same()).toBe(true);
    expect((await stat(join(elsewhere, "root.key"))).mode & 0o777).toBe(0o600);
    await roots.destroy({ rootNo: 1, kind: "file", ref: "" } as never);
    expect(await same()).toBe(true);
    expect((await openKeyFile({ ...options, path: join(elsewhere, "root.key") })).keys).toHaveLength(1);
    expect(await readdir(elsewhere)).toEqual(["root.key"]);
    // The disk is lost and the program installed again: what lies elsewhere is all there is.
    const kept = await readFile(join(elsewhere, "root.key"));
    await rm(path);
    const fresh = await open();
    await expect(fresh.keepCopy()).rejects.toThrow(code("adapter.kms_key_copy"));
    await expect(fresh.create(2)).rejects.toThrow(code("adapter.kms_key_copy"));
    expect(await readFile(join(elsewhere, "root.key"))).toEqual(kept);
  });
});
