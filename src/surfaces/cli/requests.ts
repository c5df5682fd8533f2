// SPDX-License-Identifier: Apache-2.0
import {
  type AppDeps,
  type Decision,
  decideSubjectRequest,
  EXTENSION_REASONS,
  extendSubjectRequest,
  fileRequestAtDesk,
  GROUNDS,
  type HoldByCommand,
  holdByCommand,
  type KeyDeps,
  noteAcknowledged,
  releaseByCommand,
  runSubjectRequests,
  type StoredRequest,
} from "#app";
import { AppError, isUuid, type SubjectId } from "#kernel";
import { type DeskFiling, deskFiling } from "#protocol";
import type { Terminal } from "./terminal.ts";

export type RequestsFlags = {
  readonly ground?: string | undefined;
  readonly reason?: string | undefined;
  readonly json?: boolean | undefined;
  readonly channel?: string | undefined;
  /** Why data is kept, or is not any more. */
  readonly note?: string | undefined;
  /** For a person's review: the decision it is about, `incident:ID` or `answer:ID`. */
  readonly about?: string | undefined;
  /** Codes of what showed who asks, with commas between. */
  readonly evidence?: string | undefined;
  /** Id of the member of staff who answers for it. */
  readonly by?: string | undefined;
};

const USAGE =
  "`requests list|show ID|decide ID grant|partly|refuse [--ground G]|extend ID --reason R|run|hold SUBJECT --ground G --note WHY|release SUBJECT HOLD --note WHY|file CONVERSATION RIGHT --channel C --evidence A,B --by STAFF [--about incident:ID|answer:ID]`";

/** Who decides here: whoever may run commands on the machine. Where a colleague must agree, one of the two is somebody at the desk. */
const BY = { kind: "system", id: "command" } as const;

/** `wardline requests …`: what customers asked about their data (docs/privacy/rights.md). Ids, codes and days; no name and no number. */
export async function runRequests(
  { deps, keyDeps }: { readonly deps: AppDeps; readonly keyDeps: KeyDeps },
  [act, ...rest]: readonly string[],
  flags: RequestsFlags,
  terminal: Terminal,
): Promise<number> {
  switch (act) {
    case "list":
      return list(deps, flags, terminal);
    case "show":
      return show(await require(deps, rest[0]), terminal);
    case "decide":
      return decide(deps, rest, flags, terminal);
    case "extend":
      return extend(deps, rest, flags, terminal);
    case "run": {
      const { done } = await runSubjectRequests(deps, keyDeps, 100);
      terminal.write(`${done} carried out, ${await noteAcknowledged(deps)} receivers answered\n`);
      return 0;
    }
    case "hold":
      return hold(deps, rest, flags, terminal);
    case "release":
      return release(deps, rest, flags, terminal);
    case "file":
      return file(deps, rest, flags, terminal);
    default:
      throw new AppError("cli.bad_argument", `Cannot run the command: it is ${USAGE}`);
  }
}

async function list(deps: AppDeps, { json }: RequestsFlags, terminal: Terminal): Promise<number> {
  const open = await deps.rights.requests.list(deps.tenant, "open", 500);
  if (json === true) {
    terminal.write(`${JSON.stringify(open.map(viewOf))}\n`);
    return 0;
  }
  const now = deps.clock.now();
  for (const request of open) {
    const due = request.extendedUntil ?? request.dueAt;
    const mark = due.getTime() < now ? "LATE" : "    ";
    terminal.write(
      `${mark} ${due.toISOString().slice(0, 10)}  ${request.kind.padEnd(14)} ${request.state.padEnd(9)} ${request.requestId}\n`,
    );
  }
  terminal.write(`${open.length} open\n`);
  return 0;
}

function show(request: StoredRequest, terminal: Terminal): number {
  terminal.write(`${JSON.stringify(viewOf(request), null, 2)}\n`);
  return 0;
}

function viewOf({ sealed: _sealed, ...rest }: StoredRequest): object {
  return rest;
}

async function decide(
  deps: AppDeps,
  [id, verdict]: readonly string[],
  flags: RequestsFlags,
  terminal: Terminal,
): Promise<number> {
  const { requestId } = await require(deps, id);
  const decided = await decideSubjectRequest(deps, requestId, decisionOf(verdict, flags.ground), BY);
  if (!decided.ok)
    throw new AppError("cli.not_decided", `Cannot decide the request: ${decided.refusal.reason.replaceAll("_", " ")}`);
  terminal.write(
    decided.value.state === "proposed"
      ? "Proposed: somebody of the role privacy decides the same at the desk\n"
      : `${decided.value.state}\n`,
  );
  return 0;
}

function decisionOf(verdict: string | undefined, wanted: string | undefined): Decision {
  if (verdict === "grant") return { verdict: "grant" };
  const ground = GROUNDS.find((one) => one === wanted);
  if (ground === undefined || (verdict !== "partly" && verdict !== "refuse"))
    throw new AppError(
      "cli.bad_argument",
      `Cannot decide: it is grant, or partly|refuse with --ground of ${GROUNDS.join(", ")}`,
    );
  return { verdict: verdict === "partly" ? "grant_partly" : "refuse", ground };
}

