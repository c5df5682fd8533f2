// SPDX-License-Identifier: Apache-2.0
import { type Arguments, type Tool, ToolError } from "./tool.ts";

export type VpnProfile = { server_address: string; protocol: string; server_performance: string };
type Permissions = Record<string, boolean>;
type Apn = {
  apn_name: string;
  reset_at_reboot: boolean;
  mms_apn: string | null;
  mmsc_url: string | null;
  mms_proxy: string | null;
  mms_port: number | null;
};

type Device = {
  sim_card_status: string;
  sim_card_missing: boolean;
  airplane_mode: boolean;
  network_signal_strength: string;
  network_technology_connected: string;
  network_connection_status: string;
  battery_level: number;
  data_enabled: boolean;
  roaming_enabled: boolean;
  network_mode_preference: string;
  active_apn_settings: Apn;
  wifi_enabled: boolean;
  wifi_connected: boolean;
  wifi_ssid: string | null;
  wifi_signal_strength: string;
  wifi_calling_enabled: boolean;
  wifi_calling_mms_over_wifi: boolean;
  data_saver_mode: boolean;
  vpn_enabled_setting: boolean;
  vpn_connected: boolean;
  vpn_details: VpnProfile | null;
  app_statuses: Record<string, { app_name: string; permissions: Permissions }>;
};

type Surroundings = {
  name: string | null;
  phone_number: string | null;
  is_abroad: boolean;
  roaming_allowed: boolean;
  signal_strength: Record<string, string>;
  mobile_data_usage_exceeded: boolean;
  line_active: boolean;
  payment_request: { bill_id: string; amount_due: number; paid: boolean } | null;
};

export type Phone = Device & { surroundings: Surroundings };
/** What the customer's tools see. */
export type Hand = { readonly phone: Phone; readonly vpn: VpnProfile; search(): void };

const APN_DEFAULTS: Apn = {
  apn_name: "internet",
  reset_at_reboot: false,
  mms_apn: "mms",
  mmsc_url: "http://mms.carrier.com/mms/wapenc",
  mms_proxy: null,
  mms_port: null,
};
const MODES = ["4g_5g_preferred", "4g_only", "3g_only", "2g_only"];
const PERMISSIONS = ["sms", "storage", "phone", "network"];
const MIDPOINT: Readonly<Record<string, number>> = { "2G": 0.25, "3G": 3, "4G": 55, "5G": 275 };
const SIGNAL: Readonly<Record<string, number>> = { poor: 0.2, fair: 0.5, good: 0.8, excellent: 1 };
const BARS: Readonly<Record<string, string>> = {
  poor: "Poor (1 bar)",
  fair: "Fair (2 bars)",
  good: "Good (3 bars)",
  excellent: "Excellent (4 bars)",
};

export function phoneWithDefaults(device: object): Phone {
  const given = device as Partial<Device>;
  return {
    ...({ wifi_ssid: null, vpn_details: null } as Partial<Device>),
    ...given,
    active_apn_settings: { ...APN_DEFAULTS, ...given.active_apn_settings },
    surroundings: {
      name: null,
      phone_number: null,
      is_abroad: false,
      roaming_allowed: false,
      signal_strength: { "2G": "poor", "3G": "fair", "4G": "good", "5G": "excellent" },
      mobile_data_usage_exceeded: false,
      line_active: true,
      payment_request: null,
    },
  } as Phone;
}

export function searchNetwork(phone: Phone): void {
  const { surroundings } = phone;
  const isLost =
    simStatus(phone) !== "active" ||
    phone.airplane_mode ||
    phone.active_apn_settings.apn_name === "broken" ||
    !surroundings.line_active;
  if (isLost) {
    Object.assign(phone, {
      network_connection_status: "no_service",
      network_technology_connected: "none",
      network_signal_strength: "none",
    });
    return;
  }
  const at = (technology: string): string => surroundings.signal_strength[technology] ?? "none";
  const preferred = phone.network_mode_preference;
  const technology =
    preferred === "4g_5g_preferred" ? (at("5G") === "none" ? "4G" : "5G") : preferred.slice(0, 2).toUpperCase();
  Object.assign(phone, {
    network_connection_status: "connected",
    network_technology_connected: technology,
    network_signal_strength: at(technology),
  });
}

