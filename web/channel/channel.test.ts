// SPDX-License-Identifier: Apache-2.0
// Both sides of the sealed channel: OpenSSL as the service, noble as the browser, and the published vectors over both.
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { KEM_MLKEM768_X25519 as otherKem } from "@panva/hpke-noble";
import * as HPKE from "hpke";
import { describe, expect, test } from "vitest";
import {
  type Bytes,
  bucketOf,
  CHANNEL_PATHS,
  type ChannelBlock,
  ChannelClient,
  type ChannelCrypto,
  type ChannelKey,
  chooseKey,
  decodeRequest,
  encodeAnswer,
  encodeRequest,
  FrameKeys,
  fromText,
  greet,
  helloKeyId,
  type KeyList,
  keyIdOf,
  keyStatement,
  LANE,
  laneOf,
  openRecord,
  pad,
  pinOf,
  readMark,
  recordKeys,
  type Session,
  type Signed,
  sealRecord,
  toText,
  unpad,
  welcome,
} from "#channel";
import { channelCrypto, hybridHpke, makeSigner } from "#crypto";
import { browserCrypto } from "./browser-crypto.ts";
import { hybridKem } from "./hybrid-kem.ts";

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;
const shared = new URL("../../../shared/vectors/", import.meta.url);
const hex = (text: string): Bytes => Uint8Array.from(Buffer.from(text, "hex"));
const ed = makeSigner("ed25519", new Uint8Array(32).fill(1));
const ml = makeSigner("ml-dsa-44", new Uint8Array(32).fill(2));
const service = { ed25519: ed.publicKey, mlDsa44: ml.publicKey };
const pin = await pinOf(channelCrypto, service);
const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

function sign(text: string): Signed {
  return { text, ed25519: toText(ed.sign(utf8(text))), mlDsa44: toText(ml.sign(utf8(text))) };
}

type Own = ChannelKey & { readonly privateKey: Uint8Array; readonly list: KeyList };

async function makeOwn(change: Partial<ChannelKey> = {}, offered = [1]): Promise<Own> {
  const hpke = hybridHpke();
  const pair = await hpke.GenerateKeyPair(true);
  const publicKey = Uint8Array.from(await hpke.SerializePublicKey(pair.publicKey));
  const key = { suite: 1 as const, publicKey, notBefore: NOW - DAY, notAfter: NOW + DAY, ...change };
  const text = keyStatement("larkspur", key, offered);
  const statement = utf8(text);
  const keyId = await keyIdOf(channelCrypto, statement);
  const names = { ed25519: toText(service.ed25519), mlDsa44: toText(service.mlDsa44) };
  const privateKey = await hpke.SerializePrivateKey(pair.privateKey);
  return { ...key, statement, keyId, privateKey, list: { service: names, keys: [sign(text)] } };
}

const own = await makeOwn();
const ID = new Uint8Array(16).fill(7);

async function shake(crypto: ChannelCrypto): Promise<{ client: Session; server: Session }> {
  const greeting = await greet(crypto, own);
  const answer = await welcome(channelCrypto, greeting.hello, own, ID);
  const client = answer === null ? null : await greeting.finish(answer.welcome);
  if (client === null || answer === null) throw new Error("No session");
  return { client, server: answer.session };
}

