// SPDX-License-Identifier: Apache-2.0
// What the console sends to change something, and what it shows before the server has answered: read from its source.
import ts from "typescript";

/** One file of the console. */
export type Part = { readonly path: string; readonly text: string };

/** A place that sends a command. */
export type Sending = {
  readonly path: string;
  readonly line: number;
  /** `POST /v1/desk/cases/:/end`: what varies is a colon. */
  readonly command: string;
};

/** Something shown before the answer to what is sent is there. */
export type Early = { readonly path: string; readonly line: number; readonly shows: string; readonly sends: string };

const SENDS = /^(?:ask|bytes|knock|enter)$/u;
const SERVERS = /(?:^|\.)#?(?:api|fresh|desk|source)$/u;
const SHARED = /(?:^|\.)#?(?:desk|door|this)$/u;
/** Says that something is under way, or takes away what was said before: the only things that may be shown before the answer. */
const WAITING = /^set(?:Busy|Sending)$/u;
const UNDER_WAY = /^(?:"looking"|"testing"|READING|words\.looking)$/u;
const SAID = /^set(?:Trouble|Said|Told|Warned|Invited)$/u;
const DISPATCHED =
  /^\{ (?:isBusy: true, trouble: null|type: "trouble", trouble: null|type: "acting", act, isActing: true) \}$/u;

type Fn = ts.SignatureDeclaration & { readonly body?: ts.Node | undefined };
type Unit = { readonly path: string; readonly source: ts.SourceFile; readonly setters: ReadonlySet<string> };

/** Reads the whole of the console at once: what a press does may be said in another file. */
export function readCommands(parts: readonly Part[]): {
  readonly sendings: readonly Sending[];
  readonly early: readonly Early[];
} {
  const units = parts.map(unitOf);
  const known = knowSenders(units);
  const sendings = units.flatMap((unit) => sendingsIn(unit));
  const early = units.flatMap((unit) => {
    const names = known.get(unit) ?? new Set();
    return [...functionsIn(unit.source).flatMap((fn) => earlyIn(unit, fn, names)), ...controlsIn(unit, names)];
  });
  return { sendings, early };
}

function unitOf({ path, text }: Part): Unit {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const setters = new Set<string>();
  each(source, (node) => {
    if (!ts.isVariableDeclaration(node) || !ts.isArrayBindingPattern(node.name)) return;
    const [, setter] = node.name.elements;
    if (/^useState\b/u.test(node.initializer?.getText() ?? "") && setter !== undefined) setters.add(setter.getText());
  });
  return { path, source, setters };
}

/** Names by which each file sends: its own functions, methods of what is shared, and what a component is given to call. */
function knowSenders(units: readonly Unit[]): ReadonlyMap<Unit, Set<string>> {
  const known = new Map(units.map((unit) => [unit, new Set<string>()]));
  const methods = new Set<string>();
  const props = new Set<string>();
  for (let before = -1, now = 0; now !== before; ) {
    before = now;
    for (const unit of units) {
      const names = known.get(unit) ?? new Set();
      for (const fn of functionsIn(unit.source)) {
        for (const prop of propsOf(fn)) if (props.has(`${nameOf(fn)}.${prop}`)) names.add(prop);
        if (nameOf(fn) === "" || isPassedOn(unit, fn)) continue;
        if (!callsIn(fn).some((call) => isSending(call, names))) continue;
        if (ts.isMethodDeclaration(fn)) methods.add(nameOf(fn));
        else if (!ts.isFunctionDeclaration(fn) || !/^[A-Z]/u.test(nameOf(fn))) names.add(nameOf(fn));
      }
      for (const method of methods) names.add(`.${method}`);
      each(unit.source, (node) => {
        if (!ts.isJsxAttribute(node) || node.initializer === undefined) return;
        if (sendsWhenCalled(node.initializer, names)) props.add(`${tagOf(node)}.${node.name.getText()}`);
      });
    }
    now = [...known.values()].reduce((sum, names) => sum + names.size, props.size);
  }
  return known;
}

/** `ask` of `Desk` and `Fresh` hands on what others send. */
function isPassedOn(unit: Unit, fn: Fn): boolean {
  return /\/(?:desk\.ts|fresh\.tsx|api\.ts)$/u.test(unit.path) && SENDS.test(nameOf(fn));
}

function sendsWhenCalled(value: ts.Node, names: ReadonlySet<string>): boolean {
  let found = false;
  each(value, (node) => {
    if (ts.isCallExpression(node)) found ||= isSending(node, names);
    if (ts.isIdentifier(node) && !ts.isCallExpression(node.parent) && !ts.isPropertyAccessExpression(node.parent))
      found ||= names.has(node.text);
  });
  return found;
}

