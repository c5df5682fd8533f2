// SPDX-License-Identifier: Apache-2.0
import { type JsonObject, ok, type Result, refuse, toBase64Url, utf8 } from "#kernel";
import type { ConnectorAnswer, InstallationChanges, InstallationDraft, InstallationView } from "#protocol";
import type { ApprovalWish } from "../approvals/content.ts";
import { proposeApproval } from "../approvals/propose.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import { isPermitted, passStaffGate } from "../staff/gate.ts";

export type InstallationRefusal =
  | { readonly reason: "not_permitted" }
  | { readonly reason: "unknown_connector" }
  | { readonly reason: "too_many" }
  | { readonly reason: "not_fit" }
  | { readonly reason: "not_writable" };

/** Tests of connectors in a minute, over all nodes: each is a call to somebody else. */
const CHECKS_A_MINUTE = 30;
const MINUTE_MS = 60_000;

/** What is set up, part by part, and whom the service calls. Holds no secret. */
export async function readInstallation(
  deps: AppDeps,
  agent: AgentIdentity,
): Promise<Result<InstallationView, InstallationRefusal>> {
  if (!(await passStaffGate(deps, { agent }, "installation.read")).ok) return refuse({ reason: "not_permitted" });
  const mayCheck = isPermitted(deps, { agent }, "installation.check", 0);
  const mayChange = isPermitted(deps, { agent }, "installation.change", 0);
  return ok({ ...(await deps.installation.view()), mayCheck, mayChange });
}

/**
 * Asks one connector whether it works, as it is in force. An address that one person typed is not called: it would be handed the credentials
 * of this installation. Each test stands in the history, and so many are made in a minute.
 */
export async function checkConnector(
  deps: AppDeps,
  agent: AgentIdentity,
  connector: string,
): Promise<Result<ConnectorAnswer, InstallationRefusal>> {
  if (!(await passStaffGate(deps, { agent }, "installation.check")).ok) return refuse({ reason: "not_permitted" });
  const now = new Date(deps.clock.now());
  const counter = deps.keys.blindIndex("counter", "installation checks");
  if ((await deps.counters.add(deps.tenant, counter, 1, MINUTE_MS, now)) > CHECKS_A_MINUTE)
    return refuse({ reason: "too_many" });
  const answer = await deps.installation.check(connector);
  if (answer === null) return refuse({ reason: "unknown_connector" });
  const facts = { change: "checked", connector, state: answer.state, code: answer.code };
  await deps.history.append(installationEntry(deps, agent.agentId, facts), null);
  return ok(answer);
}

/** The configuration file with these changes in it, or what does not fit. Nothing is kept and nothing changes. */
export async function draftInstallation(
  deps: AppDeps,
  agent: AgentIdentity,
  changes: InstallationChanges["changes"],
): Promise<Result<InstallationDraft, InstallationRefusal>> {
  if (!(await passStaffGate(deps, { agent }, "installation.change")).ok) return refuse({ reason: "not_permitted" });
  return ok(await deps.installation.draft(changes));
}

/** Asks a colleague to have exactly this file written. It is in force after a restart. */
export async function proposeInstallation(
  deps: AppDeps,
  agent: AgentIdentity,
  changes: InstallationChanges["changes"],
): Promise<Result<{ readonly approvalId: string }, InstallationRefusal>> {
  if (!(await passStaffGate(deps, { agent }, "installation.change")).ok) return refuse({ reason: "not_permitted" });
  const before = await deps.installation.digest();
  const [{ file }, { text, changed }] = await Promise.all([deps.installation.view(), deps.installation.draft(changes)]);
  if (text === null) return refuse({ reason: "not_fit" });
  if (!file.isWritable) return refuse({ reason: "not_writable" });
  const wish: ApprovalWish = { kind: "configuration", before, text, changed };
  const { approvalId } = await proposeApproval(deps, wish, agent, deps.settings.approvals.lifetimeMs);
  return ok({ approvalId });
}

/** Writes what a second person approved, where the file is still the one that it was made from. */
export async function writeInstallation(
  deps: AppDeps,
  by: AgentIdentity,
  { before, text, changed }: Extract<ApprovalWish, { kind: "configuration" }>,
): Promise<boolean> {
  const isWritten = await deps.installation.write(text, before);
  const keys = changed.map(({ key }) => key).slice(0, 50);
  const file = toBase64Url(deps.hashes.sha256(utf8(text)));
  const facts = { change: isWritten ? "written" : "not_written", file, before, keys };
  await deps.history.append(installationEntry(deps, by.agentId, facts), null);
  return isWritten;
}

function installationEntry(deps: Pick<AppDeps, "tenant" | "clock">, by: string, facts: JsonObject): HistoryEntry {
  return {
    at: new Date(deps.clock.now()),
    tenant: deps.tenant,
    kind: "installation.changed",
    actor: { kind: "agent", id: by },
    subjectId: null,
    conversationId: null,
    facts,
  };
}
