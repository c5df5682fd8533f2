// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import type { DeskText, DeskTexts } from "#protocol";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { isPermitted, passStaffGate } from "../staff/gate.ts";
import { openText } from "./content.ts";
import type { StoredDeskText } from "./ports.ts";

/** Texts and lists of steps of everybody and of the agent's teams that are in use, and drafts that wait for a second person. By shortcut, then by title. */
export async function listTexts(
  deps: AppDeps,
  agent: AgentIdentity,
): Promise<Result<DeskTexts, { readonly reason: "not_permitted" }>> {
  if (!(await passStaffGate(deps, { agent }, "texts.read")).ok) return refuse({ reason: "not_permitted" });
  const stored = await deps.deskTexts.list(deps.tenant);
  const mayWrite = isPermitted(deps, { agent }, "texts.write", 0);
  const teams = (await deps.care.agents(deps.tenant)).find(({ staffId }) => staffId === agent.agentId)?.teams ?? [];
  const isFor = ({ team, state }: StoredDeskText): boolean =>
    team === null || teams.includes(team) || (mayWrite && state === "draft");
  const texts = stored.filter((one) => isFor(one) || agent.roles.includes("admin")).map((one) => viewOf(deps, one));
  return ok({
    texts: texts.toSorted(
      (a, b) => (a.shortcut ?? "~").localeCompare(b.shortcut ?? "~") || a.title.localeCompare(b.title),
    ),
    mayWrite,
  });
}

function viewOf(deps: AppDeps, stored: StoredDeskText): DeskText {
  const { textId, kind, shortcut, team, replaces, uses, changedAt } = stored;
  const content = openText(deps, stored);
  return {
    textId,
    kind,
    state: stored.state === "published" ? "published" : "draft",
    title: content.title,
    shortcut,
    team,
    replaces,
    uses,
    changedAt: changedAt.toISOString(),
    en: content.kind === "canned" ? content.texts.en : "",
    ar: content.kind === "canned" ? content.texts.ar : "",
    steps: content.kind === "macro" ? [...content.steps] : [],
  };
}
