// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyRequest } from "fastify";
import { type Html, html } from "../../html.ts";
import { operator } from "../../operator.ts";
import { TmfError } from "../../tmf/errors.ts";
import { sendPage } from "../answers.ts";
import { linkTo, pageFrame, type View, viewFrom, type Widget } from "../frame.ts";
import { helpAr } from "./ar.ts";
import { helpEn } from "./en.ts";
import type { HelpSection, HelpTopic } from "./topic.ts";

/** From when the clauses of the practice operator hold. */
const VALID_FROM = "2026-01-01";

function topicsIn(lang: "en" | "ar"): readonly HelpTopic[] {
  const { places } = operator();
  return lang === "ar" ? helpAr(places) : helpEn(places);
}

function indexBody(view: View): Html {
  const list = (lang: "en" | "ar"): Html =>
    html`<ul lang="${lang}" dir="${lang === "ar" ? "rtl" : "ltr"}">${topicsIn(lang).map(
      (topic) => html`<li><a href="${linkTo(view, `/help/${topic.slug}`, { lang })}">${topic.title}</a></li>`,
    )}</ul>`;
  const other = view.lang === "ar" ? "en" : "ar";
  return html`<h1>${view.words.help}</h1>
      ${list(view.lang)}
      <h2 lang="${other}">${view.words.otherLanguage}</h2>
      ${list(other)}`;
}

function sectionBody(section: HelpSection): Html {
  const clause: Html = section.clause === undefined ? { html: "" } : html` data-clause="${section.clause}"`;
  const number: Html =
    section.clause === undefined ? { html: "" } : html`<aside class="quiet"><bdi>${section.clause}</bdi></aside>`;
  const steps = section.steps ?? [];
  return html`<section class="card"${clause}><h2 id="${section.id}"${clause}>${section.heading}</h2>
        ${number}${(section.text ?? []).map((text) => html`<p>${text}</p>`)}
        ${steps.length === 0 ? [] : [html`<ol>${steps.map((step) => html`<li>${step}</li>`)}</ol>`]}</section>`;
}

function topicPage(view: View, topic: HelpTopic, widget: Widget): string {
  const head = html`<meta name="keywords" content="${topic.keywords}">
    <meta name="valid-from" content="${VALID_FROM}">
    `;
  return pageFrame(view, topic.title, html`<h1>${topic.title}</h1>${topic.sections.map(sectionBody)}`, widget, head);
}

/** The operator's help pages, which the chat quotes. */
export function registerHelp(app: FastifyInstance, widget: (request: FastifyRequest) => Widget): void {
  app.get("/help", (request, reply) => {
    const view = viewFrom(request.query, false);
    return sendPage(reply, pageFrame(view, view.words.help, indexBody(view), widget(request)), widget(request).origin);
  });
  app.get("/help/:slug", (request, reply) => {
    const view = viewFrom(request.query, false);
    const { slug } = request.params as { slug: string };
    const topic = topicsIn(view.lang).find((one) => one.slug === slug);
    if (topic === undefined) throw new TmfError(404, "No such page");
    return sendPage(reply, topicPage(view, topic, widget(request)), widget(request).origin);
  });
}
