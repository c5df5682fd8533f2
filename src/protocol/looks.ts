// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

/** Kinds of history entries that mean: somebody or something saw data of the customer. */
export const LOOK_KINDS = [
  "data.read",
  "agent.read",
  "agent.revealed",
  "agent.looked_up",
  "value.shown",
  "value.released",
  "secret.shown",
] as const;

/** What was seen, coarsely enough to be said in two words. `data`: nothing finer stands in the history. */
export const LOOK_TOPICS = [
  "data",
  "lines",
  "bills",
  "payments",
  "plans",
  "usage",
  "calls",
  "faults",
  "orders",
  "sim",
  "appointments",
  "rights",
  "looks",
  "protection",
  "news",
  "transcript",
  "contact",
  "phone",
  "email",
  "alarms",
  "file",
  "value",
  "puk",
  "wifi_password",
  "port_out_code",
  "esim",
  "invoice",
] as const;

/** Why. `asked`: the customer wanted to see it. `case`: to answer in their chat. */
export const LOOK_REASONS = [
  "asked",
  "case",
  "serviceProvision",
  "fraudPrevention",
  "callBack",
  "contactCheck",
  "faultDiagnosis",
  "billCheck",
  "privacyRequest",
] as const;

/** Answer to `GET /v1/conversations/current/looks`: who saw data of this customer, newest first. */
export const lookList = z.object({
  looks: z.array(
    z.object({
      /** When; where the same was seen several times within an hour, the last time. */
      at: z.iso.datetime(),
      /** The first time; the same as `at` where it was once. */
      since: z.iso.datetime(),
      count: z.int().min(1),
      kind: z.enum(LOOK_KINDS),
      who: z.enum(["you", "assistant", "staff", "service"]),
      /** Of a member of staff, where the customer had read it in the chat; else null. */
      name: z.string().max(120).nullable(),
      what: z.enum(LOOK_TOPICS),
      /** Null: none was written down. */
      why: z.enum(LOOK_REASONS).nullable(),
    }),
  ),
  /** Brings the next page as `?before=`, in this conversation only. Null: this is the last one. */
  before: z.string().max(120).nullable(),
});
export type LookList = z.infer<typeof lookList>;
