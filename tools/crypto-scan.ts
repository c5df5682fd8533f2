// SPDX-License-Identifier: Apache-2.0
// Finds every use of cryptography in a source file, by its syntax tree.
import ts from "typescript";

export type CryptoUse = { readonly primitive: string; readonly path: string; readonly line: number };
export type CryptoFault = { readonly what: string; readonly path: string; readonly line: number };
export type CryptoScan = { readonly uses: readonly CryptoUse[]; readonly faults: readonly CryptoFault[] };

export type CryptoPolicy = {
  readonly primitives: Readonly<Record<string, object>>;
  readonly modules: Readonly<Record<string, readonly string[]>>;
  readonly declared: Readonly<Record<string, readonly string[]>>;
};

/** Functions of node:crypto whose first text is an algorithm, with what it stands for. */
const BY_NAME: Readonly<Record<string, (name: string) => string>> = {
  createHash: (name) => hashName(name),
  hash: (name) => hashName(name),
  createHmac: (name) => `HMAC-${hashName(name)}`,
  hkdfSync: (name) => `HKDF-${hashName(name)}`,
  hkdf: (name) => `HKDF-${hashName(name)}`,
  createCipheriv: (name) => name.toUpperCase(),
  createDecipheriv: (name) => name.toUpperCase(),
  generateKeyPairSync: (name) => keyName(name),
  generateKeyPair: (name) => keyName(name),
};
const FIXED: Readonly<Record<string, string>> = {
  argon2: "Argon2id",
  argon2Sync: "Argon2id",
  scrypt: "scrypt",
  scryptSync: "scrypt",
  pbkdf2: "PBKDF2",
  pbkdf2Sync: "PBKDF2",
  randomBytes: "CSPRNG",
  randomFillSync: "CSPRNG",
  randomUUID: "CSPRNG",
  randomInt: "CSPRNG",
};
/** What works with whatever algorithm its key has: the file must declare from what it chooses. */
const BY_KEY = new Set([
  "createPrivateKey",
  "createPublicKey",
  "createSecretKey",
  "sign",
  "verify",
  "createSign",
  "createVerify",
  "diffieHellman",
  "encapsulate",
  "decapsulate",
  "publicEncrypt",
  "privateDecrypt",
  "webcrypto",
]);
const HARMLESS = new Set(["timingSafeEqual", "KeyObject", "X509Certificate", "getHashes"]);

/** Exports of other modules. */
const EXPORTS: Readonly<Record<string, string>> = {
  ml_kem768: "ML-KEM-768",
  ml_dsa44: "ML-DSA-44",
  ed25519: "Ed25519",
  x25519: "X25519",
  sha256: "SHA-256",
  sha3_256: "SHA3-256",
  shake256: "SHAKE256",
  hmac: "HMAC-SHA-256",
  AEAD_AES_256_GCM: "AES-256-GCM",
  KDF_HKDF_SHA256: "HKDF-SHA-256",
  KEM_MLKEM768_X25519: "MLKEM768-X25519",
};
/** Carry no algorithm of their own. */
const NEUTRAL = new Set(["CipherSuite", "LabeledDerive", "customFetch"]);
/** Names that WebCrypto takes. */
const SUBTLE: Readonly<Record<string, string>> = {
  "AES-GCM": "AES-256-GCM",
  "SHA-256": "SHA-256",
  "SHA-384": "SHA-384",
  "SHA-512": "SHA-512",
  "SHA-1": "SHA-1",
  HKDF: "HKDF-SHA-256",
  ECDSA: "ECDSA-P-256",
  Ed25519: "Ed25519",
  X25519: "X25519",
};
/** A module that nobody listed, and whose name says what it is for. */
const LOOKS_LIKE_CRYPTO =
  /crypto|cipher|noble|nacl|sodium|bcrypt|scrypt|argon|elliptic|forge|jsrsa|jose|jsonwebtoken|\bjws\b|\bjwt\b|hpke|otp|webauthn|pbkdf|secp256|ed25519|md5|sha\d/u;

/** What a file must hold to be worth a syntax tree: a name of a module or an object from which every finding begins. */
const MAY_MATTER = new RegExp(
  `${LOOKS_LIKE_CRYPTO.source}|openid-client|subtle|getRandomValues|randomUUID|Math\\.random|node:tls|createRequire|import\\(|getBuiltinModule|inding\\(`,
  "u",
);

function hashName(name: string): string {
  return name.toUpperCase().replace(/^SHA-?(\d)/u, "SHA-$1");
}

function keyName(name: string): string {
  const known: Readonly<Record<string, string>> = {
    ed25519: "Ed25519",
    x25519: "X25519",
    ec: "ECDSA-P-256",
    rsa: "RSA-PKCS1",
  };
  return known[name] ?? name.toUpperCase();
}

