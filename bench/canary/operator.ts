// SPDX-License-Identifier: Apache-2.0
import { Customers } from "../rig/customers.ts";
import { play } from "../rig/play.ts";
import type { SandboxProgram } from "../rig/programs.ts";
import { type Script, scripts } from "../rig/scripts.ts";
import { type Address, Visitor } from "../rig/visitor.ts";
import type { Ledger } from "./ledger.ts";
import { type Below, makeValue, type ValueKind } from "./values.ts";

/** Documents of the operator that tools read, and the field of each that somebody could have filled with anything. */
const DOCUMENTS: readonly (readonly [collection: string, id: (key: string) => string, field: string])[] = [
  ["individual", (key) => `IN-${key}`, "familyName"],
  ["billingAccount", (key) => `BA-${key}`, "name"],
  ["product", (key) => `PR-${key}-1`, "name"],
];
const KINDS: readonly ValueKind[] = ["PERSON", "PHONE", "EMAIL", "CREDIT_CARD", "IBAN", "ADDRESS"];
const CODE_WAIT_MS = 8_000;

/**
 * Puts values into the operator's own documents, then lets those customers ask about bills, tickets and plans, so that connectors bring the
 * values in. Returns how many conversations there were.
 */
export async function plantAtOperator(
  sandbox: SandboxProgram,
  address: Address,
  ledger: Ledger,
  below: Below,
): Promise<number> {
  const customers = await Customers.open(sandbox);
  const asked = scripts.filter(({ patterns }) => patterns !== null);
  let conversations = 0;
  for (const [i, script] of asked.entries()) {
    const customer = customers.next(script.patterns?.[i % script.patterns.length] ?? 1);
    const key = customer.individual.replace("IN-", "");
    for (const [collection, id, field] of DOCUMENTS) {
      const value = makeValue(KINDS[below(KINDS.length)]!, below);
      const isThere = await sandbox
        .lever("state/doc", { collection, id: id(key), patch: { [field]: value.plain } })
        .then(
          () => true,
          () => false,
        );
      if (isThere) ledger.add({ value, form: "plain", carrier: "operator", isCertain: false });
    }
    conversations += (await ask(address, customers, customer, script, below)) ? 1 : 0;
  }
  return conversations;
}

async function ask(
  address: Address,
  customers: Customers,
  customer: ReturnType<Customers["next"]>,
  script: Script,
  below: Below,
): Promise<boolean> {
  const identify = (nonce: string): Promise<string> => customers.identifyToken(customer, nonce);
  const visitor = await Visitor.open({ address, identify, lang: "en", patienceMs: 60_000 });
  if (visitor === null) return false;
  const stage = {
    visitor,
    customers,
    customer,
    pick: below,
    codeWaitMs: CODE_WAIT_MS,
    send: visitor.send.bind(visitor),
  };
  await play(stage, script, script.words[0]?.text ?? "hello");
  visitor.close();
  return true;
}
