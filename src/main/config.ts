// SPDX-License-Identifier: Apache-2.0
// Long on purpose: the page of all settings is written from this one source, comment by comment.
import { z } from "zod";
import { WEBHOOK_EVENTS } from "#app";
import { WEAK_METHODS } from "#identity";
import { brand, deskSetupContent, maskedKind, staffRole } from "#protocol";
import { incidentsConfig } from "./config-incidents.ts";
import { outsideDeskConfig } from "./config-outside-desk.ts";
import { residencyConfig } from "./config-residency.ts";
import { alertsConfig, tracesConfig } from "./config-watching.ts";

const origin = z
  .string()
  .regex(/^https?:\/\/[^/\s]+$/, "an origin such as https://chat.operator.example, without a path");
const issuer = z
  .url()
  .refine(
    (address) => /^https:|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]?/.test(address),
    "an address with https, or with http on this machine",
  );
/** Where a signal of the operator's comes from. */
const signalSource = z.enum(["api", "events", "none"]).default("api");

const cidr = z.string().regex(/^[0-9a-f.:]+(\/\d{1,3})?$/i, "an address or CIDR such as 10.0.0.0/8");
/** The operators that the sandbox can play. */
export const SANDBOX_SEEDS = ["larkspur", "noor"] as const;
/** The ways in which it can speak. */
export const SANDBOX_DIALECTS = ["tmf4", "tmf5", "plain"] as const;

const minorUnits = z.int().min(0).meta({ unit: "smallest unit of `locale.currency`" });

/** A KMS outside. */
const kmsPlace = z.discriminatedUnion("kind", [
  z
    .strictObject({
      /** `vault`: the transit engine of HashiCorp Vault. */
      kind: z.literal("vault"),
      /** Of HashiCorp Vault; https, but on this machine. */
      url: issuer,
      /** Where the transit engine is mounted. */
      mount: z
        .string()
        .regex(/^[\w/-]{1,100}$/)
        .default("transit"),
      /** Name of the transit key, type `aes256-gcm96`. */
      key: z.string().regex(/^[\w-]{1,100}$/),
      /** Enterprise namespace, where there is one. */
      namespace: z.string().max(200).optional(),
      /** File with a token that a Vault agent keeps fresh; or else `appRole`. */
      tokenFile: z.string().optional(),
      /** A login of our own, instead of `tokenFile`. */
      appRole: z
        .strictObject({
          /** Where the login is mounted. */
          mount: z
            .string()
            .regex(/^[\w/-]{1,100}$/)
            .default("approle"),
          /** The id of the role. */
          roleId: z.string().min(1).max(200),
          /** File with the secret id, one line. */
          secretIdFile: z.string(),
        })
        .optional(),
      /** For one request. */
      timeoutMs: z.int().min(100).max(60_000).default(3_000),
    })
    .refine(
      ({ tokenFile, appRole }) => (tokenFile === undefined) !== (appRole === undefined),
      "wants either tokenFile or appRole",
    ),
  z.strictObject({
    /** `aws`: AWS KMS. */
    kind: z.literal("aws"),
    /** For example `eu-west-1`. */
    region: z.string().regex(/^[a-z0-9-]{3,30}$/),
    /** Id, ARN or alias of a symmetric encryption key. Credentials come from where AWS clients look by themselves. */
    keyId: z.string().min(1).max(2_048),
    /** Id, ARN or alias of an `HMAC_256` key. */
    macKeyId: z.string().min(1).max(2_048),
    /** Another address than the region's. */
    endpoint: issuer.optional(),
    /** For one request. */
    timeoutMs: z.int().min(100).max(60_000).default(3_000),
  }),
]);

/** A zone that this machine has no days of would stop the start where it is first used. */
function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/**
 * One schema for the whole configuration. Unknown keys refuse to start; secrets are named by file, never written here.
 * `docs/operations/configuration.md` is made from it and from the comment of each key: `node tools/configuration-page.ts`.
 */
