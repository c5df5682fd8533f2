// SPDX-License-Identifier: Apache-2.0
export type { MailServer } from "./mail.ts";
export { makeMail } from "./mail.ts";
export { makeNotify } from "./make-notify.ts";