describe.each([
  ["OpenSSL", channelCrypto],
  ["noble and WebCrypto", browserCrypto],
])("the channel by %s", (_name, crypto) => {
  test("greet() and welcome() agree on a secret that no other pair has", async () => {
    const [one, two] = [await shake(crypto), await shake(crypto)];
    expect(one.client).toEqual(one.server);
    expect(one.client.secret).not.toEqual(two.client.secret);
  });

  test("welcome() and finish() refuse every message that was changed, cut, swapped or made longer", async () => {
    const greeting = await greet(crypto, own);
    const { hello } = greeting;
    for (const at of [0, 3, 4, 5, 6, 21, 22, 700, 1109, 1130, 1142, 1500, hello.length - 1]) {
      const changed = hello.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect([at, await welcome(channelCrypto, changed, own, ID)]).toEqual([at, null]);
    }
    for (const wrong of [hello.slice(0, -1), hello.slice(0, 30), new Uint8Array(0), Uint8Array.of(...hello, 0)])
      expect(await welcome(channelCrypto, wrong, own, ID)).toBeNull();
    const answer = (await welcome(channelCrypto, hello, own, ID))?.welcome ?? new Uint8Array(0);
    for (const at of [0, 4, 5, 6, 21, 22, 700, 1141, 1142, 1157, 1158, answer.length - 1]) {
      const changed = answer.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect([at, await greeting.finish(changed)]).toEqual([at, null]);
    }
    const toAnother = await greet(crypto, own);
    expect(await toAnother.finish(answer)).toBeNull();
    expect(await greeting.finish(answer.slice(0, -1))).toBeNull();
    const impostor = await makeOwn();
    expect(await welcome(channelCrypto, hello, { ...own, privateKey: impostor.privateKey }, ID)).toBeNull();
    expect(await welcome(channelCrypto, hello, { ...own, statement: impostor.statement }, ID)).toBeNull();
  });

  test("openRecord() opens what was sealed for its session, direction, lane and number, and nothing else [SEC-230]", async () => {
    const { client, server } = await shake(crypto);
    const [out, back] = [
      await recordKeys(crypto, client.secret, "client"),
      await recordKeys(crypto, client.secret, "server"),
    ];
    const what = { type: "request", lane: LANE.ordered, seq: 5, least: 1024 } as const;
    const record = await sealRecord(crypto, client, out, what, utf8("planted 07700 900123"));
    expect(record.length).toBe(31 + 1024 + 16);
    expect(readMark(record, "request")).toEqual({ sessionId: ID, lane: 1, seq: 5 });
    const keys = await recordKeys(channelCrypto, server.secret, "client");
    const opened = await openRecord(channelCrypto, server, keys, "request", record);
    expect(opened && new TextDecoder().decode(opened)).toBe("planted 07700 900123");
    for (let at = 0; at < record.length; at += at < 40 ? 1 : 97) {
      const changed = record.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect([at, await openRecord(channelCrypto, server, keys, "request", changed)]).toEqual([at, null]);
    }
    expect(await openRecord(channelCrypto, server, back, "request", record)).toBeNull();
    expect(await openRecord(channelCrypto, server, keys, "answer", record)).toBeNull();
    const other = await shake(crypto);
    expect(
      await openRecord(
        crypto,
        other.client,
        await recordKeys(crypto, other.client.secret, "client"),
        "request",
        record,
      ),
    ).toBeNull();
  });

  test("FrameKeys opens frames in their order only, over changes of the key", async () => {
    const { client, server } = await shake(crypto);
    const out = await FrameKeys.derive(crypto, client.secret, "client", 0);
    const frames = await Promise.all(Array.from({ length: 140 }, (_, no) => out.seal(`frame ${no}`)));
    const take = async (order: readonly number[]): Promise<(string | null)[]> => {
      const keys = await FrameKeys.derive(channelCrypto, server.secret, "client", 0);
      return Promise.all(order.map((no) => keys.open(frames[no] ?? new Uint8Array(0))));
    };
    expect(await take(frames.map((_, no) => no))).toEqual(frames.map((_, no) => `frame ${no}`));
    expect(new Set(frames.map(({ length }) => length))).toEqual(new Set([512 + 16]));
    expect(await take([1])).toEqual([null]);
    expect(await take([0, 0])).toEqual(["frame 0", null]);
    expect(await take([0, 2])).toEqual(["frame 0", null]);
    // What is put in the place of a frame does not make room for the next one: a frame would be missing and nobody would know.
    expect(await take([0, 999, 2, 1])).toEqual(["frame 0", null, null, null]);
    const otherSocket = await FrameKeys.derive(channelCrypto, server.secret, "client", 1);
    expect(await otherSocket.open(frames[0] ?? new Uint8Array(0))).toBeNull();
    const otherWay = await FrameKeys.derive(channelCrypto, server.secret, "server", 0);
    expect(await otherWay.open(frames[0] ?? new Uint8Array(0))).toBeNull();
  });

  test("chooseKey() takes what the pinned service signed, while it is valid, of the best suite [SEC-231]", async () => {
    const choose = async (list: unknown, pins = [pin], now = NOW): Promise<string> => {
      const key = await chooseKey(crypto, list, { pins, now });
      return typeof key === "string" ? key : toText(key.keyId);
    };
    const [signed] = own.list.keys as [Signed];
    expect(await choose(own.list)).toBe(toText(own.keyId));
    expect(await choose(own.list, ["wlk1.other", pin])).toBe(toText(own.keyId));
    expect(await choose(own.list, [])).toBe("not_pinned");
    expect(await choose(own.list, [`${pin}x`])).toBe("not_pinned");
    expect(await choose(own.list, [pin], NOW + DAY)).toBe("none_valid");
    expect(await choose(own.list, [pin], NOW - DAY - 1)).toBe("none_valid");
    expect(await choose({ ...own.list, keys: [] })).toBe("none_valid");
    for (const wrong of [null, [], {}, { keys: 1 }, { ...own.list, keys: [null] }, { ...own.list, service: {} }])
      expect(await choose(wrong)).toBe("malformed");
    const later = { ...signed, text: signed.text.replace(String(own.notAfter), String(own.notAfter + 1)) };
    expect(later.text).not.toBe(signed.text);
    expect(await choose({ ...own.list, keys: [later] })).toBe("not_signed");
    for (const one of ["ed25519", "mlDsa44"] as const) {
      const bytes = fromText(signed[one]) ?? new Uint8Array(0);
      bytes[40] = (bytes[40] ?? 0) ^ 1;
      expect(await choose({ ...own.list, keys: [{ ...signed, [one]: toText(bytes) }] })).toBe("not_signed");
      expect(await choose({ ...own.list, keys: [{ ...signed, [one]: "" }] })).toBe("not_signed");
    }
    // A service that speaks a better suite than the one shown says so in what it signs: this build has none better than 1.
    const others = await makeOwn({ suite: 2 as 1 }, [1, 2]);
    expect(await choose(others.list)).toBe("none_valid");
  });
});

