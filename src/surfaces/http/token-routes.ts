// SPDX-License-Identifier: Apache-2.0
import type { ApiScopeName } from "#app";

export { PEOPLE_ROUTES } from "./people-routes.ts";

/**
 * Which routes a program may use with a token, and by which scope. What is not here is for people: above all deciding approvals, revealing,
 * opening files, vouching, lifting alarms, signing in, passkeys, and tokens themselves. What is added later is closed until it stands here.
 */
export const TOKEN_ROUTES: Readonly<Record<string, ApiScopeName>> = {
  "GET /v1/desk/cases": "desk.list",
  "GET /v1/desk/cases/:id": "desk.read",
  "POST /v1/desk/cases/:id/take-over": "desk.take_over",
  "POST /v1/desk/cases/:id/hand-back": "desk.hand_back",
  "POST /v1/desk/cases/:id/replies": "desk.reply",
  "POST /v1/desk/cases/:id/end": "desk.end",
  "POST /v1/desk/cases/:id/lock": "desk.lock",
  "POST /v1/desk/cases/:id/transfer": "desk.transfer",
  "POST /v1/desk/cases/:id/labels": "desk.label",
  "POST /v1/desk/cases/:id/notes": "desk.note",
  "GET /v1/desk/cases/:id/notes": "desk.read",
  "GET /v1/desk/cases/:id/summary": "desk.read",
  "POST /v1/desk/search": "desk.search",
  // Names of everybody at the desk stand in it.
  "GET /v1/desk/setup": "desk.set_up",
  "POST /v1/desk/setup": "desk.set_up",
  "POST /v1/desk/agents/:id": "desk.set_up",
  "GET /v1/desk/texts": "texts.read",
  // Drafts: a person puts them into use.
  "POST /v1/desk/texts": "texts.write",
  "POST /v1/desk/texts/import": "texts.write",
  // Takes words away; what cases say is never new by it.
  "POST /v1/desk/texts/:textId/retire": "texts.write",
  "GET /v1/desk/wording": "wording.read",
  "POST /v1/desk/wording/preview": "wording.read",
  // Says what a list would change; writes nothing.
  "POST /v1/desk/help/check": "wording.read",
  "POST /v1/desk/wording/drafts": "wording.write",
  "POST /v1/desk/wording/discard": "wording.write",
  // Asks only: a person puts the words into force.
  "POST /v1/desk/wording/propose": "wording.write",
  // To words that two people agreed to.
  "POST /v1/desk/wording/rollback": "wording.write",
  "GET /v1/desk/banner": "banner.read",
  "POST /v1/desk/banner": "banner.change",
  "DELETE /v1/desk/banner": "banner.change",
  "GET /v1/desk/hours": "hours.read",
  "POST /v1/desk/hours": "hours.write",
  "GET /v1/desk/installation": "installation.read",
  "POST /v1/desk/installation/check": "installation.check",
  "POST /v1/desk/installation/draft": "installation.change",
  "POST /v1/desk/installation/propose": "installation.change",
  "GET /v1/desk/staff": "staff.list",
  // Of its changes only disabling: the others want a fresh sign-in, which no program has.
  "POST /v1/desk/staff/:id/change": "staff.disable",
  "GET /v1/desk/directory": "staff.list",
  "POST /v1/desk/staff/:id/sessions/end": "sessions.end",
  "GET /v1/desk/roles": "roles.read",
  "GET /v1/desk/policies": "policies.read",
  "GET /v1/desk/policies/versions": "policies.read",
  "GET /v1/desk/policies/diff": "policies.read",
  "POST /v1/desk/policies/what-if": "policies.read",
  "GET /v1/desk/security/bounds": "security.read",
  "GET /v1/desk/security/detectors": "security.read",
  "GET /v1/desk/security/drills": "security.read",
  "GET /v1/desk/security/drills/:id": "security.read",
  "GET /v1/desk/security/map": "incidents.read",
  "GET /v1/desk/security/holds": "security.read",
  "GET /v1/desk/security/verdicts": "incidents.read",
  "GET /v1/desk/service": "service.read",
  "GET /v1/desk/alerts": "service.read",
  "POST /v1/desk/connect/check": "service.read",
  "GET /v1/desk/analytics": "analytics.read",
  // Screened words of customers, under a reference that leads to no conversation; each reading counts.
  "GET /v1/desk/analytics/messages": "analytics.messages",
  "POST /v1/desk/analytics/messages": "analytics.messages",
  "GET /v1/desk/retention": "privacy.read",
  "GET /v1/desk/legal-holds": "privacy.read",
  "GET /v1/desk/inventory": "privacy.read",
  "GET /v1/desk/owed-deletions": "privacy.read",
  "POST /v1/desk/owed-deletions/:id/settle": "privacy.settle_owed",
  "GET /v1/desk/consents": "privacy.read",
  "GET /v1/desk/archives": "evidence.read",
  "GET /v1/desk/archives/:id/files": "evidence.read",
  "GET /v1/desk/audits": "evidence.read",
  "GET /v1/desk/records": "records.read",
  "GET /v1/desk/incidents/:id/timeline": "incidents.read",
  "GET /v1/desk/incidents": "incidents.read",
  "GET /v1/desk/incidents/:id": "incidents.read",
  "POST /v1/desk/incidents/:id/settle": "incidents.settle",
  "GET /v1/desk/incidents/:id/clocks": "incidents.read",
  "GET /v1/desk/incident-register": "incidents.read",
  "POST /v1/desk/incidents/:id/facts": "incidents.work",
  "POST /v1/desk/incidents/:id/stages": "incidents.work",
  "GET /v1/desk/requests": "requests.list",
  "GET /v1/desk/requests/:id": "requests.list",
};

/** The scope that a request needs; null: no token opens it. */
export function scopeFor(method: string, route: string | undefined, query: unknown): ApiScopeName | null {
  const asked = `${method === "HEAD" ? "GET" : method} ${route ?? ""}`;
  // What part of the history is read stands in the query.
  if (asked === "GET /v1/desk/history") return historyScope(query);
  return Object.hasOwn(TOKEN_ROUTES, asked) ? (TOKEN_ROUTES[asked] ?? null) : null;
}

function historyScope(query: unknown): ApiScopeName | null {
  const topic = typeof query === "object" && query !== null && "topic" in query ? query.topic : "all";
  return topic === "all" || topic === "reveals" || topic === "security" ? `history.${topic}` : null;
}
