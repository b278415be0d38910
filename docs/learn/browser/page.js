"use strict";
(() => {
  const { worker: source, plots, ...needed } = JSON.parse(document.getElementById("data").textContent);
  // As data: a page that was opened from a disk may not make a module worker of a blob.
  const workerUrl = `data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`;
  const state = document.getElementById("state"), stop = document.getElementById("stop");
  let worker = null; // where Python runs, from the first block on
  let queue = []; // cells that wait; the first one runs
  const articles = [...document.querySelectorAll("article")];
  const made = (tag, parent, text = "", className = "") => {
    const element = parent.appendChild(document.createElement(tag));
    element.textContent = text;
    element.className = className;
    return element;
  };

  function say(text) {
    state.textContent = text;
    stop.hidden = queue.length === 0;
  }
  function start() {
    worker = new Worker(workerUrl, { type: "module" });
    worker.addEventListener("message", ({ data }) => heard[data.kind](data));
    worker.addEventListener("error", (event) => heard.failed({ text: event.message || "The worker did not start." }));
    worker.postMessage({ kind: "load", ...needed });
    begin();
  }
  // Python for the page that is read, without what other pages left.
  function begin() {
    const { id } = articles.find((each) => !each.hidden);
    worker.postMessage({ kind: "turn", hasPlots: plots.includes(id) });
  }
  function end(text) {
    worker?.terminate();
    worker = null;
    for (const cell of queue) cell.classList.remove("running");
    queue = [];
    say(text);
  }
  const heard = {
    state: ({ text }) => say(text),
    printed: ({ text }) => (outputOf(queue[0]).querySelector("pre").textContent += text),
    done({ shown }) {
      const cell = queue.shift();
      for (const [kind, content] of shown) show(outputOf(cell), kind, content);
      cell.classList.remove("running");
      cell.classList.add(shown.some(([kind]) => kind === "error") ? "failed" : "ran");
      if (cell.classList.contains("failed")) return end("Stopped at an error.");
      say(queue.length ? "Running\u2026" : "Ready.");
      next();
    },
    failed: ({ text }) => end(`Python could not be loaded. It comes from the web: is this computer online? (${text})`),
  };
  const outputOf = (cell) => cell.querySelector(".output");
  function show(output, kind, content) {
    if (kind === "text" || kind === "error") return made("pre", output, content, kind);
    if (kind === "text/html") {
      const frame = made("iframe", output);
      frame.sandbox = "allow-scripts";
      frame.title = "What the block drew";
      frame.srcdoc = new TextDecoder().decode(Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0)));
      return;
    }
    const picture = made("img", output);
    picture.alt = "What the block drew";
    picture.src = `data:${kind};base64,${content}`;
  }
  function next() {
    if (!queue.length) return;
    const [cell] = queue;
    if (!worker) start();
    outputOf(cell).replaceChildren();
    made("pre", outputOf(cell), "", "printed");
    worker.postMessage({ kind: "run", source: cell.querySelector("textarea").value });
  }
  // A block needs what the blocks before it defined: those that did not run yet run first.
  function run(cell) {
    const all = [...cell.closest("article").querySelectorAll(".cell")];
    const before = all.slice(0, all.indexOf(cell)).filter((each) => !each.classList.contains("ran"));
    const added = [...before, cell].filter((each) => !queue.includes(each));
    for (const each of added) {
      each.classList.remove("ran", "failed");
      each.classList.add("running");
    }
    const wasIdle = queue.length === 0;
    queue.push(...added);
    say("Running\u2026");
    if (wasIdle) next();
  }

  for (const cell of document.querySelectorAll(".cell")) {
    const text = cell.querySelector("textarea"), original = text.value;
    const fit = () => (text.rows = text.value.split("\n").length);
    fit();
    text.addEventListener("input", () => {
      fit();
      cell.classList.remove("ran");
    });
    text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.shiftKey || event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      run(cell);
    });
    const buttons = made("p", cell, "", "buttons");
    const button = (label, act) => {
      const element = made("button", buttons, label);
      element.type = "button";
      element.addEventListener("click", act);
    };
    button("Run", () => run(cell));
    button("As it was", () => {
      text.value = original;
      text.dispatchEvent(new Event("input"));
    });
    const output = made("div", cell, "", "output");
    output.setAttribute("role", "status");
  }
  stop.addEventListener("click", () => {
    end("Stopped. Blocks run anew from the first.");
    for (const cell of document.querySelectorAll(".cell.ran")) cell.classList.remove("ran");
  });
  document.getElementById("all").addEventListener("click", () => {
    const cells = articles.find((each) => !each.hidden).querySelectorAll(".cell");
    if (cells.length) run([...cells].at(-1));
  });

  // One page at a time.
  function turn() {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const wanted = place?.closest("article") ?? articles[0];
    if (wanted.hidden) open(wanted);
    if (place && place !== wanted) place.scrollIntoView();
    else scrollTo(0, 0);
  }
  function open(wanted) {
    if (queue.length) end("");
    say("");
    for (const cell of document.querySelectorAll(".cell")) cell.classList.remove("ran", "failed");
    for (const each of articles) each.hidden = each !== wanted;
    for (const link of document.querySelectorAll("nav a")) {
      if (link.hash === `#${wanted.id}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    document.querySelector(".bar").hidden = !wanted.querySelector(".cell");
    if (worker) begin();
  }
  addEventListener("hashchange", turn);
  turn();
})();
