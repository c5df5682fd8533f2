// SPDX-License-Identifier: Apache-2.0
import { escapeHtml, type Page } from "./pages.ts";

type Schema = {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
  readonly description?: string;
};
type Operation = {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses?: Readonly<
    Record<
      string,
      { readonly description?: string; readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }
    >
  >;
};
export type OpenApi = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly securitySchemes?: Readonly<Record<string, { readonly description?: string }>> };
};

/** The interface as a page a tag, from its OpenAPI document. */
export function interfacePages(document: OpenApi): readonly Page[] {
  const byTag = new Map<string, { readonly route: string; readonly operation: Operation }[]>();
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags?.[0] ?? "other";
      byTag.set(tag, [...(byTag.get(tag) ?? []), { route: `${method.toUpperCase()} ${path}`, operation }]);
    }
  return [...byTag]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([tag, all]) => {
      const parts = all.map(({ route, operation }) => ({
        id: idOf(route),
        heading: route,
        text: `${operation.summary ?? ""} ${operation.description ?? ""}`,
      }));
      const body = all.map(({ route, operation }) => oneOperation(route, operation)).join("\n");
      return {
        source: "docs/reference/openapi.json",
        section: "Reference",
        out: `reference/interface-${tag}.html`,
        title: `Interface: ${tag}`,
        html: `<h1 id="top">Interface: ${escapeHtml(tag)}</h1>\n<p>From <a href="openapi.json">openapi.json</a>. How a program signs in: <a href="../guides/api.html">Using the interface from a program</a>.</p>\n${body}`,
        parts: [{ id: "top", heading: `Interface: ${tag}`, text: "" }, ...parts],
        assets: ["docs/reference/openapi.json"],
      };
    });
}

function oneOperation(route: string, operation: Operation): string {
  const who = (operation.security ?? []).flatMap((each) => Object.keys(each));
  const bodies = Object.values(operation.requestBody?.content ?? {}).flatMap(({ schema }) =>
    schema === undefined ? [] : [schema],
  );
  const given = (operation.parameters ?? []).map(
    ({ name, in: where, required, schema }) =>
      `<tr><td><code>${escapeHtml(name)}</code>${required === true ? " *" : ""}</td><td>${escapeHtml(where)}</td><td>${shape(schema)}</td></tr>`,
  );
  const answers = Object.entries(operation.responses ?? {}).map(([status, { description, content }]) => {
    const [schema] = Object.values(content ?? {}).map((each) => each.schema);
    return `<li><b>${escapeHtml(status)}</b> ${escapeHtml(description ?? "")}${schema === undefined ? "" : ` ${shape(schema)}`}</li>`;
  });
  const id = idOf(route);
  return `<section class="operation"><h2 id="${id}"><code>${escapeHtml(route)}</code> <a class="here" href="#${id}" aria-label="Link to this section">#</a></h2>
<p>${escapeHtml(operation.summary ?? "")}${operation.description === undefined ? "" : ` ${escapeHtml(operation.description)}`}</p>
${who.length === 0 ? "" : `<p>With: ${who.map((name) => `<code>${escapeHtml(name)}</code>`).join(", ")}</p>`}
${given.length === 0 ? "" : `<div class="table" tabindex="0" role="region" aria-label="Parameters of ${escapeHtml(route)}"><table><thead><tr><th>Parameter</th><th>In</th><th>Shape</th></tr></thead><tbody>${given.join("")}</tbody></table></div>`}
${bodies.map((schema) => `<details><summary>Body</summary>${shape(schema)}</details>`).join("")}
<details><summary>Answers</summary><ul>${answers.join("")}</ul></details></section>`;
}

const DEPTH = 5;

/** A schema as a person reads it: names, kinds, what must be there. */
function shape(schema: Schema | undefined, depth = 0): string {
  if (schema === undefined) return "";
  if (schema.$ref !== undefined) return `<code>${escapeHtml(schema.$ref.split("/").at(-1) ?? "")}</code>`;
  if (schema.const !== undefined) return `<code>${escapeHtml(JSON.stringify(schema.const))}</code>`;
  if (schema.enum !== undefined)
    return schema.enum.map((each) => `<code>${escapeHtml(JSON.stringify(each))}</code>`).join(" | ");
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return either.map((each) => shape(each, depth + 1)).join(" | ");
  if (schema.properties !== undefined) {
    if (depth >= DEPTH) return "<code>object</code>";
    const required = new Set(schema.required ?? []);
    return `<ul class="shape">${Object.entries(schema.properties)
      .map(
        ([name, each]) =>
          `<li><code>${escapeHtml(name)}</code>${required.has(name) ? " *" : ""}: ${shape(each, depth + 1)}</li>`,
      )
      .join("")}</ul>`;
  }
  if (schema.items !== undefined) return `list of ${shape(schema.items, depth + 1)}`;
  return `<code>${escapeHtml([schema.type ?? "anything"].flat().join(" | "))}</code>`;
}

function idOf(route: string): string {
  return route
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, "-")
    .replace(/-$/u, "");
}
