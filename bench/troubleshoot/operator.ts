// SPDX-License-Identifier: Apache-2.0
import { type Arguments, type Tool, ToolError } from "./tool.ts";

const TODAY = "2025-02-25";
const CYCLE_END = "2025-02-28";

type Plan = { plan_id: string; data_limit_gb: number; price_per_month: number; data_refueling_price_per_gb: number };
type Line = {
  line_id: string;
  phone_number: string;
  status: string;
  plan_id: string;
  data_used_gb: number;
  data_refueling_gb: number;
  roaming_enabled: boolean;
  contract_end_date: string | null;
  suspension_start_date: string | null;
};
type Customer = {
  customer_id: string;
  full_name: string;
  date_of_birth: string;
  phone_number: string;
  line_ids: string[];
  bill_ids: string[];
};
type BillItem = { description: string; amount: number; date: string; item_type: string };
type Bill = {
  bill_id: string;
  customer_id: string;
  period_start: string;
  period_end: string;
  issue_date: string;
  due_date: string;
  total_due: number;
  status: string;
  line_items: BillItem[];
};

export type Operator = {
  plans: Plan[];
  devices: { device_id: string }[];
  lines: Line[];
  customers: Customer[];
  bills: Bill[];
};
/** What the operator's tools see. */
export type Desk = { readonly operator: Operator };
/** As the file has it: what may be missing takes its default. */
export type OperatorData = object;

const LINE_DEFAULTS = {
  status: "Pending Activation",
  device_id: null,
  data_used_gb: 0,
  data_refueling_gb: 0,
  roaming_enabled: false,
  contract_end_date: null,
  last_plan_change_date: null,
  last_sim_replacement_date: null,
  suspension_start_date: null,
};

export function operatorWithDefaults(data: OperatorData): Operator {
  const { plans, devices, lines, customers, bills } = data as Operator;
  return {
    plans,
    devices,
    lines: lines.map((line) => ({ ...LINE_DEFAULTS, ...line })),
    customers: customers.map((customer) => ({
      ...customer,
      line_ids: customer.line_ids ?? [],
      bill_ids: customer.bill_ids ?? [],
    })),
    bills: bills.map((bill) => ({ ...bill, line_items: bill.line_items ?? [], status: bill.status ?? "Draft" })),
  };
}

export const OPERATOR_TOOLS: Readonly<Record<string, Tool<Desk>>> = {
  get_customer_by_phone: {
    parameters: ["phone_number"],
    run: ({ operator }, { phone_number }) =>
      operator.customers.find(
        (customer) =>
          customer.phone_number === phone_number ||
          customer.line_ids.some((id) => lineOf(operator, id)?.phone_number === phone_number),
      ) ?? refuse("No customer has this number"),
  },
  get_customer_by_id: { parameters: ["customer_id"], run: ({ operator }, args) => customerOf(operator, args) },
  get_customer_by_name: {
    parameters: ["full_name", "dob"],
    run: ({ operator }, { full_name, dob }) =>
      operator.customers.filter(
        (customer) =>
          customer.full_name.toLowerCase() === String(full_name).toLowerCase() && customer.date_of_birth === dob,
      ),
  },
  get_details_by_id: { parameters: ["id"], run: ({ operator }, { id }) => detailsOf(operator, String(id)) },
  get_bills_for_customer: {
    parameters: ["customer_id", "limit?"],
    run: ({ operator }, args) => {
      const bills = customerOf(operator, args).bill_ids.map((id) => billOf(operator, id));
      return bills.toSorted((a, b) => b.issue_date.localeCompare(a.issue_date)).slice(0, Number(args["limit"] ?? 12));
    },
  },
  get_data_usage: {
    parameters: ["customer_id", "line_id"],
    run: ({ operator }, args) => {
      const line = ownLine(operator, args);
      const plan = planOf(operator, line);
      return {
        line_id: line.line_id,
        data_used_gb: String(line.data_used_gb),
        data_limit_gb: String(plan.data_limit_gb),
        data_refueling_gb: String(line.data_refueling_gb),
        cycle_end_date: CYCLE_END,
      };
    },
  },
  suspend_line: {
    parameters: ["customer_id", "line_id", "reason"],
    run: ({ operator }, args) => {
      const line = ownLine(operator, args);
      if (line.status !== "Active") refuse("The line is not active");
      Object.assign(line, { status: "Suspended", suspension_start_date: TODAY });
      return { message: "Suspended; holding the line costs 5 USD a month", line };
    },
  },
  resume_line: {
    parameters: ["customer_id", "line_id"],
    run: ({ operator }, args) => {
      const line = ownLine(operator, args);
      if (line.status !== "Suspended" && line.status !== "Pending Activation") refuse("The line cannot be resumed");
      Object.assign(line, { status: "Active", suspension_start_date: null });
      return { message: "Resumed", line };
    },
  },
  send_payment_request: {
    parameters: ["customer_id", "bill_id"],
    run: ({ operator }, args) => {
      const customer = customerOf(operator, args);
      if (customer.bill_ids.some((id) => billOf(operator, id).status === "Awaiting Payment"))
        refuse("Another bill awaits payment");
      if (!customer.bill_ids.includes(String(args["bill_id"]))) refuse("The bill is not this customer's");
      billOf(operator, String(args["bill_id"])).status = "Awaiting Payment";
      return "A payment request was sent";
    },
  },
  enable_roaming: {
    parameters: ["customer_id", "line_id"],
    run: ({ operator }, args) => setRoaming(operator, args, true),
  },
  disable_roaming: {
    parameters: ["customer_id", "line_id"],
    run: ({ operator }, args) => setRoaming(operator, args, false),
  },
  refuel_data: {
    parameters: ["customer_id", "line_id", "gb_amount"],
    run: ({ operator }, args) => {
      const line = ownLine(operator, args);
      const amount = Number(args["gb_amount"]);
      if (!(amount > 0)) refuse("The amount must be more than 0");
      line.data_refueling_gb += amount;
      const charge = amount * planOf(operator, line).data_refueling_price_per_gb;
      bookCharge(operator, customerOf(operator, args), `Refuel of ${amount} GB`, charge);
      return { message: "Refuelled", new_data_refueling_gb: String(line.data_refueling_gb), charge: String(charge) };
    },
  },
  transfer_to_human_agents: { parameters: ["summary"], run: () => "Transferred" },
  // Set-up only; not offered as tools (see `toolsOf`).
  set_data_usage: {
    parameters: ["customer_id", "line_id", "data_used_gb"],
    run: ({ operator }, args) => {
      ownLine(operator, args).data_used_gb = Number(args["data_used_gb"]);
    },
  },
  suspend_line_for_overdue_bill: {
    parameters: ["customer_id", "line_id", "new_bill_id", "contract_ended"],
    run: ({ operator }, args) => suspendForDebt(operator, args),
  },
};

