// SPDX-License-Identifier: Apache-2.0
import { createHash, createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { concatBytes, fromBase64Url, toBase64Url, utf8 } from "#kernel";

type Json = { readonly [key: string]: unknown };

/** What the page around a ceremony looks like to the authenticator's client. */
export type Client = {
  readonly origin: string;
  readonly rpId: string;
  /** Set when our page stands in a frame of this origin. */
  readonly topOrigin?: string;
};

/** An answer in the shape that travels. */
export type SoftResponse = {
  id: string;
  rawId: string;
  type: "public-key";
  clientExtensionResults: Record<string, unknown>;
  response: {
    clientDataJSON: string;
    attestationObject?: string;
    authenticatorData?: string;
    signature?: string;
    userHandle?: string;
  };
};

/**
 * An authenticator in software that really signs (ES256), for tests: one passkey, user verification on unless told otherwise.
 * Keeps its key where anybody can read it.
 */
export class SoftAuthenticator {
  readonly #key: KeyObject;
  readonly #publicKey: Json;
  readonly credentialId: string;
  #userHandle: string | null = null;
  counter: number;
  isUserVerified = true;
  readonly isBackedUp: boolean;

  constructor(name: string, options: { counter?: number; isBackedUp?: boolean } = {}) {
    const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
    this.#key = pair.privateKey;
    this.#publicKey = pair.publicKey.export({ format: "jwk" }) as Json;
    this.credentialId = toBase64Url(sha256(utf8(`credential ${name}`)));
    this.counter = options.counter ?? 0;
    this.isBackedUp = options.isBackedUp ?? true;
  }

  register(options: Json, client: Client): SoftResponse {
    const user = options["user"] as { id: string };
    this.#userHandle = user.id;
    const id = fromBase64Url(this.credentialId);
    const attested = concatBytes(new Uint8Array(16), uint16(id.length), id, this.#cosePublicKey());
    const authData = concatBytes(this.#authenticatorData(client, 0x40), attested);
    const attestationObject = concatBytes(
      Uint8Array.of(0xa3),
      cborText("fmt"),
      cborText("none"),
      cborText("attStmt"),
      Uint8Array.of(0xa0),
      cborText("authData"),
      cborBytes(authData),
    );
    return this.#answer({
      clientDataJSON: toBase64Url(clientData("webauthn.create", options, client)),
      attestationObject: toBase64Url(attestationObject),
    });
  }

  assert(options: Json, client: Client): SoftResponse {
    const data = clientData("webauthn.get", options, client);
    if (this.counter > 0) this.counter += 1;
    const authData = this.#authenticatorData(client, 0);
    const signature = createSign("SHA256")
      .update(concatBytes(authData, sha256(data)))
      .sign(this.#key);
    return this.#answer({
      clientDataJSON: toBase64Url(data),
      authenticatorData: toBase64Url(authData),
      signature: toBase64Url(signature),
      ...(this.#userHandle === null ? {} : { userHandle: this.#userHandle }),
    });
  }

  #answer(response: SoftResponse["response"]): SoftResponse {
    return {
      id: this.credentialId,
      rawId: this.credentialId,
      type: "public-key",
      clientExtensionResults: {},
      response,
    };
  }

  #authenticatorData({ rpId }: Client, moreFlags: number): Uint8Array {
    const flags = 0x01 | (this.isUserVerified ? 0x04 : 0) | (this.isBackedUp ? 0x18 : 0) | moreFlags;
    return concatBytes(sha256(utf8(rpId)), Uint8Array.of(flags), uint32(this.counter));
  }

  #cosePublicKey(): Uint8Array {
    const { x, y } = this.#publicKey as { x: string; y: string };
    // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
    return concatBytes(
      Uint8Array.of(0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21),
      cborBytes(fromBase64Url(x)),
      Uint8Array.of(0x22),
      cborBytes(fromBase64Url(y)),
    );
  }
}

function clientData(type: string, options: Json, { origin, topOrigin }: Client): Uint8Array {
  const embedding = topOrigin === undefined ? { crossOrigin: false } : { crossOrigin: true, topOrigin };
  return utf8(JSON.stringify({ type, challenge: options["challenge"], origin, ...embedding }));
}

function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(bytes).digest());
}

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}

function uint32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff);
}

function cborText(text: string): Uint8Array {
  return concatBytes(Uint8Array.of(0x60 | text.length), utf8(text));
}

function cborBytes(bytes: Uint8Array): Uint8Array {
  const head =
    bytes.length < 24
      ? [0x40 | bytes.length]
      : bytes.length < 256
        ? [0x58, bytes.length]
        : [0x59, bytes.length >> 8, bytes.length & 0xff];
  return concatBytes(Uint8Array.from(head), bytes);
}