export function worksMobileData(phone: Phone): boolean {
  const { surroundings } = phone;
  const isRoamingClosed = surroundings.is_abroad && !(phone.roaming_enabled && surroundings.roaming_allowed);
  return !(
    phone.airplane_mode ||
    phone.network_signal_strength === "none" ||
    phone.network_connection_status === "no_service" ||
    isRoamingClosed ||
    !phone.data_enabled ||
    surroundings.mobile_data_usage_exceeded
  );
}

export function speedOf(phone: Phone): { mbps: number; description: string } {
  if (!worksMobileData(phone)) return { mbps: 0, description: "No Connection" };
  const vpn = phone.vpn_connected && phone.vpn_details?.server_performance === "poor" ? 0.1 : 1;
  const raw =
    (MIDPOINT[phone.network_technology_connected] ?? 0) *
    (SIGNAL[phone.network_signal_strength] ?? 0) *
    vpn *
    (phone.data_saver_mode ? 0.2 : 1);
  const mbps = Math.round(raw * 100) / 100;
  const description =
    mbps < 1 ? "Very Poor" : mbps < 5 ? "Poor" : mbps < 25 ? "Fair" : mbps < 100 ? "Good" : "Excellent";
  return { mbps, description };
}

export function canSendMms(phone: Phone): boolean {
  const may = phone.app_statuses["messaging"]?.permissions;
  return (
    worksMobileData(phone) &&
    phone.network_technology_connected !== "2G" &&
    !(phone.wifi_calling_enabled && phone.wifi_calling_mms_over_wifi) &&
    phone.active_apn_settings.mmsc_url !== null &&
    may?.["storage"] === true &&
    may["sms"] === true
  );
}

function simStatus(phone: Phone): string {
  return phone.sim_card_missing ? "missing" : phone.sim_card_status;
}

function statusBar(phone: Phone): string {
  const radio = phone.airplane_mode
    ? ["Airplane Mode"]
    : [
        BARS[phone.network_signal_strength] ?? "No Signal",
        ...(phone.network_technology_connected === "none" ? [] : [phone.network_technology_connected]),
        ...(phone.data_enabled && phone.network_technology_connected !== "none"
          ? ["Data Enabled", ...(phone.data_saver_mode ? ["Data Saver"] : [])]
          : ["Data Disabled"]),
      ];
  const rest = [
    ...(phone.wifi_enabled && phone.wifi_connected ? [`Wi-Fi ${phone.wifi_ssid ?? ""}`] : []),
    ...(phone.vpn_connected ? ["VPN Connected"] : []),
    `Battery ${phone.battery_level}%`,
  ];
  return `Status Bar: ${[...radio, ...rest].join(" | ")}`;
}

function networkStatus(phone: Phone): string {
  const yes = (is: boolean): string => (is ? "Yes" : "No");
  const on = (is: boolean): string => (is ? "ON" : "OFF");
  return [
    `Airplane Mode: ${on(phone.airplane_mode)}`,
    `SIM Card: ${simStatus(phone)}`,
    `Connection: ${phone.network_connection_status}`,
    `Signal: ${phone.network_signal_strength}`,
    `Technology: ${phone.network_technology_connected}`,
    `Mobile Data: ${yes(phone.data_enabled)}`,
    `Data Roaming: ${yes(phone.roaming_enabled)}`,
    `Wi-Fi Radio: ${on(phone.wifi_enabled)}`,
    `Wi-Fi Connected: ${yes(phone.wifi_connected)}`,
  ].join("\n");
}

