// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Answer, type Bench, openBench } from "./testing.ts";
import { resources } from "./tmf/table.ts";

const specs = new URL("../../shared/specs/", import.meta.url);
const present = existsSync(specs);
if (!present) console.log("Skipping the conformance tests: the official API files are not at ../shared/specs");

/** The official file of each API whose base path the sandbox serves. */
const tmfFiles: Readonly<Record<string, string>> = {
  "620": "TMF620_ProductCatalog/TMF620-ProductCatalog-v4.1.0.swagger.json",
  "621": "TMF621_TroubleTicket/TMF621-TroubleTicket-v4.0.0.swagger.json",
  "622": "TMF622_ProductOrder/TMF622-ProductOrder-v4.0.0.swagger.json",
  "629": "TMF629_CustomerManagement/TMF629-Customer-v4.0.0.swagger.json",
  "632": "TMF632_PartyManagement/TMF632-Party-v4.0.0.swagger.json",
  "635": "TMF635_UsageManagement/TMF635-UsageManagement-v4.0.0.swagger.json",
  "637": "TMF637_ProductInventory/TMF637-ProductInventory-v4.0.0.swagger.json",
  "638": "TMF638_ServiceInventory/TMF638-ServiceInventory-v4.0.0.swagger.json",
  "639": "TMF639_ResourceInventory/TMF639-ResourceInventory-v4.0.0.swagger.json",
  "644": "TMF644_Privacy/TMF644-Privacy-v4.0.0.swagger.json",
  "646": "TMF646_AppointmentManagement/TMF646-Appointment-v4.0.0.swagger.json",
  "651": "TMF651_AgreementManagement/TMF651-Agreement-v4.0.0.swagger.json",
  "653": "TMF653_ServiceTestManagement/TMF653-ServiceTest-v4.1.0.swagger.json",
  "654": "TMF654_PrepayBalanceManagement/TMF654-PrepayBalance-v4.0.0.swagger.json",
  "656": "TMF656_ServiceProblemManagement/TMF656-ServiceProblem-v4.0.0.swagger.json",
  "666": "TMF666_AccountManagement/TMF666-Account-v4.0.0.swagger.json",
  "670": "TMF670_PaymentMethods/TMF670-PaymentMethod-v4.0.0.swagger.json",
  "672": "TMF672_UserRolesPermissions/TMF672-UserRolePermission-v4.0.0.swagger.json",
  "676": "TMF676_PaymentManagement/TMF676-Payment-v4.0.0.swagger.json",
  "677": "TMF677_UsageConsumption/TMF677-UsageConsumption-v4.0.1.swagger.json",
  "678": "TMF678_CustomerBill/TMF678-CustomerBill-v4.0.0.swagger.json",
  "679": "TMF679_ProductOfferingQualification/TMF679-ProductOfferingQualification-v4.0.0.swagger.json",
  "681": "TMF681_Communication/TMF681-Communication-v4.0.0.swagger.json",
  "683": "TMF683_PartyInteraction/TMF683-PartyInteraction-v4.0.0.swagger.json",
};

type Json = Record<string, unknown>;

/** OpenAPI 3.0 says `nullable`; JSON Schema says so in the type. */
function plain(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(plain);
  if (typeof node !== "object" || node === null) return node;
  const { nullable, example: _example, ...rest } = node as Json;
  const inner = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, plain(value)]));
  return nullable === true && typeof inner["type"] === "string" ? { ...inner, type: [inner["type"], "null"] } : inner;
}

function makeAjv(): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  // Formats of OpenAPI that narrow a number or name an encoding.
  for (const name of ["float", "int32", "base64", "url"]) ajv.addFormat(name, true);
  return ajv;
}

const checks = new Map<string, ValidateFunction>();

function tmfCheck(api: string, definition: string): ValidateFunction {
  const known = checks.get(`${api}/${definition}`);
  if (known !== undefined) return known;
  const file = tmfFiles[api];
  if (file === undefined) throw new RangeError(`No official file for TMF${api}`);
  const document = plain(JSON.parse(readFileSync(new URL(`tmf/${file}`, specs), "utf8"))) as Json;
  const check = makeAjv().compile({
    $ref: `#/definitions/${definition}`,
    definitions: document["definitions"] as Json,
  });
  checks.set(`${api}/${definition}`, check);
  return check;
}