function isSending(call: ts.CallExpression, names: ReadonlySet<string>): boolean {
  const { expression } = call;
  if (ts.isIdentifier(expression)) return names.has(expression.text);
  if (!ts.isPropertyAccessExpression(expression)) return false;
  if (expression.name.text === "#act") return true;
  if (isDirect(call)) return true;
  const receiver = expression.expression.getText();
  if (receiver === "props") return names.has(expression.name.text);
  return SHARED.test(receiver) && names.has(`.${expression.name.text}`);
}

/** Asks the server itself, and not only to read. */
function isDirect(call: ts.CallExpression): boolean {
  const { expression } = call;
  if (!ts.isPropertyAccessExpression(expression) || !SENDS.test(expression.name.text)) return false;
  if (!SERVERS.test(expression.expression.getText())) return false;
  return call.arguments[0]?.getText() !== '"GET"';
}

function sendingsIn(unit: Unit): Sending[] {
  const found: Sending[] = [];
  each(unit.source, (node) => {
    if (!ts.isCallExpression(node)) return;
    const isAct = ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "#act";
    if (!isAct && !isDirect(node)) return;
    const around = functionAround(node);
    if (around !== null && (isPassedOn(unit, around) || nameOf(around) === "#act")) return;
    const command = commandOf(node, unit, isAct);
    // Where even the address varies, the file says which commands are meant.
    const isNamed = command.includes("/");
    found.push({ path: unit.path, line: lineOf(node), command: isNamed ? command : `${command} ${unit.path}` });
  });
  return found;
}

function commandOf(call: ts.CallExpression, unit: Unit, isAct: boolean): string {
  const [first, second] = call.arguments;
  if (isAct) return `POST /v1/desk/cases/:/${textOf(second, unit)}`;
  const name = ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : "";
  return name === "ask" ? `${textOf(first, unit)} ${textOf(second, unit)}` : `POST ${textOf(first, unit)}`;
}

/** A text with a colon for what varies; a name is looked up where it was given its value. */
function textOf(node: ts.Node | undefined, unit: Unit): string {
  if (node === undefined) return ":";
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return (
      node.head.text +
      node.templateSpans.map(({ expression, literal }) => inner(expression, unit) + literal.text).join("")
    );
  return ts.isIdentifier(node) ? inner(node, unit) : ":";
}

function inner(node: ts.Node, unit: Unit): string {
  if (!ts.isIdentifier(node)) return ":";
  let value: ts.Node | undefined;
  each(unit.source, (other) => {
    if (ts.isVariableDeclaration(other) && other.name.getText() === node.text && other.pos < node.pos)
      value = other.initializer;
  });
  if (value === undefined || !(ts.isStringLiteralLike(value) || ts.isTemplateExpression(value))) return ":";
  return textOf(value, unit);
}

/** What a function shows before the first thing that it sends is answered. */
function earlyIn(unit: Unit, fn: Fn, names: ReadonlySet<string>): Early[] {
  if (isPassedOn(unit, fn)) return [];
  const calls = callsIn(fn);
  const first = calls.findIndex((call) => isSending(call, names));
  const sent = calls[first];
  if (sent === undefined) return [];
  // Where nobody waits for the answer, what follows is shown before it as well.
  const before = isWaitedFor(sent, fn) ? calls.slice(0, first) : calls.filter((call) => call !== sent);
  return (
    before
      // `setSaid(await ask())`: the setter is written before, and called after.
      .filter((call) => !isWithin(sent, call) && !isElsewhere(call, sent))
      .filter((call) => shows(call, unit, names) && !isHarmless(call, unit, names))
      .map((call) => ({
        path: unit.path,
        line: lineOf(call),
        shows: call.getText().replace(/\s+/gu, " "),
        sends: sent.expression.getText(),
      }))
  );
}

/** A box, a list or a field that sends when it is changed: it shows the new value by itself, before anybody has agreed. */
function controlsIn(unit: Unit, names: ReadonlySet<string>): Early[] {
  const found: Early[] = [];
  each(unit.source, (node) => {
    if (!ts.isJsxAttribute(node) || !/^(?:onChange|onInput)$/u.test(node.name.getText())) return;
    if (node.initializer === undefined || !sendsWhenCalled(node.initializer, names)) return;
    found.push({ path: unit.path, line: lineOf(node), shows: tagOf(node), sends: node.initializer.getText() });
  });
  return found;
}

