// SPDX-License-Identifier: Apache-2.0
import type { StaffDoor, StaffInviteView, StaffMe, StaffSignOnStart } from "#protocol";
import { offerInAutofill, type PasskeyTrouble, runCeremony } from "../ui/passkey.ts";
import { makeStore, type Store } from "../ui/use-store.ts";
import { isFields } from "../ui/wire.ts";
import type { DeskApi, Reply } from "./api.ts";

export type DoorTrouble = PasskeyTrouble | "failed" | "too_often" | "offline" | "link";

/** What somebody sees who is not at the desk. */
export type Place =
  | { readonly at: "loading" }
  | { readonly at: "sign_in"; readonly hasSignOn: boolean; readonly wasOut: boolean }
  | { readonly at: "enrol"; readonly token: string; readonly invite: StaffInviteView | null }
  | { readonly at: "inside"; readonly me: StaffMe };

export type DoorState = { readonly place: Place; readonly trouble: DoorTrouble | null; readonly isBusy: boolean };
export type DoorAction = Partial<DoorState>;

/** A little less than a challenge holds. */
export const OFFER_MS = 150_000;
const PENDING = "wardline-sign-on";

/** The way in: a passkey, a one-time link, or the operator's own sign-on. Nothing here is a password. */
export class Door {
  readonly store: Store<DoorState, DoorAction> = makeStore<DoorState, DoorAction>(
    { place: { at: "loading" }, trouble: null, isBusy: false },
    (state, action) => ({ ...state, ...action }),
  );
  readonly #api: DeskApi;
  #stopOffer: () => void = () => undefined;
  #ticket: string | null = null;

  constructor(api: DeskApi) {
    this.#api = api;
    api.onSignedOut = () => void this.#leave();
  }

  /** What stood behind `#outside=`: kept in memory until somebody is inside, and given once. */
  takeTicket(): string | null {
    const ticket = this.#ticket;
    this.#ticket = null;
    return ticket;
  }

  async start(): Promise<void> {
    this.#ticket = ticketFromAddress();
    const token = /^#enrol=([\w-]{20,100})$/u.exec(location.hash)?.[1];
    if (token !== undefined) {
      // Neither history nor a reload keeps the secret.
      history.replaceState(null, "", "/console");
      return this.#openInvite(token);
    }
    if (/[?&](code|error)=/u.test(location.search)) return this.#comeBack();
    const reply = await this.#api.peek();
    if (reply?.status === 200) this.#enter(reply.value);
    else if (reply === null)
      this.store.dispatch({ place: { at: "sign_in", hasSignOn: false, wasOut: false }, trouble: "offline" });
    else await this.knock(false);
  }

  /** Shows the sign-in. */
  async knock(wasOut: boolean): Promise<void> {
    const door = await this.#readDoor();
    this.store.dispatch({ place: { at: "sign_in", hasSignOn: door?.hasSignOn ?? false, wasOut }, isBusy: false });
  }

