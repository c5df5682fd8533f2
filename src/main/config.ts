// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { brand } from "#protocol";

const origin = z
  .string()
  .regex(/^https?:\/\/[^/\s]+$/, "an origin such as https://chat.operator.example, without a path");
const cidr = z.string().regex(/^[0-9a-f.:]+(\/\d{1,3})?$/i, "an address or CIDR such as 10.0.0.0/8");
const minorUnits = z.int().min(0);

/** One schema for the whole configuration. Unknown keys refuse to start; secrets are named by file, never written here. */
export const configSchema = z.strictObject({
  /** Name of the telecom company that this instance serves; part of every key of every row. */
  tenant: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,40}$/)
    .default("larkspur"),
  server: z
    .strictObject({
      /** Address to listen on. Anything but loopback needs `tls`, or `dangerouslyAllowPlainHttpFrom`. */
      host: z.string().default("localhost"),
      /** TCP port; 0 = any free one. */
      port: z.int().min(0).max(65_535).default(8080),
      /** Health and metrics, on their own port so that they need not be public. */
      healthPort: z.int().min(0).max(65_535).default(8081),
      /** Where browsers reach this server. Default: localhost and chat.TENANT.localhost on `port`. */
      publicOrigins: z.array(origin).optional(),
      /** Pages that may embed the widget. */
      embedOrigins: z.array(origin).optional(),
      /** Proxies whose Forwarded and X-Forwarded-For headers are believed. Default: none. */
      trustedProxies: z.array(cidr).default([]),
      /**
       * @deprecated Networks from which plain HTTP is taken on an address that is not loopback, because a proxy there ends TLS.
       */
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- defined here, struck through elsewhere
      dangerouslyAllowPlainHttpFrom: z.array(cidr).default([]),
      tls: z.strictObject({ certFile: z.string(), keyFile: z.string() }).nullable().default(null),
    })
    .prefault({}),
  data: z
    .strictObject({
      /** Folder of the bundled database. Not used with DATABASE_URL. */
      dir: z.string().default("./data"),
      /** Largest number of open database connections of this process. */
      maxConnections: z.int().min(2).max(200).default(10),
    })
    .prefault({}),
  keys: z
    .strictObject({
      /** Folder of the root key file (mode 600). Never under `data.dir`. */
      dir: z.string().default("./keys"),
    })
    .prefault({}),
  /** The operator's systems. Left out: the sandbox operator is started beside the server. */
  operator: z
    .strictObject({
      baseUrl: z.url(),
      tokenUrl: z.url(),
      clientId: z.string(),
      clientSecretFile: z.string(),
      /** Public keys with which the operator's web site signs tokens for signed-in customers. */
      identityJwksUrl: z.url(),
      identityIssuer: z.string(),
      selfCareUrl: z.url(),
      payOrigins: z.array(origin).optional(),
      timeoutMs: z.int().min(100).max(30_000).default(4_000),
    })
    .optional(),
  sandbox: z.strictObject({ port: z.int().min(0).max(65_535).default(8090) }).prefault({}),
  locale: z
    .strictObject({
      timeZone: z.string().default("Europe/London"),
      /** ISO 3166 alpha-2; how a number without + is read. */
      country: z.string().length(2).default("GB"),
      /** ISO 4217. */
      currency: z.string().length(3).default("GBP"),
    })
    .prefault({}),
  /** The operator's rules that the bot follows. Money in the smallest unit of `locale.currency`, tax included. */
  rules: z
    .strictObject({
      spendLimit: minorUnits.default(2_500),
      arrearsLimit: minorUnits.default(0),
      roamingCap: minorUnits.default(5_400),
      swapWindowHours: z.int().min(1).max(720).default(240),
      minTenureDays: z.int().min(0).default(30),
      quoteMinutes: z.int().min(1).default(15),
      billDay: z.int().min(1).max(28).default(5),
      exitFeeFactor: z.number().min(0).max(1).default(0.8),
      roamingZones: z.record(z.string().length(2), z.union([z.literal(1), z.literal(2)])).default({}),
      roamingDataPerMb: minorUnits.default(24),
      roamingVoicePerMinute: minorUnits.default(120),
      roamingSms: minorUnits.default(42),
      roamingDayPassOfferId: z.string().default("AO-ROAM2"),
    })
    .prefault({}),
  desk: z
    .strictObject({
      /** 1 = Monday … 7 = Sunday. */
      days: z.array(z.int().min(1).max(7)).default([1, 2, 3, 4, 5, 6, 7]),
      /** Minutes after local midnight. */
      fromMinute: z.int().min(0).max(1_440).default(0),
      toMinute: z.int().min(0).max(1_440).default(1_440),
      minutesPerCase: z.int().min(1).default(4),
    })
    .prefault({}),
  retention: z
    .strictObject({
      /** Conversations are deleted this many days after they ended or fell silent. */
      conversationDays: z.int().min(1).max(3_650).default(30),
      /** How long a visitor's token opens its conversation. */
      tokenHours: z
        .int()
        .min(1)
        .max(8_760)
        .default(24 * 7),
    })
    .prefault({}),
  log: z.strictObject({ level: z.enum(["debug", "info", "warn", "error"]).default("info") }).prefault({}),
  brands: z.record(z.string(), brand).default({}),
});
export type Config = z.infer<typeof configSchema>;
