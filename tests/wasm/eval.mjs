// node eval.mjs MODULE.wasm PLAN: prints what `albero eval --json PLAN` prints, from the WebAssembly module.
import { readFileSync, readdirSync, statSync, writeSync } from "node:fs";

const [module, plan] = process.argv.slice(2);

/** Every file below a path, in the order of names. */
function files(path) {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => !name.startsWith("."));
  names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return names.flatMap((name) => files(`${path}/${name}`));
}

const { instance } = await WebAssembly.instantiate(readFileSync(module), {});
const { memory, room, add, eval: score, answer } = instance.exports;

for (const path of files(plan.replace(/\/+$/, ""))) {
  const name = Buffer.from(path);
  const contents = readFileSync(path);
  const place = room(name.length + contents.length);
  new Uint8Array(memory.buffer).set(name, place);
  new Uint8Array(memory.buffer).set(contents, place + name.length);
  add(name.length);
}

const length = score();
const bytes = new Uint8Array(memory.buffer, answer(), length);
for (let written = 0; written < length; ) written += writeSync(1, bytes, written);
