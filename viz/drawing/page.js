"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const stage = byId("stage"), svg = stage.querySelector("svg");
  // What has something to tell, from left to right and row by row, as it was drawn.
  const parts = [...svg.querySelectorAll("g[id]")].filter((part) => /^[ne]\d+$/.test(part.id) && part.querySelector(":scope > title"));
  const order = (part) => [part.id[0] === "n" ? 0 : 1, Number(part.id.slice(1))];
  parts.sort((one, other) => order(one)[0] - order(other)[0] || order(one)[1] - order(other)[1]);
  const texts = new Map(parts.map((part) => [part, part.querySelector(":scope > title").textContent]));

  let told = null;
  function tell(part) {
    if (part === told) return;
    told?.classList.remove("told");
    told = part;
    told?.classList.add("told");
    byId("told").textContent = told ? texts.get(told) : "";
  }
  const partAt = (target) => { const part = target.closest?.("g[id]"); return texts.has(part) ? part : null; };

  // Zoom: 1 fits the width, and a picture that is small stays as large as it was drawn.
  const POINT = 4 / 3, LARGEST = 12; // pixels to a point
  const natural = svg.viewBox.baseVal.width * POINT;
  let zoom = 1;
  const fitting = () => Math.min(natural, Math.max(1, stage.clientWidth - 16));
  function resize(x = stage.clientWidth / 2, y = stage.clientHeight / 2) {
    const left = (stage.scrollLeft + x) / Math.max(1, svg.clientWidth), top = (stage.scrollTop + y) / Math.max(1, svg.clientHeight);
    svg.style.width = `calc(min(100%, ${natural}px) * ${zoom})`; // of whatever width there will be
    stage.scrollLeft = left * svg.clientWidth - x;
    stage.scrollTop = top * svg.clientHeight - y;
  }
  function setZoom(to, x, y) {
    zoom = Math.max(1, Math.min((LARGEST * natural) / fitting(), to));
    resize(x, y);
  }
  const actions = { closer: () => setZoom(zoom * 1.3), farther: () => setZoom(zoom / 1.3), whole: () => setZoom(1) };
  for (const [id, action] of Object.entries(actions)) byId(id).addEventListener("click", action);
  stage.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return; // without, the wheel scrolls
    event.preventDefault();
    const frame = stage.getBoundingClientRect();
    setZoom(zoom * Math.exp(-event.deltaY / 400), event.clientX - frame.left, event.clientY - frame.top);
  }, { passive: false });

  // A mouse drags; fingers scroll by themselves.
  let from = null;
  stage.addEventListener("pointerdown", (event) => {
    if (event.button === 0 && event.pointerType === "mouse") from = { x: event.clientX, y: event.clientY };
    tell(partAt(event.target));
  });
  stage.addEventListener("pointermove", (event) => {
    if (!from) { if (event.pointerType === "mouse" && partAt(event.target)) tell(partAt(event.target)); return; }
    stage.classList.add("dragged");
    stage.scrollLeft -= event.clientX - from.x;
    stage.scrollTop -= event.clientY - from.y;
    from = { x: event.clientX, y: event.clientY };
  });
  for (const ended of ["pointerup", "pointercancel", "pointerleave"]) {
    stage.addEventListener(ended, () => { from = null; stage.classList.remove("dragged"); });
  }

  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  const signs = { "+": actions.closer, "=": actions.closer, "-": actions.farther, 0: actions.whole };
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (steps[event.key] && parts.length) {
      const at = told ? parts.indexOf(told) + steps[event.key] : 0;
      tell(parts[Math.max(0, Math.min(parts.length - 1, at))]);
      told.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else if (event.key === "Escape") tell(null);
    else if (signs[event.key]) signs[event.key]();
    else return;
    event.preventDefault();
  });
  resize();
})();
