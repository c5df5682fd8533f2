// SPDX-License-Identifier: Apache-2.0
import { type Check, error, info, warning } from "./check.ts";

/** What is known of the policies that this program would start with. */
export type PolicyFacts = {
  readonly usesSandbox: boolean;
  /** Whether changed policies need two people. */
  readonly isPolicyChangeBound: boolean;
  /** Whether the policies that lie here are those that are in force; null: none have been yet. Asks the database; rejects when it does not answer. */
  readonly arePoliciesInForce: () => Promise<boolean | null>;
  /** Whether two people approved them and the next start takes them. Asked only where they are not in force. */
  readonly arePoliciesApproved: () => Promise<boolean>;
};

const HOW =
  "with the program that runs: `wardline policies propose --config COPY`, where COPY is wardline.yaml with gate.policiesDir naming the new folder, and two people approve at the desk; or, where the release brought them, `wardline upgrade --provenance FILE`";

export const policyChecks: readonly Check<PolicyFacts>[] = [
  {
    id: "policies.four_eyes",
    title: "Changed policies come into force only by two people",
    probe: ({ usesSandbox, isPolicyChangeBound }) => {
      if (isPolicyChangeBound) return [];
      const text =
        "policies.fourEyes is off: whoever can write into the folder of the policies changes what is allowed";
      return [usesSandbox ? info(text) : warning(text)];
    },
  },
  {
    id: "policies.in_force",
    title: "The policies that lie here are in force",
    probe: async ({ isPolicyChangeBound, arePoliciesInForce, arePoliciesApproved }, saw) => {
      const isInForce = await arePoliciesInForce();
      saw("in force", isInForce);
      if (isInForce !== false) return [];
      const isApproved = isPolicyChangeBound && (await arePoliciesApproved());
      saw("approved", isApproved);
      if (isApproved)
        return [info("They are not those in force: two people approved them, and the next start takes them")];
      return isPolicyChangeBound
        ? [error(`They are not those that were approved last: a start is refused until two people agreed; ${HOW}`)]
        : [info("They are not those in force: the next start takes them")];
    },
  },
];
