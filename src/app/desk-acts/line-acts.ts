// SPDX-License-Identifier: Apache-2.0
import { ok, refuse } from "#kernel";
import { type DeskActSpec, optionOf, readFor, textIn } from "./desk-act.ts";

/** Free, and the price of a place stands in the sentence of the task: as in the chat. */
export const roamingEnable: DeskActSpec = {
  needs: "as_in_chat",
  options: async () => ok([]),
  command: async (_turn, { lineId, label }) =>
    ok({
      type: "propose_act",
      kind: "roaming_enable",
      args: { lineId },
      title: "t5.enable.title",
      sentence: "t5.enable.sentence_plain",
      params: { line: label },
      rows: [{ label: "row.line", value: label }],
    }),
};

const REASONS = ["stolen", "lost"] as const;

/** Pauses a line: it only protects, so it is as easy as for the customer. */
export const lineSuspend: DeskActSpec = {
  needs: "as_in_chat",
  options: async (turn) => ok(REASONS.map((reason) => optionOf(turn, reason, `app.desk.option.${reason}`))),
  async command(_turn, { lineId, label }, option) {
    const reason = REASONS.find((one) => one === option);
    if (reason === undefined) return refuse({ reason: "no_choice" });
    return ok({
      type: "propose_act",
      kind: "line_suspend",
      args: { lineId, reason },
      title: "t6.pause.title",
      sentence: "t6.pause.sentence",
      params: { line: label, reason },
      rows: [{ label: "row.line", value: label }],
    });
  },
};

/** Opens a paused line again: what a thief would ask an agent for. Two people, and the customer's passkey. */
export const lineResume: DeskActSpec = {
  needs: "proof_or_two",
  options: async () => ok([]),
  command: async (_turn, { lineId, label }) =>
    ok({
      type: "propose_act",
      kind: "line_resume",
      args: { lineId },
      title: "t6.resume.title",
      sentence: "t6.resume.sentence",
      params: { line: label },
      rows: [{ label: "row.line", value: label }],
    }),
};

const SIMS = ["esim", "physical"] as const;

/** A new SIM or an eSIM: two people, the customer's passkey, a notice to every contact and the wait that the task has. */
export const simChange: DeskActSpec = {
  needs: "proof_or_two",
  async options(turn, { lineId }) {
    const changes = await readFor(turn, "sim.changes", { lineId });
    if (!changes.ok) return changes;
    return ok(
      SIMS.filter((kind) => kind === "physical" || changes.value["canEsim"] === true).map((kind) =>
        optionOf(turn, kind, `app.desk.option.${kind}`),
      ),
    );
  },
  async command(turn, { lineId, label }, option) {
    const changes = await readFor(turn, "sim.changes", { lineId });
    if (!changes.ok) return changes;
    const simType = SIMS.find((kind) => kind === option);
    const isPossible = simType === "physical" || (simType === "esim" && changes.value["canEsim"] === true);
    if (simType === undefined || !isPossible || changes.value["isLocked"] === true || changes.value["open"] !== null)
      return refuse({ reason: "no_choice" });
    const startsOn = textIn(changes.value, "earliest");
    return ok({
      type: "propose_act",
      kind: "sim_change",
      args: { lineId, simType, startsOn },
      title: "t8.order.title",
      sentence: "t8.order.sentence",
      params: { line: label, kind: simType, date: { kind: "date", iso: startsOn } },
      rows: [
        { label: "row.line", value: label },
        { label: "row.starts", value: { kind: "date", iso: startsOn } },
      ],
    });
  },
};
