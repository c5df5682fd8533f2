// SPDX-License-Identifier: Apache-2.0
import type { Recognizer } from "../findings.ts";
import { accountId } from "./account-id.ts";
import { bankAccount } from "./bank-account.ts";
import { birthDate } from "./birth-date.ts";
import { creditCard } from "./credit-card.ts";
import { deviceId } from "./device-id.ts";
import { driverLicense } from "./driver-license.ts";
import { email } from "./email.ts";
import { iban } from "./iban.ts";
import { ip } from "./ip.ts";
import { mac } from "./mac.ts";
import { nationalId } from "./national-id.ts";
import { passport } from "./passport.ts";
import { phone } from "./phone.ts";
import { postcode } from "./postcode.ts";
import { secret } from "./secret.ts";
import { url } from "./url.ts";

/** All recognizers, the strongest proof first: where two claim the same span, the earlier names it. */
export const RECOGNIZERS: readonly Recognizer[] = [
  iban,
  creditCard,
  mac,
  ip,
  url,
  email,
  passport,
  driverLicense,
  nationalId,
  deviceId,
  secret,
  bankAccount,
  birthDate,
  accountId,
  phone,
  postcode,
];
