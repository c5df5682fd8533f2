// SPDX-License-Identifier: Apache-2.0
import type { Facts, FactValue } from "#troubleshoot";

type Reading = (said: string) => FactValue | null;

/** `no one of these words` in what a phone shows on the line that speaks of a subject. */
const onLine =
  (subject: RegExp, values: Readonly<Record<string, FactValue>>): Reading =>
  (said) => {
    const line = said.split("\n").find((one) => subject.test(one));
    const rest = line?.replace(subject, "") ?? "";
    for (const [word, value] of Object.entries(values)) if (new RegExp(`\\b${word}\\b`, "i").test(rest)) return value;
    return null;
  };
const YES_NO = { yes: true, on: true, true: true, enabled: true, no: false, off: false, false: false, disabled: false };

/** What the customer reads out, turned into facts: check → fact → reading. Null: it does not say. */
const READINGS: Readonly<Record<string, Readonly<Record<string, Reading>>>> = {
  network_status: {
    airplane: onLine(/airplane(?: mode)?/i, YES_NO),
    sim: onLine(/\bsim(?: card)?(?: status)?/i, {
      locked_pin: "locked_pin",
      locked_puk: "locked_puk",
      missing: "missing",
      active: "active",
    }),
    connection: (said) =>
      /\b(connected|searching|no_service|emergency_only)\b/i.exec(withoutWifi(said))?.[1]?.toLowerCase() ?? null,
    dataOn: onLine(/(?:mobile|cellular) data(?: enabled)?/i, YES_NO),
    phoneRoaming: onLine(/roaming(?: enabled)?/i, YES_NO),
  },
  network_mode: {
    networkMode: (said) => /\b(4g_5g_preferred|4g_only|3g_only|2g_only)\b/i.exec(said)?.[1]?.toLowerCase() ?? null,
  },
  data_saver: { dataSaver: (said) => bool(/\bon\b/i.test(said), /\boff\b/i.test(said)) },
  vpn: {
    vpn: (said) => {
      const isOn = /\bconnected\b/i.test(said) && !/\bnot connected\b|disconnected/i.test(said);
      if (!isOn) return "off";
      return /\bpoor\b/i.test(said) ? "poor" : "good";
    },
  },
  apn: {
    apnName: (said) => (/\bbroken\b/i.test(said) ? "broken" : "internet"),
    hasMmsAddress: (said) => !/mmsc[^\n]*not set/i.test(said),
  },
  wifi_calling: { wifiCalling: (said) => bool(/\bon\b/i.test(said), /\boff\b/i.test(said)) },
  app_permissions: {
    maySendSms: (said) => (/not found/i.test(said) ? null : /\bsms\b/i.test(said)),
    mayUseStorage: (said) => (/not found/i.test(said) ? null : /\bstorage\b/i.test(said)),
  },
  speed_test: {
    speed: (said) =>
      /no connection/i.test(said)
        ? "none"
        : (/\b(very poor|poor|fair|good|excellent)\b/i.exec(said)?.[1]?.toLowerCase() ?? null),
  },
  can_send_mms: { mmsWorks: (said) => !/\b(?:no|not|cannot|can't|unable)\b/i.test(said) },
};

export function factsIn(check: string, said: string): Facts {
  const readings = Object.entries(READINGS[check] ?? {});
  return Object.fromEntries(readings.map(([fact, read]) => [fact, read(said)]));
}

/** Which goal a complaint is about. */
export function goalIn(complaint: string): string | null {
  if (/\bmms\b|picture message/i.test(complaint)) return "mms";
  if (/mobile data|internet/i.test(complaint)) return "data";
  return /no service|signal|service|calls/i.test(complaint) ? "service" : null;
}

function withoutWifi(said: string): string {
  return said
    .split("\n")
    .filter((line) => !/wi-?fi|data|roaming/i.test(line))
    .join("\n");
}

function bool(isOn: boolean, isOff: boolean): boolean | null {
  return isOn === isOff ? null : isOn;
}
