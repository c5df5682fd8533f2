// SPDX-License-Identifier: Apache-2.0
import type { SetupConnector, SetupPart } from "#protocol";

export type SetupStep = SetupPart;
/** In the order in which they are asked. */
export const SETUP_STEPS: readonly SetupStep[] = ["organisation", "staff", "channels", "connectors", "keys"];

const TESTS: Readonly<Record<SetupStep, readonly string[]>> = {
  organisation: [],
  staff: ["provider"],
  channels: ["whatsapp", "sms"],
  connectors: ["operator", "identity", "notify"],
  keys: ["kms"],
};

/** Which tests belong to a step; receivers of events to that of connectors. */
export function testsOf(step: SetupStep, connectors: readonly SetupConnector[]): readonly SetupConnector[] {
  return connectors.filter(
    ({ name }) => TESTS[step].includes(name) || (step === "connectors" && name.startsWith("webhook:")),
  );
}
