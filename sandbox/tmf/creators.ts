// SPDX-License-Identifier: Apache-2.0
import { type Doc, iso } from "../doc.ts";
import { keyIn } from "../ids.ts";
import { dice } from "../prng.ts";
import { consumptionOf } from "../seed/buckets.ts";
import { billParties } from "../seed/refs.ts";
import { kindFor, type TestKind, testDoc } from "../seed/service-tests.ts";
import type { World } from "../world.ts";
import type { Context } from "./context.ts";
import { TmfError } from "./errors.ts";
import { asList, asRecord, customerIn, textIn } from "./parties.ts";

type Body = Readonly<Record<string, unknown>>;

/** Within how many days a question about a bill is answered in writing. */
const answerWithinDays = 10;

/** Repeats with the same `externalId` find what the first one made. */
function earlier(world: World, collection: string, body: Body): Doc | null {
  const externalId = textIn(body, "externalId");
  if (externalId === null) return null;
  return world.byClientId(collection, externalId);
}

export function createTicket(context: Context, body: Body): Doc {
  const { world } = context;
  const known = earlier(world, "troubleTicket", body);
  if (known !== null) return known;
  if (textIn(body, "description") === null && textIn(body, "name") === null)
    throw new TmfError(400, "description is missing");
  const key = customerIn(world, body);
  const now = iso(world.clock.now());
  const number = world.nextNumber();
  const id = key === null ? `TT-${number + 1000}` : `TT-${key}-${number}`;
  const isBilling = body["ticketType"] === "billing";
  const doc: Doc = {
    severity: "Minor",
    ticketType: "fault",
    ...(isBilling ? { expectedResolutionDate: iso(world.clock.now() + answerWithinDays * 86_400_000) } : {}),
    ...body,
    id,
    href: `/tmf-api/troubleTicket/v4/troubleTicket/${id}`,
    status: "acknowledged",
    creationDate: now,
    lastUpdate: now,
    statusChangeDate: now,
    statusChange: [{ changeDate: now, status: "acknowledged" }],
    relatedParty: asList(body["relatedParty"]).length > 0 || key === null ? body["relatedParty"] : billParties(key),
    "@type": "TroubleTicket",
  };
  world.put("troubleTicket", doc);
  context.webhooks.announce("/tmf-api/troubleTicket/v4", "TroubleTicketCreateEvent", "troubleTicket", doc);
  return doc;
}

/** A message to customers: written to the outbox at once. */
export function createMessage(context: Context, body: Body): Doc {
  const { world, outbox } = context;
  const known = earlier(world, "communicationMessage", body);
  if (known !== null) return known;
  const content = textIn(body, "content");
  const receivers = asList(body["receiver"]);
  if (content === null || receivers.length === 0) throw new TmfError(400, "content and receiver are needed");
  const now = iso(world.clock.now());
  // Kept until then: the outbox shows for when.
  const at = textIn(body, "scheduledSendTime") ?? now;
  const kind = (textIn(body, "messageType") ?? "SMS").toLowerCase();
  for (const receiver of receivers) {
    const to =
      kind === "sms"
        ? textIn(receiver, "phoneNumber")
        : kind === "letter"
          ? addressOnRecord(world, receiver)
          : (textIn(receiver, "email") ?? textIn(receiver, "phoneNumber"));
    if (to === null) throw new TmfError(400, "receiver has no address for this message type");
    outbox.add({
      at,
      channel: kind === "sms" ? "sms" : kind === "letter" ? "letter" : "email",
      to,
      subject: textIn(body, "subject") ?? "",
      text: content,
    });
  }
  const id = `CM-${world.nextNumber()}`;
  const doc: Doc = {
    ...body,
    id,
    href: `/tmf-api/communicationManagement/v4/communicationMessage/${id}`,
    state: "completed",
    sendTime: at,
    sendTimeComplete: at,
    tryTimes: 1,
    "@type": "CommunicationMessage",
  };
  world.put("communicationMessage", doc);
  return doc;
}

/** Where letters to a party go: what is on record, whatever a client writes. */
function addressOnRecord(world: World, receiver: Body): string | null {
  const accountId = textIn(receiver["account"], "id");
  if (accountId !== null) {
    const contacts = asList(world.find("billingAccount", accountId)?.["contact"]);
    const billing = contacts.find((contact) => contact["contactType"] === "billing");
    return postalLine(asList(billing?.["contactMedium"])[0]?.["characteristic"]);
  }
  const party = textIn(receiver["party"], "id");
  const person = party === null ? null : (world.find("individual", party) ?? world.find("organization", party));
  const post = asList(person?.["contactMedium"]).find((medium) => medium["mediumType"] === "postalAddress");
  return postalLine(post?.["characteristic"]);
}

