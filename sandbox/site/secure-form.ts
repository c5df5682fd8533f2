// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { type Doc, iso } from "../doc.ts";
import { keyIn } from "../ids.ts";
import { paymentMethodBase } from "../seed/payment-methods.ts";
import { accountRef, customerRef } from "../seed/refs.ts";
import type { Context } from "../tmf/context.ts";
import { TmfError } from "../tmf/errors.ts";
import { asList, textIn } from "../tmf/parties.ts";
import { formField, requireSameOrigin, sendPage } from "./answers.ts";
import { linkTo, pageFrame, viewFrom } from "./frame.ts";
import { secureFormBody } from "./pages.ts";

const lifetimeMs = 15 * 60_000;

/**
 * The operator's own form for what must not be typed in a chat: a card (kept as a token), a billing address. What is entered is only put
 * forward: it takes effect when the account says so.
 */
export function registerSecureForms(app: FastifyInstance, context: Context): void {
  const { world } = context;
  app.post("/larkspur/secure-forms/v1/form", (request, reply) => {
    const accountId = textIn(request.body, "accountId");
    if (accountId === null) throw new TmfError(400, "accountId is missing");
    const purpose = textIn(request.body, "purpose");
    const externalId = textIn(request.body, "externalId");
    if (world.find("billingAccount", accountId) === null) throw new TmfError(404, "No such account");
    if (purpose !== "card" && purpose !== "address") throw new TmfError(400, "purpose must be card or address");
    const known = externalId === null ? null : world.byClientId("secureForm", externalId);
    if (known !== null && Date.parse(String(known["expiresAt"])) > world.clock.now()) return reply.send(known);
    const token = randomBytes(18).toString("base64url");
    const form: Doc = {
      id: token,
      externalId,
      accountId,
      purpose,
      url: `${context.origin()}/form/${token}`,
      expiresAt: iso(world.clock.now() + lifetimeMs),
      status: "open",
    };
    world.put("secureForm", form);
    return reply.code(201).send(form);
  });
  const open = (token: string): Doc => {
    const form = world.find("secureForm", token);
    if (form === null || form["status"] !== "open" || Date.parse(String(form["expiresAt"])) <= world.clock.now())
      throw new TmfError(404, "No such form");
    return form;
  };
  app.get("/form/:token", (request, reply) => {
    const { token } = request.params as { token: string };
    const view = viewFrom(request.query, false);
    const form = world.find("secureForm", token);
    const purpose = form === null || form["status"] !== "open" ? null : String(open(token)["purpose"]);
    return sendPage(reply, pageFrame(view, view.words.save, secureFormBody(view, token, purpose), null), null);
  });
  app.post("/form/:token", (request, reply) => {
    requireSameOrigin(request);
    const { token } = request.params as { token: string };
    const form = open(token);
    const accountId = String(form["accountId"]);
    const key = keyIn(accountId) ?? "";
    if (form["purpose"] === "card") {
      const digits = (formField(request, "card") ?? "").replace(/\D/g, "");
      if (digits.length < 12) throw new TmfError(400, "The card number is too short");
      const id = `PMT-${key}-${world.nextNumber()}`;
      world.put("paymentMethod", {
        id,
        href: `${paymentMethodBase}/${id}`,
        name: "Card",
        isPreferred: false,
        status: "Active",
        statusDate: iso(world.clock.now()),
        account: [accountRef(key)],
        relatedParty: customerRef(key),
        brand: "Visa",
        lastFourDigits: digits.slice(-4),
        tokenType: "hosted",
        token: `tok-${id}`,
        "@type": "tokenizedCard",
      });
    } else {
      const account = world.find("billingAccount", accountId);
      const street = formField(request, "street") ?? "";
      const postCode = formField(request, "postCode") ?? "";
      if (account === null || street.length < 3 || postCode.length < 3) throw new TmfError(400, "The address is short");
      const contact = {
        contactType: "proposedBilling",
        contactMedium: [
          { mediumType: "postalAddress", characteristic: { contactType: token, street1: street, postCode } },
        ],
        validFor: { startDateTime: iso(world.clock.now()) },
      };
      const others = asList(account["contact"]).filter((each) => each["contactType"] !== "proposedBilling");
      world.put("billingAccount", { ...account, contact: [...others, contact] });
    }
    world.put("secureForm", { ...form, status: "done" });
    return reply.redirect(linkTo(viewFrom(request.query, false), `/form/${token}`), 303);
  });
}
