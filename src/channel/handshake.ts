// SPDX-License-Identifier: Apache-2.0
import { type Bytes, concat, isEqual, utf8 } from "./bytes.ts";
import type { ChannelCrypto } from "./ports.ts";
import { type ChannelKey, KEY_ID_BYTES } from "./statement.ts";
import { CHANNEL_SUITES, isSuite, type SuiteNo } from "./suites.ts";

// Two messages. The first is sealed to the service's key and carries a key of this session only; the second is sealed to that
// one. What comes of both, and of every byte of both, is the secret of the session.

export const MAGIC = [0x57, 0x4c, 0x43, 0x01] as const;
export const TYPE = { hello: 1, welcome: 2, request: 3, answer: 4 } as const;
export const SESSION_ID_BYTES = 16;
const TAG_BYTES = 16;
const CONFIRM_BYTES = 32;
const START_BYTES = 22;
const HELLO_INFO = "wardline/channel/1 hello\n";
const WELCOME_INFO = "wardline/channel/1 welcome\n";
const EXPORTED = utf8("wardline/channel/1 exported");

export type Session = { readonly suite: SuiteNo; readonly sessionId: Bytes; readonly secret: Bytes };

/** What the browser keeps between the two messages. */
export type Greeting = {
  readonly hello: Bytes;
  /** @returns Null when the answer is not the service's, or not to this message. */
  finish(welcome: Uint8Array): Promise<Session | null>;
};

/** The browser's first message. Its private key stays in the closure and goes with it. */
export async function greet(crypto: ChannelCrypto, key: ChannelKey): Promise<Greeting> {
  const { suite } = key;
  const hpke = crypto.hpke(suite);
  const own = await hpke.GenerateKeyPair(false);
  const header = start(TYPE.hello, suite, key.keyId);
  const info = concat(utf8(HELLO_INFO), await crypto.sha256(key.statement), header);
  const publicKey = await hpke.DeserializePublicKey(key.publicKey);
  const { encapsulatedSecret, ctx } = await hpke.SetupSender(publicKey, { info });
  const sealed = await ctx.Seal(await hpke.SerializePublicKey(own.publicKey), header);
  const hello = concat(header, encapsulatedSecret, sealed);
  const first = await ctx.Export(EXPORTED, 32);
  return {
    hello,
    async finish(welcome) {
      const { encapsulatedBytes } = CHANNEL_SUITES[suite];
      if (welcome.length !== START_BYTES + encapsulatedBytes + TAG_BYTES + CONFIRM_BYTES) return null;
      const read = readStart(welcome);
      if (read?.type !== TYPE.welcome || read.suite !== suite) return null;
      const back = welcome.subarray(0, START_BYTES);
      const bound = concat(utf8(WELCOME_INFO), await crypto.sha256(hello), back);
      const at = START_BYTES + encapsulatedBytes;
      try {
        const answered = await hpke.SetupRecipient(own, welcome.subarray(START_BYTES, at), { info: bound });
        await answered.Open(welcome.subarray(at, at + TAG_BYTES), back);
        const second = await answered.Export(EXPORTED, 32);
        const secret = await combine(crypto, hello, welcome.subarray(0, at + TAG_BYTES), first, second);
        const confirmed = isEqual(await confirmation(crypto, secret), welcome.subarray(at + TAG_BYTES));
        return confirmed ? { suite, sessionId: read.id, secret } : null;
      } catch {
        return null;
      }
    },
  };
}

/** Which key a first message asks for. Null: it is none. */
export function helloKeyId(hello: Uint8Array): { readonly suite: SuiteNo; readonly keyId: Bytes } | null {
  const read = readStart(hello);
  if (read?.type !== TYPE.hello) return null;
  const { publicKeyBytes, encapsulatedBytes } = CHANNEL_SUITES[read.suite];
  const length = START_BYTES + encapsulatedBytes + publicKeyBytes + TAG_BYTES;
  return hello.length === length ? { suite: read.suite, keyId: read.id } : null;
}

/**
 * The service's answer.
 *
 * @param hello - Untrusted.
 * @param own - The private key that the message asks for, with its statement.
 * @param sessionId - Random.
 * @returns Null when the message does not open.
 */
export async function welcome(
  crypto: ChannelCrypto,
  hello: Uint8Array,
  own: { readonly suite: SuiteNo; readonly privateKey: Uint8Array; readonly statement: Uint8Array },
  sessionId: Bytes,
): Promise<{ readonly welcome: Bytes; readonly session: Session } | null> {
  const { suite } = own;
  const read = helloKeyId(hello);
  if (read?.suite !== suite) return null;
  const hpke = crypto.hpke(suite);
  const header = hello.subarray(0, START_BYTES);
  const info = concat(utf8(HELLO_INFO), await crypto.sha256(own.statement), header);
  const at = START_BYTES + CHANNEL_SUITES[suite].encapsulatedBytes;
  const back = start(TYPE.welcome, suite, sessionId);
  const bound = concat(utf8(WELCOME_INFO), await crypto.sha256(hello), back);
  try {
    const privateKey = await hpke.DeserializePrivateKey(own.privateKey);
    const ctx = await hpke.SetupRecipient(privateKey, hello.subarray(START_BYTES, at), { info });
    const theirs = await hpke.DeserializePublicKey(await ctx.Open(hello.subarray(at), header));
    const first = await ctx.Export(EXPORTED, 32);
    const answer = await hpke.SetupSender(theirs, { info: bound });
    const sealed = await answer.ctx.Seal(new Uint8Array(0), back);
    const second = await answer.ctx.Export(EXPORTED, 32);
    const said = concat(back, answer.encapsulatedSecret, sealed);
    const secret = await combine(crypto, concat(hello), said, first, second);
    return { welcome: concat(said, await confirmation(crypto, secret)), session: { suite, sessionId, secret } };
  } catch {
    return null;
  }
}

/** Both secrets are needed, and every byte that was said. */
async function combine(
  crypto: ChannelCrypto,
  hello: Uint8Array,
  said: Uint8Array,
  first: Uint8Array,
  second: Uint8Array,
): Promise<Bytes> {
  const transcript = await crypto.sha256(concat(hello, said));
  return crypto.hkdf(concat(first, second), transcript, utf8("wardline/channel/1 session"), 32);
}

async function confirmation(crypto: ChannelCrypto, secret: Uint8Array): Promise<Bytes> {
  return crypto.hkdf(secret, new Uint8Array(0), utf8("wardline/channel/1 confirm"), CONFIRM_BYTES);
}

/** The bytes that every message begins with: what it is, in which suite, of which key or session. */
export function start(type: number, suite: SuiteNo, id: Uint8Array): Bytes {
  return concat(Uint8Array.of(...MAGIC, suite, type), id);
}

export function readStart(message: Uint8Array): { type: number; suite: SuiteNo; id: Bytes } | null {
  if (message.length < START_BYTES || MAGIC.some((byte, at) => message[at] !== byte)) return null;
  const suite = message[4] ?? 0;
  if (!isSuite(suite)) return null;
  return { type: message[5] ?? 0, suite, id: message.slice(6, 6 + KEY_ID_BYTES) };
}
