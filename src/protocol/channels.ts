// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

/** How a conversation came. On `whatsapp` and `sms` others can read what is said. */
export const conversationChannel = z.enum(["widget", "api", "cli", "whatsapp", "sms"]);
export type ConversationChannel = z.infer<typeof conversationChannel>;