test("The browser's KEM, hpke-noble and OpenSSL open each other's and derive the same keys from the same seed", async () => {
  const suite = (kem: HPKE.KEMFactory): HPKE.CipherSuite =>
    new HPKE.CipherSuite(kem, HPKE.KDF_HKDF_SHA256, HPKE.AEAD_AES_256_GCM);
  const sides = [suite(hybridKem), suite(otherKem), hybridHpke()];
  const info = utf8("info");
  for (const sender of sides)
    for (const recipient of sides) {
      const pair = await recipient.DeriveKeyPair(new Uint8Array(32).fill(9), true);
      const publicKey = await sender.DeserializePublicKey(await recipient.SerializePublicKey(pair.publicKey));
      const { encapsulatedSecret, ctx } = await sender.SetupSender(publicKey, { info });
      const other = await recipient.SetupRecipient(pair, encapsulatedSecret, { info });
      expect(await other.Open(await ctx.Seal(utf8("x"), info), info)).toEqual(utf8("x"));
      expect(await other.Export(info, 32)).toEqual(await ctx.Export(info, 32));
    }
  const [mine, noble, native] = await Promise.all(
    sides.map(async (side) => {
      const pair = await side.DeriveKeyPair(new Uint8Array(32).fill(9), true);
      return [await side.SerializePublicKey(pair.publicKey), await side.SerializePrivateKey(pair.privateKey)];
    }),
  );
  expect(mine).toEqual(noble);
  expect(mine).toEqual(native);
});

