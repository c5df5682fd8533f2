// SPDX-License-Identifier: Apache-2.0

/** Documented routes that need no token, each with its reason. Everything else answers a stranger with 401 or 404. */
export const OPEN_ROUTES: Readonly<Record<string, string>> = {
  "POST /v1/conversations": "opens a conversation for somebody unknown",
  "POST /v1/nonces": "a random value",
  "GET /v1/brands/{name}": "colours and names, the same for everybody",
  "POST /v1/operator/events": "an event of the operator carries its signature in itself (SEC-073)",
  "POST /v1/operator/privacy-events": "signed by the operator's keys, or refused (SEC-421)",
  "POST /v1/staff/back-channel-logout": "signed by the keys of the operator's sign-on, or refused (SEC-470)",
  "POST /v1/recovery/cancel": "the secret of the link in the notice is in its body (SEC-122)",
  "POST /v1/news/stop": "the secret of the link in the message is in its body (SEC-228)",
  "GET /v1/channel/keys": "what lies inside a record is asked for its token by itself (SEC-234)",
  "POST /v1/channel/hello": "what lies inside a record is asked for its token by itself (SEC-234)",
  "POST /v1/channel/exchange": "what lies inside a record is asked for its token by itself (SEC-234)",
  "GET /v1/manifest": "signed hashes of the built files, the same for everybody",
  "GET /.well-known/wardline-webhook-keys": "public keys, so that others can check what we sign",
  "GET /.well-known/security.txt": "where to report a weakness, the same for everybody",
  "GET /trust": "how old the evidence is, the same for everybody",
  "POST /v1/desk/door": "how staff get in: proves itself in the body (SEC-090, SEC-091)",
  "POST /v1/desk/sign-in": "how staff get in: proves itself in the body (SEC-090, SEC-091)",
  "POST /v1/desk/enrolment": "how staff get in: proves itself in the body (SEC-090, SEC-091)",
  "POST /v1/desk/enrolment/look": "how staff get in: proves itself in the body (SEC-090, SEC-091)",
  "POST /v1/desk/enrolment/options": "how staff get in: proves itself in the body (SEC-090, SEC-091)",
  "POST /v1/desk/sign-on": "how staff get in: proves itself in the body (SEC-090, SEC-091)",
  "POST /v1/desk/sign-on/end": "how staff get in: proves itself in the body (SEC-090, SEC-091)",
};
