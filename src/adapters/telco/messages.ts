// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import { ok, type Result, refuse } from "#kernel";
import type { Contacts, Messages, TelcoRefusal } from "#telecom";
import type { TelcoConfig } from "./config.ts";
import type { Http } from "./http.ts";
import { segment } from "./http.ts";
import { listAll, readOne } from "./list-all.ts";
import { partyContacts, toContacts } from "./parse-parties.ts";
import { id } from "./tmf-types.ts";

const message = z.object({ id, externalId: z.string().max(200).optional(), state: z.string().max(60).optional() });

/** The operator's gateway, and whether it answers. */
export type TriedMessages = Messages & {
  /** Asks for a message under an id that nobody has: sends nothing to anybody. */
  tryOut(): Promise<Result<undefined, TelcoRefusal>>;
};

const NOBODYS = "wardline-connection-test";

/** TMF681: hands messages to the operator's gateway. "Sent" means taken, not read. */
export function makeMessages(http: Http, config: TelcoConfig): TriedMessages {
  return {
    async tryOut() {
      const found = await listAll(http, config, {
        api: "messages",
        path: "/communicationMessage",
        query: { externalId: NOBODYS },
        schema: message,
        idOf: (row) => row.id,
        owns: (row) => row.externalId === NOBODYS,
      });
      return found.ok ? ok(undefined) : found;
    },
    async send({ channel, to, subject, text, idempotencyKey, notBefore }) {
      const answer = await http.call({
        api: "messages",
        path: "/communicationMessage",
        body: {
          externalId: idempotencyKey,
          messageType: channel === "sms" ? "SMS" : "Email",
          content: text,
          ...(notBefore === undefined ? {} : { scheduledSendTime: new Date(notBefore).toISOString() }),
          ...(subject === null ? {} : { subject }),
          sender: { id: "care-chat", name: "Customer care" },
          receiver: [channel === "sms" ? { id: "1", phoneNumber: to } : { id: "1", email: to }],
          characteristic: [{ name: "idempotencyKey", value: idempotencyKey }],
        },
      });
      if (answer.ok) {
        const row = message.safeParse(answer.value.body);
        if (!row.success) return refuse({ reason: "invalid_answer" });
        return row.data.state === "failed" ? refuse({ reason: "rejected" }) : ok({ messageId: row.data.id });
      }
      const { reason } = answer.refusal;
      if (reason !== "timeout" && reason !== "unavailable") return answer;
      const known = await listAll(http, config, {
        api: "messages",
        path: "/communicationMessage",
        query: { externalId: idempotencyKey },
        schema: message,
        idOf: (row) => row.id,
        owns: (row) => row.externalId === idempotencyKey,
      });
      const [found] = known.ok ? known.value : [];
      return found === undefined ? answer : ok({ messageId: found.id });
    },
  };
}

/** TMF632: the contact points of a person or an organisation. */
export function makeContacts(http: Http): Contacts {
  return {
    async findContacts(party) {
      const read = (path: string) =>
        readOne(http, {
          api: "parties",
          path: `${path}/${segment(party)}`,
          schema: partyContacts,
          idOf: (row) => row.id,
          id: party,
          owns: () => true,
        });
      const person = await read("/individual");
      if (person.ok) return ok(toContacts(person.value));
      if (person.refusal.reason !== "not_found") return person;
      const organisation = await read("/organization");
      return organisation.ok ? ok(toContacts(organisation.value)) : organisation;
    },
  };
}