test("The browser's KEM and OpenSSL refuse the same keys, and make the same of every ciphertext", async () => {
  const sides = [browserCrypto.hpke(1), hybridHpke()];
  const each = (work: (side: HPKE.CipherSuite) => Promise<string>): Promise<string[]> =>
    Promise.all(sides.map(async (side) => work(side).catch(() => "refused")));
  const encap = (key: Uint8Array): Promise<string[]> =>
    each(async (side) => {
      await side.SetupSender(await side.DeserializePublicKey(key));
      return "taken";
    });
  const with3 = (at: number, ...bytes: number[]): Uint8Array => {
    const changed = own.publicKey.slice();
    changed.set(bytes, at);
    return changed;
  };
  // 3328 and 3329 as the lower and the upper of two coefficients, in the first place and the last; then points of low order.
  expect(await encap(with3(0, 0x00, 0x0d, 0xd0))).toEqual(["taken", "taken"]);
  for (const at of [0, 1149])
    for (const three of [
      [0x01, 0x0d, 0x00],
      [0x00, 0x10, 0xd0],
      [0xff, 0xff, 0xff],
    ])
      expect([at, three, ...(await encap(with3(at, ...three)))]).toEqual([at, three, "refused", "refused"]);
  for (const low of [0, 1])
    expect(await encap(with3(1184, low, ...new Uint8Array(31)))).toEqual(["refused", "refused"]);
  for (const wrong of [own.publicKey.slice(1), Uint8Array.of(...own.publicKey, 0)])
    expect(await encap(wrong)).toEqual(["refused", "refused"]);
  // Nobody made these: ML-KEM gives a secret of its own for each, the same on both sides.
  const secrets = new Set<string>();
  for (let no = 0; no < 12; no += 1) {
    const enc = Uint8Array.from({ length: 1_120 }, (_, at) => (at * 31 + no * 17 + (at >> 3)) & 255);
    if (no === 1) enc.fill(0, 1_088);
    const [mine, native] = await each(async (side) => {
      const key = await side.DeserializePrivateKey(new Uint8Array(32).fill(no));
      return toText(await (await side.SetupRecipient(key, enc)).Export(utf8("x"), 32));
    });
    expect([no, mine]).toEqual([no, native]);
    secrets.add(mine ?? "");
  }
  expect([secrets.size, secrets.has("refused")]).toEqual([12, true]);
});

type Vector = {
  mode: number;
  kem_id: number;
  kdf_id: number;
  aead_id: number;
  info: string;
  skRm: string;
  enc: string;
  encryptions: { aad: string; ct?: string; ciphertext?: string; pt?: string; plaintext?: string }[];
  exports: { exporter_context: string; L: number; exported_value: string }[];
};

test.skipIf(!existsSync(shared))(
  "Published vectors of X-Wing, HPKE-PQ and RFC 9180 open on both sides (skipped without ../shared/vectors)",
  async () => {
    const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, shared), "utf8"));
    const kems: Record<number, readonly HPKE.KEMFactory<never>[]> = {
      0x647a: [hybridKem, otherKem, HPKE.KEM_MLKEM768_X25519] as unknown as HPKE.KEMFactory<never>[],
      0x20: [HPKE.KEM_DHKEM_X25519_HKDF_SHA256] as unknown as HPKE.KEMFactory<never>[],
      0x10: [HPKE.KEM_DHKEM_P256_HKDF_SHA256] as unknown as HPKE.KEMFactory<never>[],
    };
    const kdfs: Record<number, HPKE.KDFFactory> = {
      1: HPKE.KDF_HKDF_SHA256,
      17: HPKE.KDF_SHAKE256,
      19: HPKE.KDF_TurboSHAKE256,
    };
    const aeads: Record<number, HPKE.AEADFactory> = {
      1: HPKE.AEAD_AES_128_GCM,
      2: HPKE.AEAD_AES_256_GCM,
      3: HPKE.AEAD_ChaCha20Poly1305,
    };
    const all = [
      ...(read("hpke-pq/hpke-pq-test-vectors.json") as Vector[]),
      ...(JSON.parse(
        gunzipSync(readFileSync(new URL("hpke-rfc9180/vectors_rfc9180_5f503c5.json.gz", shared))).toString(),
      ) as Vector[]),
    ].filter(({ mode, kem_id, kdf_id, aead_id }) => mode === 0 && kems[kem_id] && kdfs[kdf_id] && aeads[aead_id]);
    let opened = 0;
    for (const vector of all)
      for (const kem of kems[vector.kem_id] ?? []) {
        const suite = new HPKE.CipherSuite(kem, kdfs[vector.kdf_id]!, aeads[vector.aead_id]!);
        const privateKey = await suite.DeserializePrivateKey(hex(vector.skRm), false);
        const ctx = await suite.SetupRecipient(privateKey, hex(vector.enc), { info: hex(vector.info) });
        for (const { aad, ct, ciphertext } of vector.encryptions.slice(0, 3)) {
          await ctx.Open(hex(ct ?? ciphertext ?? ""), hex(aad));
          opened += 1;
        }
        for (const { exporter_context, L, exported_value } of vector.exports)
          expect(await ctx.Export(hex(exporter_context), L)).toEqual(hex(exported_value));
      }
    expect(opened).toBeGreaterThan(30);
    const xwing = read("xwing/xwing-test-vectors.json") as Record<"seed" | "sk" | "pk" | "ct" | "ss", string>[];
    for (const { sk, pk, ct, ss } of xwing)
      for (const kem of [hybridKem(), HPKE.KEM_MLKEM768_X25519()]) {
        const key = await kem.DeserializePrivateKey(hex(sk), true);
        const publicKey = await kem.DeserializePublicKey(hex(pk));
        expect(await kem.Decap(hex(ct), key, publicKey)).toEqual(hex(ss));
      }
    expect(xwing.length).toBe(3);
  },
);