function postalLine(characteristic: unknown): string | null {
  const { street1, postCode } = asRecord(characteristic);
  return typeof street1 === "string" && typeof postCode === "string" ? `${street1}, ${postCode}` : null;
}

export function createInteraction(context: Context, body: Body): Doc {
  const { world } = context;
  const known = earlier(world, "partyInteraction", body);
  if (known !== null) return known;
  const key = customerIn(world, body);
  if (key === null) throw new TmfError(400, "relatedParty names no customer");
  const now = iso(world.clock.now());
  const id = `PI-${key}-${world.nextNumber()}`;
  const doc: Doc = {
    direction: "inbound",
    ...body,
    id,
    href: `/tmf-api/partyInteraction/v4/partyInteraction/${id}`,
    status: textIn(body, "status") ?? "completed",
    creationDate: now,
    statusChangeDate: now,
    relatedParty: asList(body["relatedParty"]).map((party) => ({ href: partyHref(String(party["id"])), ...party })),
    channel: asList(body["channel"]).map((channel) => ({
      href: `/tmf-api/partyInteraction/v4/channel/${String(channel["id"])}`,
      ...channel,
    })),
    "@type": "PartyInteraction",
  };
  world.put("partyInteraction", doc);
  return doc;
}

function partyHref(id: string): string {
  return id.startsWith("CU-") ? `/tmf-api/customerManagement/v4/customer/${id}` : `/tmf-api/party/v4/individual/${id}`;
}

const kinds: readonly TestKind[] = ["TS-LINE", "TS-ONT", "TS-MOBILE"];

/** Starts a test of a service; it takes 5 to 20 seconds of the sandbox clock. */
export function createTest(context: Context, body: Body): Doc {
  const { world } = context;
  const service = textIn(body["relatedService"], "id");
  const key = service === null ? null : keyIn(service);
  if (service === null || key === null || world.find("service", service) === null)
    throw new TmfError(404, "No such service");
  const asked = textIn(body["testSpecification"], "id");
  const kind = kinds.find((candidate) => candidate === asked) ?? (asked === null ? kindFor(key, world.times()) : null);
  if (kind === null) throw new TmfError(400, "No such testSpecification");
  const id = `ST-${key}-${world.nextNumber()}`;
  const now = world.clock.now();
  const runsMs = 5000 + dice(id).int(15_001);
  const doc = { ...testDoc(key, id, kind, now, null, service), "x-finishes": now + runsMs };
  world.put("serviceTest", doc);
  return testNow(world, doc);
}

export function testNow(world: World, doc: Doc): Doc {
  const { "x-finishes": finishes, ...bare } = doc;
  if (typeof finishes !== "number") return doc;
  const key = keyIn(doc.id);
  const kind = kinds.find((candidate) => candidate === doc["name"]);
  if (key === null || kind === undefined || world.clock.now() < finishes) return bare;
  return testDoc(
    key,
    doc.id,
    kind,
    Date.parse(String(doc["startDateTime"])),
    finishes,
    String(asRecord(doc["relatedService"])["id"]),
  );
}

/** Consumption is computed when asked for; the answer carries the criteria. */
export function createConsumption(context: Context, body: Body): Doc {
  const { world } = context;
  const criteria = asRecord(body["searchCriteria"]);
  const key =
    customerIn(world, body) ??
    customerIn(world, criteria) ??
    customerIn(world, { account: asList(body["partyAccount"])[0] });
  if (key === null) throw new TmfError(400, "No customer is named");
  const id = `QC-${key}-${world.nextNumber()}`;
  const doc: Doc = {
    ...body,
    id,
    href: `/tmf-api/usageConsumption/v4/queryUsageConsumption/${id}`,
    queryUsageConsumptionDate: iso(world.clock.now()),
    state: "done",
    usageConsumption: consumptionOf(key, world.times()),
    relatedParty: asList(body["relatedParty"]).length > 0 ? body["relatedParty"] : billParties(key),
    "@type": "QueryUsageConsumption",
  };
  world.put("queryUsageConsumption", doc);
  return doc;
}
