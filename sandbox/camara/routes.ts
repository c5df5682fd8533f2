// SPDX-License-Identifier: Apache-2.0

import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { iso } from "../doc.ts";
import type { Key } from "../ids.ts";
import { operator } from "../operator.ts";
import { isSwappedWithin, type LineState, recycledSince, withinMonitored } from "../seed/line-state.ts";
import { type ConsentState, consentOf, type Purpose } from "../seed/rights.ts";
import { type Context, struckBy } from "../tmf/context.ts";
import { CamaraError } from "../tmf/errors.ts";
import { asList, asRecord } from "../tmf/parties.ts";
import type { OtpDesk } from "./otp.ts";

const numberShape = /^\+[1-9][0-9]{4,14}$/;
const dateShape = /^\d{4}-\d{2}-\d{2}$/;

type Answer = { readonly status: number; readonly body?: unknown };
type Handler = (request: FastifyRequest, body: Readonly<Record<string, unknown>>) => Answer;

function bad(message: string): CamaraError {
  return new CamaraError(400, "INVALID_ARGUMENT", message);
}

/** The number a request is about: from the token when a person stands behind it, else from the body. Never both. */
function subject(request: FastifyRequest, body: Readonly<Record<string, unknown>>, inDevice = false): string {
  const holder = inDevice ? asRecord(body["device"]) : body;
  const stated = holder["phoneNumber"];
  if (request.tokenSubject !== null) {
    if (stated !== undefined || (inDevice && body["device"] !== undefined))
      throw new CamaraError(422, "UNNECESSARY_IDENTIFIER", "The number is already established by the token");
    return request.tokenSubject;
  }
  if (stated === undefined) throw new CamaraError(422, "MISSING_IDENTIFIER", "The phone number is missing");
  if (typeof stated !== "string" || !numberShape.test(stated)) throw bad("phoneNumber is no number");
  return stated;
}

function lineFor(context: Context, number: string): LineState {
  const line = context.world.line(number);
  if (line === null) throw new CamaraError(404, "NOT_FOUND", "The number is not known");
  if (!line.onNetwork)
    throw new CamaraError(422, "SERVICE_NOT_APPLICABLE", "The service is not available for this number");
  return line;
}

function maxAge(request: FastifyRequest, body: Readonly<Record<string, unknown>>): number {
  const raw = body["maxAge"] ?? 240;
  if (typeof raw !== "number" || !Number.isInteger(raw)) throw bad("maxAge is no whole number");
  const limit = struckBy(request.struck, "maxAgeOutOfRange")?.maxHours ?? 2400;
  if (raw < 1 || raw > limit) throw new CamaraError(400, "OUT_OF_RANGE", `maxAge must be 1 to ${limit}`);
  return raw;
}

function swapDate(
  context: Context,
  request: FastifyRequest,
  line: LineState,
  at: number | null,
  field: string,
): Answer {
  const limited = struckBy(request.struck, "monitoredPeriod");
  const days = limited?.days ?? line.monitoredDays;
  const now = context.world.clock.now();
  const seen = limited === null && at !== null && (days === null || withinMonitored(at, now, days)) ? iso(at) : null;
  return { status: 200, body: { [field]: seen, ...(days === null ? {} : { monitoredPeriod: days }) } };
}

function statusTime(context: Context, line: LineState): string {
  return iso(context.world.clock.now() - line.statusAgeMs);
}

