// SPDX-License-Identifier: Apache-2.0
// Runs commands one after another in one process: what a command loads takes seconds, and is the same for all of them.
// Argument: JSON, a list of lists of arguments. Prints a list of what each said and its exit code.
const PROGRAM = new URL("../../src/main/cli.ts", import.meta.url);

const results: { readonly text: string; readonly code: number }[] = [];
const out = process.stdout.write.bind(process.stdout);
let said = "";
const listen = (chunk: string | Uint8Array): boolean => {
  said += typeof chunk === "string" ? chunk : new TextDecoder().decode(chunk);
  return true;
};
process.stdout.write = listen;
process.stderr.write = listen;
// The program ends its process when a command fails; here the next one follows.
process.exit = (() => undefined) as unknown as typeof process.exit;
for (const [index, args] of (JSON.parse(process.argv[2] ?? "[]") as string[][]).entries()) {
  said = "";
  process.argv = [process.execPath, PROGRAM.pathname, ...args];
  // Another address: the module runs anew, and what it imports is there already.
  await import(`${PROGRAM.href}?command=${index}`);
  results.push({ text: said, code: Number(process.exitCode ?? 0) });
}
process.exitCode = 0;
out(JSON.stringify(results));
