// SPDX-License-Identifier: Apache-2.0
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

export type HubKeyEntry = { readonly keyid: string; readonly alg: "ed25519"; readonly public: string };

/** The key by which this operator signs what it tells listeners. */
export type HubKey = {
  readonly entry: HubKeyEntry;
  /** Fields of a request, signed (RFC 9421, RFC 9530). With `isGenuine` false the signature is over another body. */
  signed(
    method: string,
    target: string,
    body: string,
    at: number,
    isGenuine: boolean,
  ): Readonly<Record<string, string>>;
};

const validSeconds = 300;
const components = ["@method", "@target-uri", "content-type", "content-digest"];

export function makeHubKey(): HubKey {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const keyid = "larkspur-hub";
  const raw = Buffer.from(String(publicKey.export({ format: "jwk" }).x), "base64url");
  return {
    entry: { keyid, alg: "ed25519", public: raw.toString("base64") },
    signed(method, target, body, at, isGenuine) {
      const digestOf = (text: string): string => `sha-512=:${createHash("sha512").update(text).digest("base64")}:`;
      const values: Readonly<Record<string, string>> = {
        "@method": method,
        "@target-uri": target,
        "content-type": "application/json",
        "content-digest": digestOf(isGenuine ? body : `${body} `),
      };
      const nonce = randomBytes(16).toString("hex");
      const list = components.map((name) => `"${name}"`).join(" ");
      const params = `(${list});created=${at};expires=${at + validSeconds};nonce="${nonce}";alg="ed25519";keyid="${keyid}";tag="wardline-webhook"`;
      const lines = [...components.map((name) => `"${name}": ${values[name]}`), `"@signature-params": ${params}`];
      const signature = sign(null, Buffer.from(lines.join("\n")), privateKey).toString("base64");
      return {
        "content-type": "application/json",
        "content-digest": digestOf(body),
        "signature-input": `hub=${params}`,
        signature: `hub=:${signature}:`,
      };
    },
  };
}