async function extend(
  deps: AppDeps,
  [id]: readonly string[],
  flags: RequestsFlags,
  terminal: Terminal,
): Promise<number> {
  const { requestId } = await require(deps, id);
  const reason = EXTENSION_REASONS.find((one) => one === flags.reason);
  if (reason === undefined)
    throw new AppError("cli.bad_argument", `Cannot extend: name --reason of ${EXTENSION_REASONS.join(", ")}`);
  const extended = await extendSubjectRequest(deps, requestId, reason, BY);
  if (!extended.ok)
    throw new AppError("cli.not_decided", `Cannot extend the request: ${extended.refusal.reason.replaceAll("_", " ")}`);
  terminal.write(`Until ${extended.value.extendedUntil?.toISOString() ?? ""}\n`);
  return 0;
}

async function hold(
  deps: AppDeps,
  [subject]: readonly string[],
  flags: RequestsFlags,
  terminal: Terminal,
): Promise<number> {
  const ground = (["legal_hold", "legal_retention", "legal_claims"] as const).find((one) => one === flags.ground);
  if (!isUuid(subject ?? "") || ground === undefined)
    throw new AppError(
      "cli.bad_argument",
      "Cannot hold: name a subject and --ground legal_hold, legal_retention or legal_claims",
    );
  const held = await holdByCommand(deps, subject as SubjectId, ground, whyOf(flags));
  if (!held.ok) throw new AppError("cli.bad_argument", "Cannot hold: --note cannot be screened");
  tell(
    held.value,
    `Held as ${held.value.is === "done" ? held.value.holdId : ""}: nothing of this subject is erased until it is released`,
    terminal,
  );
  return 0;
}

async function release(
  deps: AppDeps,
  [subject, holdId]: readonly string[],
  flags: RequestsFlags,
  terminal: Terminal,
): Promise<number> {
  const known = isUuid(subject ?? "") && isUuid(holdId ?? "");
  const released = known ? await releaseByCommand(deps, subject as SubjectId, holdId ?? "", whyOf(flags)) : null;
  if (released?.ok !== true) throw new AppError("cli.bad_argument", "Cannot release: there is no such hold in force");
  tell(released.value, "Released", terminal);
  return 0;
}

function whyOf({ note }: RequestsFlags): string {
  const why = note?.trim() ?? "";
  if (why.length < 3) throw new AppError("cli.bad_argument", "Cannot ask for it: say why with --note WORDS");
  return why;
}

function tell(done: HoldByCommand, text: string, terminal: Terminal): void {
  terminal.write(
    done.is === "done"
      ? `${text}\n`
      : `Asked as ${done.approvalId}: two people at the desk decide on the page Approvals; nothing changes before\n`,
  );
}

/** For a customer who called, wrote or came in, in the name of a member of staff: by the same rule and gate as in the console. */
async function file(
  deps: AppDeps,
  [conversation, right]: readonly string[],
  { about, channel, evidence, by }: RequestsFlags,
  terminal: Terminal,
): Promise<number> {
  const customer = { by: "conversation", id: conversation ?? "" } as const;
  const read = deskFiling.safeParse({ kind: right, channel, customer, evidence: (evidence ?? "").split(",") });
  const person = (await deps.staff.list(deps.tenant)).find(
    ({ staffId, state }) => staffId === by && state === "active",
  );
  const { kind: kinds, channel: channels, evidence: codes } = deskFiling.shape;
  if (!read.success || person === undefined)
    throw new AppError(
      "cli.bad_argument",
      `Cannot file: name a conversation, one of ${kinds.options.join(", ")}, --channel of ${channels.options.join(", ")}, --evidence of ${codes.element.options.join(", ")}, and --by with the id of an active member of staff`,
    );
  const { staffId: agentId, name, roles } = person;
  const { kind, channel: way, evidence: noted } = read.data;
  const filing = { kind, channel: way, customer, evidence: noted, words: null, about: aboutOf(about) };
  const filed = await fileRequestAtDesk(deps, { agent: { agentId, name, roles } }, filing);
  if (!filed.ok)
    throw new AppError("cli.not_decided", `Cannot file the request: ${filed.refusal.reason.replaceAll("_", " ")}`);
  terminal.write(`${filed.value.requestId}, due ${filed.value.dueAt.toISOString().slice(0, 10)}\n`);
  return 0;
}

function aboutOf(about: string | undefined): DeskFiling["about"] {
  if (about === undefined) return null;
  const [kind, id = ""] = about.split(":");
  if ((kind === "incident" || kind === "answer") && isUuid(id)) return { kind, id };
  throw new AppError("cli.bad_argument", "Cannot file: --about is incident:ID or answer:ID");
}

async function require(deps: AppDeps, id: string | undefined): Promise<StoredRequest> {
  const found = isUuid(id ?? "") ? await deps.rights.requests.find(deps.tenant, id ?? "") : null;
  if (found === null) throw new AppError("cli.bad_argument", "Cannot find the request: there is none with this id");
  return found;
}
