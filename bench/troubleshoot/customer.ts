// SPDX-License-Identifier: Apache-2.0
import type { Session } from "./environment.ts";
import type { Arguments } from "./tool.ts";

/** What a customer can be asked to look at, or told to do, on their phone. */
const TOOL_OF: Readonly<Record<string, readonly [tool: string, args?: Arguments]>> = {
  network_status: ["check_network_status"],
  network_mode: ["check_network_mode_preference"],
  data_saver: ["check_data_restriction_status"],
  vpn: ["check_vpn_status"],
  apn: ["check_apn_settings"],
  wifi_calling: ["check_wifi_calling_status"],
  app_permissions: ["check_app_permissions", { app_name: "messaging" }],
  speed_test: ["run_speed_test"],
  can_send_mms: ["can_send_mms"],
  make_payment: ["make_payment"],
  reboot_device: ["reboot_device"],
  toggle_airplane_mode: ["toggle_airplane_mode"],
  reseat_sim_card: ["reseat_sim_card"],
  reset_apn_settings: ["reset_apn_settings"],
  toggle_data: ["toggle_data"],
  toggle_roaming: ["toggle_roaming"],
  set_network_mode_preference: ["set_network_mode_preference", { mode: "4g_5g_preferred" }],
  toggle_data_saver_mode: ["toggle_data_saver_mode"],
  disconnect_vpn: ["disconnect_vpn"],
  toggle_wifi_calling: ["toggle_wifi_calling"],
  grant_sms: ["grant_app_permission", { app_name: "messaging", permission: "sms" }],
  grant_storage: ["grant_app_permission", { app_name: "messaging", permission: "storage" }],
};

/** Somebody who answers what they are asked, from their instructions or by looking at the phone, does what they are told, and no more. */
export class SimulatedCustomer {
  readonly #session: Session;
  /** Questions and requests so far. */
  turns = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** What they say first. */
  get complaint(): string {
    return this.#session.instructions.split(/\b(?:task_instructions|If the agent)\b/)[0] ?? "";
  }

  phoneNumber(): string | null {
    this.turns += 1;
    return /\d{3}-\d{3}-\d{4}/.exec(this.#session.instructions)?.[0] ?? null;
  }

  isAbroad(): boolean | null {
    this.turns += 1;
    if (/\babroad\b/i.test(this.#session.instructions)) return true;
    return /\bat home\b/i.test(this.#session.instructions) ? false : null;
  }

  /** Whether they want something that costs money. */
  agreesTo(what: string): boolean {
    this.turns += 1;
    const text = this.#session.instructions;
    return what === "refuel_data"
      ? /willing to refuel|will refuel/i.test(text)
      : /pay a bill, you accept|permission to pay|accept(?:s)? the payment/i.test(text);
  }

  /** Looks, or does what they were told; returns what the phone says. Null: they cannot. */
  async use(what: string): Promise<string | null> {
    this.turns += 1;
    const [tool, args] = TOOL_OF[what] ?? [];
    if (tool === undefined) return null;
    const { ok, content, result } = await this.#session.call("user", tool, args ?? {});
    return ok ? (typeof content === "string" ? content : String(result)) : null;
  }
}