function camaraCheck(folder: string, file: string, path: string, status: string): ValidateFunction {
  const root = new URL(`camara/${folder}/`, specs);
  const release = readdirSync(root).find((name) => existsSync(new URL(`${name}/${file}`, root))) ?? "";
  const document = plain(parse(readFileSync(new URL(`${release}/${file}`, root), "utf8"))) as Json & {
    paths: Json;
    components: Json;
  };
  const post = (document.paths[path] as { post: { responses: Json } }).post;
  let response = post.responses[status] as Json;
  if (typeof response["$ref"] === "string") {
    const name = response["$ref"].split("/").at(-1) ?? "";
    response = (document.components["responses"] as Json)[name] as Json;
  }
  const schema = (response["content"] as { "application/json": { schema: Json } })["application/json"].schema;
  return makeAjv().compile({ ...schema, components: document.components });
}

function expectValid(check: ValidateFunction, value: unknown, what: string): void {
  if (check(value)) return;
  expect(
    check.errors?.slice(0, 5).map((error) => `${error.instancePath} ${error.message ?? ""}`),
    what,
  ).toEqual([]);
}

function rows(answer: Answer): Json[] {
  expect(answer.status).toBe(200);
  return answer.body as Json[];
}

describe.skipIf(!present)("sandbox conformance", () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.close());

  const definitionOf = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

  for (const resource of resources)
    it(`TMF${resource.api} ${resource.name} answers as the official file says, in lists and one by one`, async () => {
      const check = tmfCheck(resource.api, definitionOf(resource.name));
      const base = resource.bases[0] ?? "";
      for (let offset = 0; ; offset += 500) {
        const page = rows(await bench.get(`${base}/${resource.name}?limit=500&offset=${offset}`));
        for (const row of page) expectValid(check, row, String(row["id"]));
        const sample = page.filter((_, index) => page.length <= 60 || index % 25 === 0);
        for (const row of sample) {
          const single = await bench.get(`${base}/${resource.name}/${String(row["id"])}`);
          expect(single.body).toEqual(row);
        }
        if (page.length < 500) break;
      }
    }, 120_000);

  it("every customer has rows of its own kind in the collections that the chat reads", async () => {
    for (let n = 1; n <= 26; n += 1) {
      const id = `CU-C${String(n).padStart(2, "0")}`;
      for (const resource of resources.filter((candidate) =>
        ["customerBill", "product", "usage", "bucket", "billingAccount", "permission"].includes(candidate.name),
      )) {
        const filter = resource.name === "permission" ? `user.id=${id.replace("CU", "IN")}` : `relatedParty.id=${id}`;
        const found = rows(await bench.get(`${resource.bases[0] ?? ""}/${resource.name}?${filter}&limit=500`));
        for (const row of found)
          expectValid(tmfCheck(resource.api, definitionOf(resource.name)), row, String(row["id"]));
      }
    }
  }, 120_000);

  const made: readonly (readonly [
    api: string,
    path: string,
    definition: string,
    body: unknown,
    statuses: readonly number[],
  ])[] = [
    [
      "622",
      "/tmf-api/productOrderingManagement/v4/productOrder",
      "ProductOrder",
      {
        externalId: "conf-1",
        requestedStartDate: "2026-11-17T10:00:00Z",
        relatedParty: [{ id: "CU-C01", role: "customer" }],
        productOrderItem: [
          { id: "1", action: "modify", productOffering: { id: "PO-UNL" }, product: { id: "PR-C01-1" } },
        ],
      },
      [201],
    ],
    [
      "622",
      "/tmf-api/productOrderingManagement/v4/cancelProductOrder",
      "CancelProductOrder",
      { productOrder: { id: "PO-C05-1" } },
      [201],
    ],
    [
      "621",
      "/tmf-api/troubleTicket/v4/troubleTicket",
      "TroubleTicket",
      {
        description: "No service",
        severity: "Major",
        ticketType: "fault",
        relatedParty: [{ id: "CU-C02", role: "customer" }],
      },
      [201],
    ],
    [
      "653",
      "/tmf-api/serviceTestManagement/v4/serviceTest",
      "ServiceTest",
      { relatedService: { id: "SV-C12-1" }, testSpecification: { id: "TS-ONT" } },
      [201],
    ],
    [
      "654",
      "/tmf-api/prepayBalanceManagement/v4/topupBalance",
      "TopupBalance",
      { amount: { amount: 10, units: "GBP" }, relatedParty: [{ id: "CU-C15" }] },
      [201],
    ],
    [
      "654",
      "/tmf-api/prepayBalanceManagement/v4/adjustBalance",
      "AdjustBalance",
      { amount: { amount: 3, units: "GBP" }, partyAccount: { id: "BA-C07" }, bucket: { id: "BA-C07" } },
      [201],
    ],
    [
      "676",
      "/payment/v4/payment",
      "Payment",
      {
        correlatorId: "conf-2",
        account: { id: "BA-C07" },
        totalAmount: { unit: "GBP", value: 60.68 },
        paymentMethod: { "@type": "HostedPaymentPage" },
      },
      [201],
    ],
    [
      "677",
      "/tmf-api/usageConsumption/v4/queryUsageConsumption",
      "QueryUsageConsumption",
      { searchCriteria: { relatedParty: [{ id: "CU-C03" }] } },
      [201],
    ],
    [
      "679",
      "/tmf-api/productOfferingQualification/v4/productOfferingQualification",
      "ProductOfferingQualification",
      {
        instantSyncQualification: true,
        provideAlternative: true,
        relatedParty: [{ id: "CU-C23" }],
        productOfferingQualificationItem: [
          { id: "1", action: "modify", productOffering: { id: "PO-FIB900" }, product: { id: "PR-C23-1" } },
        ],
      },
      [200, 201],
    ],
    [
      "681",
      "/tmf-api/communicationManagement/v4/communicationMessage",
      "CommunicationMessage",
      { content: "Hello", messageType: "Email", subject: "Test", receiver: [{ email: "amelia.hart@example.com" }] },
      [201],
    ],
    [
      "683",
      "/tmf-api/partyInteraction/v4/partyInteraction",
      "PartyInteraction",
      { description: "Chat", channel: [{ id: "CH-CHAT" }], relatedParty: [{ id: "CU-C01" }] },
      [201],
    ],
  ];
  for (const [api, path, definition, body, statuses] of made)
    it(`TMF${api} ${definition} made by POST validates, and so does every error`, async () => {
      const answer = await bench.send("POST", path, body);
      expect(statuses).toContain(answer.status);
      expectValid(tmfCheck(api, definition), answer.body, definition);
      const listed = rows(await bench.get(`${path}?id=${String((answer.body as Json)["id"])}`));
      expect(listed).toHaveLength(1);
      for (const wrong of [await bench.send("POST", path, {}), await bench.get(`${path}/none`)]) {
        expect(wrong.status).toBeGreaterThanOrEqual(400);
        expectValid(tmfCheck(api, "Error"), wrong.body, "Error");
      }
    });

  type CamaraCase = readonly [folder: string, file: string, base: string, path: string, body: Json, status: string];
  const number = (nn: string): Json => ({ phoneNumber: `+4477009001${nn}` });
  const device = (nn: string): Json => ({ device: number(nn) });
  const all = Array.from({ length: 26 }, (_, index) => String(index + 1).padStart(2, "0")).filter((nn) => nn !== "24");
  const each = (folder: string, file: string, base: string, path: string, body: (nn: string) => Json): CamaraCase[] =>
    all.map((nn) => [folder, file, base, path, body(nn), "200"]);
  const camara: readonly CamaraCase[] = [
    ...each("SimSwap", "sim-swap.yaml", "/sim-swap/v2", "/check", number),
    ...each("SimSwap", "sim-swap.yaml", "/sim-swap/v2", "/retrieve-date", number),
    ...each("DeviceSwap", "device-swap.yaml", "/device-swap/v1", "/check", number),
    ...each("DeviceSwap", "device-swap.yaml", "/device-swap/v1", "/retrieve-date", number),
    ...each(
      "CallForwardingSignal",
      "call-forwarding-signal.yaml",
      "/call-forwarding-signal/v0.4",
      "/unconditional-call-forwardings",
      number,
    ),
    ...each(
      "CallForwardingSignal",
      "call-forwarding-signal.yaml",
      "/call-forwarding-signal/v0.4",
      "/call-forwardings",
      number,
    ),
    ...each("NumberRecycling", "number-recycling.yaml", "/number-recycling/v0.2", "/check", (nn) => ({
      ...number(nn),
      specifiedDate: "2026-10-30",
    })),
    ...each(
      "SubscriptionStatus",
      "subscription-status.yaml",
      "/subscription-status/v0.1",
      "/retrive-subscription-status",
      number,
    ),
    ...each("DeviceRoamingStatus", "device-roaming-status.yaml", "/device-roaming-status/v1", "/retrieve", device),
    ...each(
      "DeviceReachabilityStatus",
      "device-reachability-status.yaml",
      "/device-reachability-status/v1",
      "/retrieve",
      device,
    ),
    ...each("Tenure", "kyc-tenure.yaml", "/kyc-tenure/v0.2", "/check-tenure", (nn) => ({
      ...number(nn),
      tenureDate: "2026-01-01",
    })),
    ...each("ConsentInfo", "consent-info.yaml", "/consent-info/v0.2", "/retrieve", (nn) => ({
      ...number(nn),
      scopes: ["sim-swap"],
      purpose: "dpv:FraudPreventionAndDetection",
      requestCaptureUrl: true,
    })),
    [
      "OTPValidation",
      "one-time-password-sms.yaml",
      "/one-time-password-sms/v1",
      "/send-code",
      { ...number("01"), message: "Your code is {{code}}" },
      "200",
    ],
    [
      "OTPValidation",
      "one-time-password-sms.yaml",
      "/one-time-password-sms/v1",
      "/send-code",
      { ...number("01"), message: "no place for it" },
      "400",
    ],
    [
      "OTPValidation",
      "one-time-password-sms.yaml",
      "/one-time-password-sms/v1",
      "/send-code",
      { ...number("24"), message: "{{code}}" },
      "403",
    ],
    [
      "OTPValidation",
      "one-time-password-sms.yaml",
      "/one-time-password-sms/v1",
      "/validate-code",
      { authenticationId: "none", code: "1" },
      "404",
    ],
    ["SimSwap", "sim-swap.yaml", "/sim-swap/v2", "/check", { ...number("01"), maxAge: 2401 }, "400"],
    ["SimSwap", "sim-swap.yaml", "/sim-swap/v2", "/check", {}, "422"],
    ["SimSwap", "sim-swap.yaml", "/sim-swap/v2", "/check", number("99"), "404"],
    ["SimSwap", "sim-swap.yaml", "/sim-swap/v2", "/check", number("24"), "422"],
    ["NumberVerification", "number-verification.yaml", "/number-verification/v2", "/verify", number("01"), "403"],
    ["DeviceRoamingStatus", "device-roaming-status.yaml", "/device-roaming-status/v1", "/retrieve", {}, "422"],
  ];

  it("CAMARA answers and errors are as the official files say", async () => {
    const compiled = new Map<string, ValidateFunction>();
    for (const [folder, file, base, path, body, status] of camara) {
      const answer = await bench.send("POST", `${base}${path}`, body);
      expect(`${path} ${answer.status}`, JSON.stringify(body)).toBe(`${path} ${status}`);
      const name = `${folder}${path}${status}`;
      const check = compiled.get(name) ?? camaraCheck(folder, file, path, status);
      compiled.set(name, check);
      expectValid(check, answer.body, `${path} ${JSON.stringify(body)}`);
    }
  });

  it("number verification with a phone's own token answers as the official file says", async () => {
    const { body } = await bench.lever("network-token", { msisdn: "+447700900101" });
    const token = await bench.token({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion: (body as { operatorToken: string }).operatorToken,
    });
    const answer = await bench.send("POST", "/number-verification/v2/verify", number("01"), token);
    expectValid(camaraCheck("NumberVerification", "number-verification.yaml", "/verify", "200"), answer.body, "verify");
    expect(answer.body).toEqual({ devicePhoneNumberVerified: true });
    expect((await bench.send("POST", "/sim-swap/v2/check", number("01"), token)).status).toBe(422);
  });
});
