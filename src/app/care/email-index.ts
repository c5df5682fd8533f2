// SPDX-License-Identifier: Apache-2.0
import type { AppDeps } from "../deps.ts";
import type { Turn } from "../turn.ts";

/** What an address can look like at all; what it means is the operator's. */
const ADDRESS = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,255}$/u;
const DAY_MS = 86_400_000;

/** An e-mail address as it is compared: without the case, which no provider of ours tells apart. Null: it is none. */
export function parseEmail(typed: string): string | null {
  const address = typed.trim().normalize("NFKC").toLowerCase();
  return ADDRESS.test(address) ? address : null;
}

/**
 * Whose word it is that an address belongs to a case: the operator's, or that of whoever typed it. Attacker: anybody can write down the address
 * of somebody else; so one never stands for the other.
 */
export type AddressSource = "of_record" | "left_by_visitor";

/** Finds the cases of an address, without storing the address. */
export function emailHash({ keys }: Pick<AppDeps, "keys">, address: string, source: AddressSource): Uint8Array {
  // The older name is that of a visitor's word: it held both once, and what is not known to be of record is not.
  return keys.blindIndex("counter", `${source === "of_record" ? "case email of record" : "case email"} ${address}`);
}

/** Lets the desk find this case by an address: as a keyed hash, for as long as the conversation is kept. */
export function indexEmail(turn: Turn, typed: string, source: AddressSource): void {
  const address = parseEmail(typed);
  if (address === null) return;
  const expiresAt = new Date(turn.now + turn.deps.settings.retainForDays * DAY_MS);
  turn.beside.push({ kind: "line_session", lineHash: emailHash(turn.deps, address, source), expiresAt });
}

/** The same for the addresses that the operator has on record. Where they cannot be read the case is found by everything else. */
export async function indexEmailsOfRecord(turn: Turn): Promise<void> {
  const { party } = turn.state;
  if (party === null) return;
  const contacts = await turn.deps.telco.contacts.findContacts(party);
  if (!contacts.ok) return;
  for (const { channel, address } of contacts.value) if (channel === "email") indexEmail(turn, address, "of_record");
}