/** What must open for ever: written once with VECTORS=write, read by an own derivation from the format page. */
test("The recorded session opens, by hand and by both sides", async () => {
  const file = new URL("../../test/vectors/message-encryption/session-1.json", import.meta.url);
  const vector = JSON.parse(readFileSync(file, "utf8")) as Record<string, string> & { frames: string[] };
  const bytes = (name: string): Bytes => hex(vector[name] ?? "");
  const hpke = hybridHpke();
  const sha = async (data: Uint8Array): Promise<Uint8Array> => channelCrypto.sha256(data);
  const cat = (...pieces: Uint8Array[]): Bytes => Uint8Array.from(Buffer.concat(pieces));
  const [hello, answer] = [bytes("hello"), bytes("welcome")];
  const infoA = cat(
    utf8("wardline/channel/1 hello\n"),
    await sha(utf8(vector["statement"] ?? "")),
    hello.subarray(0, 22),
  );
  const one = await hpke.SetupRecipient(
    await hpke.DeserializePrivateKey(bytes("servicePrivate")),
    hello.subarray(22, 1142),
    { info: infoA },
  );
  expect(Buffer.from(await one.Open(hello.subarray(1142), hello.subarray(0, 22))).toString("hex")).toBe(
    vector["clientPublic"],
  );
  const infoB = cat(utf8("wardline/channel/1 welcome\n"), await sha(hello), answer.subarray(0, 22));
  const two = await hpke.SetupRecipient(
    await hpke.DeserializePrivateKey(bytes("clientPrivate")),
    answer.subarray(22, 1142),
    { info: infoB },
  );
  await two.Open(answer.subarray(1142, 1158), answer.subarray(0, 22));
  const label = utf8("wardline/channel/1 exported");
  const secrets = cat(await one.Export(label, 32), await two.Export(label, 32));
  const transcript = await sha(cat(hello, answer.subarray(0, 1158)));
  const secret = await channelCrypto.hkdf(secrets, transcript, utf8("wardline/channel/1 session"), 32);
  expect(Buffer.from(secret).toString("hex")).toBe(vector["secret"]);
  const session = { suite: 1, sessionId: answer.slice(6, 22), secret } as const;
  for (const crypto of [channelCrypto, browserCrypto]) {
    const request = await openRecord(
      crypto,
      session,
      await recordKeys(crypto, secret, "client"),
      "request",
      bytes("request"),
    );
    expect(request && decodeRequest(request)?.path).toBe("/v1/conversations/current/turns");
    const keys = await FrameKeys.derive(crypto, secret, "server", 3);
    for (const [no, frame] of vector.frames.entries()) expect(await keys.open(hex(frame))).toBe(`{"frame":${no}}`);
  }
  expect(helloKeyId(hello)?.keyId).toEqual((await sha(utf8(vector["statement"] ?? ""))).slice(0, 16));
});

