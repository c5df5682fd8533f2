// SPDX-License-Identifier: Apache-2.0

export type OutboxMessage = {
  readonly id: number;
  readonly at: string;
  readonly channel: "sms" | "email" | "letter" | "whatsapp";
  readonly to: string;
  readonly subject: string;
  readonly text: string;
};

/** Messages "sent" to customers: kept in memory, newest first, shown on a page. */
export type Outbox = {
  add(message: Omit<OutboxMessage, "id">): OutboxMessage;
  list(to: string | null): readonly OutboxMessage[];
  clear(): void;
};

const kept = 2000;

export function makeOutbox(): Outbox {
  let messages: OutboxMessage[] = [];
  let made = 0;
  return {
    add(message) {
      made += 1;
      const whole = { id: made, ...message };
      messages.unshift(whole);
      if (messages.length > kept) messages = messages.slice(0, kept);
      return whole;
    },
    list: (to) =>
      to === null || to === "" ? messages : messages.filter((message) => message.to === to || message.to.endsWith(to)),
    clear() {
      messages = [];
    },
  };
}
