// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import { ok } from "#kernel";
import { failed } from "./failures.ts";
import { lineEnding, lineLabel } from "./labels.ts";
import { viewSubject } from "./subject-view.ts";
import type { ToolSpec } from "./tool-spec.ts";

export const linesList: ToolSpec<"lines.list"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { lines: ["line"] },
  isWrite: false,
  argsSchema: z.strictObject({}),
  async run(_args, ctx) {
    const [view, offers] = await Promise.all([viewSubject(ctx), ctx.reads.listOffers()]);
    if (!view.ok) return view;
    if (!offers.ok) return failed(offers.refusal);
    const prepaid = new Set(offers.value.filter((offer) => offer.isPrepaid).map((offer) => offer.offerId));
    return ok({
      lines: view.value.lines.map(({ line, relation }) => ({
        lineId: line.lineId,
        label: lineLabel(line),
        ending: lineEnding(line),
        kind: line.kind,
        planName: line.planName,
        offerId: line.offerId,
        // A child is spoken to as anybody who uses a line; what is open to it the gate decides.
        relation: relation === "minor" ? "user" : relation,
        status: line.status,
        isPrepaid: prepaid.has(line.offerId),
      })),
    });
  },
};
