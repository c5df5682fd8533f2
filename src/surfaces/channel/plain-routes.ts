// SPDX-License-Identifier: Apache-2.0

/**
 * What is answered outside the sealed channel, each with its reason. Everything else is sealed, above all what is added later: a new
 * panel or console reaches its routes through the channel or not at all.
 */
export const PLAIN_ROUTES: Readonly<Record<string, string>> = {
  "/v1/channel/keys": "how the channel begins: signed keys, the same for everybody",
  "/v1/channel/hello": "how the channel begins: sealed to the service's key",
  "/v1/channel/exchange": "the channel itself",
  "/v1/conversations/current/socket": "sealed inside: its first frame opens a socket of the channel",
  "/v1/desk/socket": "sealed inside: its first frame opens a socket of the channel",
  "/v1/operator/events": "from the operator's servers, signed by them; no words of customers",
  "/v1/brands/:name": "colours and names, the same for everybody",
  "/.well-known/wardline-webhook-keys": "public keys of webhooks, the same for everybody",
  "/v1/manifest": "signed hashes of the built files, the same for everybody",
  "/v1/models": "gateway: programs of the operator with a key of their own, over TLS",
  "/v1/models/:model": "gateway: programs of the operator with a key of their own, over TLS",
  "/v1/chat/completions": "gateway: programs of the operator with a key of their own, over TLS",
  "/v1/bridge/:name": "gateway: programs of the operator with a key of their own, over TLS",
  "/v1/bridge/:name/webhooks/rest/webhook": "gateway: programs of the operator with a key of their own, over TLS",
  "/openapi.json": "describes this interface, the same for everybody",
  "/loader.js": "a built file, the same for everybody",
  "/widget": "leads to a built file",
  "/widget/": "a built file, the same for everybody",
  "/widget/assets/*": "a built file, the same for everybody",
  "/passkey": "leads to a built file",
  "/passkey/": "a built file, the same for everybody",
  "/passkey/assets/*": "a built file, the same for everybody",
  "/recovery": "leads to a built file",
  "/recovery/": "a built file, the same for everybody; the secret stays behind `#`",
  "/recovery/assets/*": "a built file, the same for everybody",
  "/stop": "leads to a built file",
  "/stop/": "a built file, the same for everybody; the secret stays behind `#`",
  "/stop/assets/*": "a built file, the same for everybody",
  "/verify": "a built file, the same for everybody",
  "/sign-in/": "a built file, the same for everybody",
  "/sign-in/callback/:provider": "a built file, the same for everybody; the page reads what the provider said",
  "/sign-in/assets/*": "a built file, the same for everybody",
  "/desk": "a built file, the same for everybody",
  "/desk/assets/*": "a built file, the same for everybody",
};

export function mayBePlain(pattern: string): boolean {
  return Object.hasOwn(PLAIN_ROUTES, pattern);
}
