// Python, off the page's own thread: so the page can be read, and a long block stopped.
let python = null;
async function load({ pyodide, graphviz, wheels, cell }) {
  postMessage({ kind: "state", text: "Loading Python\u2026" });
  const { loadPyodide } = await import(pyodide);
  python = await loadPyodide({ env: { HOME: "/home/reader", VALUEGRAD_PURE: "1" } });
  const write = (text) => postMessage({ kind: "printed", text });
  for (const set of [python.setStdout, python.setStderr]) set.call(python, { batched: (line) => write(`${line}\n`) });
  postMessage({ kind: "state", text: "Loading the library\u2026" });
  const extractDir = python.runPython("import site; site.getsitepackages()[0]");
  for (const wheel of wheels) {
    const content = Uint8Array.from(atob(wheel), (sign) => sign.charCodeAt(0));
    python.unpackArchive(content, "wheel", { extractDir });
  }
  const { Graphviz } = await import(graphviz);
  globalThis.graphviz = await Graphviz.load();
  python.FS.writeFile("/lib/learn_cell.py", cell);
  python.runPython("import sys; sys.path.append('/lib'); import learn_cell");
}
// Each page begins anew, with what its blocks need.
async function turn({ hasPlots }) {
  if (hasPlots) {
    postMessage({ kind: "state", text: "Loading what plots need\u2026" });
    await python.loadPackage(["numpy", "matplotlib"]);
  }
  python.globals.get("learn_cell").start();
}
let ready = Promise.resolve();
addEventListener("message", async ({ data }) => {
  try {
    if (data.kind === "load") return await (ready = load(data));
    if (data.kind === "turn") return await (ready = ready.then(() => turn(data)));
    await ready;
    postMessage({ kind: "state", text: "Running\u2026" });
    const shown = python.globals.get("learn_cell").run(data.source).toJs();
    postMessage({ kind: "done", shown: shown.map((one) => [...one]) });
  } catch (error) {
    postMessage({ kind: "failed", text: String(error) });
  }
});
