// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

const place = z
  .url()
  .refine(
    (address) => /^https:|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]?/.test(address),
    "an address with https, or with http on this machine",
  );
const address = z.string().regex(/^[^\s@<>,;"]{1,64}@[a-zA-Z0-9.-]{1,190}$/, "an e-mail address");
const addresses = z.array(address).max(20).default([]);

/** Where a turn spends its time (`docs/operations/watching.md`). */
export const tracesConfig = z
  .strictObject({
    /** Where spans are sent by OTLP/HTTP as JSON, such as `https://collector.operator.example:4318/v1/traces`. Left out: nobody measures. */
    endpoint: place.optional(),
    /** File with an `Authorization` header for it, one line. */
    authorizationFile: z.string().optional(),
    /** Which part of turns and jobs is measured. */
    share: z.number().min(0).max(1).default(0.05),
    /** Whether calls to the operator say to which trace they belong (`traceparent`, W3C), where one is measured. */
    toOperator: z.boolean().default(false),
  })
  .refine(({ endpoint, toOperator }) => endpoint !== undefined || !toOperator, "toOperator wants endpoint")
  .prefault({});

/** Who hears that something is wrong (`docs/operations/watching.md`). Webhooks hear of it as well, where an endpoint wants `alert.raised`. */
export const alertsConfig = z
  .strictObject({
    /** By e-mail. Left out: by webhook and on the screen only. */
    email: z
      .strictObject({
        /** The mail server: `smtps://mail.operator.example:465` (TLS from the first byte), or `smtp://` on this machine. It has to be in the list of recipients; certificates: `hops.mail`. */
        server: z.url({ protocol: /^smtps?$/ }),
        /** From whom mails come. */
        from: address,
        /** Name for logging in there; left out: without. */
        user: z.string().min(1).max(200).optional(),
        /** File with the password, one line. */
        passwordFile: z.string().optional(),
        /** Who answers for which part. A part without anybody goes to `platform`. Shared mailboxes, best. */
        owners: z
          .strictObject({
            /** Machines, database, keys, the program. */
            platform: addresses,
            /** The operator's interfaces and everybody outside. */
            integration: addresses,
            /** Attacks, history, keys, releases. */
            security: addresses,
            /** The people at the desk. */
            care: addresses,
          })
          .prefault({}),
        /** Who hears of critical alerts that nobody acknowledged. */
        escalateTo: addresses,
      })
      .refine(
        ({ user, passwordFile }) => (user === undefined) === (passwordFile === undefined),
        "wants both user and passwordFile",
      )
      .optional(),
    /** An alert that goes on unacknowledged is told again after this. */
    repeatMinutes: z.int().min(10).max(1_440).meta({ unit: "minutes" }).default(240),
    /** A critical one that nobody acknowledged goes to `escalateTo` after this. */
    escalateMinutes: z.int().min(5).max(1_440).meta({ unit: "minutes" }).default(30),
    /** A sign of life to somebody who raises the alarm when it stays away. */
    heartbeat: z
      .strictObject({
        /** Where it is posted to, signed as webhooks are (`docs/formats/webhooks.md`). It has to be in the list of recipients; certificates: `hops.heartbeat`. */
        url: place,
        /** How often. */
        everySeconds: z.int().min(10).max(3_600).meta({ unit: "seconds" }).default(60),
      })
      .optional(),
  })
  .prefault({});
