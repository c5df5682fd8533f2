// SPDX-License-Identifier: Apache-2.0

/**
 * Routes of the console that no token opens, each with its reason: together with `TOKEN_ROUTES` they are all there are, and a guard says so. What
 * a program needs of these it does otherwise: by a command on the server, by the gateway, or by asking a person.
 */
const SELF = "about the person who is signed in: a program has no session, passkey or chair";
const DOOR = "the door: how a person gets a session";
const DECIDES = "takes a person: whoever decides is seen by name";
const SEES = "shows what is hidden, or a customer's file: a person looks, counts, and the customer reads who";
const FRESH = "wants a fresh sign-in, which no program has; there is a command on the server";
const ACTS = "an act for one customer, put before them by the person who talks with them";

export const PEOPLE_ROUTES: Readonly<Record<string, string>> = {
  "POST /v1/desk/door": DOOR,
  "POST /v1/desk/enrolment": DOOR,
  "POST /v1/desk/enrolment/look": DOOR,
  "POST /v1/desk/enrolment/options": DOOR,
  "POST /v1/desk/sign-in": DOOR,
  "POST /v1/desk/sign-on": DOOR,
  "POST /v1/desk/sign-on/end": DOOR,
  "POST /v1/desk/sign-out": SELF,
  "POST /v1/desk/active": SELF,
  "GET /v1/desk/me": SELF,
  "GET /v1/desk/account": SELF,
  "POST /v1/desk/account/passkeys": SELF,
  "POST /v1/desk/account/passkeys/options": SELF,
  "DELETE /v1/desk/account/passkeys/:id": SELF,
  "DELETE /v1/desk/account/sessions/:id": SELF,
  "POST /v1/desk/status": SELF,
  "GET /v1/desk/mentions": SELF,
  "GET /v1/desk/colleagues": "names for a mention in a note; `GET /v1/desk/directory` has accounts for programs",
  "GET /v1/desk/approvals": DECIDES,
  "POST /v1/desk/approvals/:id/decision": DECIDES,
  "POST /v1/desk/approvals/export": DECIDES,
  "POST /v1/desk/staff/invites": FRESH,
  "DELETE /v1/desk/staff/:id": FRESH,
  "GET /v1/desk/tokens": "tokens open no tokens; `wardline tokens list` has them",
  "POST /v1/desk/tokens": "tokens make no tokens; `wardline tokens make` asks two people",
  "DELETE /v1/desk/tokens/:id": "tokens revoke no tokens; `wardline tokens revoke`",
  "GET /v1/desk/history":
    "a token route by its query: `scopeFor` takes `history.all`, `history.reveals` or `history.security`",
  "GET /v1/desk/cases/:id/alarms": SEES,
  "POST /v1/desk/cases/:id/alarms/lift": DECIDES,
  "GET /v1/desk/cases/:id/contact": SEES,
  "GET /v1/desk/cases/:id/earlier": SEES,
  "POST /v1/desk/cases/:id/reveal": SEES,
  "POST /v1/desk/cases/:id/values": SEES,
  "POST /v1/desk/cases/:id/files/fetch": SEES,
  "POST /v1/desk/cases/:id/files/open": SEES,
  "POST /v1/desk/cases/:id/vouch": DECIDES,
  "POST /v1/desk/cases/:id/ask-proof": ACTS,
  "POST /v1/desk/cases/:id/acts": ACTS,
  "POST /v1/desk/cases/:id/act-options": ACTS,
  "GET /v1/desk/cases/:id/macros/:textId": ACTS,
  "POST /v1/desk/cases/:id/macros/:textId/run": ACTS,
  "POST /v1/desk/cases/:id/texts/:textId/fill": ACTS,
  "GET /v1/desk/cases/:id/suggestions":
    "help for whoever writes at this moment; the same texts are under `GET /v1/desk/texts`",
  "POST /v1/desk/alerts":
    "whoever takes an alert on is the one who is asked about it; `wardline alerts` does the same on the server",
  "POST /v1/desk/answers/:id/undo": DECIDES,
  "POST /v1/desk/incidents": DECIDES,
  "GET /v1/desk/incidents/:id/drafts/:clock": "a letter that a person signs",
  "GET /v1/desk/incidents/:id/reach": SEES,
  "POST /v1/desk/incidents/:id/reach": FRESH,
  "POST /v1/desk/incidents/:id/notices": FRESH,
  "POST /v1/desk/incidents/:id/notices/approve": DECIDES,
  "POST /v1/desk/security/detectors/fit": "fits a candidate; `wardline threat fit` does the same",
  "POST /v1/desk/security/detectors/propose": DECIDES,
  "POST /v1/desk/security/drills": FRESH,
  "POST /v1/desk/security/verdicts/:id/judge": "a person's judgement, of which detectors learn",
  "POST /v1/desk/outside": SEES,
  "POST /v1/desk/outside/reveal": SEES,
  "POST /v1/desk/requests": "whoever filed it is named to the customer; `wardline requests` files by command",
  "POST /v1/desk/requests/:id/decision": DECIDES,
  "POST /v1/desk/requests/:id/extension": DECIDES,
  "POST /v1/desk/requests/:id/certificate": SEES,
  "POST /v1/desk/subjects/look-up": SEES,
  "POST /v1/desk/reads/search": SEES,
  "POST /v1/desk/legal-holds": FRESH,
  "POST /v1/desk/legal-holds/:id/release": FRESH,
  "POST /v1/desk/retention/runs": FRESH,
  "POST /v1/desk/archives": FRESH,
  "POST /v1/desk/archives/:id/download": FRESH,
  "POST /v1/desk/archives/:id/verification": FRESH,
};