  /** Signs in by a passkey, at a press. True when somebody is inside. */
  async signIn(): Promise<boolean> {
    this.#stopOffer();
    this.store.dispatch({ isBusy: true, trouble: null });
    const door = await this.#readDoor();
    if (door === null) return this.#fail(this.store.get().trouble ?? "offline");
    const result = await runCeremony({ ceremony: "authenticate", options: door.options });
    if (!result.ok) return this.#fail(result.trouble);
    return this.#take(
      await this.#api.enter("/v1/desk/sign-in", { challenge: door.options.challenge, response: result.response }),
    );
  }

  /** Conditional UI: the browser lists passkeys where one would type a name. A press breaks it off; silent where nobody picks. */
  async offer(): Promise<void> {
    this.#stopOffer();
    const door = await this.#readDoor();
    if (door === null || this.store.get().place.at !== "sign_in" || this.store.get().isBusy) return;
    const { options } = door;
    const expiresAt = new Date(Date.now() + OFFER_MS).toISOString();
    this.#stopOffer = offerInAutofill({ options, expiresAt }, (response) => {
      this.store.dispatch({ isBusy: true, trouble: null });
      void this.#api
        .enter("/v1/desk/sign-in", { challenge: options.challenge, response })
        .then((reply) => this.#take(reply));
    });
  }

  stopOffer(): void {
    this.#stopOffer();
  }

  /** Goes to the operator's own sign-on. What is pending stays in this window. */
  async signOn(): Promise<void> {
    this.store.dispatch({ isBusy: true, trouble: null });
    const reply = await this.#api.knock("/v1/desk/sign-on");
    if (reply?.status !== 200) {
      this.#fail(troubleOf(reply));
      return;
    }
    const { url, pending, ticket } = reply.value as StaffSignOnStart;
    sessionStorage.setItem(PENDING, JSON.stringify({ pending, ticket }));
    location.assign(url);
  }

  /** Spends the link with a new passkey. */
  async enrol(token: string, person: { name: string; email: string | null }, passkeyName: string): Promise<void> {
    this.store.dispatch({ isBusy: true, trouble: null });
    const begun = await this.#api.knock("/v1/desk/enrolment/options", { token, ...person });
    if (begun?.status !== 200) {
      this.#fail(begun?.status === 401 ? "link" : troubleOf(begun));
      return;
    }
    const { options } = begun.value as { options: StaffDoor["options"] };
    const result = await runCeremony({ ceremony: "register", options });
    if (!result.ok) {
      this.#fail(result.trouble);
      return;
    }
    const body = { token, ...person, passkeyName, challenge: options.challenge, response: result.response };
    this.#take(await this.#api.enter("/v1/desk/enrolment", body));
  }

  async signOut(): Promise<void> {
    await this.#api.ask("POST", "/v1/desk/sign-out", {});
    await this.knock(false);
  }

  #enter(me: unknown): void {
    this.store.dispatch({ place: { at: "inside", me: me as StaffMe }, trouble: null, isBusy: false });
  }

  /** The session ended under somebody who sat there; not so where an answer to the one before it came late. */
  async #leave(): Promise<void> {
    if (this.store.get().place.at !== "inside" || (await this.#api.peek())?.status === 200) return;
    if (this.store.get().place.at === "inside") await this.knock(true);
  }

  async #openInvite(token: string): Promise<void> {
    const reply = await this.#api.knock("/v1/desk/enrolment/look", { token });
    const invite = reply?.status === 200 ? (reply.value as StaffInviteView) : null;
    const trouble = invite === null ? (reply?.status === 401 ? "link" : troubleOf(reply)) : null;
    this.store.dispatch({ place: { at: "enrol", token, invite }, trouble });
  }

  async #comeBack(): Promise<void> {
    const params = location.search.slice(1);
    const kept = sessionStorage.getItem(PENDING);
    sessionStorage.removeItem(PENDING);
    history.replaceState(null, "", "/console");
    const begun: unknown = kept === null ? null : JSON.parse(kept);
    const isIn = isFields(begun) && this.#take(await this.#api.enter("/v1/desk/sign-on/end", { ...begun, params }));
    if (isIn) return;
    const trouble = this.store.get().trouble ?? "failed";
    await this.knock(false);
    this.store.dispatch({ trouble });
  }

  async #readDoor(): Promise<StaffDoor | null> {
    const reply = await this.#api.knock("/v1/desk/door");
    if (reply?.status === 200) return reply.value as StaffDoor;
    this.store.dispatch({ trouble: troubleOf(reply) });
    return null;
  }

  #take(reply: Reply | null): boolean {
    const me = reply?.status === 200 && isFields(reply.value) ? reply.value["me"] : undefined;
    if (me === undefined) return this.#fail(troubleOf(reply));
    this.#enter(me);
    return true;
  }

  #fail(trouble: DoorTrouble): false {
    this.store.dispatch({ trouble, isBusy: false });
    return false;
  }
}

function troubleOf(reply: Reply | null): DoorTrouble {
  if (reply === null || reply.status >= 500) return "offline";
  return reply.status === 429 ? "too_often" : "failed";
}

/** What stands behind `#outside=` in the address, which then forgets it. Null: nothing does. */
export function ticketFromAddress(): string | null {
  const ticket = /^#outside=([\w.-]{40,100})$/u.exec(location.hash)?.[1] ?? null;
  if (ticket !== null) history.replaceState(null, "", "/console");
  return ticket;
}