/** Functions that prepare a task; nobody can call them in it. */
export const OPERATOR_SETUP_ONLY: ReadonlySet<string> = new Set(["set_data_usage", "suspend_line_for_overdue_bill"]);

export function refuelledGb({ operator }: Desk, lineId: string): number {
  return lineOf(operator, lineId)?.data_refueling_gb ?? Number.NaN;
}

export function hasNoOverdueBill({ operator }: Desk, billId: string): boolean {
  const bill = operator.bills.find(({ bill_id }) => bill_id === billId);
  return bill === undefined || bill.status === "Paid";
}

function suspendForDebt(operator: Operator, args: Arguments): void {
  const customer = customerOf(operator, args);
  const line = ownLine(operator, args);
  if (line.status !== "Active") refuse("The line is not active");
  if (customer.bill_ids.some((id) => billOf(operator, id).status === "Overdue")) refuse("A bill is overdue already");
  const price = planOf(operator, line).price_per_month;
  const bill_id = String(args["new_bill_id"]);
  operator.bills.push({
    bill_id,
    customer_id: customer.customer_id,
    period_start: "2025-01-01",
    period_end: "2025-01-31",
    issue_date: "2025-01-01",
    due_date: "2025-01-15",
    total_due: price,
    status: "Overdue",
    line_items: [{ description: "Monthly price", amount: price, date: TODAY, item_type: "Charge" }],
  });
  customer.bill_ids.push(bill_id);
  Object.assign(line, { status: "Suspended", suspension_start_date: TODAY });
  if (args["contract_ended"] === true) line.contract_end_date = "2025-01-31";
}

function setRoaming(operator: Operator, args: Arguments, isEnabled: boolean): string {
  const line = ownLine(operator, args);
  const was = line.roaming_enabled;
  line.roaming_enabled = isEnabled;
  return was === isEnabled ? "Nothing to change" : `Roaming is ${isEnabled ? "enabled" : "disabled"}`;
}

function bookCharge(operator: Operator, customer: Customer, description: string, amount: number): void {
  let bill = customer.bill_ids.map((id) => billOf(operator, id)).find(({ status }) => status === "Draft");
  if (bill === undefined) {
    bill = {
      bill_id: `B${"0".repeat(7)}${operator.bills.length}`,
      customer_id: customer.customer_id,
      period_start: "2025-03-01",
      period_end: "2025-03-31",
      issue_date: "2025-03-01",
      due_date: "2025-03-15",
      total_due: 0,
      status: "Draft",
      line_items: [],
    };
    operator.bills.push(bill);
    customer.bill_ids.push(bill.bill_id);
  }
  bill.line_items.push({ description, amount, date: TODAY, item_type: amount < 0 ? "Credit" : "Charge" });
  bill.total_due += amount;
}

function detailsOf(operator: Operator, id: string): unknown {
  const found = ((): unknown => {
    switch (id.charAt(0)) {
      case "L":
        return lineOf(operator, id);
      case "D":
        return operator.devices.find(({ device_id }) => device_id === id);
      case "B":
        return operator.bills.find(({ bill_id }) => bill_id === id);
      case "C":
        return operator.customers.find(({ customer_id }) => customer_id === id);
      case "P":
        return operator.plans.find(({ plan_id }) => plan_id === id);
      default:
        return undefined;
    }
  })();
  return found ?? refuse("Nothing has this id");
}

function customerOf(operator: Operator, { customer_id }: Arguments): Customer {
  return operator.customers.find((customer) => customer.customer_id === customer_id) ?? refuse("Unknown customer");
}

function ownLine(operator: Operator, args: Arguments): Line {
  const id = String(args["line_id"]);
  if (!customerOf(operator, args).line_ids.includes(id)) refuse("The line is not this customer's");
  return lineOf(operator, id) ?? refuse("Unknown line");
}

function lineOf(operator: Operator, id: string): Line | undefined {
  return operator.lines.find(({ line_id }) => line_id === id);
}

function planOf(operator: Operator, line: Line): Plan {
  return operator.plans.find(({ plan_id }) => plan_id === line.plan_id) ?? refuse("Unknown plan");
}

function billOf(operator: Operator, id: string): Bill {
  return operator.bills.find(({ bill_id }) => bill_id === id) ?? refuse("Unknown bill");
}

function refuse(message: string): never {
  throw new ToolError(message);
}