export const configSchema = z.strictObject({
  /** Name of the telecom company that this instance serves. Part of the key of every row: choose it before the first start, for ever. */
  tenant: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,40}$/)
    .default("larkspur"),
  /** Where the server listens and who may reach it. */
  server: z
    .strictObject({
      /** Address to listen on. Anything but loopback needs `tls`, or `dangerouslyAllowPlainHttpFrom`, so that nobody listens in the clear by accident. */
      host: z.string().default("localhost"),
      /** TCP port; 0 = any free one. */
      port: z.int().min(0).max(65_535).default(8080),
      /** Health and metrics, on loopback and on their own port so that they need not be public; 0 = any free one. */
      healthPort: z.int().min(0).max(65_535).default(8081),
      /** Address of the health port. Another than loopback is for a cluster whose probes and Prometheus come over its network: metrics and readiness need no sign-in, so only they may get through (`docs/operations/kubernetes.md`). */
      healthHost: z.string().default("localhost"),
      /** How busy this process may be, as a share of its time, before new conversations are turned away with `busy` so that those that were begun are answered in time (`docs/operations/sizing.md`); 1 = never. */
      shedAbove: z.number().min(0.1).max(1).default(0.85),
      /** Where browsers reach this server: requests from pages of any other origin are refused. Not given: `localhost` and `chat.TENANT.localhost` on `port`. */
      publicOrigins: z.array(origin).optional(),
      /** Pages that may embed the widget (`frame-ancestors`). Not given: the demo site of the sandbox, or nobody where an operator is configured. */
      embedOrigins: z.array(origin).optional(),
      /** Proxies whose `Forwarded` and `X-Forwarded-For` are believed. None by default: anybody can write these headers. */
      trustedProxies: z.array(cidr).default([]),
      /** Addresses that many customers share, as behind the translation of a mobile network (RFC 6598): `times` as many connections, conversations, turns and requests as one address (`cidr: 100.64.0.0/10, times: 20`). Elsewhere, and for what is tried with wrong keys and at the staff's door, one address stays one. */
      sharedAddresses: z
        .array(
          z.strictObject({
            /** The network, no wider than /8 (IPv6: /20). */
            cidr,
            /** How many times as much as one address. */
            times: z.int().min(2).max(200),
          }),
        )
        .max(200)
        .default([]),
      /**
       * @deprecated Networks from which plain HTTP is taken on an address that is not loopback, because a proxy there ends TLS.
       */
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- defined here, struck through elsewhere
      dangerouslyAllowPlainHttpFrom: z.array(cidr).default([]),
      /** Certificate for TLS 1.3, ended here. */
      tls: z
        .strictObject({
          /** PEM file of the certificate and its chain. */
          certFile: z.string(),
          /** PEM file of its private key. */
          keyFile: z.string(),
          /** What becomes of a client that offers no post-quantum key exchange: `strict` refuses it, `compatible` counts it (`wardline_tls_hellos_total`). Not given: as `crypto.preset` says. */
          preset: z.enum(["compatible", "strict"]).optional(),
        })
        .nullable()
        .default(null),
    })
    .prefault({}),
  /** Which algorithms are used. What was sealed, signed or agreed before goes on being read, whatever stands here. */
  crypto: z
    .strictObject({
      /** `default`: hybrid post-quantum first, classical clients are counted. `strict`: nothing classical on the way. `cnsa`: ML-KEM-1024, ML-DSA-87 and SHA-384 where the parts allow; what it cannot cover stops the start or is printed (`docs/operations/cryptography.md`). */
      preset: z.enum(["default", "strict", "cnsa"]).default("default"),
      /** Suite of the envelopes in which new data lies (`docs/formats/envelope.md`). Not given: the preset's. `wardline keys rotate` takes older data to it. */
      envelopeSuite: z.union([z.literal(1), z.literal(2)]).optional(),
    })
    .prefault({}),
  /** Ways out of this process. All of them speak TLS 1.3 only, hybrid post-quantum groups first, and plain HTTP on this machine only; nothing needs to stand here for that. */
  hops: z
    .partialRecord(
      z.enum([
        "operator",
        "kms",
        "models",
        "identity",
        "siem",
        "webhooks",
        "witnesses",
        "updates",
        "whatsapp",
        "sms",
        "desk",
        "traces",
        "mail",
        "heartbeat",
      ]),
      z
        .strictObject({
          /** PEM file of the certificates that the other side's must lead to, instead of those that the platform trusts. */
          caFile: z.string().optional(),
          /** PEM file of our certificate, where the other side wants one (mutual TLS). */
          certFile: z.string().optional(),
          /** PEM file of its private key. */
          keyFile: z.string().optional(),
          /**
           * @deprecated For `webhooks`: let them go to addresses behind the firewall, which are refused otherwise.
           */
          // eslint-disable-next-line @typescript-eslint/no-deprecated -- defined here, struck through elsewhere
          dangerouslyReachInside: z.boolean().optional(),
        })
        .refine(
          ({ certFile, keyFile }) => (certFile === undefined) === (keyFile === undefined),
          "wants both certFile and keyFile",
        ),
    )
    .default({}),
  /** What is sealed between browsers and the service, inside TLS. */
  channel: z
    .strictObject({
      /** Whether requests outside the sealed channel are refused. Turn it off only for a program of yours that speaks plain HTTP inside TLS; widget, desk and `wardline chat` use the channel either way. */
      required: z.boolean().default(true),
    })
    .prefault({}),
  /** The database. `DATABASE_URL` in the environment names one of yours instead of the bundled server; it is not a key, since it holds a password. */
  data: z
    .strictObject({
      /** Folder of the bundled database. Not used with `DATABASE_URL`. */
      dir: z.string().default("./data"),
      /** Most open database connections of this process. A turn needs one for milliseconds, so few serve many. */
      maxConnections: z.int().min(2).max(200).meta({ unit: "connections" }).default(10),
    })
    .prefault({}),
  /** Where the root key is kept. */
  keys: z
    .strictObject({
      /** Folder of the root key file (mode 600). Never under `data.dir`, so that a copy of the data is not a copy of the key. */
      dir: z.string().default("./keys"),
      /** Folder, best on another machine's disk and never beside the data or its backups, in which a copy of the key file is kept: a new root key lies there before it is used, and a destroyed one is removed there too. Left out: copy the file yourself after each replacement; an older copy does not open what came after. */
      copyDir: z.string().optional(),
      /** Where the root key lives. Left out: in the key file. With data in the database it cannot be changed by this line alone. */
      kms: kmsPlace.optional(),
      /** While root keys move from one KMS to another, or back to the key file: where the earlier ones still lie (`docs/operations/keys.md`). */
      movingFrom: kmsPlace.optional(),
      /** File with the passphrase that seals the key file, one line. Left out: the file descriptor that `WARDLINE_PASSPHRASE_FD` names, or a prompt; a key file without a passphrase needs none. */
      passphraseFile: z.string().optional(),
      /** So often the root key that wraps subjects' keys is replaced, and the one before destroyed: what was erased is beyond every backup after at most so long, and the delay of the KMS. Stands in erasure certificates. */
      epochDays: z.int().min(1).max(90).meta({ unit: "days" }).default(7),
    })
    .prefault({}),
  /** Backups of the bundled database, made by this process while it serves. A database of yours has backups of yours. */
  backup: z
    .strictObject({
      /** Folder for backups, sealed; best on another machine's disk. Left out: none are made by themselves. */
      dir: z.string().optional(),
      /** Time between two full backups. */
      everyHours: z.int().min(1).max(720).meta({ unit: "hours" }).default(24),
      /** How much may be lost at the most: so often what was written since is copied. */
      walSeconds: z.int().min(5).max(3_600).meta({ unit: "seconds" }).default(60),
      /** Full backups older than this are removed, with what only they need. */
      keepDays: z.int().min(1).max(3_650).meta({ unit: "days" }).default(30),
    })
    .prefault({}),
  /** What the bot does and says. */
  dialogue: z
    .strictObject({
      /** Folder of flows, sentences and knowledge, shaped as `flows/` of this program. Left out: the ones that come with it. */
      dir: z.string().optional(),
      /** Runs what was published to this environment by `wardline flows publish`, on every node, and takes the next publication without a restart. Left out: the files in `dir`. */
      environment: z
        .string()
        .regex(/^[a-z][a-z0-9-]{0,30}$/)
        .optional(),
      /** Whether a file that is saved in `dir` is taken at once, when the check lets it pass. Left out: where the sandbox operator runs. Not with `environment`. */
      watch: z.boolean().optional(),
      /** The inspector: a page on the health port that shows step, intent, slots and scores while somebody talks. It shows what is said, so it runs with the sandbox operator only. Left out: where that runs. */
      inspector: z.boolean().optional(),
    })
    .prefault({}),
  /** The history of acts: its name, and who outside of this installation cosigns it. */
  history: z
    .strictObject({
      /** Name of the log in its checkpoints, without a scheme: `care.operator.example/history`. Left out: `wardline.local/TENANT/history`. Choose it before the first start, for ever. */
      origin: z
        .string()
        .regex(/^[a-z0-9][a-z0-9.-]*(\/[a-z0-9._-]+)*$/)
        .max(200)
        .optional(),
      /** Who is asked to cosign each checkpoint (C2SP tlog-witness), so that nobody can be shown another history: run by others. */
      witnesses: z
        .array(
          z.strictObject({
            /** Address under which `add-checkpoint` lies; https, but on this machine. */
            url: issuer,
            /** File with the witness's verifier keys, one a line, as it prints them at start. */
            keysFile: z.string(),
          }),
        )
        .default([]),
      /** How many witnesses must have cosigned the checkpoint that receipts are made under. Entries younger than that are proved under the newest one. */
      quorum: z.int().min(0).max(16).default(1),
      /** Seconds between two rounds of asking. */
      cosignSeconds: z.int().min(5).max(86_400).meta({ unit: "seconds" }).default(60),
    })
    .prefault({}),
  /** The operator's systems. Left out: the sandbox operator is started beside the server. */
  operator: z
    .strictObject({
      /** Root under which the TM Forum and CAMARA paths lie. */
      baseUrl: z.url(),
      /** OAuth 2.0 token endpoint for client credentials. */
      tokenUrl: z.url(),
      /** JSON file with the public keys by which the operator signs its events (`docs/formats/webhooks.md`). Given: an event without these signatures is refused. */
      eventKeysFile: z.string().optional(),
      /** Name of this service at the operator's authorization server. */
      clientId: z.string(),
      /** File that holds the client secret: a configuration file is copied and shown more often than a secret may be. */
      clientSecretFile: z.string(),
      /** JWKS with the public keys of the operator's web site, for tokens of signed-in customers (`docs/formats/identity-token.md`). */
      identityJwksUrl: z.url(),
      /** `iss` of these tokens. */
      identityIssuer: z.string(),
      /** The operator's self-care site: where a visitor signs in, and where the link to the privacy notice leads (`/privacy` there). */
      selfCareUrl: z.url(),
      /** Origins to which a link for paying may lead. Not given: the origin of `baseUrl`. */
      payOrigins: z.array(origin).optional(),
      /** A line of a test customer of the operator's, by product id: `connect check` reads its rows to see which fields are missing. Left out: it only sees who answers. */
      testLine: z.string().min(1).max(120).optional(),
      /** How a back-end that speaks neither TM Forum v4 nor CAMARA is asked: a mapping file (`docs/guides/connect-an-operator.md`), or `tmf5` for TM Forum v5. */
      mapping: z.string().min(1).max(400).optional(),
      /** Where it is learned that a line may be in other hands: asked (`api`, CAMARA), told by signed events (`events`), or from nowhere (`none`: then it is never clean). */
      signals: z
        .strictObject({
          /** That a SIM was swapped. */
          simSwap: signalSource,
          /** That calls of a line are forwarded. */
          callForwarding: signalSource,
          /** That a number belongs to somebody else by now. */
          numberRecycling: signalSource,
        })
        .prefault({}),
      /** One call to the operator may take this long; a turn that waits longer says so instead. */
      timeoutMs: z.int().min(100).max(30_000).meta({ unit: "ms" }).default(4_000),
    })
    .optional(),
  /** What customers asked to be told: an outage that is over, a bill that is ready, an order that is done. */
  news: z
    .strictObject({
      /** From then on nobody is written to, in `locale.timeZone`. */
      quietFromMinute: z
        .int()
        .min(0)
        .max(1_439)
        .meta({ unit: "minute of the day" })
        .default(21 * 60),
      /** Until then. The same as `quietFromMinute`: there are no quiet hours. */
      quietToMinute: z
        .int()
        .min(0)
        .max(1_439)
        .meta({ unit: "minute of the day" })
        .default(8 * 60),
      /** Whoever wrote in the chat this long ago is told there only; others are told by their contact of record as well. */
      presentMinutes: z.int().min(1).max(240).meta({ unit: "minutes" }).default(10),
    })
    .prefault({}),
  /** The operator's help pages, which the chat quotes (`docs/guides/help-pages.md`). */
  help: z
    .strictObject({
      /** Signed file with what `wardline help import` read. Not there: no page is quoted; the practice operator's own pages are. */
      file: z.string().default("./help/corpus.jsonl"),
    })
    .prefault({}),
  /** The practice operator that is started where `operator` is left out. */
  sandbox: z
    .strictObject({
      /** Which operator it plays: `larkspur` (United Kingdom, pounds) or `noor` (Kuwait, dinars, Arabic first). What is left out in this file is then as in `config/noor.yaml`. `--sandbox noor` says the same. */
      seed: z.enum(SANDBOX_SEEDS).default("larkspur"),
      /** How its APIs speak: `tmf4` (TM Forum v4 and CAMARA), `tmf5` (TM Forum v5), or `plain` (words, money and pages of its own, understood by a mapping file). `--dialect plain` says the same. */
      dialect: z.enum(SANDBOX_DIALECTS).default("tmf4"),
      /** TCP port of its APIs and of the demo site; 0 = any free one. */
      port: z.int().min(0).max(65_535).default(8090),
    })
    .prefault({}),
  /** How customers prove who they are. */
  identity: z
    .strictObject({
      /** Domain that passkeys belong to (WebAuthn RP ID): the host of every public origin or a parent of it. Not given: the host of the first `server.publicOrigins`. Never change it: passkeys do not move. */
      relyingPartyId: z
        .string()
        .regex(/^[a-z0-9.-]+$/, "a domain such as operator.example")
        .optional(),
      /** Identity providers (OpenID Connect) at which customers may sign in from the chat, as `docs/guides/sign-in-providers.md` describes them. Offered in this order beside passkey, code and app. */
      oidc: z
        .array(
          z.strictObject({
            /** Its name in addresses: `PUBLIC_ORIGIN/sign-in/callback/NAME` has to be registered there as redirect URI. */
            name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
            /** How customers know it, in English: "Sign in with …". */
            labelEn: z.string().min(1).max(60),
            /** The same in Arabic. */
            labelAr: z.string().min(1).max(60),
            /** Its issuer; https, or http on loopback for trying things out. */
            issuer,
            /** Name of this service there. */
            clientId: z.string().min(1).max(200),
            /** File that holds the client secret. Either this or `clientKeyFile`. */
            clientSecretFile: z.string().optional(),
            /** How the secret is sent to the token endpoint. */
            clientSecretBy: z.enum(["basic", "post"]).default("basic"),
            /** PEM file (PKCS 8) of the key for `private_key_jwt`: EC P-256 (ES256) or RSA (RS256). */
            clientKeyFile: z.string().optional(),
            /** Its `kid`, where the provider wants one. */
            clientKeyId: z.string().max(200).optional(),
            /** Scopes that are asked for beside `openid`. */
            scopes: z
              .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/))
              .max(20)
              .default([]),
            /** Authentication contexts that are asked for, best first. */
            acrValues: z.array(z.string().regex(/^\S+$/)).max(10).default([]),
            /** Whether claims are also fetched from the UserInfo endpoint. */
            claimsFrom: z.enum(["id_token", "userinfo"]).default("id_token"),
            /** Claim that holds the operator's id of the customer (`sub`, or one of its own); or `phone_number`, which counts only with `phone_number_verified` and shows a line: such a login is one factor, whatever else is said. */
            customerClaim: z.string().min(1).max(100).default("sub"),
            /** Values of `acr` that mean a phishing-resistant login: A2 by itself. */
            strongAcr: z.array(z.string().min(1).max(200)).max(20).default([]),
            /** Values of `amr` that mean the same, such as `hwk` or `fido`. What can be typed or told (`pwd`, `pin`, `otp`, `sms`, `kba`, …) and `mfa` are refused here. */
            strongAmr: z
              .array(z.string().min(1).max(60))
              .max(20)
              .default([])
              .refine(
                (methods) => !methods.some((method) => WEAK_METHODS.includes(method)),
                "methods that resist phishing: none that is typed or told, and not mfa",
              ),
            /** A login there that is older is asked for again, and the provider has to say when it was. null: any age, and it need not say; then no login there is more than one factor unless it does. */
            maxAgeMinutes: z.int().min(1).max(60).nullable().meta({ unit: "minutes" }).default(15),
            /** One call to the provider may take this long. */
            timeoutMs: z.int().min(500).max(30_000).meta({ unit: "ms" }).default(5_000),
          }),
        )
        .max(5)
        .default([]),
    })
    .prefault({}),
  /** How staff reach the desk and how long they stay signed in. There are no passwords to configure. */
  staff: z
    .strictObject({
      /** Where the desk is reached, such as `https://desk.operator.example`: its pages are taken from no other. Not given: `localhost` on `server.port`, and then only from this machine. */
      origin: origin.optional(),
      /** Domain that staff passkeys belong to: the host of `origin` or a parent of it. Not given: that host. Never change it: passkeys do not move. */
      relyingPartyId: z
        .string()
        .regex(/^[a-z0-9.-]+$/, "a domain such as desk.operator.example")
        .optional(),
      /** A session without anybody doing anything ends after this. */
      idleMinutes: z.int().min(1).max(240).meta({ unit: "minutes" }).default(15),
      /** A session ends after this, whatever happens. */
      sessionHours: z.int().min(1).max(24).meta({ unit: "hours" }).default(8),
      /** Roles of your own beside those of the product, such as `team-lead`: the name has a hyphen. What they open beyond what they include stands in `gate.ownPolicies`. */
      roles: z
        .record(
          z
            .string()
            .regex(/^(?=.{1,40}$)[a-z]+(?:-[a-z0-9]+)+$/, "words in lower case with a hyphen, such as team-lead"),
          z.strictObject({
            /** Roles of the product that it is as well. Never admin or security: who approves is seen by name. */
            includes: z
              .array(z.enum(["care", "privacy", "auditor"]))
              .max(3)
              .default([]),
            /** What staff reads. */
            title: z.strictObject({
              /** In English. */
              en: z.string().trim().min(1).max(40),
              /** In Arabic. */
              ar: z.string().trim().min(1).max(40),
            }),
          }),
        )
        .default({}),
      /** Roles that a group of the provider or directory gives by itself although they give power over others. Not named here, two people approve them. */
      directoryMayGrant: z
        .array(z.enum(["admin", "security"]))
        .max(2)
        .default([]),
      /** The operator's directory sends staff and groups (SCIM 2.0) to `ORIGIN/scim/v2`, with a token that `wardline tokens make --scim` gave. */
      scim: z
        .strictObject({
          /** Claim of the sign-on that holds what the directory sends as `externalId`: by it somebody who was sent signs in. */
          linkClaim: z.string().min(1).max(100).default("sub"),
          /** What a group is here, by its exact name, such as `care-team: [care]`. Any other group means nothing. */
          groups: z.record(z.string().min(1).max(200), z.array(staffRole).min(1)),
        })
        .optional(),
      /** The operator's own sign-on (OpenID Connect) for staff, beside passkeys. The desk's address, `ORIGIN/console`, has to be registered there as redirect URI. */
      oidc: z
        .strictObject({
          /** Its issuer; https, or http on loopback for trying things out. */
          issuer,
          /** Name of the desk there. */
          clientId: z.string().min(1).max(200),
          /** File that holds the client secret. Either this or `clientKeyFile`. */
          clientSecretFile: z.string().optional(),
          /** How the secret is sent to the token endpoint. */
          clientSecretBy: z.enum(["basic", "post"]).default("basic"),
          /** PEM file (PKCS 8) of the key for `private_key_jwt`: EC P-256 (ES256) or RSA (RS256). */
          clientKeyFile: z.string().optional(),
          /** Its `kid`, where the provider wants one. */
          clientKeyId: z.string().max(200).optional(),
          /** Scopes that are asked for beside `openid`. */
          scopes: z
            .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/))
            .max(20)
            .default(["profile", "email"]),
          /** Authentication contexts that are asked for, best first. */
          acrValues: z.array(z.string().regex(/^\S+$/)).max(10).default([]),
          /** Whether claims are also fetched from the UserInfo endpoint. */
          claimsFrom: z.enum(["id_token", "userinfo"]).default("id_token"),
          /** Values of `acr` that are enough for staff. */
          strongAcr: z.array(z.string().min(1).max(200)).max(20).default([]),
          /** Values of `amr` that are enough: `hwk`, `fido`, or `mfa` where the provider means two real factors by it. What is typed or told is refused here. Whoever shows neither of the two is not let in. */
          strongAmr: z
            .array(z.string().min(1).max(60))
            .max(20)
            .default([])
            .refine(
              (methods) => !methods.some((method) => method !== "mfa" && WEAK_METHODS.includes(method)),
              "methods that resist phishing, or mfa: none that is typed or told",
            ),
          /** A login there that is older is asked for again, and the provider has to say when it was. */
          maxAgeMinutes: z.int().min(1).max(60).meta({ unit: "minutes" }).default(15),
          /** Claim that holds what somebody is there: a text or a list of them. */
          roleClaim: z.string().min(1).max(100).default("groups"),
          /** What each of these is here, such as `care-team: [care]`. Whoever has none of them is not let in. */
          roles: z.record(z.string().min(1).max(200), z.array(staffRole).min(1)),
          /** One call to the provider may take this long. */
          timeoutMs: z.int().min(500).max(30_000).meta({ unit: "ms" }).default(5_000),
        })
        .refine(
          ({ strongAcr, strongAmr }) => strongAcr.length + strongAmr.length > 0,
          "strongAcr or strongAmr: without them nobody could be let in",
        )
        .optional(),
    })
    .prefault({}),
  /** Where the operator is. */
  locale: z
    .strictObject({
      /** IANA name. Days, due dates and opening hours are days there. */
      timeZone: z.string().refine(isTimeZone, "an IANA name such as Asia/Kuwait").default("Europe/London"),
      /** ISO 3166 alpha-2; how a number without `+` is read. */
      country: z.string().length(2).default("GB"),
      /** ISO 4217: the unit of `rules`, and of amounts that come from the operator without one. */
      currency: z.string().length(3).default("GBP"),
    })
    .prefault({}),
  /** How messages are understood. Everything runs on this machine, on screened text. */
  understanding: z
    .strictObject({
      /** A sentence encoder on a thread of its own helps with English messages whose words leave their aim open: 31 MB on disk, some hundred MB of memory. */
      sentenceEmbedding: z.boolean().default(true),
    })
    .prefault({}),
  /** What is personal data besides what every operator has: tried with `wardline pii test FILE`. */
  pii: z
    .strictObject({
      /** Formats of the operator's own numbers. */
      formats: z
        .array(
          z.strictObject({
            /** What such a number is masked as. */
            kind: maskedKind,
            /** `#` is a digit, `@` a letter, `*` either, a space none or one; anything else itself: `AC-########`. No pattern, so that none can be slow. */
            format: z.string().min(3).max(64),
          }),
        )
        .max(100)
        .default([]),
      /** Words that are always masked. */
      deny: z
        .array(
          z.strictObject({
            /** What such a word is masked as. */
            kind: maskedKind,
            /** The words, in any case. */
            values: z.array(z.string().min(3).max(64)).max(10_000),
          }),
        )
        .max(20)
        .default([]),
    })
    .prefault({}),
  /** The operator's rules that the bot follows. Money in the smallest unit of `locale.currency`, tax included. */
  rules: z
    .strictObject({
      /** An add-on above this, or with a monthly price, needs proof of the act itself (A3). */
      spendLimit: minorUnits.default(2_500),
      /** Debt above this closes plan changes, where the operator does not say itself that an account is in arrears. */
      arrearsLimit: minorUnits.default(0),
      /** Spending abroad at which data stops, unless the customer opted out. */
      roamingCap: minorUnits.default(5_400),
      /** A SIM swap within this time that no order explains is treated as an attack. */
      swapWindowHours: z.int().min(1).max(720).meta({ unit: "hours" }).default(240),
      /** Customers for a shorter time take on no device or instalments in the chat. */
      minTenureDays: z.int().min(0).meta({ unit: "days" }).default(30),
      /** How long the terms of a quote hold as they are shown, and with them the button that confirms them. */
      quoteMinutes: z.int().min(1).meta({ unit: "minutes" }).default(15),
      /** How long a quote can be taken up by its id in any chat. Its terms are computed again then, and a change is said before anything is confirmed. */
      quoteDays: z.int().min(1).max(90).meta({ unit: "days" }).default(14),
      /** Day of the month on which a smaller plan starts. Not above 28, so that every month has it. */
      billDay: z.int().min(1).max(28).meta({ unit: "day of the month" }).default(5),
      /** Share of the months left that leaving early costs, where the agreement names none. */
      exitFeeFactor: z.number().min(0).max(1).default(0.8),
      /** Between a cancellation and its effect. */
      cancelNoticeDays: z.int().min(2).max(365).meta({ unit: "days" }).default(30),
      /** From the start of a contract: stepping back then costs nothing and needs no reason. */
      withdrawalDays: z.int().min(0).max(60).meta({ unit: "days" }).default(14),
      /** Country (ISO 3166 alpha-2) to zone: 1 = in the bundle, 2 = priced below. Added to a built-in list; a country in neither has no price, and none is guessed. */
      roamingZones: z.record(z.string().length(2), z.union([z.literal(1), z.literal(2)])).default({}),
      /** Zone 2: a megabyte. */
      roamingDataPerMb: minorUnits.default(24),
      /** Zone 2: a minute of calls. */
      roamingVoicePerMinute: minorUnits.default(120),
      /** Zone 2: a text message. */
      roamingSms: minorUnits.default(42),
      /** The operator's id of the day pass that is offered abroad. */
      roamingDayPassOfferId: z.string().default("AO-ROAM2"),
      /** A single charge up to this is given back at once when a customer questions it; everything above is looked into by people. */
      goodwillLimit: minorUnits.default(600),
      /** The most that one account gets back like that in 365 days. */
      goodwillPerYear: minorUnits.default(1_500),
      /** The largest debt that is put off or spread in the chat; 0 leaves all of it to people. */
      planLimit: minorUnits.default(20_000),
      /** Time between two such arrangements. */
      planEveryDays: z.int().min(1).meta({ unit: "days" }).default(180),
      /** By how much the whole debt may be put off. */
      planLaterDays: z.int().min(1).max(60).meta({ unit: "days" }).default(14),
      /** Into how many monthly parts a debt may be divided. */
      planParts: z.array(z.int().min(2).max(12)).max(4).default([2, 3]),
      /** What a prepaid line can be topped up with. */
      topUpAmounts: z.array(minorUnits).min(1).max(6).default([500, 1_000, 2_000]),
      /** What can be given from one prepaid line to another. */
      giftAmounts: z.array(minorUnits).max(4).default([200, 500]),
      /** The most that one line gives in 24 hours. */
      giftLimit: minorUnits.default(1_000),
      /** The first gift to somebody waits this long and can be stopped until then. */
      firstGiftWaitHours: z.int().min(0).max(168).meta({ unit: "hours" }).default(24),
    })
    .prefault({}),
  /** When people answer. Outside these hours a visitor who asks for one gets a reference and goes on with the bot. */
  desk: z
    .strictObject({
      /** 1 = Monday … 7 = Sunday, in `locale.timeZone`. */
      days: z.array(z.int().min(1).max(7)).default([1, 2, 3, 4, 5, 6, 7]),
      /** Opening. */
      fromMinute: z.int().min(0).max(1_440).meta({ unit: "minutes after local midnight" }).default(0),
      /** Closing. */
      toMinute: z.int().min(0).max(1_440).meta({ unit: "minutes after local midnight" }).default(1_440),
      /** Weekdays with hours of their own, such as a short Thursday. */
      otherHours: z
        .array(
          z.strictObject({
            /** 1 = Monday … 7 = Sunday. */
            days: z.array(z.int().min(1).max(7)),
            /** Opening on these days. */
            fromMinute: z.int().min(0).max(1_440).meta({ unit: "minutes after local midnight" }),
            /** Closing on these days. */
            toMinute: z.int().min(0).max(1_440).meta({ unit: "minutes after local midnight" }),
          }),
        )
        .max(7)
        .default([]),
      /** Days on which nobody is there, `YYYY-MM-DD`, by country: those of `locale.country` hold. */
      holidays: z.record(z.string().regex(/^[A-Z]{2}$/), z.array(z.iso.date()).max(200)).default({}),
      /** Teams, labels and codes for the end of a case, until an admin changes them at the console. */
      setup: deskSetupContent.prefault({}),
      /** What one case takes: place in line times this is the wait that visitors are told. */
      minutesPerCase: z.int().min(1).meta({ unit: "minutes" }).default(4),
      /** A known customer is asked at most once in this time how a chat went, however many they have. */
      ratingEveryDays: z.int().min(1).max(365).meta({ unit: "days" }).default(30),
    })
    .prefault({}),
  /** Bounds on what one stolen identity can reach, over all nodes. Published, so that anybody can check them. */
  gate: z
    .strictObject({
      /** Folder with the policies (`*.cedar`) and their schema. Not given: those that come with this release. */
      policiesDir: z.string().optional(),
      /** A file of your own policies (`*.cedar`) beside those: permits for roles under `staff.roles`, and whatever you forbid. Each `@id` begins with `own-`. */
      ownPolicies: z.string().optional(),
      /** Different customers that one agent or API token reaches in any hour; then it is stopped. */
      maxSubjectsPerHour: z.int().min(1).max(1_000).meta({ unit: "customers" }).default(20),
      /** The same in any day. */
      maxSubjectsPerDay: z.int().min(1).max(5_000).meta({ unit: "customers" }).default(100),
      /** Contact points that one agent sees in full in an hour. */
      maxRevealsPerHour: z.int().min(0).max(1_000).meta({ unit: "reveals" }).default(10),
      /** Values of personal data that one customer, visitor's token, API token or agent is shown in an hour. A long chat about bills takes some hundreds. */
      maxFieldsPerHour: z.int().min(100).max(1_000_000).meta({ unit: "values" }).default(3_000),
      /** The same in a day. */
      maxFieldsPerDay: z.int().min(100).max(10_000_000).meta({ unit: "values" }).default(10_000),
      /** Files of customers that one agent opens in an hour. */
      maxFilesPerHour: z.int().min(0).max(1_000).meta({ unit: "files" }).default(30),
      /** What one customer may add in a day with orders that take effect at once. */
      maxAmountPerDay: minorUnits.default(10_000),
    })
    .prefault({}),
  /** Customers who lost every authenticator. */
  recovery: z
    .strictObject({
      /** From when every old contact point was told until a new passkey may be added: the time in which the owner can object. Shorter than 72 is for tests. */
      waitHours: z.int().min(1).max(720).meta({ unit: "hours" }).default(72),
    })
    .prefault({}),
  /** What one member of staff may not do alone: `docs/operations/approvals.md`. */
  approvals: z
    .strictObject({
      /** A request that nobody decides falls after this, and so does an approval that nobody uses. */
      expireHours: z.int().min(1).max(168).meta({ unit: "hours" }).default(24),
      /** Above this an act that gives money back needs a second person. */
      refundLimit: minorUnits.default(2_000),
      /** Kinds of acts that need a second person beyond those that always do, such as `plan_change`. */
      alsoActs: z.array(z.string().min(1).max(60)).max(50).default([]),
    })
    .prefault({}),
  /** The texts in `gate.policiesDir`. */
  policies: z
    .strictObject({
      /** Changed policies come into force only after two people approved them at the desk; otherwise the server refuses to start. Not given: on where `operator` is configured. */
      fourEyes: z.boolean().optional(),
    })
    .prefault({}),
  /** Photos and bills that customers send; what becomes of them is in `docs/formats/files.md`. */
  files: z
    .strictObject({
      /** Channels whose conversations take files; an empty list turns them off. */
      channels: z.array(z.enum(["widget", "api", "cli"])).default(["widget", "api"]),
      /** Largest file. */
      maxBytes: z
        .int()
        .min(1_024)
        .max(10 * 1024 * 1024)
        .meta({ unit: "bytes" })
        .default(10 * 1024 * 1024),
      /** Files of one conversation that are kept at a time. */
      maxPerConversation: z.int().min(1).max(100).meta({ unit: "files" }).default(10),
      /** Files that one conversation may announce in an hour. */
      maxPerHour: z.int().min(1).max(1_000).meta({ unit: "files" }).default(20),
      /** Files are deleted this many days after they came, or with their conversation. */
      retainDays: z.int().min(1).max(90).meta({ unit: "days" }).default(14),
    })
    .prefault({}),
  /** How long things are kept; the rest is in `docs/privacy/records.md`. */
  retention: z
    .strictObject({
      /** Conversations are deleted this many days after they ended or fell silent. */
      conversationDays: z.int().min(1).max(3_650).meta({ unit: "days" }).default(30),
      /** How long a visitor's token opens its conversation: a week, so that somebody who was cut off may come back. */
      tokenHours: z
        .int()
        .min(1)
        .max(8_760)
        .meta({ unit: "hours" })
        .default(24 * 7),
    })
    .prefault({}),
  /** A language model that helps to understand and to word (`docs/guides/language-model.md`). Left out: there is none, and nothing leaves this machine. */
  model: z
    .strictObject({
      /** Whose interface it speaks: OpenAI's (also llama.cpp, vLLM and most others), Anthropic's messages, or Ollama's own. */
      kind: z.enum(["openai", "anthropic", "ollama"]),
      /** Root of its interface, e.g. `https://api.anthropic.com/v1` or `http://localhost:11434`. https, or http on this machine. */
      baseUrl: z.url(),
      /** File that holds the key for it. Null: it needs none. */
      secretFile: z.string().nullable().default(null),
      /** Name of the model, as its server knows it. Stands in the records. */
      name: z.string().min(1).max(200),
      /** What it may do: choose among allowed aims where the classifier is unsure, fill values that the parsers check, word courtesies. It never decides, proves, acts or writes a number. */
      uses: z.array(z.enum(["classify", "slots", "phrase"])).default(["classify", "slots"]),
      /** All that one turn waits for it; then the turn goes on without. */
      turnMs: z.int().min(50).max(10_000).meta({ unit: "ms" }).default(1_500),
      /** Most it may cost in a day, on all nodes; then it rests until the next. Estimated before each question, on the high side. */
      tokensPerDay: z.int().min(0).max(1_000_000_000).meta({ unit: "tokens" }).default(500_000),
    })
    .optional(),
  /** A door for other programs: an OpenAI-compatible endpoint in front of a model, and bridges to bots that are there already (`docs/guides/gateway.md`). Left out: there is none. */
  gateway: z
    .strictObject({
      /** The model server. Left out: there are only bridges. */
      upstream: z
        .strictObject({
          /** Root of its OpenAI-compatible interface, e.g. `https://models.example/v1`. https, or http on this machine. */
          baseUrl: z.url(),
          /** File that holds the key for it. Null: it needs none. */
          secretFile: z.string().nullable().default(null),
          /** Name that programs ask for, to the name that the model server knows. */
          models: z.record(z.string().regex(/^[\w.:/-]{1,100}$/), z.string().min(1).max(200)),
        })
        .optional(),
      /** Bots with a webhook, by the name under which they are reached: `POST /v1/bridge/NAME`. */
      bridges: z
        .record(
          z.string().regex(/^[a-z0-9-]{1,40}$/),
          z.strictObject({
            /** Where the bot takes messages, as `{sender, message}`. https, or http on this machine. */
            url: z.url(),
            /** File that holds a bearer token for it. Null: it needs none. */
            secretFile: z.string().nullable().default(null),
            /** What it answers: `json` is `{messages: [{text, buttons}]}`, `rasa` the list of Rasa's REST channel. */
            shape: z.enum(["json", "rasa"]).default("json"),
            /** What it is told instead of values: `pseudonyms` such as `«PHONE_1»`, or `stand_ins` of the same form where it checks the form. */
            values: z.enum(["pseudonyms", "stand_ins"]).default("pseudonyms"),
            /** How long after its last message a sender's conversation is remembered. */
            rememberHours: z.int().min(1).max(720).meta({ unit: "hours" }).default(24),
          }),
        )
        .default({}),
      /** Hosts to which links in answers may lead: `help.operator.example`, or `*.operator.example` for all below it. Other links are removed. */
      linkHosts: z
        .array(z.string().regex(/^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/, "a host such as help.operator.example"))
        .default([]),
      /** Names that are nobody's and read like a person's: brands and products. They stay, where they are taken for a name by guess. The tenant and the brands are among them. */
      publicWords: z.array(z.string().min(2).max(64)).max(1_000).default([]),
      /** Kinds of values that are not hidden from models and bots. Secrets and card numbers always are. */
      leave: z.array(maskedKind.exclude(["SECRET", "CREDIT_CARD"])).default([]),
      /**
       * @deprecated Pass images on as they are: nothing in them is screened. Off, a request with an image is refused.
       */
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- defined here, struck through elsewhere
      dangerouslyPassImages: z.boolean().default(false),
      /** Largest request. */
      maxBodyBytes: z
        .int()
        .min(1_024)
        .max(16 * 1024 * 1024)
        .meta({ unit: "bytes" })
        .default(256 * 1024),
      /** Most messages in one request. */
      maxMessages: z.int().min(1).max(2_000).meta({ unit: "messages" }).default(200),
      /** Most answers to one request (`n`). */
      maxChoices: z.int().min(1).max(16).meta({ unit: "answers" }).default(4),
      /** Longest answer, all of `n` together; a longer one is an error. */
      maxOutputChars: z.int().min(100).max(2_000_000).meta({ unit: "characters" }).default(64_000),
      /** Requests under way at once on one node. */
      maxAtOnce: z.int().min(1).max(10_000).meta({ unit: "requests" }).default(100),
      /** The same with one key. */
      maxAtOncePerKey: z.int().min(1).max(10_000).meta({ unit: "requests" }).default(20),
      /** An answer must begin within this. */
      firstByteMs: z.int().min(10).max(600_000).meta({ unit: "ms" }).default(30_000),
      /** And go on within this. */
      idleMs: z.int().min(10).max(600_000).meta({ unit: "ms" }).default(20_000),
      /** And end within this. */
      totalMs: z.int().min(10).max(3_600_000).meta({ unit: "ms" }).default(180_000),
    })
    .optional(),
  /** Rights of customers over their data. */
  privacy: z
    .strictObject({
      /** Under which rules the time to answer a request runs: a profile of the rules file, such as `gdpr`, `pdpl-sa`, `citra-kw`, `qa`, `dpdp-in`, `cpni` or `ccpa`. */
      profile: z
        .string()
        .regex(/^[a-z][a-z0-9-]{1,30}$/)
        .default("gdpr"),
      /** YAML file of dated rules instead of those that ship with the program (`docs/privacy/rights.md`). */
      rulesFile: z.string().optional(),
      /** YAML file of purposes and the words under which customers agree, instead of those that ship with the program (`docs/privacy/consent.md`). */
      purposesFile: z.string().optional(),
      /** YAML file of dated rules that say how long each class of data is kept, instead of those that ship with the program (`docs/privacy/retention.md`). */
      retentionFile: z.string().optional(),
      /** YAML file that lists every outside recipient with its hosts, instead of the one that ships with the program: what is not listed is not called (`docs/operations/recipients.md`). */
      processorsFile: z.string().optional(),
      /** YAML file with your assessment of impact for each feature, and who approved it, instead of the one that ships with the program, which nobody approved (`docs/privacy/dpia.md`). */
      dpiaFile: z.string().optional(),
      /** Who answers for the processing: stands in the record of processing (`docs/privacy/record-of-processing.md`). */
      controller: z
        .strictObject({
          /** Legal name. */
          name: z.string().min(2).max(200),
          /** How to reach it: an office, not a person. */
          contact: z.string().min(3).max(300),
          /** How to reach the data protection officer, where there is one. */
          officer: z.string().min(3).max(300).optional(),
        })
        .optional(),
    })
    .prefault({}),
  /** Where data may be (`docs/operations/recipients.md`). */
  residency: residencyConfig,
  /** Who must be told of incidents, and by when (`docs/operations/incidents.md`). */
  incidents: incidentsConfig,
  /** What is done about attacks while they happen (`docs/security/answers.md`). */
  threat: z
    .strictObject({
      /** `enforce`: whoever attacks is slowed, asked for more or stopped, by the table of the page. `observe`: incidents are opened and say what would be done, and nothing is. */
      answers: z.enum(["enforce", "observe"]).default("enforce"),
      /** An incident that nobody looked at, and of which nothing was seen for this long, is closed. */
      quietHours: z.int().min(1).max(720).meta({ unit: "hours" }).default(6),
      /** How many addresses, devices, customers and the like each node remembers for its detectors, at one to two kilobytes each; the least suspected are forgotten first. */
      remembers: z.int().min(500).max(1_000_000).meta({ unit: "entities" }).default(60_000),
      /** Where incidents are sent by syslog (RFC 5424 over TLS), as OCSF Detection Findings: ids and codes only. Left out: nowhere. Webhooks tell of them as well. */
      siem: z
        .strictObject({
          /** `tls://siem.operator.example:6514`, or `tcp://` on this machine. Certificates: `hops.siem`. */
          url: z.url({ protocol: /^(?:tls|tcp)$/ }),
          /** So many wait while nobody takes them; what comes on top is dropped and counted (`wardline_siem_records_total`). */
          queue: z.int().min(10).max(100_000).meta({ unit: "records" }).default(1_000),
        })
        .optional(),
    })
    .prefault({}),
  /** Who is told by signed webhooks when something happened (`docs/formats/webhooks.md`). */
  webhooks: z
    .strictObject({
      /** By the name under which deliveries are counted. */
      endpoints: z
        .record(
          z.string().regex(/^[a-z0-9-]{1,40}$/),
          z.strictObject({
            /** Where it takes events; https, and reached over the open internet unless `hops.webhooks` says otherwise. */
            url: z.url({ protocol: /^https$/ }),
            /** What it is told. */
            events: z.array(z.enum(Object.keys(WEBHOOK_EVENTS) as [keyof typeof WEBHOOK_EVENTS])).min(1),
          }),
        )
        .default({}),
      /** Which generation of keys signs. One more changes them; receivers know the next one beforehand. */
      keyGeneration: z.int().min(1).max(10_000).default(1),
    })
    .prefault({}),
  /** Whom people tell who found a weakness: served as `/.well-known/security.txt` (RFC 9116) on the chat's and the desk's origin. */
  disclosure: z
    .strictObject({
      /** Addresses, best first: `mailto:`, `https:` or `tel:`. None: there is no such file, and `wardline doctor` says so. */
      contacts: z
        .array(z.string().regex(/^(?:mailto:[!-~]+@[!-~]+|https:\/\/[!-~]+|tel:[+\d-]+)$/, "mailto:, https: or tel:"))
        .max(5)
        .default([]),
      /** Last day on which the file is to be believed, less than a year ahead; it is not served afterwards, and not without one. */
      expires: z.iso.date().optional(),
      /** How you handle reports. */
      policy: z.url({ protocol: /^https$/ }).optional(),
      /** A key to encrypt reports to. */
      encryption: z.url({ protocol: /^https$/ }).optional(),
      /** Where people are thanked. */
      acknowledgments: z.url({ protocol: /^https$/ }).optional(),
      /** Languages in which reports are read. */
      languages: z
        .array(z.string().regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/))
        .max(10)
        .default(["en"]),
    })
    .prefault({}),
  /** Whether anybody outside is asked about newer releases, and about weaknesses of what is built in. Nobody is by default. */
  updates: z
    .strictObject({
      /** Whether the server asks once a day which release is the newest. It sends one GET to `url`: no version, no id, no cookie. Wants `url`. */
      check: z.enum(["off", "on"]).default("off"),
      /** Where the signed statement of the newest release lies. It is believed under a key that this build pins, wherever it comes from. */
      url: issuer.optional(),
      /** Whether the server looks up once a day what is known of the packages in it. It tells OSV their public names and versions, and reads the list of CISA. `wardline advisories` does the same once, when somebody runs it. */
      advisories: z.enum(["off", "on"]).default("off"),
      /** OSV, or a mirror of it. */
      osvUrl: issuer.default("https://api.osv.dev"),
      /** The list of exploited weaknesses of CISA, or a mirror of it. */
      kevUrl: issuer.default("https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json"),
      /** An answer older than this is a finding. */
      maxAgeDays: z.int().min(1).max(90).meta({ unit: "days" }).default(7),
      /** File with your own statements about weaknesses (CycloneDX VEX or OpenVEX), beside those that come with the program. Each needs a justification and an end. */
      vexFile: z.string().optional(),
    })
    .refine(({ check, url }) => check === "off" || url !== undefined, "check: on wants url")
    .prefault({}),
  /** The desk at which people of the operator work already (`docs/guides/outside-desk.md`). Left out: cases go to our own console alone. */
  outsideDesk: outsideDeskConfig.optional(),
  /** Channels that others can read (`docs/channels/README.md`). Left out: there are none. */
  channels: z
    .strictObject({
      /** Where links into the secure window lead: an origin of yours under which this server is reached. Not given: the first of `server.publicOrigins`. */
      linkOrigin: origin.optional(),
      /** How long such a link opens. */
      linkMinutes: z.int().min(1).max(60).meta({ unit: "minutes" }).default(15),
      /** WhatsApp, by Meta's Cloud API. */
      whatsapp: z
        .strictObject({
          /** The Cloud API; another address for tries with the sandbox. */
          graphUrl: issuer.default("https://graph.facebook.com"),
          /** Its version. */
          version: z
            .string()
            .regex(/^v\d{1,3}\.\d$/)
            .default("v23.0"),
          /** Id of the number that customers write to; deliveries for another one are not read. */
          phoneNumberId: z.string().regex(/^\d{5,30}$/),
          /** File with the access token of a system user, one line. */
          accessTokenFile: z.string(),
          /** File with the app's secret, which signs deliveries, one line. */
          appSecretFile: z.string(),
          /** File with the word that Meta repeats when the address of deliveries is set up, one line. */
          verifyTokenFile: z.string(),
          /** An approved template without parameters that asks customers to write, for answers that come later than a day. Not given: such answers are given up. */
          template: z
            .strictObject({
              /** Its name. */
              name: z.string().regex(/^[a-z0-9_]{1,512}$/),
              /** Code of its English text, such as `en` or `en_GB`. */
              english: z
                .string()
                .regex(/^[a-z]{2,3}(_[A-Z]{2})?$/)
                .default("en"),
              /** Code of its Arabic text. */
              arabic: z
                .string()
                .regex(/^[a-z]{2,3}(_[A-Z]{2})?$/)
                .default("ar"),
            })
            .optional(),
          /** For one request. */
          timeoutMs: z.int().min(500).max(60_000).meta({ unit: "milliseconds" }).default(10_000),
        })
        .optional(),
      /** SMS, by a gateway that speaks as Kannel's smsbox does. */
      sms: z
        .strictObject({
          /** Address of its `sendsms`. */
          url: issuer,
          /** Name of its sendsms-user. */
          username: z.string().regex(/^[\x21-\x7e]{1,100}$/),
          /** File with that user's password, one line. */
          passwordFile: z.string(),
          /** Short code or number that messages come from and that customers answer to. */
          from: z.string().regex(/^[\w+ ]{1,20}$/),
          /** `headers`: Kannel's POST, with neither number nor words in an address. `query`: its GET, for gateways that know nothing else; their logs may keep both. */
          send: z.enum(["headers", "query"]).default("headers"),
          /** Name by which the gateway shows itself here (HTTP Basic). */
          incomingUser: z.string().regex(/^[\w.-]{1,60}$/),
          /** File with the password for it, one line. */
          incomingPasswordFile: z.string(),
          /** Under which origin the gateway reports deliveries. Not given: that of links. */
          reportOrigin: origin.optional(),
          /** For one request. */
          timeoutMs: z.int().min(500).max(60_000).meta({ unit: "milliseconds" }).default(10_000),
        })
        .optional(),
    })
    .prefault({}),
  /** Chat windows that others wrote, for who has one already (`docs/guides/existing-clients.md`): less secure than our own, and allowed less. Left out: there are none. */
  clients: z
    .strictObject({
      /** Windows and servers that speak Rasa's socket and REST channels, such as `rasa-webchat`. */
      rasa: z
        .strictObject({
          /** Pages that may hold such a window. */
          origins: z.array(origin).max(50).default([]),
          /** File with the secret that servers show on the REST channel, one line of at least 32 characters. Not given: there is no REST channel. */
          secretFile: z.string().optional(),
          /** Whether windows may begin by polling, as `rasa-webchat` does, until they have a socket. Such a window has to come to the same node meanwhile. */
          polling: z.boolean().default(true),
        })
        .optional(),
      /** Windows that speak Direct Line 3.0, such as Bot Framework Web Chat. */
      directLine: z
        .strictObject({
          /** Pages that may hold such a window. */
          origins: z.array(origin).max(50).default([]),
          /** File with the secret that your server exchanges for tokens, one line of at least 32 characters. Not given: the pages ask for tokens themselves, and nobody names users. */
          secretFile: z.string().optional(),
          /** How long a token holds. Windows renew it before. */
          tokenMinutes: z.int().min(1).max(60).meta({ unit: "minutes" }).default(30),
        })
        .optional(),
      /** `deep-chat`, by JSON, server-sent events or a socket. */
      deepChat: z
        .strictObject({
          /** Pages that may hold such a window. */
          origins: z.array(origin).max(50).default([]),
        })
        .optional(),
    })
    .prefault({}),
  /** The audit that the server makes of itself (`docs/compliance/audit.md`). */
  audit: z
    .strictObject({
      /** Whether it runs every night, on one node, and tells what is new by log, history and webhook. */
      nightly: z.boolean().default(true),
      /** The hour in which it runs, in `locale.timeZone`. */
      hour: z.int().min(0).max(23).meta({ unit: "hour of the day" }).default(3),
    })
    .prefault({}),
  /** The public page that says how old this instance's evidence is (`docs/compliance/evidence.md`). */
  trust: z
    .strictObject({
      /** Whether `/trust` is served. It tells ages: nothing of findings, versions, amounts or people. */
      page: z.boolean().default(true),
    })
    .prefault({}),
  /** Where a turn spends its time, by OpenTelemetry (`docs/operations/watching.md`). Off unless it has an endpoint. */
  traces: tracesConfig,
  /** Who hears that something is wrong (`docs/operations/watching.md`). */
  alerts: alertsConfig,
  /** Diagnostics, to standard error as JSON lines. */
  log: z
    .strictObject({
      /** From which level on lines are written. No level writes what people said. */
      level: z.enum(["debug", "info", "warn", "error"]).default("info"),
    })
    .prefault({}),
  /** Name, colours, greeting, corner and starters by brand name, as `docs/guides/embed.md` describes them. */
  brands: z.record(z.string(), brand).default({}),
});
export type Config = z.infer<typeof configSchema>;
