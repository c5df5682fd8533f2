// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { INCIDENT_FACTS } from "#privacy";
import { DESK_TOPICS } from "#protocol";
import { filesUnder, read } from "./repository.ts";

/** What stands on the desk today, by the route that feeds it, and must stand in the console as soon as there is one. */
const MUST_SHOW: Readonly<Record<string, string>> = {
  incidents: "/v1/desk/incidents",
  requests: "/v1/desk/requests",
  duties: "/v1/desk/incident-register",
  keeping: "/v1/desk/retention",
  data: "/v1/desk/inventory",
  looks: "/v1/desk/reads/search",
  evidence: "/v1/desk/archives",
  setup: "/v1/desk/installation",
};

/** Other routes of privacy that some page has to draw. */
const MUST_DRAW: readonly string[] = [
  "/v1/desk/legal-holds",
  "/v1/desk/retention/runs",
  "/v1/desk/consents",
  "/v1/desk/subjects/look-up",
  "/v1/desk/records",
  "/v1/desk/audits",
  "/v1/desk/hours",
  "/v1/desk/installation/check",
  "/v1/desk/alerts",
];

describe("what staff must be able to see", () => {
  const routes = filesUnder("src/surfaces/http/routes").map(read).join("\n");
  const pages = read("web/console/pages.tsx");
  const console = filesUnder("web/console").map(read);

  it.each(Object.entries(MUST_SHOW))(
    "%s are served and stand on the desk, and in the console once it exists",
    (page, route) => {
      expect(routes).toContain(`"${route}"`);
      expect(pages).toContain(`name: "${page}"`);
      if (console.length > 0) expect(console.some((text) => text.includes(route))).toBe(true);
    },
  );

  it.each(MUST_DRAW)("%s is served and drawn by some page of the console", (route) => {
    expect(routes).toContain(`"${route}"`);
    expect(console.some((text) => text.includes(`"${route}"`))).toBe(true);
  });

  // The queue has frames of its own.
  it.each(DESK_TOPICS.filter((topic) => topic !== "cases"))(
    "what the connection tells of %s is heard by some page",
    (topic) => {
      expect(
        console.some((text) => text.includes(`useLive(live, "${topic}"`) || text.includes(`onTopic("${topic}"`)),
      ).toBe(true);
    },
  );

  it("no route of the desk about privacy is served that no page asks", () => {
    const served = ["desk-requests", "desk-privacy", "desk-archives", "incident-duties"]
      .map((name) => read(`src/surfaces/http/routes/${name}.ts`))
      .flatMap((text) => [...text.matchAll(/"(\/v1\/desk\/[^"]+)"/gu)].map(([, route]) => route ?? ""));
    expect(served.length).toBeGreaterThan(20);
    const asked = console.join("\n");
    // What lies between ids is what a page writes.
    const isAsked = (route: string): boolean =>
      route
        .split(/:[a-z]+/u)
        .filter((part) => part !== "")
        .every((part) => asked.includes(part) || asked.includes(`"${part.replace(/^\//u, "")}"`));
    expect(served.filter((route) => !isAsked(route))).toEqual([]);
  });

  it("every fact of an incident that a person can write down has words in both languages", () => {
    const words = read("web/console/privacy/fact-words.ts");
    expect(Object.keys(INCIDENT_FACTS).filter((fact) => !words.includes(`  ${fact}: [`))).toEqual([]);
  });
});
