// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { checkHelpList } from "#app";
import { type HelpListView, helpListView, helpListWish, MOST_NAMED } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireSeat } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

/** Of the JSON around a list, which may double what it escapes. */
const MOST_BYTES = 2_100_000;

/** What a list of help pages would change. Writing it is a command of whoever runs the machine (docs/guides/help-pages.md). */
export function helpListRoutes(app: FastifyInstance, surface: Surface): void {
  app.post(
    "/v1/desk/help/check",
    {
      bodyLimit: MOST_BYTES,
      schema: {
        summary:
          "Say what a CSV file of help pages would add, change and take away, and which rows are refused; nothing is written",
        body: documented(helpListWish, "input"),
        response: { 200: documented(helpListView, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const wish = seat === null ? null : parseBody(helpListWish, request, reply);
      if (seat === null || wish === null) return reply;
      const { csv, base = null, adds } = wish;
      const checked = await checkHelpList(surface.deps, seat, { csv, base, adds });
      if (checked.ok) {
        const { added, changed, removed, same, refused, isTooMany, imported } = checked.value;
        const isTaken = refused.length === 0 && !isTooMany;
        const lists = { added: named(added), changed: named(changed), removed: named(removed) };
        return reply.send({
          isTaken,
          ...lists,
          same,
          withheld: imported.withheld,
          refused: [...refused],
        } satisfies HelpListView);
      }
      const { refusal } = checked;
      if (!("line" in refusal)) return sendProblem(request, reply, "not_authorised", { status: 403 });
      const none = named([]);
      const nothing = { isTaken: false, added: none, changed: none, removed: none, same: 0, withheld: 0 };
      return reply.send({ ...nothing, refused: [refusal] } satisfies HelpListView);
    },
  );
}

function named(urls: readonly string[]): HelpListView["added"] {
  return { count: urls.length, first: urls.slice(0, MOST_NAMED).map((url) => url.slice(0, 2_000)) };
}
