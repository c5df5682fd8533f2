// SPDX-License-Identifier: Apache-2.0
import type { ESLint } from "eslint";
import { exposeSaysWhy } from "./expose-says-why.ts";
import { noNetworkInTransaction } from "./no-network-in-transaction.ts";
import { noPersonalTextInLogs } from "./no-personal-text-in-logs.ts";
import { noPersonalTextOutside } from "./no-personal-text-outside.ts";

/** The house's own lint rules, named `house/…` in eslint.config.js. */
export const house: ESLint.Plugin = {
  rules: {
    "expose-says-why": exposeSaysWhy,
    "no-network-in-transaction": noNetworkInTransaction,
    "no-personal-text-in-logs": noPersonalTextInLogs,
    "no-personal-text-outside": noPersonalTextOutside,
  },
};
