// SPDX-License-Identifier: Apache-2.0
// People at the desk, for tests: each with an authenticator that signs and a browser's key, through the doors that everybody uses.
import {
  beginEnrolment,
  beginStaffSignIn,
  type DoorRefusal,
  decideApproval,
  enrolStaff,
  inviteFirst,
  inviteStaff,
  listApprovals,
  type OpenedSeat,
  type ProvenRequest,
  type StaffRole,
  type StaffSeat,
  signInStaff,
} from "#app";
import { type Client, SoftAuthenticator } from "#identity/testing";
import type { JsonObject, Result } from "#kernel";
import { makeClientKey } from "#surfaces";
import { systemRandom } from "../../src/main/system.ts";
import { DESK_ORIGIN, type TestApp } from "./app.ts";

let count = 0;

/** A member of staff with one authenticator and one browser. */
export class StaffPerson {
  readonly app: TestApp;
  readonly name: string;
  readonly authenticator: SoftAuthenticator;
  readonly client: Client = { origin: DESK_ORIGIN, rpId: "localhost" };
  readonly addressKey: Uint8Array = systemRandom.bytes(32);
  key: ReturnType<typeof makeClientKey> = makeClientKey();

  constructor(app: TestApp, name: string) {
    count += 1;
    this.app = app;
    this.name = name;
    this.authenticator = new SoftAuthenticator(`staff ${count}`);
  }

  /** A request as this browser signs it. */
  request(path: string, token: string | null = null, method = "POST"): ProvenRequest {
    return { method, path, proof: this.key.prove(method, DESK_ORIGIN + path, token, this.app.clock.now()) };
  }

  async enrol(token: string, changes: { readonly email?: string } = {}): Promise<Result<OpenedSeat, DoorRefusal>> {
    const { deps } = this.app;
    const person = { name: this.name, email: changes.email ?? null };
    const begun = await beginEnrolment(deps, token, person, this.addressKey);
    if (!begun.ok) return begun;
    this.key = makeClientKey();
    const response = this.authenticator.register(begun.value, this.client);
    const { challenge } = begun.value as { challenge: string };
    const wanted = { ...person, token, passkeyName: "Laptop", challenge, response };
    return enrolStaff(deps, wanted, this.request("/v1/desk/enrolment"), this.addressKey);
  }

  async signIn(client: Client = this.client): Promise<Result<OpenedSeat, DoorRefusal>> {
    const options = await this.challenge();
    this.key = makeClientKey();
    const response = this.authenticator.assert(options, client);
    const challenge = (options as { challenge: string }).challenge;
    return signInStaff(this.app.deps, { challenge, response }, this.request("/v1/desk/sign-in"), this.addressKey);
  }

  async challenge(): Promise<JsonObject> {
    const begun = await beginStaffSignIn(this.app.deps, this.addressKey);
    if (!begun.ok) throw new Error(begun.refusal.reason);
    return begun.value;
  }

  async requireSeat(): Promise<StaffSeat> {
    return (await requireOpened(this.signIn())).seat;
  }
}

export async function requireOpened(opening: Promise<Result<OpenedSeat, DoorRefusal>>): Promise<OpenedSeat> {
  const opened = await opening;
  if (!opened.ok) throw new Error(`Nobody was let in: ${opened.refusal.reason}`);
  return opened.value;
}

/** The first member of staff of a fresh installation. */
export async function enrolFirst(
  app: TestApp,
  roles: readonly StaffRole[] = ["admin", "care"],
): Promise<{ readonly person: StaffPerson; readonly opened: OpenedSeat }> {
  const token = await inviteFirst(app.deps, roles);
  if (token === null) throw new Error("Somebody has enrolled before");
  const person = new StaffPerson(app, "Maya Lindt");
  return { person, opened: await requireOpened(person.enrol(token)) };
}

/**
 * A colleague, invited by an admin whose sign-in is fresh. Where there is a second person already, `approver` has to approve it, and gets
 * the link.
 */
export async function enrolColleague(
  app: TestApp,
  admin: StaffSeat,
  name: string,
  roles: readonly StaffRole[],
  approver: StaffSeat | null = null,
): Promise<{ readonly person: StaffPerson; readonly opened: OpenedSeat }> {
  const token = await linkFor(app, admin, { roles }, approver);
  const person = new StaffPerson(app, name);
  return { person, opened: await requireOpened(person.enrol(token)) };
}

/** The secret of a link: made alone, or approved by a colleague where one is needed. */
export async function linkFor(
  app: TestApp,
  admin: StaffSeat,
  wanted: Parameters<typeof inviteStaff>[2],
  approver: StaffSeat | null,
): Promise<string> {
  const invited = await inviteStaff(app.deps, admin, wanted);
  if (!invited.ok) throw new Error(invited.refusal.reason);
  if ("token" in invited.value) return invited.value.token;
  if (approver === null) throw new Error("A colleague has to approve it");
  const decided = await decideAs(app, approver, invited.value.approvalId);
  if (!decided.ok || decided.value.link === null) throw new Error("No link was approved");
  return decided.value.link.token;
}

/** Somebody looks at a request and decides it. */
export async function decideAs(
  app: TestApp,
  { agent }: StaffSeat,
  approvalId: string,
  decision: "approve" | "reject" = "approve",
): ReturnType<typeof decideApproval> {
  const listed = await listApprovals(app.deps, agent);
  const shown = listed.ok ? listed.value.approvals.find((each) => each.approvalId === approvalId) : undefined;
  if (shown === undefined) throw new Error("Nothing is asked");
  return decideApproval(app.deps, agent, { approvalId, digest: shown.digest, decision, reason: "I know them" });
}