function isWaitedFor(call: ts.CallExpression, fn: Fn): boolean {
  for (let node: ts.Node = call; node !== fn; node = node.parent) {
    if (ts.isAwaitExpression(node) || ts.isReturnStatement(node)) return true;
    if (ts.isVoidExpression(node)) return false;
  }
  // `() => api.ask(…)` hands the answer on.
  return ts.isArrowFunction(fn) && fn.body !== undefined && !ts.isBlock(fn.body);
}

/** In a branch that what is sent is not reached from. */
function isElsewhere(call: ts.CallExpression, sent: ts.CallExpression): boolean {
  for (let node: ts.Node = call; !isFn(node); node = node.parent) {
    const { parent } = node;
    const isBranch =
      (ts.isIfStatement(parent) && node !== parent.expression) ||
      (ts.isConditionalExpression(parent) && node !== parent.condition);
    if (!isBranch || isWithin(sent, node)) continue;
    if (isWithin(sent, parent) || (ts.isBlock(node) && node.statements.some(ts.isReturnStatement))) return true;
  }
  return false;
}

function isWithin(inner: ts.Node, outer: ts.Node): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end;
}

function shows(call: ts.CallExpression, unit: Unit, names: ReadonlySet<string>): boolean {
  const { expression } = call;
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text === "dispatch";
  if (!ts.isIdentifier(expression) || names.has(expression.text)) return false;
  if (unit.setters.has(expression.text) || /^(?:on[A-Z]\w*|say)$/u.test(expression.text)) return true;
  const own = functionsIn(unit.source).find((fn) => nameOf(fn) === expression.text);
  return own !== undefined && callsIn(own).some((inside) => inside !== call && shows(inside, unit, names));
}

function isHarmless(call: ts.CallExpression, unit: Unit, names: ReadonlySet<string>): boolean {
  const { expression } = call;
  const said = call.arguments[0]?.getText() ?? "";
  if (ts.isPropertyAccessExpression(expression)) return DISPATCHED.test(said);
  if (!ts.isIdentifier(expression)) return false;
  if (UNDER_WAY.test(said)) return true;
  if (WAITING.test(expression.text)) return said === "true";
  if (SAID.test(expression.text)) return ['""', "null"].includes(said);
  const own = functionsIn(unit.source).find((fn) => nameOf(fn) === expression.text);
  return (
    own !== undefined &&
    callsIn(own)
      .filter((inside) => shows(inside, unit, names))
      .every((inside) => isHarmless(inside, unit, names))
  );
}

function each(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => each(child, visit));
}

function isFn(node: ts.Node): node is Fn {
  return (
    ts.isArrowFunction(node) ||
    ts.isFunctionExpression(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node)
  );
}

const functions = new WeakMap<ts.SourceFile, Fn[]>();
function functionsIn(source: ts.SourceFile): Fn[] {
  const had = functions.get(source);
  if (had !== undefined) return had;
  const found: Fn[] = [];
  each(source, (node) => {
    if (isFn(node)) found.push(node);
  });
  functions.set(source, found);
  return found;
}

const calls = new WeakMap<ts.Node, ts.CallExpression[]>();
/** Calls of a function itself, in the order of the text; those of functions inside it are theirs. */
function callsIn(fn: Fn): ts.CallExpression[] {
  const had = calls.get(fn);
  if (had !== undefined) return had;
  const found: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (isFn(node)) return;
    if (ts.isCallExpression(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  if (fn.body !== undefined) visit(fn.body);
  calls.set(fn, found);
  return found;
}

function nameOf(fn: Fn): string {
  if (fn.name !== undefined) return fn.name.getText();
  return ts.isVariableDeclaration(fn.parent) ? fn.parent.name.getText() : "";
}

function functionAround(node: ts.Node): Fn | null {
  for (let at = node.parent; at !== undefined; at = at.parent) if (isFn(at)) return at;
  return null;
}

function propsOf(fn: Fn): string[] {
  if (!/^[A-Z]/u.test(nameOf(fn))) return [];
  const found: string[] = [];
  each(fn, (node) => {
    if (ts.isBindingElement(node)) found.push(node.name.getText());
    if (ts.isPropertyAccessExpression(node) && node.expression.getText() === "props") found.push(node.name.text);
  });
  return found;
}

function tagOf(attribute: ts.JsxAttribute): string {
  const { parent } = attribute.parent;
  return ts.isJsxSelfClosingElement(parent) || ts.isJsxOpeningElement(parent) ? parent.tagName.getText() : "";
}

function lineOf(node: ts.Node): number {
  return node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;
}
