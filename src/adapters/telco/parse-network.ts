// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import { Sensitive } from "#kernel";
import type { Device, ServiceProblem, ServiceState, Sim } from "#telecom";
import {
  characteristics,
  id,
  instant,
  plainLabel,
  ref,
  relatedParties,
  traitFlag,
  traitNumber,
  traitText,
} from "./tmf-types.ts";

/** TMF638 Service. */
export const service = z.object({
  id,
  state: z.enum(["feasibilityChecked", "designed", "reserved", "inactive", "active", "terminated", "suspended"]),
  serviceCharacteristic: characteristics,
  supportingResource: z.array(ref).default([]),
  relatedParty: relatedParties,
});

export function toServiceState(row: z.infer<typeof service>): ServiceState {
  const traits = row.serviceCharacteristic;
  const outgoing = traitText(traits, "outgoing");
  const equipment = traitText(traits, "opticalLineTerminal");
  const states = { active: "active", terminated: "terminated", suspended: "suspended" } as const;
  const state =
    row.state === "active" || row.state === "terminated" || row.state === "suspended" ? states[row.state] : "pending";
  return {
    state: state === "active" && outgoing === "suspended" ? "suspended" : state,
    data: dataOf(traitText(traits, "data"), traitText(traits, "dataStopReason")),
    isRegistered: traitFlag(traits, "registered"),
    roamingEnabled: traitFlag(traits, "roamingEnabled"),
    postcode: traitText(traits, "postCode"),
    ...present("isSimChangeLocked", traitFlag(traits, "simChangeLock")),
    serviceIds: [row.id],
    resourceIds: [...row.supportingResource.map((resource) => resource.id), ...(equipment === null ? [] : [equipment])],
  };
}

/** What an inventory does not say is absent, not false. */
function present<K extends string>(name: K, value: boolean | null): { readonly [N in K]?: boolean } {
  return value === null ? {} : ({ [name]: value } as { readonly [N in K]?: boolean });
}

function dataOf(state: string | null, stopReason: string | null): ServiceState["data"] {
  if (state === "active" || state === "suspended" || state === "throttled") return state;
  if (state !== "stopped") return "unknown";
  if (stopReason === "bundleExpired") return "expired";
  return stopReason === "spendCapReached" ? "cap_reached" : "suspended";
}

/** TMF639 Resource, physical or logical. */
export const resource = z.object({
  id,
  name: z.string().max(2_000).default(""),
  category: z.string().default(""),
  resourceCharacteristic: characteristics,
  relatedParty: relatedParties,
});
export type Resource = z.infer<typeof resource>;

export function toSim(row: Resource): Sim | null {
  const serial = traitText(row.resourceCharacteristic, "iccid");
  if (row.category !== "sim" || serial === null) return null;
  const traits = row.resourceCharacteristic;
  const isPukBlocked = traitNumber(traits, "pukTriesLeft") === 0 || traitText(traits, "simStatus") === "blocked";
  return {
    serial: new Sensitive(serial),
    type: traitText(traits, "simType") === "eSIM" ? "esim" : "physical",
    isPinLocked: traitNumber(traits, "pinTriesLeft") === 0,
    isPukBlocked,
  };
}

export function toDevice(row: Resource): Device | null {
  if (row.category !== "device") return null;
  const traits = row.resourceCharacteristic;
  return {
    label: plainLabel(row.name),
    isBlocked: traitFlag(traits, "blocklisted") ?? false,
    ...present("canEsim", traitFlag(traits, "eSimCapable")),
  };
}

/** TMF656 ServiceProblem. */
export const serviceProblem = z.object({
  id,
  category: z.string().max(200).default(""),
  status: z.string().max(60),
  creationDate: instant.optional(),
  resolutionDate: instant.optional(),
  affectedLocation: z
    .array(z.object({ id, name: z.string().max(200).optional(), role: z.string().default("") }))
    .default([]),
  affectedService: z.array(ref).default([]),
  affectedResource: z.array(ref).default([]),
  parentProblem: z.array(ref).default([]),
  characteristic: characteristics,
});

const OVER = new Set(["resolved", "closed", "cancelled", "rejected"]);
const KINDS = new Set(["outage", "maintenance", "degradation"]);

/** The operator's words about a problem stay behind: only its category, times and places come out. */
export function toProblem(row: z.infer<typeof serviceProblem>, now: number): ServiceProblem | null {
  if (row.status === "rejected" || row.status === "cancelled") return null;
  const traits = row.characteristic;
  const planned = instantOf(traitText(traits, "plannedStart"));
  const plannedEnd = instantOf(traitText(traits, "plannedEnd"));
  const eta = instantOf(traitText(traits, "expectedResolution")) ?? plannedEnd;
  const isOver = OVER.has(row.status) || (plannedEnd !== null && plannedEnd <= now);
  const serviceType = traitText(traits, "serviceType");
  return {
    problemId: row.id,
    kind: KINDS.has(row.category) ? row.category : "other",
    service: serviceType === "mobile" || serviceType === "broadband" || serviceType === "sms" ? serviceType : "other",
    state: isOver ? "resolved" : planned !== null && planned > now ? "planned" : "open",
    startsAt: planned ?? row.creationDate ?? null,
    resolvedAt: row.resolutionDate ?? (isOver ? plannedEnd : null),
    eta: eta === null ? null : new Date(eta).toISOString(),
    postcodes: row.affectedLocation.filter(({ role }) => role !== "country").map((place) => place.id.toUpperCase()),
    isNationwide: row.affectedLocation.some(({ role }) => role === "country"),
    serviceIds: row.affectedService.map((affected) => affected.id),
    resourceIds: row.affectedResource.map((affected) => affected.id),
    parentId: row.parentProblem[0]?.id ?? null,
    needsRestart: traitText(traits, "customerAction") === "restartRouter",
  };
}

function instantOf(text: string | null): number | null {
  const ms = text === null ? Number.NaN : Date.parse(text);
  return Number.isFinite(ms) ? ms : null;
}