/** @param path - From the project's root, with slashes. */
export function scanCrypto(path: string, text: string, policy: CryptoPolicy): CryptoScan {
  if (!MAY_MATTER.test(text)) return { uses: [], faults: [] };
  const kind = path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  const uses: CryptoUse[] = [];
  const faults: CryptoFault[] = [];
  /** Local name to what was imported from node:crypto. */
  const locals = new Map<string, string>();
  const lineOf = (node: ts.Node): number => source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  const use = (node: ts.Node, primitive: string): void => {
    uses.push({ primitive, path, line: lineOf(node) });
    if (!Object.hasOwn(policy.primitives, primitive))
      faults.push({ what: `the policy lists no ${primitive}`, path, line: lineOf(node) });
  };
  const fault = (node: ts.Node, what: string): void => void faults.push({ what, path, line: lineOf(node) });
  const declared = (node: ts.Node, what: string): void => {
    const list = policy.declared[path];
    if (list === undefined)
      fault(node, `${what} takes its algorithm at run time, and the policy declares none for this file`);
    for (const primitive of list ?? []) use(node, primitive);
  };

  const importOf = (node: ts.ImportDeclaration): void => {
    const from = (node.moduleSpecifier as ts.StringLiteral).text;
    const module = moduleOf(from, policy);
    if (module === null) {
      if (from !== "crypto" && (from.startsWith(".") || from.startsWith("#") || !LOOKS_LIKE_CRYPTO.test(from))) return;
      return fault(node, `the policy lists no module ${from}`);
    }
    const clause = node.importClause;
    if (clause === undefined || clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return;
    if (!(policy.modules[module] ?? []).some((place) => path.startsWith(place)))
      fault(node, `${from} may not be imported here`);
    if (module === "node:tls") return;
    const bindings = clause.namedBindings;
    if (bindings === undefined || ts.isNamespaceImport(bindings)) {
      if (module === "openid-client") return declared(node, from);
      return fault(node, `${from} is imported whole, so that its use cannot be followed`);
    }
    for (const element of bindings.elements.filter((each) => !each.isTypeOnly)) {
      const name = (element.propertyName ?? element.name).text;
      if (module === "node:crypto") importNode(element, name);
      else if (Object.hasOwn(EXPORTS, name)) use(element, EXPORTS[name] ?? "");
      else if (["jose", "otplib", "@simplewebauthn/server", "@simplewebauthn/browser"].includes(module)) {
        if (!NEUTRAL.has(name)) declared(element, `${name} of ${from}`);
      } else if (!NEUTRAL.has(name) && !/^[A-Z][A-Z]*$/u.test(name))
        fault(element, `nobody told what ${name} of ${from} is`);
    }
  };
  const importNode = (element: ts.ImportSpecifier, name: string): void => {
    if (HARMLESS.has(name)) return;
    if (Object.hasOwn(FIXED, name)) use(element, FIXED[name] ?? "");
    else if (BY_KEY.has(name)) declared(element, `${name}()`);
    else if (Object.hasOwn(BY_NAME, name)) locals.set(element.name.text, name);
    else fault(element, `nobody told what ${name} of node:crypto is`);
  };

  const callOf = (node: ts.CallExpression): void => {
    const callee = node.expression;
    const named = ts.isIdentifier(callee) ? locals.get(callee.text) : undefined;
    if (named !== undefined) {
      const [first] = node.arguments;
      if (first !== undefined && ts.isStringLiteralLike(first)) use(node, BY_NAME[named]?.(first.text) ?? "");
      else declared(node, `${named}()`);
    }
    if (callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === "require")) {
      const [first] = node.arguments;
      if (first === undefined || !ts.isStringLiteralLike(first))
        fault(node, "a module is loaded whose name is not said");
      else if (isCrypto(first.text, policy))
        fault(node, `${first.text} is loaded at run time, so that its use cannot be followed`);
    }
    if (isLoader(node)) fault(node, `${callee.getText()}() loads modules past their imports`);
    if (ts.isPropertyAccessExpression(callee) && isSubtle(callee.expression)) {
      const names = node.arguments.flatMap(literalsIn).filter((literal) => Object.hasOwn(SUBTLE, literal));
      const jwk = ["exportKey", "generateKey"].includes(callee.name.text);
      if (names.length > 0) for (const name of names) use(node, SUBTLE[name] ?? "");
      else if (!jwk || policy.declared[path] === undefined) declared(node, `subtle.${callee.name.text}()`);
      for (const literal of node.arguments.flatMap(literalsIn))
        if (/^(?:RSA|ECDH|AES-(?!GCM)|PBKDF|HMAC|P-(?!256))/u.test(literal)) use(node, literal);
    }
    if (ts.isPropertyAccessExpression(callee) && ["getRandomValues", "randomUUID"].includes(callee.name.text)) {
      if (/^(?:globalThis\.|self\.|window\.)?crypto$/u.test(callee.expression.getText())) use(node, "CSPRNG");
    }
    if (
      ts.isPropertyAccessExpression(callee) &&
      callee.expression.getText() === "Math" &&
      callee.name.text === "random"
    )
      if (path.startsWith("src/")) fault(node, "Math.random() is no source of anything secret");
  };

  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) importOf(node);
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined && !node.isTypeOnly) {
      const from = (node.moduleSpecifier as ts.StringLiteral).text;
      if (isCrypto(from, policy)) fault(node, `${from} is handed on, so that its use cannot be followed`);
    } else if (ts.isExternalModuleReference(node)) {
      if (isCrypto(node.expression.getText().slice(1, -1), policy)) fault(node, "a module is imported whole");
    } else if (ts.isCallExpression(node)) callOf(node);
    if (isSubtleHandedOn(node))
      fault(node, "WebCrypto is handed on or under another name, so that its use cannot be followed");
    if (ts.isImportSpecifier(node) && node.propertyName?.text === "createRequire")
      fault(node, "createRequire() is under another name");
    ts.forEachChild(node, visit);
  };
  visit(source);
  // What the file holds under another name than the one called: `const make = createHash` would not be seen.
  for (const [local] of locals)
    if (isHandedOn(source, local)) faults.push({ what: `${local} is used without being called`, path, line: 1 });
  return { uses, faults };
}

