// SPDX-License-Identifier: Apache-2.0
import type { Attack } from "../attack.ts";
import { DATA_ATTACKS } from "./data.ts";
import { LINE_ATTACKS } from "./lines.ts";
import { PAGE_ATTACKS } from "./page.ts";
import { PLATFORM_ATTACKS } from "./platform.ts";
import { STAFF_ATTACKS } from "./staff.ts";
import { TOKEN_ATTACKS } from "./tokens.ts";
import { WORD_ATTACKS } from "./words.ts";

/** Every kind of attack that can be played. */
export const ATTACKS: readonly Attack[] = [
  ...PAGE_ATTACKS,
  ...STAFF_ATTACKS,
  ...TOKEN_ATTACKS,
  ...DATA_ATTACKS,
  ...LINE_ATTACKS,
  ...WORD_ATTACKS,
  ...PLATFORM_ATTACKS,
];