const ADVICE: Readonly<Record<string, string>> = {
  "Very Poor": "Hardly anything will load.",
  Poor: "Pages will load slowly.",
  Fair: "Pages will load, videos may stop.",
  Good: "Most things will work well.",
  Excellent: "Everything will work well.",
};

function read(look: (phone: Phone) => string): Tool<Hand> {
  return { parameters: [], run: ({ phone }) => look(phone) };
}

function change(
  parameters: readonly string[],
  act: (phone: Phone, args: Arguments, world: Hand) => string,
  searches = true,
): Tool<Hand> {
  return {
    parameters,
    run: (world, args) => {
      const said = act(world.phone, args, world);
      if (searches) searchNetwork(world.phone);
      return `${said}\n${statusBar(world.phone)}`;
    },
  };
}

function permissionsOf(phone: Phone, { app_name }: Arguments): string {
  const app = phone.app_statuses[String(app_name)];
  if (app === undefined) return `App '${String(app_name)}' not found`;
  const granted = Object.keys(app.permissions).filter((name) => app.permissions[name] === true);
  return `Permissions of ${app.app_name}: ${granted.length === 0 ? "none" : granted.join(", ")}`;
}

export const PHONE_TOOLS: Readonly<Record<string, Tool<Hand>>> = {
  check_status_bar: read(statusBar),
  check_network_status: read(networkStatus),
  check_network_mode_preference: read((phone) => `Network Mode Preference: ${phone.network_mode_preference}`),
  run_speed_test: read((phone) => {
    const { mbps, description } = speedOf(phone);
    return description === "No Connection"
      ? "Speed test failed: No Connection."
      : `Speed test: ${mbps.toFixed(2)} Mbps (${description}). ${ADVICE[description] ?? ""}`;
  }),
  check_sim_status: read((phone) => {
    const says: Readonly<Record<string, string>> = {
      active: "The SIM card is active and working.",
      missing: "No SIM card was found in the phone.",
      locked_pin: "The SIM card is locked: a PIN is asked for.",
      locked_puk: "The SIM card is locked: a PUK is asked for.",
    };
    return says[simStatus(phone)] ?? "";
  }),
  check_data_restriction_status: read((phone) => `Data Saver is ${phone.data_saver_mode ? "ON" : "OFF"}.`),
  check_apn_settings: read(
    ({ active_apn_settings: apn }) =>
      `APN Name: ${apn.apn_name}\nMMSC URL: ${apn.mmsc_url === null || apn.mmsc_url === "" ? "Not Set" : apn.mmsc_url}\n(These are technical settings.)`,
  ),
  check_wifi_status: read((phone) =>
    phone.wifi_enabled
      ? phone.wifi_connected
        ? `Wi-Fi is connected to ${phone.wifi_ssid ?? ""}, ${phone.wifi_signal_strength}.`
        : "Wi-Fi is on, not connected."
      : "Wi-Fi is off.",
  ),
  check_wifi_calling_status: read((phone) => `Wi-Fi Calling is ${phone.wifi_calling_enabled ? "ON" : "OFF"}.`),
  check_vpn_status: read(({ vpn_connected, vpn_details, vpn_enabled_setting }) =>
    vpn_connected
      ? `VPN is connected. Server: ${vpn_details?.server_address ?? "unknown"}, protocol: ${vpn_details?.protocol ?? "unknown"}, server performance: ${vpn_details?.server_performance ?? "unknown"}`
      : vpn_enabled_setting
        ? "VPN is on in the settings, but not connected."
        : "VPN is off.",
  ),
  check_installed_apps: read((phone) => `Apps: ${Object.keys(phone.app_statuses).join(", ")}`),
  check_app_status: { parameters: ["app_name"], run: ({ phone }, args) => permissionsOf(phone, args) },
  check_app_permissions: { parameters: ["app_name"], run: ({ phone }, args) => permissionsOf(phone, args) },
  can_send_mms: read((phone) => (canSendMms(phone) ? "Yes, an MMS can be sent." : "No, an MMS cannot be sent.")),
  check_payment_request: read(({ surroundings: { payment_request: open } }) =>
    open === null ? "There is no payment request." : `Bill ${open.bill_id} asks for ${open.amount_due} USD.`,
  ),
  set_network_mode_preference: change(["mode"], (phone, { mode }) => {
    if (!MODES.includes(String(mode))) return `Not a mode; there are ${MODES.join(", ")}.`;
    phone.network_mode_preference = String(mode);
    return `Preferred network mode is now ${String(mode)}.`;
  }),
  toggle_airplane_mode: change([], (phone) => {
    phone.airplane_mode = !phone.airplane_mode;
    if (phone.airplane_mode) disconnectVpn(phone);
    if (phone.airplane_mode || phone.wifi_enabled) clearWifi(phone);
    return `Airplane mode is now ${phone.airplane_mode ? "ON" : "OFF"}.`;
  }),
  reseat_sim_card: change([], (phone) => {
    phone.sim_card_missing = false;
    return "The SIM card was taken out and put in again.";
  }),
  toggle_data: change([], (phone) => {
    phone.data_enabled = !phone.data_enabled;
    return `Mobile data is now ${phone.data_enabled ? "ON" : "OFF"}.`;
  }),
  toggle_roaming: change([], (phone) => {
    phone.roaming_enabled = !phone.roaming_enabled;
    return `Data roaming is now ${phone.roaming_enabled ? "ON" : "OFF"}.`;
  }),
  toggle_data_saver_mode: change(
    [],
    (phone) => {
      phone.data_saver_mode = !phone.data_saver_mode;
      return `Data Saver is now ${phone.data_saver_mode ? "ON" : "OFF"}.`;
    },
    false,
  ),
  set_apn_settings: change(["apn_settings"], (phone, { apn_settings }) => {
    const wanted = (apn_settings ?? {}) as Record<string, unknown>;
    for (const key of Object.keys(wanted))
      if (!Object.hasOwn(APN_DEFAULTS, key)) throw new ToolError(`Unknown field "${key}"`);
    if (!["internet", "broken", undefined].includes(wanted["apn_name"] as string | undefined))
      throw new ToolError("Bad apn_name");
    phone.active_apn_settings = { ...APN_DEFAULTS, ...wanted };
    return "APN settings are set.";
  }),
  reset_apn_settings: change([], (phone) => {
    phone.active_apn_settings.reset_at_reboot = true;
    return "APN settings will be reset at the next restart.";
  }),
  reboot_device: change([], (phone) => {
    if (phone.active_apn_settings.reset_at_reboot) phone.active_apn_settings = { ...APN_DEFAULTS };
    return "The phone was restarted.";
  }),
  toggle_wifi: change(
    [],
    (phone) => {
      if (phone.airplane_mode) return "Wi-Fi cannot be changed in airplane mode.";
      phone.wifi_enabled = !phone.wifi_enabled;
      if (!phone.wifi_enabled) clearWifi(phone);
      return `Wi-Fi is now ${phone.wifi_enabled ? "ON" : "OFF"}.`;
    },
    false,
  ),
  toggle_wifi_calling: change(
    [],
    (phone) => {
      phone.wifi_calling_enabled = !phone.wifi_calling_enabled;
      return `Wi-Fi Calling is now ${phone.wifi_calling_enabled ? "ON" : "OFF"}.`;
    },
    false,
  ),
  connect_vpn: change(
    [],
    (phone, _, { vpn }) => {
      if (phone.vpn_connected) return "The VPN is connected already.";
      Object.assign(phone, { vpn_connected: true, vpn_details: vpn });
      return "The VPN is connected.";
    },
    false,
  ),
  disconnect_vpn: change(
    [],
    (phone) => {
      const was = phone.vpn_connected;
      disconnectVpn(phone);
      return was ? "The VPN is disconnected." : "No VPN was connected.";
    },
    false,
  ),
  grant_app_permission: change(
    ["app_name", "permission"],
    (phone, { app_name, permission }) => {
      const app = phone.app_statuses[String(app_name)];
      const name = String(permission).toLowerCase();
      if (app === undefined || !PERMISSIONS.includes(name)) return "Error: there is no such app or permission.";
      app.permissions[name] = true;
      return `${app.app_name} now has the permission ${name}.`;
    },
    false,
  ),
  make_payment: {
    parameters: [],
    run: ({ phone }) => {
      const open = phone.surroundings.payment_request;
      if (open === null) return "There is no payment request.";
      open.paid = true;
      return `${open.amount_due} USD were paid for bill ${open.bill_id}.`;
    },
  },
};