function isCrypto(from: string, policy: CryptoPolicy): boolean {
  if (from === "crypto" || moduleOf(from, policy) !== null) return true;
  return !from.startsWith(".") && !from.startsWith("#") && LOOKS_LIKE_CRYPTO.test(from);
}

/** Ways to a module without naming it in an import. `createRequire(…).resolve()` only finds a file. */
function isLoader({ expression: callee, parent }: ts.CallExpression): boolean {
  if (ts.isPropertyAccessExpression(callee))
    return ["getBuiltinModule", "binding", "_linkedBinding", "createRequire"].includes(callee.name.text);
  if (!ts.isIdentifier(callee) || callee.text !== "createRequire") return false;
  return !(ts.isPropertyAccessExpression(parent) && parent.name.text === "resolve");
}

/** `subtle` may be asked for, and a method of it called by its name; everything else hides which. */
function isSubtleHandedOn(node: ts.Node): boolean {
  if (ts.isBindingElement(node)) return (node.propertyName ?? node.name).getText() === "subtle";
  if (ts.isElementAccessExpression(node)) {
    const { argumentExpression: key } = node;
    return ts.isStringLiteralLike(key) && (key.text === "subtle" || key.text === "crypto");
  }
  if (!ts.isPropertyAccessExpression(node) || node.name.text !== "subtle") return false;
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return !/^[!=]==$/u.test(parent.operatorToken.getText());
  const isCalled =
    ts.isPropertyAccessExpression(parent) && ts.isCallExpression(parent.parent) && parent.parent.expression === parent;
  return !isCalled;
}

function moduleOf(from: string, policy: CryptoPolicy): string | null {
  return (
    Object.keys(policy.modules).find((name) => (name.endsWith("/") ? from.startsWith(name) : from === name)) ?? null
  );
}

function isSubtle(node: ts.Expression): boolean {
  return /(?:^|\.)subtle$/u.test(node.getText());
}

function literalsIn(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  const found: string[] = [];
  ts.forEachChild(node, (child) => {
    if (ts.isCallExpression(child)) return;
    found.push(...literalsIn(child));
  });
  return found;
}

function isHandedOn(source: ts.SourceFile, local: string): boolean {
  let handed = false;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === local) {
      const { parent } = node;
      const isFine =
        ts.isImportSpecifier(parent) ||
        (ts.isCallExpression(parent) && parent.expression === node) ||
        (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
        (ts.isPropertyAssignment(parent) && parent.name === node) ||
        (ts.isPropertySignature(parent) && parent.name === node) ||
        (ts.isMethodDeclaration(parent) && parent.name === node) ||
        ts.isTypeQueryNode(parent) ||
        ts.isTypeReferenceNode(parent) ||
        ((ts.isParameter(parent) || ts.isVariableDeclaration(parent) || ts.isBindingElement(parent)) &&
          parent.name === node);
      if (!isFine) handed = true;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return handed;
}
