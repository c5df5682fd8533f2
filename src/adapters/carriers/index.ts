// SPDX-License-Identifier: Apache-2.0

export type { SmsAccess } from "./sms/make-sms.ts";
export { makeSmsCarrier, makeSmsDoor } from "./sms/make-sms.ts";
export type { WhatsAppAccess } from "./whatsapp/make-whatsapp.ts";
export { makeWhatsAppCarrier, makeWhatsAppDoor } from "./whatsapp/make-whatsapp.ts";
