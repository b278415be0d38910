// Pointers: one drags, two pinch, a hovering one asks for a formula, as does a tap.
function pointersOn(stage, { zoom, pan, hint }) {
  const pointers = new Map();
  let moved = 0;
  const local = (event) => {
    const frame = stage.getBoundingClientRect();
    return { x: event.clientX - frame.left, y: event.clientY - frame.top };
  };
  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    pointers.set(event.pointerId, local(event));
    moved = 0;
  });
  stage.addEventListener("pointermove", (event) => {
    const at = local(event);
    const before = pointers.get(event.pointerId);
    if (!before) return hint(event.target, at);
    moved += Math.hypot(at.x - before.x, at.y - before.y);
    if (moved < 4) return;
    if (!stage.hasPointerCapture(event.pointerId)) stage.setPointerCapture(event.pointerId);
    stage.classList.add("dragged");
    hint(null);
    pointers.set(event.pointerId, at);
    if (pointers.size === 1) return pan(at.x - before.x, at.y - before.y);
    const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    const apart = (p) => Math.max(1, Math.hypot(p.x - other.x, p.y - other.y));
    zoom(apart(at) / apart(before), (at.x + other.x) / 2, (at.y + other.y) / 2);
  });
  for (const ended of ["pointerup", "pointercancel", "pointerleave"]) {
    stage.addEventListener(ended, (event) => {
      const wasTap = ended === "pointerup" && pointers.has(event.pointerId) && moved < 4;
      pointers.delete(event.pointerId);
      if (pointers.size === 0) stage.classList.remove("dragged");
      if (wasTap) hint(event.target, local(event));
      else if (ended === "pointerleave" && event.pointerType === "mouse") hint(null);
    });
  }
  stage.addEventListener("wheel", (event) => {
    if (window.self !== window.top && !event.ctrlKey) return; // in a notebook the wheel scrolls
    event.preventDefault();
    const at = local(event);
    zoom(Math.exp(-event.deltaY / 400), at.x, at.y);
  }, { passive: false });
}
