// SPDX-License-Identifier: Apache-2.0
import type { Recognizer } from "../findings.ts";
import { creditCard } from "./credit-card.ts";
import { deviceId } from "./device-id.ts";
import { email } from "./email.ts";
import { iban } from "./iban.ts";
import { phone } from "./phone.ts";
import { secret } from "./secret.ts";

/** Every recognizer, strongest proof first: where two claim the same span, the earlier names it. */
export const RECOGNIZERS: readonly Recognizer[] = [creditCard, iban, deviceId, secret, email, phone];