test("pad() hides a length in its bucket and unpad() takes it off", () => {
  for (const size of [0, 1, 507, 508, 509, 1_019, 4_000, 65_532, 65_533, 300_000, 10_485_760]) {
    const padded = pad(new Uint8Array(size).fill(1), 512);
    expect(unpad(padded)?.length).toBe(size);
    expect(padded.length).toBe(bucketOf(size + 4, 512));
    expect(padded.length).toBeLessThanOrEqual(Math.max(512, size * 2 + 8));
  }
  expect([bucketOf(1, 512), bucketOf(513, 512), bucketOf(65_537, 512), bucketOf(120_000, 512)]).toEqual([
    512, 1_024, 73_728, 122_880,
  ]);
  expect(unpad(Uint8Array.of(0, 0, 0, 9, 1))).toBeNull();
  expect(unpad(Uint8Array.of(0))).toBeNull();
});

test("decodeRequest() takes paths of this service only; laneOf() orders what changes something", () => {
  const request = { method: "POST", path: "/v1/x?y=1", headers: { a: "b" }, body: Uint8Array.of(1, 2) };
  expect(decodeRequest(encodeRequest(request))).toEqual(request);
  expect(decodeRequest(encodeRequest({ ...request, body: null }))?.body).toBeNull();
  for (const path of ["//evil.example/", "http://evil.example/", "x", "/a b", "/\\evil"])
    expect(decodeRequest(encodeRequest({ ...request, path }))).toBeNull();
  expect(decodeRequest(encodeRequest({ ...request, method: "post" }))).toBeNull();
  expect(decodeRequest(Uint8Array.of(0, 0, 1, 0, 1))).toBeNull();
  expect([laneOf(request), laneOf({ method: "GET", path: "/" })]).toEqual([LANE.ordered, LANE.free]);
  expect(laneOf({ method: "PUT", path: "/v1/conversations/current/files/a-1" })).toBe(LANE.free);
});

/** The service in a few lines, with somebody on the way. */
class Line {
  readonly sessions = new Map<string, Session>();
  readonly records: Bytes[] = [];
  asked = 0;
  now = NOW;
  blocks: (ChannelBlock | null)[] = [];
  list: unknown = own.list;
  touch: (answer: Bytes, record: Bytes) => Promise<Bytes | null> = async (answer) => answer;

  client(): ChannelClient {
    return new ChannelClient({
      crypto: channelCrypto,
      pins: [pin],
      now: () => this.now,
      onBlock: (why) => this.blocks.push(why),
      transport: {
        keys: async () => this.list,
        post: async (path, body) => {
          this.asked += 1;
          if (path === CHANNEL_PATHS.hello) {
            const id = crypto.getRandomValues(new Uint8Array(16));
            const made = await welcome(channelCrypto, body, own, id);
            if (made === null) return { status: 409, body: new Uint8Array(0) };
            this.sessions.set(toText(id), made.session);
            const said = await this.touch(made.welcome, body);
            return said === null ? null : { status: 200, body: said };
          }
          this.records.push(body);
          const answer = await this.answer(body);
          if (answer === null) return { status: 409, body: new Uint8Array(0) };
          const said = await this.touch(answer, body);
          return said === null ? null : { status: 200, body: said };
        },
      },
    });
  }

  async answer(record: Bytes): Promise<Bytes | null> {
    const mark = readMark(record, "request");
    const session = mark === null ? undefined : this.sessions.get(toText(mark.sessionId));
    if (mark === null || session === undefined) return null;
    const keys = await recordKeys(channelCrypto, session.secret, "client");
    const opened = await openRecord(channelCrypto, session, keys, "request", record);
    const request = opened === null ? null : decodeRequest(opened);
    if (request === null) return null;
    const back = await recordKeys(channelCrypto, session.secret, "server");
    const what = { type: "answer", lane: mark.lane, seq: mark.seq, least: 1024 } as const;
    return sealRecord(
      channelCrypto,
      session,
      back,
      what,
      encodeAnswer({ status: 200, headers: {}, body: utf8(request.path) }),
    );
  }
}

