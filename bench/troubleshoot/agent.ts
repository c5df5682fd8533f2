// SPDX-License-Identifier: Apache-2.0
import {
  answered,
  type Facts,
  type Knowledge,
  nextMove,
  noAnswer,
  openCase,
  type Step,
  stepDone,
  type TroubleCase,
} from "#troubleshoot";
import type { SimulatedCustomer } from "./customer.ts";
import type { Session } from "./environment.ts";
import { factsIn, goalIn } from "./understand.ts";

/** More than any search can take: every check and remedy has two tries. */
const MAX_MOVES = 150;
const MAX_REFUEL_GB = 2;

type Account = { readonly customerId: string; readonly lineId: string };

/** The operator's side of one call: asks the engine what to do and does it, with the operator's tools or through the customer. */
export class Agent {
  readonly #knowledge: Knowledge;
  readonly #session: Session;
  readonly #customer: SimulatedCustomer;
  #account: Account | null = null;
  #overdue: string | null = null;
  #refuelled = 0;

  constructor(knowledge: Knowledge, session: Session, customer: SimulatedCustomer) {
    this.#knowledge = knowledge;
    this.#session = session;
    this.#customer = customer;
  }

  /** Serves the customer to the end: the trouble is gone, or a person takes over. */
  async serve(): Promise<"solved" | "person"> {
    const goal = goalIn(this.#customer.complaint);
    const number = this.#customer.phoneNumber();
    this.#account = number === null ? null : await this.#find(number);
    if (goal === null || this.#account === null) return this.#transfer("The customer or the trouble could not be told");
    let open = openCase(goal);
    for (let i = 0; i < MAX_MOVES; i += 1) {
      const move = nextMove(open, this.#knowledge);
      if (move.kind === "solved") return "solved";
      if (move.kind === "person") return this.#transfer(`${move.reason}: ${move.cause ?? goal}`);
      if (move.kind === "check") open = await this.#check(open, move.check);
      else open = stepDone(move.state, this.#knowledge, await this.#carryOut(move.step, move.needsConsent));
    }
    throw new Error("The search does not end");
  }

  async #check(open: TroubleCase, check: Parameters<typeof answered>[1]): Promise<TroubleCase> {
    if (check.id === "account") return answered(open, check, await this.#readAccount());
    if (check.id === "location") return answered(open, check, { isAbroad: this.#customer.isAbroad() });
    const said = await this.#customer.use(check.id);
    return said === null ? noAnswer(open, check.id) : answered(open, check, factsIn(check.id, said));
  }

  async #carryOut(step: Step, needsConsent: boolean): Promise<"done" | "failed" | "declined"> {
    if (needsConsent && !this.#customer.agreesTo(step.id)) return "declined";
    if (step.by === "customer") {
      if ((await this.#customer.use(step.id)) === null) return "failed";
      // A bill counts as paid when the operator says so.
      return step.id === "make_payment" && (await this.#billStatus()) !== "Paid" ? "failed" : "done";
    }
    const { ok } = await this.#operate(step.id, this.#argumentsOf(step.id));
    return ok ? "done" : "failed";
  }

  #argumentsOf(step: string): Readonly<Record<string, unknown>> {
    const { customerId: customer_id, lineId: line_id } = this.#account!;
    if (step === "send_payment_request") return { customer_id, bill_id: this.#overdue };
    if (step === "refuel_data") return { customer_id, line_id, gb_amount: MAX_REFUEL_GB - this.#refuelled };
    return { customer_id, line_id };
  }

  async #find(number: string): Promise<Account | null> {
    const customer = await this.#read<{ customer_id: string; line_ids: string[] }>("get_customer_by_phone", {
      phone_number: number,
    });
    for (const id of customer?.line_ids ?? []) {
      const line = await this.#read<{ phone_number: string }>("get_details_by_id", { id });
      if (line?.phone_number === number) return { customerId: customer!.customer_id, lineId: id };
    }
    return null;
  }

  async #readAccount(): Promise<Facts> {
    const { customerId: customer_id, lineId: line_id } = this.#account!;
    const line = await this.#read<{ status: string; contract_end_date: string | null; roaming_enabled: boolean }>(
      "get_details_by_id",
      { id: line_id },
    );
    const bills = await this.#read<{ bill_id: string; status: string }[]>("get_bills_for_customer", { customer_id });
    const usage = await this.#read<Record<string, string | number>>("get_data_usage", { customer_id, line_id });
    this.#overdue = bills?.find(({ status }) => status === "Overdue")?.bill_id ?? null;
    const gb = (key: string): number | null => (usage?.[key] === undefined ? null : Number(usage[key]));
    const [used, limit, refuelled] = [gb("data_used_gb"), gb("data_limit_gb"), gb("data_refueling_gb")];
    this.#refuelled = refuelled ?? 0;
    return {
      lineStatus: line?.status ?? null,
      // Today, as the operator's systems have it: the cycle that is running ends this month.
      contractEnded: line === null ? null : isBefore(line.contract_end_date, usage?.["cycle_end_date"]),
      lineRoaming: line?.roaming_enabled ?? null,
      overdueBill: bills === null ? null : this.#overdue !== null,
      dataLeftGb:
        used === null || limit === null || refuelled === null
          ? null
          : Math.round((limit + refuelled - used) * 1e6) / 1e6,
      refuelledGb: refuelled,
    };
  }

  async #billStatus(): Promise<string | null> {
    return (await this.#read<{ status: string }>("get_details_by_id", { id: this.#overdue }))?.status ?? null;
  }

  async #read<T>(name: string, args: Readonly<Record<string, unknown>>): Promise<T | null> {
    const { ok, result, content } = await this.#operate(name, args);
    if (!ok) return null;
    return (typeof result === "object" && result !== null ? result : JSON.parse(content)) as T;
  }

  #operate(name: string, args: Readonly<Record<string, unknown>>): ReturnType<Session["call"]> {
    return this.#session.call("assistant", name, args);
  }

  async #transfer(summary: string): Promise<"person"> {
    await this.#operate("transfer_to_human_agents", { summary });
    return "person";
  }
}

function isBefore(date: string | null, cycleEnd: unknown): boolean | null {
  if (date === null) return false;
  return typeof cycleEnd === "string" ? date.slice(0, 7) < cycleEnd.slice(0, 7) : null;
}
