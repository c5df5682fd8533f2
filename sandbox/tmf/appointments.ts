// SPDX-License-Identifier: Apache-2.0
import { type Doc, iso } from "../doc.ts";
import { type Key, keyIn } from "../ids.ts";
import { operator } from "../operator.ts";
import { dice } from "../prng.ts";
import { billParties } from "../seed/refs.ts";
import type { World } from "../world.ts";
import type { Context } from "./context.ts";
import { TmfError } from "./errors.ts";
import { asList, asRecord, customerIn, textIn } from "./parties.ts";

type Body = Readonly<Record<string, unknown>>;

export const appointmentBase = "/tmf-api/appointment/v4";
const day = 86_400_000;
const hour = 3_600_000;
/** Engineers drive on working days, in the morning and in the afternoon (UTC). */
const windows: readonly (readonly [from: number, until: number])[] = [
  [8, 12],
  [13, 17],
];
const daysAhead = 6;

/** Free times of the engineers near a customer, from the day after tomorrow. Computed when asked for. */
export function createSearch(context: Context, body: Body): Doc {
  const { world } = context;
  const key = keyOf(world, body);
  const id = `TSS-${key}-${world.nextNumber()}`;
  const doc: Doc = {
    ...body,
    id,
    href: `${appointmentBase}/searchTimeSlot/${id}`,
    searchDate: iso(world.clock.now()),
    searchResult: "success",
    status: "done",
    availableTimeSlot: freeSlots(world, key),
    "@type": "SearchTimeSlot",
  };
  world.put("searchTimeSlot", doc);
  return doc;
}

/** Books a visit. The same `externalId` is one visit; a time that somebody else took meanwhile is a conflict. The code goes to the contacts. */
export function createAppointment(context: Context, body: Body): Doc {
  const { world, outbox } = context;
  const externalId = textIn(body, "externalId");
  const known = externalId === null ? null : world.byClientId("appointment", externalId);
  if (known !== null) return known;
  const key = keyOf(world, body);
  const start = startOf(body);
  const slot = freeSlots(world, key).find((free) => startOf(free) === start);
  if (slot === undefined) throw new TmfError(409, "This time is not free");
  const now = iso(world.clock.now());
  const id = `AP-${key}-${world.nextNumber()}`;
  const doc: Doc = {
    ...body,
    id,
    href: `${appointmentBase}/appointment/${id}`,
    category: textIn(body, "category") ?? "intervention",
    status: "confirmed",
    creationDate: now,
    lastUpdate: now,
    validFor: slot["validFor"],
    relatedPlace: { id: `PL-${key}`, role: "interventionAddress" },
    relatedParty: asList(body["relatedParty"]).length > 0 ? body["relatedParty"] : billParties(key),
    "@type": "Appointment",
  };
  world.put("appointment", doc);
  const code = dice(`engineer/${id}`).digits(4);
  for (const to of emailsOf(world, key))
    outbox.add({
      at: now,
      channel: "email",
      to,
      subject: "Your engineer's code",
      text: `The engineer who comes says the code ${code}. Let nobody in who doesn't know it.`,
    });
  return doc;
}

function keyOf(world: World, body: Body): Key {
  const named = asList(body["relatedEntity"]).map((entity) => keyIn(String(entity["id"])));
  const party = asRecord(body["relatedParty"]);
  const key = named.find((found) => found !== null) ?? keyIn(String(party["id"])) ?? customerIn(world, body);
  if (key === null || !world.exists(key)) throw new TmfError(404, "No such product");
  return key;
}

/** NaN when there is none, which is equal to nothing. */
function startOf(body: Body): number {
  return Date.parse(textIn(body["validFor"], "startDateTime") ?? "");
}

function freeSlots(world: World, key: Key): Doc[] {
  const today = Math.floor(world.clock.now() / day) * day;
  const taken = new Set(
    world
      .list("appointment", new Set([key]))
      .filter((doc) => doc["status"] === "confirmed")
      .map(startOf),
  );
  return Array.from({ length: daysAhead }, (_, index) => today + (index + 2) * day)
    .filter((start) => !operator().restDays.includes(new Date(start).getUTCDay()))
    .flatMap((start) =>
      windows.map(([from, until]): Doc => {
        const validFor = { startDateTime: iso(start + from * hour), endDateTime: iso(start + until * hour) };
        return { id: `TS-${start / day}-${from}`, validFor, "@type": "TimeSlot" };
      }),
    )
    .filter((slot) => !taken.has(startOf(slot)));
}

function emailsOf(world: World, key: Key): string[] {
  return world
    .list("individual", new Set([key]))
    .flatMap((person) => asList(person["contactMedium"]))
    .flatMap((medium) => {
      const address = textIn(medium["characteristic"], "emailAddress");
      return address === null ? [] : [address];
    });
}
