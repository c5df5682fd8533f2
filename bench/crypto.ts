// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:tls";
import { parseArgs } from "node:util";
import { greet, LANE, openRecord, recordKeys, type Session, sealRecord, welcome } from "#channel";
import { channelCrypto, ENVELOPE_SUITES, openEnvelope, type Seal, sealEnvelope } from "#crypto";
import { systemRandom } from "../src/main/system.ts";
import { rotateMany } from "./crypto-rotation.ts";
import { type Figures, percentile, rounded, table } from "./figures.ts";

const file = (name: string): Buffer => readFileSync(new URL(`../test/fixtures/localhost.${name}.pem`, import.meta.url));

/**
 * What cryptography costs here: a TLS handshake with and without ML-KEM, a session of the message layer and a turn over it, an envelope of
 * 200 bytes and of 4 kB beside raw AES-256-GCM in the same run, and the rotation of subjects' keys.
 *
 * `--handshakes N` (400 of each), `--sessions N` (200), `--envelopes N` (40,000), `--subjects N` (5,000).
 */
export async function run(args: string[]): Promise<Figures> {
  const { values } = parseArgs({
    args,
    options: {
      handshakes: { type: "string", default: "400" },
      sessions: { type: "string", default: "200" },
      envelopes: { type: "string", default: "40000" },
      subjects: { type: "string", default: "5000" },
    },
  });
  const handshakes = await measureHandshakes(Number(values.handshakes));
  const layer = await measureLayer(Number(values.sessions));
  const envelopes = measureEnvelopes(Number(values.envelopes));
  const { rotateSubjectsPerSecond } = await rotateMany(Number(values.subjects), "file");
  const figures = { ...handshakes, ...layer, ...envelopes, rotateSubjectsPerSecond };
  process.stdout.write(
    table(
      "Cryptography",
      Object.entries(figures).map(([key, value]) => [key, String(value)]),
    ),
  );
  return figures;
}

