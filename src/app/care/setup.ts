// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import { type DeskAgentSeat, type DeskSetup, type DeskSetupContent, deskSetupContent } from "#protocol";
import type { AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import { type GateOfStaff, isPermitted, passStaffGate } from "../staff/gate.ts";
import type { StaffSeat } from "../staff/seat.ts";
import { screenNote } from "../vault/screen-note.ts";
import { HERE_MS } from "./times.ts";

export type SetupRefusal =
  | GateOfStaff
  | { readonly reason: "somebody_was_faster" }
  /** A name holds what looks like data of a person, or could not be looked at. */
  | { readonly reason: "unscreenable" }
  | { readonly reason: "nobody_there" };

/** Teams, labels and codes for the end, as an admin set them last; otherwise as configured. */
export async function readSetup(
  deps: AppDeps,
): Promise<{ readonly version: number; readonly content: DeskSetupContent }> {
  const stored = await deps.care.setup(deps.tenant);
  if (stored === null) return { version: 0, content: deps.settings.deskSetup };
  // A row of a newer build, or an altered one, must not stop the desk.
  const parsed = deskSetupContent.safeParse(stored.content);
  return { version: stored.version, content: parsed.success ? parsed.data : deps.settings.deskSetup };
}

/** The same, with who is at the desk, for whoever may see the list. */
export async function showSetup(deps: AppDeps, seat: StaffSeat): Promise<Result<DeskSetup, GateOfStaff>> {
  const isAdmin = isPermitted(deps, seat, "desk.set_up", 0);
  if (!isAdmin) {
    const passed = await passStaffGate(deps, seat, "desk.list");
    if (!passed.ok) return passed;
  }
  const [setup, agents] = await Promise.all([readSetup(deps), seatsOf(deps)]);
  const mine = agents.find(({ staffId }) => staffId === seat.agent.agentId);
  return ok({
    ...setup,
    agents,
    me: { status: mine?.status ?? "away", teams: mine?.teams ?? [] },
    mayChange: isAdmin,
  });
}

/** Whoever may have cases, with their name and whether they are here. */
export async function seatsOf(deps: AppDeps): Promise<DeskAgentSeat[]> {
  const [staff, agents] = await Promise.all([deps.staff.list(deps.tenant), deps.care.agents(deps.tenant)]);
  const known = new Map(agents.map((agent) => [agent.staffId, agent]));
  const since = deps.clock.now() - HERE_MS;
  return staff
    .filter(({ state, roles }) => state === "active" && roles.includes("care"))
    .map(({ staffId, name }) => {
      const agent = known.get(staffId);
      return {
        staffId,
        name,
        teams: [...(agent?.teams ?? [])],
        capacity: agent?.capacity ?? 4,
        status: agent?.status ?? "away",
        isHere: (agent?.seenAt?.getTime() ?? 0) > since,
        held: agent?.held ?? 0,
      };
    });
}

/** Compare-and-swap on the version, with an entry that counts what there is and names nothing. */
export async function changeSetup(
  deps: AppDeps,
  seat: StaffSeat,
  version: number,
  content: DeskSetupContent,
): Promise<Result<{ readonly version: number }, SetupRefusal>> {
  const passed = await passStaffGate(deps, seat, "desk.set_up");
  if (!passed.ok) return passed;
  const all = [...content.teams, ...content.labels, ...content.wrapUps].flatMap(({ names }) => [names.en, names.ar]);
  if ((await screenNote(deps, all.join("\n"))) !== all.join("\n")) return refuse({ reason: "unscreenable" });
  const { teams, labels, wrapUps, isWrapUpRequired } = content;
  const facts = {
    what: "setup",
    version: version + 1,
    teams: teams.map(({ teamId }) => teamId),
    labels: labels.length,
    wrapUps: wrapUps.length,
    isWrapUpRequired,
  };
  const now = new Date(deps.clock.now());
  const { agentId } = seat.agent;
  const isChanged = await deps.care.changeSetup(deps.tenant, version, content, agentId, now, entry(deps, seat, facts));
  return isChanged ? ok({ version: version + 1 }) : refuse({ reason: "somebody_was_faster" });
}

/** Which teams somebody is in, and how many cases come to them at once. */
export async function changeAgent(
  deps: AppDeps,
  seat: StaffSeat,
  staffId: DeskAgentSeat["staffId"],
  set: { readonly teams: readonly string[]; readonly capacity: number },
): Promise<Result<object, SetupRefusal>> {
  const passed = await passStaffGate(deps, seat, "desk.set_up");
  if (!passed.ok) return passed;
  const account = (await deps.staff.list(deps.tenant)).find((one) => one.staffId === staffId);
  if (account === undefined) return refuse({ reason: "nobody_there" });
  const { content } = await readSetup(deps);
  const teams = set.teams.filter((team) => content.teams.some(({ teamId }) => teamId === team));
  const facts = { what: "agent", staffId, teams, capacity: set.capacity };
  await deps.care.setAgent(deps.tenant, account.staffId, { teams, capacity: set.capacity }, entry(deps, seat, facts));
  return ok({});
}

/** Whether cases come to whoever asks. Says nothing of them to anybody but colleagues, and stands in no history. */
export async function setStatus(
  deps: AppDeps,
  seat: StaffSeat,
  status: "available" | "away",
): Promise<Result<object, GateOfStaff>> {
  const passed = await passStaffGate(deps, seat, "desk.list");
  if (!passed.ok) return passed;
  await deps.care.setStatus(deps.tenant, seat.agent.agentId, status, new Date(deps.clock.now()));
  return ok({});
}

function entry(deps: AppDeps, seat: StaffSeat, facts: HistoryEntry["facts"]): HistoryEntry {
  return {
    at: new Date(deps.clock.now()),
    tenant: deps.tenant,
    kind: "desk.changed",
    actor: { kind: "agent", id: seat.agent.agentId },
    subjectId: null,
    conversationId: null,
    facts,
  };
}
