// Runs a program with this library in Pyodide: node pyodide.mjs FOLDER ROOT TQDM PROGRAM, where
// FOLDER has node_modules. What the program prints goes to standard output.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, root, tqdm, program] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(join(folder, "node_modules", path)));
const { loadPyodide } = await load("pyodide/pyodide.mjs");
const { Graphviz } = await load("@hpcc-js/wasm-graphviz/dist/index.js");

globalThis.graphviz = await Graphviz.load();
const python = await loadPyodide({ env: { HOME: "/", VALUEGRAD_PURE: "1" } });
for (const [name, place] of [["root", root], ["tqdm", tqdm]]) {
  python.FS.mkdirTree(`/mnt/${name}`);
  python.FS.mount(python.FS.filesystems.NODEFS, { root: place }, `/mnt/${name}`);
}
await python.runPythonAsync(readFileSync(program, "utf8"));
