// SPDX-License-Identifier: Apache-2.0
// A TLS 1.3 client that stops after the first answer: what it sends is made by hand, and what comes back is read as it lies on the wire.
import { generateKeyPairSync } from "node:crypto";
import { connect } from "node:net";

export const GROUP = { X25519MLKEM768: 0x11ec, SecP384r1MLKEM1024: 0x11ed, X25519: 0x001d, P256: 0x0017 } as const;

export type HelloParts = {
  readonly groups: readonly number[];
  /** Group and its share; a random point where the bytes are left out. */
  readonly shares: readonly number[];
  readonly versions?: readonly number[];
  /** Further extensions, encoded. */
  readonly extra?: readonly Uint8Array[];
};

export const u8 = (value: number): Uint8Array => Uint8Array.of(value);
export const u16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);
export const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));
export const vector8 = (...parts: readonly Uint8Array[]): Uint8Array => join(u8(join(...parts).length), ...parts);
export const vector16 = (...parts: readonly Uint8Array[]): Uint8Array => join(u16(join(...parts).length), ...parts);
export const extension = (type: number, ...content: readonly Uint8Array[]): Uint8Array =>
  join(u16(type), vector16(...content));

/** The handshake message, without a record around it (RFC 8446 §4.1.2). */
export function helloMessage({ groups, shares, versions = [0x0304], extra = [] }: HelloParts): Uint8Array {
  const body = join(
    u16(0x0303),
    new Uint8Array(32).fill(7),
    vector8(new Uint8Array(32).fill(9)),
    vector16(u16(0x1301), u16(0x1302), u16(0x1303)),
    vector8(u8(0)),
    vector16(
      ...extra,
      extension(43, vector8(...versions.map(u16))),
      extension(10, vector16(...groups.map(u16))),
      extension(13, vector16(...[0x0403, 0x0503, 0x0804, 0x0805].map(u16))),
      extension(51, vector16(...shares.map((group) => join(u16(group), vector16(shareOf(group)))))),
    ),
  );
  return join(u8(1), u8(0), u16(body.length), body);
}

/** In records of at most so many bytes each. */
export function inRecords(message: Uint8Array, size: number = 16_384): Uint8Array {
  const records: Uint8Array[] = [];
  for (let at = 0; at < message.length; at += size)
    records.push(join(u8(22), u16(0x0301), vector16(message.subarray(at, at + size))));
  return join(...records);
}

function shareOf(group: number): Uint8Array {
  const x25519 = (): Uint8Array =>
    generateKeyPairSync("x25519").publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  if (group === GROUP.X25519) return x25519();
  if (group === GROUP.X25519MLKEM768) {
    const { publicKey } = generateKeyPairSync("ml-kem-768" as unknown as "x25519");
    return join(publicKey.export({ format: "der", type: "spki" }).subarray(-1184), x25519());
  }
  return new Uint8Array(65).fill(4);
}

export type FirstAnswer =
  | { readonly kind: "server_hello"; readonly group: number }
  | { readonly kind: "alert"; readonly code: number }
  | { readonly kind: "closed" };

/** Sends a hello and reads the group of the ServerHello's key share (§4.2.8), or the alert. */
export function firstAnswer(port: number, pieces: readonly Uint8Array[]): Promise<FirstAnswer> {
  return new Promise((resolve, reject) => {
    let seen = Buffer.alloc(0);
    const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => void sendEach());
    async function sendEach(): Promise<void> {
      for (const piece of pieces) {
        socket.write(piece);
        await new Promise((next) => setImmediate(next));
      }
    }
    const end = (answer: FirstAnswer): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.on("data", (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk]);
      if (seen.length < 5 || seen.length < 5 + seen.readUInt16BE(3)) return;
      const record = seen.subarray(5, 5 + seen.readUInt16BE(3));
      if (seen[0] === 21) end({ kind: "alert", code: record[1] ?? 0 });
      else end({ kind: "server_hello", group: groupOf(record) });
    });
    socket.on("error", reject);
    socket.on("close", () => {
      resolve({ kind: "closed" });
    });
  });
}

function groupOf(serverHello: Buffer): number {
  let at = 4 + 2 + 32;
  at += 1 + (serverHello[at] ?? 0) + 2 + 1;
  for (at += 2; at < serverHello.length; ) {
    if (serverHello.readUInt16BE(at) === 51) return serverHello.readUInt16BE(at + 4);
    at += 4 + serverHello.readUInt16BE(at + 2);
  }
  return 0;
}