/** Functions that prepare a task; nobody can call them in it. Other names are tools. */
export const PHONE_SETUP: Readonly<Record<string, (world: Hand, args: Arguments) => void>> = {
  set_user_info: ({ phone }, { name, phone_number }) => {
    Object.assign(phone.surroundings, { name, phone_number });
  },
  set_user_location: ({ phone }, { abroad }) => {
    phone.surroundings.is_abroad = abroad === true;
  },
  turn_airplane_mode_on: (world) => flipUntil(world, "toggle_airplane_mode", (phone) => phone.airplane_mode),
  turn_airplane_mode_off: (world) => flipUntil(world, "toggle_airplane_mode", (phone) => !phone.airplane_mode),
  turn_data_off: (world) => {
    world.phone.data_enabled = false;
    world.search();
  },
  turn_data_on: ({ phone }) => {
    phone.data_enabled = true;
  },
  turn_roaming_on: (world) => flipUntil(world, "toggle_roaming", (phone) => phone.roaming_enabled),
  turn_roaming_off: (world) => flipUntil(world, "toggle_roaming", (phone) => !phone.roaming_enabled),
  turn_data_saver_mode_on: ({ phone }) => {
    phone.data_saver_mode = true;
  },
  turn_data_saver_mode_off: ({ phone }) => {
    phone.data_saver_mode = false;
  },
  break_vpn: ({ phone, vpn }) => {
    Object.assign(phone, { vpn_connected: true, vpn_details: vpn });
    vpn.server_performance = "poor";
  },
  break_apn_settings: (world) => {
    world.phone.active_apn_settings.apn_name = "broken";
    world.search();
  },
  break_apn_mms_setting: ({ phone }) => {
    phone.active_apn_settings.mmsc_url = null;
  },
  set_wifi_calling: ({ phone }, { enabled, mms_over_wifi }) => {
    phone.wifi_calling_enabled = enabled === true;
    if (mms_over_wifi !== undefined && mms_over_wifi !== null)
      phone.wifi_calling_mms_over_wifi = mms_over_wifi === true;
  },
  remove_app_permission: ({ phone }, { app_name, permission }) => {
    const app = phone.app_statuses[String(app_name)];
    if (app) app.permissions[String(permission).toLowerCase()] = false;
  },
  unseat_sim_card: (world) => {
    world.phone.sim_card_missing = true;
    world.search();
  },
  lock_sim_card: (world, { mode }) => {
    world.phone.sim_card_status = mode === "puk" ? "locked_puk" : "locked_pin";
    world.search();
  },
  simulate_network_search: (world) => {
    world.search();
  },
};

function flipUntil(world: Hand, tool: string, is: (phone: Phone) => boolean): void {
  for (let i = 0; i < 2; i += 1) {
    PHONE_TOOLS[tool]?.run(world, {});
    if (is(world.phone)) return;
  }
}

function disconnectVpn(phone: Phone): void {
  Object.assign(phone, { vpn_connected: false, vpn_details: null });
}

function clearWifi(phone: Phone): void {
  Object.assign(phone, { wifi_connected: false, wifi_ssid: null, wifi_signal_strength: "none" });
}