/** Full handshakes over loopback, client and server in this process, the two kinds in turn so that both see the same machine. */
async function measureHandshakes(
  rounds: number,
): Promise<{ tlsHybridMs: number; tlsClassicalMs: number; tlsHybridRatio: number }> {
  const server = createServer({
    cert: file("cert"),
    key: file("key"),
    minVersion: "TLSv1.3",
    ecdhCurve: "X25519MLKEM768:X25519",
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const once = (ecdhCurve: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const started = performance.now();
      const socket = connect({ port, host: "127.0.0.1", servername: "localhost", ca: file("cert"), ecdhCurve }, () => {
        resolve(performance.now() - started);
        socket.destroy();
      });
      socket.once("error", reject);
    });
  const hybrid: number[] = [];
  const classical: number[] = [];
  try {
    for (let n = 0; n < rounds + 20; n += 1) {
      const times = [await once("X25519MLKEM768"), await once("X25519")] as const;
      if (n < 20) continue;
      hybrid.push(times[0]);
      classical.push(times[1]);
    }
  } finally {
    await new Promise((done) => server.close(done));
  }
  const [tlsHybridMs, tlsClassicalMs] = [percentile(hybrid, 0.5), percentile(classical, 0.5)];
  return {
    tlsHybridMs: rounded(tlsHybridMs, 3),
    tlsClassicalMs: rounded(tlsClassicalMs, 3),
    tlsHybridRatio: rounded(tlsHybridMs / tlsClassicalMs, 3),
  };
}

/** Both sides of it, by OpenSSL: a session's two messages, and a turn's request and answer, each padded, sealed and opened. */
async function measureLayer(rounds: number): Promise<{ hpkeSetupMs: number; hpkeMessageMs: number }> {
  const hpke = channelCrypto.hpke(1);
  const pair = await hpke.GenerateKeyPair(true);
  const key = {
    suite: 1 as const,
    publicKey: new Uint8Array(await hpke.SerializePublicKey(pair.publicKey)),
    notBefore: 0,
    notAfter: Number.MAX_SAFE_INTEGER,
    keyId: new Uint8Array(16),
    statement: new Uint8Array(600),
  };
  const own = {
    suite: 1 as const,
    privateKey: await hpke.SerializePrivateKey(pair.privateKey),
    statement: key.statement,
  };
  const setups: number[] = [];
  let session: Session | null = null;
  for (let n = 0; n < rounds + 10; n += 1) {
    const started = performance.now();
    const greeting = await greet(channelCrypto, key);
    const answered = await welcome(channelCrypto, greeting.hello, own, systemRandom.bytes(16));
    session = answered === null ? null : await greeting.finish(answered.welcome);
    if (n >= 10) setups.push(performance.now() - started);
  }
  if (session === null) throw new Error("The session was not agreed on");
  const [client, server] = await Promise.all([
    recordKeys(channelCrypto, session.secret, "client"),
    recordKeys(channelCrypto, session.secret, "server"),
  ]);
  const turns: number[] = [];
  const [request, answer] = [systemRandom.bytes(200), systemRandom.bytes(1_500)];
  for (let seq = 0; seq < rounds * 20; seq += 1) {
    const started = performance.now();
    for (const [type, keys, content] of [
      ["request", client, request],
      ["answer", server, answer],
    ] as const) {
      const record = await sealRecord(
        channelCrypto,
        session,
        keys,
        { type, lane: LANE.ordered, seq, least: 512 },
        content,
      );
      const opened = await openRecord(channelCrypto, session, keys, type, record);
      if (opened === null) throw new Error("A record did not open");
    }
    turns.push(performance.now() - started);
  }
  return { hpkeSetupMs: rounded(percentile(setups, 0.5), 3), hpkeMessageMs: rounded(percentile(turns, 0.5), 4) };
}

/** The suite that seals by default; the raw primitive is what it stands on: one cipher object, associated data of the same size, one tag. */
function measureEnvelopes(rounds: number): Figures & { sealUs200: number; sealUs4k: number; rawRatio: number } {
  const key = systemRandom.bytes(32);
  const seal: Seal = {
    key,
    keyNo: 1,
    namespace: "message",
    place: {
      tenant: "larkspur",
      subject: "3f2b8c1e-6d4a-4e0b-9a57-1c0d2e3f4a5b",
      conversation: "019a8c55-1000-7abc-8def-0123456789ab",
      row: "message/12",
    },
  };
  const associated = systemRandom.bytes(160);
  const raw = (plaintext: Uint8Array): void => {
    const cipher = createCipheriv("aes-256-gcm", key, systemRandom.bytes(12));
    cipher.setAAD(associated);
    cipher.update(plaintext);
    cipher.final();
    cipher.getAuthTag();
  };
  const figures: Record<string, number> = {};
  for (const [name, size] of [
    ["200", 200],
    ["4k", 4_096],
  ] as const) {
    const plaintext = systemRandom.bytes(size);
    const sealed = sealEnvelope(seal, plaintext, systemRandom);
    const works: Record<string, () => unknown> = {
      [`sealUs${name}`]: () => sealEnvelope(seal, plaintext, systemRandom),
      [`openUs${name}`]: () => openEnvelope(seal, sealed),
      [`rawUs${name}`]: () => {
        raw(plaintext);
      },
    };
    for (const { no } of ENVELOPE_SUITES.filter((suite) => suite.no !== 1))
      works[`sealUs${name}Suite${no}`] = () => sealEnvelope({ ...seal, suite: no }, plaintext, systemRandom);
    Object.assign(figures, inTurn(rounds, works));
  }
  const { sealUs200 = 0, sealUs4k = 0, rawUs4k = 0 } = figures;
  return { ...figures, sealUs200, sealUs4k, rawRatio: rounded(rawUs4k / sealUs4k, 3), mlKemUs: measureMlKem() };
}

/** Median of batches of each, in microseconds, the works in turn: a pause of the collector or a busy neighbour meets all of them. */
function inTurn(rounds: number, works: Readonly<Record<string, () => unknown>>): Record<string, number> {
  const batches = new Map(Object.keys(works).map((name) => [name, [] as number[]]));
  const size = Math.max(1, Math.floor(rounds / 200));
  for (let n = 0; n < 210; n += 1) {
    for (const [name, work] of Object.entries(works)) {
      const started = performance.now();
      for (let m = 0; m < size; m += 1) work();
      if (n >= 10) batches.get(name)?.push(((performance.now() - started) / size) * 1_000);
    }
  }
  return Object.fromEntries([...batches].map(([name, times]) => [name, rounded(percentile(times, 0.5), 2)]));
}

/** A key pair of ML-KEM-768, what a client adds to a handshake. */
function measureMlKem(): number {
  const makePair = (): unknown => generateKeyPairSync("ml-kem-768" as unknown as "x25519");
  return inTurn(1_000, { makePair })["makePair"] ?? 0;
}
