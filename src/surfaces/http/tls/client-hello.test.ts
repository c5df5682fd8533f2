// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { workedMs } from "#kernel/testing";
import {
  extension,
  GROUP,
  helloMessage,
  inRecords,
  join,
  u8,
  u16,
  vector16,
} from "../../../../test/harness/raw-hello.ts";
import { MAX_HELLO_BYTES, readClientHello } from "./client-hello.ts";

type Vector = {
  readonly description: string;
  readonly bytes: string;
  readonly expect: string;
  readonly groups?: string[];
};
const directory = new URL("../../../../test/vectors/client-hello/", import.meta.url);
const vectors = readdirSync(directory).map(
  (name) => [name, JSON.parse(readFileSync(new URL(name, directory), "utf8")) as Vector] as const,
);
const MESSAGE = helloMessage({ groups: [0x2a2a, GROUP.X25519MLKEM768, GROUP.X25519], shares: [GROUP.X25519MLKEM768] });
const HELLO = inRecords(MESSAGE);

describe("readClientHello()", () => {
  it.each(vectors)("[SEC-251] readClientHello() agrees with %s", (_name, { bytes, expect: wanted, groups }) => {
    const read = readClientHello(Uint8Array.fromHex(bytes));
    expect(read.state === "invalid" ? read.reason : read.state).toBe(wanted);
    if (read.state === "read")
      expect(read.hello.supportedGroups.map((group) => group.toString(16).padStart(4, "0"))).toEqual(groups);
  });

  it("has more vectors that must fail than vectors that must pass", () => {
    const passing = vectors.filter(([, vector]) => vector.expect === "read").length;
    expect(passing).toBeGreaterThan(2);
    expect(vectors.length - passing).toBeGreaterThan(passing);
  });

  it("reads the same however the message is cut into records", () => {
    const whole = readClientHello(HELLO);
    for (const size of [1, 2, 3, 5, 100, 1_000]) expect(readClientHello(inRecords(MESSAGE, size))).toEqual(whole);
  });

  it("wants more of every beginning, and reads the same with something behind it", () => {
    for (let length = 0; length < HELLO.length; length += 1)
      expect(readClientHello(HELLO.subarray(0, length)).state).toBe("more");
    expect(readClientHello(join(HELLO, new Uint8Array(40).fill(1)))).toEqual(readClientHello(HELLO));
  });

  it("leaves out what means nothing (RFC 8701) and keeps the client's order", () => {
    const read = readClientHello(HELLO);
    expect(read.state === "read" && read.hello).toEqual({
      supportedGroups: [GROUP.X25519MLKEM768, GROUP.X25519],
      keyShares: [GROUP.X25519MLKEM768],
      versions: [0x0304],
    });
  });

  it("[SEC-251] readClientHello() refuses an extension that comes twice, so that nobody else reads the other one", () => {
    const twice = extension(10, vector16(u16(GROUP.X25519)));
    const message = helloMessage({ groups: [GROUP.X25519MLKEM768], shares: [GROUP.X25519MLKEM768], extra: [twice] });
    expect(readClientHello(inRecords(message))).toEqual({ state: "invalid", reason: "malformed" });
  });

  it("[SEC-251] readClientHello() answers whatever comes, without an error and in bounded time", () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      // A hello with some bytes changed, cut or doubled.
      fc
        .tuple(fc.array(fc.tuple(fc.nat(HELLO.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(HELLO.length))
        .map(([changes, cut]) => {
          const bytes = HELLO.slice();
          for (const [at, value] of changes) bytes[at] = value;
          return bytes.subarray(0, cut === 0 ? bytes.length : cut);
        }),
    );
    fc.assert(
      fc.property(noise, (bytes) => {
        expect(["more", "read", "invalid"]).toContain(readClientHello(bytes).state);
      }),
      { numRuns: 3_000 },
    );
    const endless = join(u8(22), u16(0x0301), u16(1), u8(1));
    const bytes = new Uint8Array(5 * 6 + 6 * MAX_HELLO_BYTES);
    for (let at = 0; at + 6 <= bytes.length; at += 6) bytes.set(endless, at);
    const started = workedMs();
    readClientHello(bytes);
    expect(workedMs() - started).toBeLessThan(200);
  });
});