function handlers(context: Context, otp: OtpDesk): Readonly<Record<string, Handler>> {
  const { world } = context;
  const check =
    (read: (line: LineState) => number | null): Handler =>
    (request, body) => {
      const hours = maxAge(request, body);
      const line = lineFor(context, subject(request, body));
      return { status: 200, body: { swapped: isSwappedWithin(read(line), world.clock.now(), hours) } };
    };
  const date =
    (read: (line: LineState) => number | null, field: string): Handler =>
    (request, body) => {
      const line = lineFor(context, subject(request, body));
      return swapDate(context, request, line, read(line), field);
    };
  return {
    "/sim-swap/v2/check": check((line) => line.simSwapAt),
    "/sim-swap/v2/retrieve-date": date((line) => line.simSwapAt, "latestSimChange"),
    "/device-swap/v1/check": check((line) => line.deviceSwapAt),
    "/device-swap/v1/retrieve-date": date((line) => line.deviceSwapAt, "latestDeviceChange"),
    "/number-verification/v2/verify": (request, body) => verifyNumber(context, request, body),
    "/one-time-password-sms/v1/send-code": (request, body) => {
      const { phoneNumber, message } = body;
      if (typeof phoneNumber !== "string" || !numberShape.test(phoneNumber)) throw bad("phoneNumber is no number");
      if (typeof message !== "string" || message.length > 160 || !message.includes("{{code}}"))
        throw bad("message must hold {{code}} and at most 160 characters");
      const authenticationId = otp.send(phoneNumber, message);
      if (struckBy(request.struck, "simSwapAfterOtp") !== null)
        world.changeLine(phoneNumber, { simSwapAt: world.clock.now() });
      return { status: 200, body: { authenticationId } };
    },
    "/one-time-password-sms/v1/validate-code": (_request, body) => {
      const { authenticationId, code } = body;
      if (
        typeof authenticationId !== "string" ||
        authenticationId.length > 36 ||
        typeof code !== "string" ||
        code.length > 10
      )
        throw bad("authenticationId and code are needed");
      otp.validate(authenticationId, code);
      return { status: 204 };
    },
    "/call-forwarding-signal/v0.4/unconditional-call-forwardings": (request, body) => {
      const line = lineFor(context, subject(request, body));
      return { status: 200, body: { active: line.forwarding.includes("unconditional") } };
    },
    "/call-forwarding-signal/v0.4/call-forwardings": (request, body) => {
      const line = lineFor(context, subject(request, body));
      return { status: 200, body: line.forwarding.length === 0 ? ["inactive"] : line.forwarding };
    },
    "/number-recycling/v0.2/check": (request, body) => {
      const since = body["specifiedDate"];
      if (typeof since !== "string" || !dateShape.test(since) || Number.isNaN(Date.parse(since)))
        throw bad("specifiedDate is no date");
      const number = subject(request, body);
      const line = world.line(number);
      if (line === null) throw new CamaraError(404, "NOT_FOUND", "The number is not known");
      return { status: 200, body: { phoneNumberRecycled: !line.onNetwork || recycledSince(line, since) } };
    },
    "/subscription-status/v0.1/retrive-subscription-status": (request, body) => {
      const line = lineFor(context, subject(request, body));
      return { status: 200, body: line.subscription };
    },
    "/device-roaming-status/v1/retrieve": (request, body) => {
      const line = lineFor(context, subject(request, body, true));
      const abroad = line.roaming;
      const lastStatusTime = statusTime(context, line);
      return {
        status: 200,
        body:
          abroad === null
            ? { lastStatusTime, roaming: false }
            : { lastStatusTime, roaming: true, countryCode: abroad.mcc, countryName: abroad.countries },
      };
    },
    "/device-reachability-status/v1/retrieve": (request, body) => {
      const line = lineFor(context, subject(request, body, true));
      const lastStatusTime = statusTime(context, line);
      return {
        status: 200,
        body:
          line.reachable.length === 0
            ? { lastStatusTime, reachable: false }
            : { lastStatusTime, reachable: true, connectivity: line.reachable },
      };
    },
    "/kyc-tenure/v0.2/check-tenure": (request, body) => {
      const since = body["tenureDate"];
      if (typeof since !== "string" || !dateShape.test(since) || Number.isNaN(Date.parse(since)))
        throw bad("tenureDate is no date");
      const line = lineFor(context, subject(request, body));
      return {
        status: 200,
        body: { tenureDateCheck: line.tenureStart <= Date.parse(since), contractType: line.contractType },
      };
    },
    "/consent-info/v0.2/retrieve": (request, body) => consentInfo(context, request, body),
  };
}

