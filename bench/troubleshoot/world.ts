// SPDX-License-Identifier: Apache-2.0
import { OPERATOR_TOOLS, type Operator, type OperatorData } from "./operator.ts";
import { PHONE_SETUP, PHONE_TOOLS, type Phone, phoneWithDefaults, searchNetwork, type VpnProfile } from "./phone.ts";
import { type Arguments, ToolError } from "./tool.ts";

export type Side = "assistant" | "user";
export type Called = {
  readonly ok: boolean;
  readonly result: unknown;
  readonly content: string;
  readonly error: string | null;
};

/**
 * The telecom environment of tau2-bench, written anew from its description: an operator's records, a phone and its surroundings, and the
 * facts that pass from the one to the other. Deterministic.
 */
export class World {
  readonly operator: Operator;
  readonly phone: Phone;
  readonly #vpn: VpnProfile = { server_address: "192.168.1.1", protocol: "OpenVPN", server_performance: "excellent" };

  constructor(operator: OperatorData, device: object) {
    this.operator = structuredClone(operator) as Operator;
    this.phone = phoneWithDefaults(structuredClone(device));
    this.#sync();
  }

  get vpn(): VpnProfile {
    return this.#vpn;
  }

  call(side: Side, name: string, args: Arguments): Called {
    const before = structuredClone({ operator: this.operator, phone: this.phone });
    try {
      const tools = side === "assistant" ? OPERATOR_TOOLS : PHONE_TOOLS;
      const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
      if (tool === undefined) throw new ToolError(`There is no tool "${name}"`);
      requireArguments(tool.parameters, args);
      const result = tool.run(this, args);
      this.#sync();
      return { ok: true, result, content: typeof result === "string" ? result : JSON.stringify(result), error: null };
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      Object.assign(this.operator, before.operator);
      Object.assign(this.phone, before.phone);
      return { ok: false, result: null, content: `Error: ${error.message}`, error: error.message };
    }
  }

  /** Brings about a fault, before anybody speaks. */
  setUp(side: Side, name: string, args: Arguments): void {
    const special = side === "user" ? PHONE_SETUP[name] : OPERATOR_TOOLS[name]?.run;
    const setUp = special ?? PHONE_TOOLS[name]?.run;
    if (setUp === undefined) throw new Error(`There is no set-up function "${name}"`);
    setUp(this, args);
    this.#sync();
  }

  search(): void {
    searchNetwork(this.phone);
  }

  #sync(): void {
    const { surroundings } = this.phone;
    if (surroundings.phone_number === null) return;
    const line = this.operator.lines.find(({ phone_number }) => phone_number === surroundings.phone_number);
    if (line === undefined) throw new Error("The phone's number is no line of the operator");
    const plan = this.operator.plans.find(({ plan_id }) => plan_id === line.plan_id);
    surroundings.line_active = line.status === "Active";
    surroundings.roaming_allowed = line.roaming_enabled;
    surroundings.mobile_data_usage_exceeded = line.data_used_gb >= (plan?.data_limit_gb ?? 0) + line.data_refueling_gb;
    if (surroundings.payment_request?.paid === true) {
      const { bill_id } = surroundings.payment_request;
      const bill = this.operator.bills.find((one) => one.bill_id === bill_id);
      if (bill !== undefined) bill.status = "Paid";
      surroundings.payment_request = null;
    }
    if (surroundings.payment_request === null) {
      const customer = this.operator.customers.find(({ line_ids }) => line_ids.includes(line.line_id));
      const open = customer?.bill_ids
        .map((id) => this.operator.bills.find(({ bill_id }) => bill_id === id))
        .find((bill) => bill?.status === "Awaiting Payment");
      if (open) surroundings.payment_request = { bill_id: open.bill_id, amount_due: open.total_due, paid: false };
    }
  }
}

function requireArguments(parameters: readonly string[], args: Arguments): void {
  const names = parameters.map((name) => name.replace("?", ""));
  for (const name of Object.keys(args)) if (!names.includes(name)) throw new ToolError(`Unknown argument "${name}"`);
  for (const name of parameters)
    if (!name.endsWith("?") && args[name] === undefined) throw new ToolError(`Argument "${name}" is missing`);
}
