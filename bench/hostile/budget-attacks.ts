// SPDX-License-Identifier: Apache-2.0
// Asking and ordering without end, by somebody who may ask and order.
import { countFields } from "#app/testing";
import { type Attack, call, confirm, ownIds, pick, propose, type Scene } from "./attacks.ts";
import type { Oracle } from "./oracle.ts";

const AT_ONCE = 12;

export const BUDGET_ATTACKS: { readonly [name: string]: Attack } = {
  async reads_without_end(scene) {
    const at = scene.greedy;
    const { account, line } = ownIds(scene, at);
    await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, index) => {
        const event = await (index % 2 === 0
          ? call(scene, at, "lines.list", {})
          : at.level() >= 2
            ? call(scene, at, "bill.explain", { accountId: account })
            : call(scene, at, "addons.browse", { lineId: line }));
        if (event?.type === "tool_returned")
          scene.stage.oracle.shows(at.attacker.name, scene.stage.app.clock.now(), countFields(event.result));
      }),
    );
  },
  async orders_without_end(scene) {
    const at = scene.greedy;
    const { line } = ownIds(scene, at);
    const price = { currency: "GBP", minor: 600 };
    const buttons = await Promise.all(
      [1, 2].map(() => propose(scene, at, "add_on", { lineId: line, offerId: pick(scene, ["AO-ROAM2"]), price })),
    );
    const shown = buttons.filter((button) => button !== null);
    await Promise.all(shown.map((button) => confirm(scene, at, button)));
  },
};

/** What came out and what was ordered by the greedy one, against the bounds of its tenant. */
export function judgeBudgets(oracle: Oracle, { greedy }: Scene): void {
  const { maxFieldsPerHour, maxAmountPerDay } = greedy.deps.settings.budgets;
  const { valuesInHour, amountInDay } = oracle.mostOf(greedy.attacker.name);
  if (valuesInHour > maxFieldsPerHour) oracle.note("more values in an hour than the bound");
  if (amountInDay > maxAmountPerDay.minor) oracle.note("more added in a day than the bound");
}