function verifyNumber(context: Context, request: FastifyRequest, body: Readonly<Record<string, unknown>>): Answer {
  const { phoneNumber, hashedPhoneNumber } = body;
  if ((phoneNumber === undefined) === (hashedPhoneNumber === undefined))
    throw bad("exactly one of phoneNumber and hashedPhoneNumber is needed");
  if (phoneNumber !== undefined && (typeof phoneNumber !== "string" || !numberShape.test(phoneNumber)))
    throw bad("phoneNumber is no number");
  if (
    hashedPhoneNumber !== undefined &&
    (typeof hashedPhoneNumber !== "string" || !/^[a-fA-F0-9]{64}$/.test(hashedPhoneNumber))
  )
    throw bad("hashedPhoneNumber is no hash");
  const own = request.tokenSubject;
  if (own === null)
    throw new CamaraError(
      403,
      "NUMBER_VERIFICATION.USER_NOT_AUTHENTICATED_BY_MOBILE_NETWORK",
      "The device is not known by its mobile network",
    );
  if (context.world.line(own)?.onNetwork !== true) return { status: 200, body: { devicePhoneNumberVerified: false } };
  const hash = createHash("sha256").update(own).digest("hex");
  return {
    status: 200,
    body: {
      devicePhoneNumberVerified:
        phoneNumber === own || (typeof hashedPhoneNumber === "string" && hashedPhoneNumber.toLowerCase() === hash),
    },
  };
}

const purposeOf: Readonly<Record<string, Purpose>> = {
  "dpv:FraudPreventionAndDetection": "fraudPrevention",
  "dpv:RequestedServiceProvision": "serviceProvision",
  "dpv:ServicePersonalisation": "personalisation",
  "dpv:Marketing": "marketing",
};

function consentInfo(context: Context, request: FastifyRequest, body: Readonly<Record<string, unknown>>): Answer {
  const { scopes, purpose, requestCaptureUrl } = body;
  if (
    !Array.isArray(scopes) ||
    scopes.length === 0 ||
    typeof purpose !== "string" ||
    !/^dpv:[a-zA-Z0-9]+$/.test(purpose) ||
    typeof requestCaptureUrl !== "boolean"
  )
    throw bad("scopes, purpose and requestCaptureUrl are needed");
  const line = lineFor(context, subject(request, body));
  const capture = struckBy(request.struck, "captureUrl");
  const state = choiceOf(context, line.key, purposeOf[purpose] ?? "thirdPartySharing");
  const valid = capture === null && state === "granted";
  const reason =
    capture !== null ? "PENDING" : state === "expired" ? "EXPIRED" : state === "withdrawn" ? "OBJECTED" : "DENIED";
  const info = { scopes, purpose, statusValidForProcessing: valid, ...(valid ? {} : { statusReason: reason }) };
  const captureUrl =
    requestCaptureUrl && !valid ? { captureUrl: capture?.url ?? `https://consent.${operator().domain}/capture` } : {};
  return { status: 200, body: { statusInfo: [info], ...captureUrl } };
}

/** One store of choices, whichever interface asks: what was changed by TMF644 holds here. */
function choiceOf({ world }: Context, key: Key, purpose: Purpose): ConsentState {
  const choices = asList(world.find("partyPrivacyProfile", `PP-${key}`)?.["partyPrivacyProfileCharacteristic"]);
  const value = choices.find((one) => one["privacyUsagePurpose"] === purpose)?.["value"];
  return value === "granted" || value === "denied" || value === "withdrawn" || value === "expired"
    ? value
    : consentOf(key, purpose);
}

export function registerCamara(app: FastifyInstance, context: Context, otp: OtpDesk): void {
  for (const [url, handler] of Object.entries(handlers(context, otp))) {
    app.post(url, (request, reply: FastifyReply) => {
      const correlator = request.headers["x-correlator"];
      if (typeof correlator === "string") reply.header("x-correlator", correlator.slice(0, 256));
      const answer = handler(request, asRecord(request.body));
      return reply.code(answer.status).send(answer.body);
    });
    app.route({
      method: ["GET", "PUT", "PATCH", "DELETE"],
      url,
      handler: (_request, reply) => {
        reply.header("allow", "POST");
        throw new CamaraError(405, "METHOD_NOT_ALLOWED", "Only POST is offered");
      },
    });
  }
}
