// SPDX-License-Identifier: Apache-2.0
import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { concatBytes, fromBase64Url, toBase64Url, utf8 } from "#kernel";
import type { PasskeyResponse } from "#protocol";

type Options = { readonly [name: string]: unknown };
/** Where the page stands on which the person touches the key. A browser fills this in; a page cannot. */
export type Page = { readonly origin: string; readonly rpId: string };

/** A passkey of somebody in a drill: signs really (ES256), as the authenticator of a person who is led to a page would. */
export class SoftPasskey {
  readonly #key: KeyObject;
  readonly #x: string;
  readonly #y: string;
  readonly #id = randomBytes(32).toString("base64url");
  #userHandle: string | null = null;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { x = "", y = "" } = publicKey.export({ format: "jwk" });
    this.#key = privateKey;
    this.#x = x;
    this.#y = y;
  }

  register(options: Options, page: Page): PasskeyResponse {
    this.#userHandle = (options["user"] as { id: string }).id;
    const id = fromBase64Url(this.#id);
    const authData = concatBytes(
      authenticatorData(page, 0x5d),
      new Uint8Array(16),
      Uint8Array.of(0, id.length),
      id,
      // COSE {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
      Uint8Array.of(0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20),
      fromBase64Url(this.#x),
      Uint8Array.of(0x22, 0x58, 0x20),
      fromBase64Url(this.#y),
    );
    const attestation = concatBytes(
      Uint8Array.of(0xa3),
      cborText("fmt"),
      cborText("none"),
      cborText("attStmt"),
      Uint8Array.of(0xa0),
      cborText("authData"),
      Uint8Array.of(0x58, authData.length),
      authData,
    );
    return this.#answer({
      clientDataJSON: toBase64Url(clientData("webauthn.create", options, page)),
      attestationObject: toBase64Url(attestation),
    });
  }

  assert(options: Options, page: Page): PasskeyResponse {
    const data = clientData("webauthn.get", options, page);
    const authData = authenticatorData(page, 0x1d);
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

  #answer(response: object): PasskeyResponse {
    const id = this.#id;
    return { id, rawId: id, type: "public-key", clientExtensionResults: {}, response } as unknown as PasskeyResponse;
  }
}

function authenticatorData({ rpId }: Page, flags: number): Uint8Array {
  return concatBytes(sha256(utf8(rpId)), Uint8Array.of(flags, 0, 0, 0, 0));
}

function clientData(type: string, options: Options, { origin }: Page): Uint8Array {
  return utf8(JSON.stringify({ type, challenge: options["challenge"], origin, crossOrigin: false }));
}

function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(bytes).digest());
}

function cborText(text: string): Uint8Array {
  return concatBytes(Uint8Array.of(0x60 | text.length), utf8(text));
}