const get = (path: string): Parameters<ChannelClient["exchange"]>[0] => ({
  method: "GET",
  path,
  headers: {},
  body: null,
});
const post = (path: string): Parameters<ChannelClient["exchange"]>[0] => ({
  method: "POST",
  path,
  headers: {},
  body: utf8("{}"),
});

describe("ChannelClient [SEC-232]", () => {
  test("numbers changes in order, one on its way at a time, and reads beside them", async () => {
    const line = new Line();
    const client = line.client();
    const answers = await Promise.all(
      [post("/1"), get("/a"), post("/2"), get("/b"), post("/3")].map((one) => client.exchange(one)),
    );
    expect(answers.map((one) => one.ok && new TextDecoder().decode(one.value.body))).toEqual([
      "/1",
      "/a",
      "/2",
      "/b",
      "/3",
    ]);
    const marks = line.records.map((record) => readMark(record, "request"));
    expect(marks.filter((mark) => mark?.lane === LANE.ordered).map((mark) => mark?.seq)).toEqual([0, 1, 2]);
    expect(line.sessions.size).toBe(1);
  });

  test("makes a new session by time, and at once when the service lost it", async () => {
    const line = new Line();
    const client = line.client();
    await client.exchange(get("/1"));
    line.now += 11 * 60_000;
    await client.exchange(get("/2"));
    await expect.poll(() => line.sessions.size).toBe(2);
    await client.exchange(get("/3"));
    expect(line.sessions.size).toBe(2);
    line.sessions.clear();
    expect((await client.exchange(get("/4"))).ok).toBe(true);
    line.sessions.clear();
    // A change is not repeated by itself: its sender knows whether that is safe.
    expect(await client.exchange(post("/5"))).toEqual({ ok: false, why: "network" });
    expect((await client.exchange(post("/5"))).ok).toBe(true);
    expect(line.blocks).toEqual([]);
  });

  test.each<[string, (line: Line) => Line["touch"]]>([
    ["changed", () => async (answer) => answer.map((byte, at) => (at === 60 ? byte ^ 1 : byte))],
    ["cut", () => async (answer) => answer.slice(0, -1)],
    ["replaced by the request", () => async (_answer, record) => record],
    [
      "replaced by an older one",
      (line) => async (answer) => (line.records[0] ? ((await line.answer(line.records[0])) ?? answer) : answer),
    ],
  ])("stops, and asks nobody any more, when answers are %s; goes on when a person wants it", async (_how, touch) => {
    const line = new Line();
    const client = line.client();
    expect((await client.exchange(post("/1"))).ok).toBe(true);
    line.touch = touch(line);
    const answers = [];
    for (let no = 0; no < 6; no += 1) answers.push(await client.exchange(post("/2")));
    expect(answers.every((one) => !one.ok)).toBe(true);
    expect(line.blocks).toEqual(["changed"]);
    const { asked } = line;
    expect(await client.exchange(get("/3"))).toEqual({ ok: false, why: "blocked" });
    expect(await client.socket()).toBeNull();
    expect(line.asked).toBe(asked);
    line.touch = async (answer) => answer;
    client.retry();
    expect((await client.exchange(get("/4"))).ok).toBe(true);
    expect(line.blocks).toEqual(["changed", null]);
  });

  test("stops at once when the keys are not those of the pinned service, and does not when nobody answers", async () => {
    const line = new Line();
    line.list = { ...own.list, service: { ...own.list.service, ed25519: toText(new Uint8Array(32)) } };
    expect(await line.client().exchange(get("/1"))).toEqual({ ok: false, why: "blocked" });
    expect(line.blocks).toEqual(["not_pinned"]);
    expect(line.asked).toBe(0);
    const quiet = new Line();
    quiet.list = null;
    const client = quiet.client();
    for (let no = 0; no < 5; no += 1) expect(await client.exchange(get("/1"))).toEqual({ ok: false, why: "network" });
    quiet.list = own.list;
    quiet.touch = async () => null;
    for (let no = 0; no < 5; no += 1) expect(await client.exchange(get("/1"))).toEqual({ ok: false, why: "network" });
    expect(quiet.blocks).toEqual([]);
  });
});
