// Panning and zooming: the svg is moved and scaled as a whole. To show another part of its plane by
// its viewBox would lay out every text anew, at each step.
function cameraOn(stage, svg, frames, isCalm) {
  const whole = svg.viewBox.baseVal;
  const plane = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
  svg.setAttribute("width", plane.width);
  svg.setAttribute("height", plane.height);
  let camera = null; // the point in the middle, and pixels to a unit; none while nobody sees the page
  let flight = 0;
  const MARGIN = 16, LEGIBLE = 0.8, COMFORTABLE = 1.05, LARGEST = 8;
  const fitScale = (width = plane.width, height = plane.height) =>
    Math.min((stage.clientWidth - 2 * MARGIN) / width, (stage.clientHeight - 2 * MARGIN) / height);
  const isSeen = () => stage.clientWidth > 2 * MARGIN && stage.clientHeight > 2 * MARGIN;
  function look(target) {
    if (!isSeen()) return;
    camera = target;
    const { x, y, scale } = camera, width = stage.clientWidth, height = stage.clientHeight;
    svg.style.transform = `translate(${width / 2 - (x - plane.x) * scale}px, ${height / 2 - (y - plane.y) * scale}px) scale(${scale})`;
    stage.dataset.view = [x - width / 2 / scale, y - height / 2 / scale, width / scale, height / scale].join(" ");
  }
  function fly(target) {
    cancelAnimationFrame(flight);
    if (isCalm() || !camera || !isSeen()) return look(target);
    const from = camera, began = performance.now();
    const frame = (time) => {
      const part = Math.min(1, Math.max(0, time - began) / 350), ease = 1 - (1 - part) ** 3;
      const between = (key) => from[key] + (target[key] - from[key]) * ease;
      look({ x: between("x"), y: between("y"), scale: between("scale") });
      if (part < 1) flight = requestAnimationFrame(frame);
    };
    flight = requestAnimationFrame(frame);
  }
  const wholeView = () => ({ x: plane.x + plane.width / 2, y: plane.y + plane.height / 2, scale: Math.min(fitScale(), 2) });
  return {
    showWhole: () => fly(wholeView()),
    start: () => look(wholeView()),
    // Shows what is lit, large enough to be read.
    lookAt(lit) {
      const all = wholeView();
      if (all.scale >= LEGIBLE || lit.length === 0) return fly(all);
      const boxes = lit.filter((id) => frames[id]).map((id) => frames[id]);
      const left = Math.min(...boxes.map((box) => box[0])), right = Math.max(...boxes.map((box) => box[2]));
      const top = Math.min(...boxes.map((box) => box[1])), bottom = Math.max(...boxes.map((box) => box[3]));
      const scale = Math.max(all.scale, Math.min(COMFORTABLE, fitScale(right - left, bottom - top)));
      fly({ x: (left + right) / 2, y: (top + bottom) / 2, scale });
    },
    zoom(factor, x = stage.clientWidth / 2, y = stage.clientHeight / 2) {
      cancelAnimationFrame(flight);
      if (!camera) return;
      const scale = Math.max(Math.min(fitScale(), 1) / 2, Math.min(LARGEST, camera.scale * factor));
      const shift = 1 / camera.scale - 1 / scale; // so that the point under the pointer stays there
      look({ x: camera.x + (x - stage.clientWidth / 2) * shift, y: camera.y + (y - stage.clientHeight / 2) * shift, scale });
    },
    pan(dx, dy) {
      cancelAnimationFrame(flight);
      if (camera) look({ ...camera, x: camera.x - dx / camera.scale, y: camera.y - dy / camera.scale });
    },
    // After the stage got another size.
    settle: () => camera && look(camera),
    isPlaced: () => camera !== null,
  };
}
