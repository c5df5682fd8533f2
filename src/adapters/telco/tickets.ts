// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import { localDay, ok, refuse } from "#kernel";
import type { Tickets } from "#telecom";
import type { TelcoConfig } from "./config.ts";
import type { Http } from "./http.ts";
import { listAll } from "./list-all.ts";
import { id, relatedParties } from "./tmf-types.ts";

const ticket = z.object({ id, externalId: z.string().max(200).optional(), relatedParty: relatedParties });

const listed = ticket.extend({
  status: z.string().max(60),
  creationDate: z.iso.datetime({ offset: true }),
  expectedResolutionDate: z.iso.datetime({ offset: true }).optional(),
});
/** TMF621's states, as a customer needs them. */
const STATES: Readonly<Record<string, "open" | "waiting" | "done" | "other">> = {
  acknowledged: "open",
  inProgress: "open",
  held: "open",
  pending: "waiting",
  resolved: "done",
  closed: "done",
};

/** TMF621. The same external id is one ticket: before a repetition after a lost answer it is looked for. */
export function makeTickets(http: Http, config: TelcoConfig): Tickets {
  return {
    async open({ externalId, customerId, lineId, topic, severity, facts }) {
      const answer = await http.call({
        api: "tickets",
        path: "/troubleTicket",
        body: {
          externalId,
          ticketType: topic === "billing" ? "complaint" : topic === "suspected_sim_swap" ? "fraud" : "fault",
          severity,
          name: topic,
          // Codes of ours: no word of the subject goes along.
          description: [topic, ...facts].join(", "),
          relatedEntity: [{ id: lineId, role: "affected", "@referredType": "Product" }],
          relatedParty: [{ id: customerId, role: "customer", "@referredType": "Customer" }],
        },
      });
      if (answer.ok) {
        const row = ticket.safeParse(answer.value.body);
        return row.success ? ok({ reference: row.data.id }) : refuse({ reason: "invalid_answer" });
      }
      const { reason } = answer.refusal;
      if (reason !== "timeout" && reason !== "unavailable") return answer;
      const known = await listAll(http, config, {
        api: "tickets",
        path: "/troubleTicket",
        query: { externalId, "relatedParty.id": customerId },
        schema: ticket,
        idOf: (row) => row.id,
        owns: (row) => row.externalId === externalId,
      });
      const [found] = known.ok ? known.value : [];
      return found === undefined ? answer : ok({ reference: found.id });
    },
    async list(customerId) {
      const found = await listAll(http, config, {
        api: "tickets",
        path: "/troubleTicket",
        query: { "relatedParty.id": customerId },
        schema: listed,
        idOf: (row) => row.id,
        owns: (row) => (row.relatedParty ?? []).some(({ id: party }) => party === customerId),
      });
      if (!found.ok) return found;
      const newest = found.value.toSorted((a, b) => Date.parse(b.creationDate) - Date.parse(a.creationDate));
      return ok(
        newest.map(({ id: reference, status, expectedResolutionDate }) => {
          const state = STATES[status] ?? "other";
          const isAhead = state === "open" && expectedResolutionDate !== undefined;
          const expectedOn = isAhead ? localDay(Date.parse(expectedResolutionDate), config.timeZone) : null;
          return { reference, state, expectedOn };
        }),
      );
    },
  };
}
