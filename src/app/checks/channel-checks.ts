// SPDX-License-Identifier: Apache-2.0
import { type Check, error, type Finding, info, warning } from "./check.ts";
import { stopWordIn } from "./known.ts";

/** What is known of WhatsApp and SMS as they are configured. */
export type ChannelFacts = {
  readonly nowMs: number;
  readonly usesSandbox: boolean;
  /** Addresses under which others reach this server, with their keys: links, and where carriers call. */
  readonly ours: readonly { readonly key: string; readonly origin: string }[];
  /** Addresses that messages are sent to, with their keys. */
  readonly theirs: readonly { readonly key: string; readonly address: string }[];
  /** Files of secrets, with their keys; null: it cannot be read. Never what stands in them. */
  readonly secrets: () => Promise<readonly { readonly key: string; readonly length: number | null }[]>;
  /** Null: WhatsApp is off. */
  readonly whatsapp: { readonly hasTemplate: boolean } | null;
  /** Null: SMS is off. */
  readonly sms: { readonly send: "headers" | "query" } | null;
  /** Sentences that tell customers how to stop messages and how to begin again, as they are sent. */
  readonly optOut: () => Promise<
    readonly { readonly lang: string; readonly name: string; readonly asks: "stop" | "start"; readonly text: string }[]
  >;
  /** What no carrier has taken yet. Asks the database; rejects when it does not answer. */
  readonly outbox: () => Promise<
    readonly { readonly channel: string; readonly count: number; readonly oldestMs: number }[]
  >;
};

/** `open-messaging` starts from eight; less than this can be guessed by whoever tries for long. */
const LONG_ENOUGH = 16;
const SHORTEST = 8;
/** A carrier that is well takes a message in seconds. */
const STUCK_MS = 15 * 60_000;

const isPlain = (address: string): boolean => new URL(address).protocol === "http:";
function isHere(address: string): boolean {
  const { hostname } = new URL(address);
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/u.test(hostname);
}

/** Checks of channels that others can read. Where none is configured they find nothing. */
export const channelChecks: readonly Check<ChannelFacts>[] = [
  {
    id: "channels.secrets",
    title: "Secrets of WhatsApp and SMS are there and long enough",
    probe: async ({ secrets, usesSandbox }) =>
      (await secrets()).flatMap(({ key, length }): Finding[] => {
        if (length === null) return [error(`${key} cannot be read: the server does not start`)];
        if (length < SHORTEST)
          return [error(`${key} is shorter than ${SHORTEST} characters: the server does not start`)];
        if (length < LONG_ENOUGH && !usesSandbox)
          return [warning(`${key} is shorter than ${LONG_ENOUGH} characters: whoever guesses it writes as a customer`)];
        return [];
      }),
  },
  {
    id: "channels.addresses",
    title: "Carriers and customers reach this server by https",
    probe: ({ ours, usesSandbox }) =>
      ours
        .filter(({ origin }) => isPlain(origin))
        .map(({ key, origin }) =>
          isHere(origin)
            ? (usesSandbox ? info : warning)(`${key} is ${origin}: no carrier and no phone reaches it there`)
            : error(`${key} is ${origin}, plain HTTP: Meta delivers to https only, and a link is read on the way`),
        ),
  },
  {
    id: "channels.gateways",
    title: "Messages leave over TLS, with neither numbers nor words in an address",
    probe: ({ theirs, sms, usesSandbox }) => [
      ...theirs
        .filter(({ address }) => isPlain(address))
        .map(({ key, address }) =>
          isHere(address)
            ? info(`${key} is plain HTTP on this machine`)
            : error(`${key} is plain HTTP: numbers, words and the password are read on the way`),
        ),
      ...(sms?.send === "query" && !usesSandbox
        ? [warning("channels.sms.send is query: the gateway's logs keep numbers, words and its password")]
        : []),
    ],
  },
  {
    id: "channels.template",
    title: "Who waits for an answer on WhatsApp can be reached after a day",
    probe: ({ whatsapp, usesSandbox }) =>
      whatsapp === null || whatsapp.hasTemplate
        ? []
        : [
            (usesSandbox ? info : warning)(
              "channels.whatsapp.template is not given: an answer that comes later than 24 hours is given up, and nobody hears of it",
            ),
          ],
  },
  {
    id: "channels.opt_out",
    title: "Customers are told words by which messages stop and begin again, and these words work",
    probe: async ({ optOut }) =>
      (await optOut())
        .filter(({ asks, text }) => !wordsIn(text).some((word) => stopWordIn(word) === asks))
        .map(({ lang, name, asks }) =>
          error(`The sentence ${name} in ${lang} names no word that is understood as ${asks}: nobody can know how`),
        ),
  },
  {
    id: "channels.outbox",
    title: "No message waits for its carrier",
    probe: async ({ outbox, nowMs }) =>
      (await outbox())
        .filter(({ oldestMs }) => nowMs - oldestMs > STUCK_MS)
        .map(({ channel, count, oldestMs }) =>
          warning(
            `${count} messages wait to be sent by ${channel}, the oldest for ${Math.floor((nowMs - oldestMs) / 60_000)} minutes: its carrier does not answer or refuses the access`,
          ),
        ),
  },
];

/** Single words of a sentence, as somebody would copy them. */
function wordsIn(text: string): readonly string[] {
  return text.split(/[^\p{L}\p{M}]+/u).filter((word) => word !== "");
}
