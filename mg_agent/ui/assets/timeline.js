// mg_agent timeline: zoom about the pointer, drag to pan, ticks that fit, lanes that unfold, clicks that seek.
(() => {
  "use strict";
  const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];
  const of = (part) => part && part.closest(".mg-timeline");
  const scroller = (line) => line.querySelector(".mg-lanes-scroll");
  const length = (line) => Number(line.dataset.length);
  const most = (line) => Math.min(2000, Math.max(24, length(line) / 2));
  const zoomOf = (line) => Number(line.dataset.zoom || 1);

  function clock(seconds, step) {
    const whole = Math.floor(seconds + 1e-6);
    const rest = step < 1 ? `.${Math.round((seconds - whole) * 10)}` : "";
    const two = (n) => String(n).padStart(2, "0");
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor(whole / 60) % 60;
    return (hours ? `${hours}:${two(minutes)}` : `${minutes}`) + `:${two(whole % 60)}${rest}`;
  }

  // Only ticks near what is in view: an hour at full zoom would have thousands.
  function ticks(line) {
    const axis = line.querySelector(".mg-axis .mg-track");
    const view = scroller(line);
    const wide = axis.clientWidth;
    if (!wide) return;
    const step = STEPS.find((one) => (one / length(line)) * wide >= 62) || STEPS[STEPS.length - 1];
    const first = Math.max(0, Math.floor((view.scrollLeft / wide) * length(line) / step) - 1);
    const last = Math.min(Math.floor(length(line) / step), Math.ceil(((view.scrollLeft + view.clientWidth) / wide) * length(line) / step));
    const drawn = [];
    for (let n = first; n <= last; n += 1) {
      const tick = document.createElement("span");
      tick.className = "mg-tick";
      tick.style.left = `${(100 * n * step) / length(line)}%`;
      if (n * step < 0.97 * length(line)) tick.textContent = clock(n * step, step);
      drawn.push(tick);
    }
    for (const old of axis.querySelectorAll(".mg-tick")) old.remove();
    axis.prepend(...drawn);
  }

  function zoom(line, wanted, at) {
    const view = scroller(line);
    const lanes = line.querySelector(".mg-lanes");
    const next = Math.min(most(line), Math.max(1, wanted));
    const names = line.querySelector(".mg-lane-name").offsetWidth;
    const x = at === undefined ? view.clientWidth / 2 : at;
    const moment = (view.scrollLeft + x - names) / Math.max(1, lanes.clientWidth - names);
    line.dataset.zoom = next;
    lanes.style.setProperty("--zoom", next);
    view.scrollLeft = moment * (lanes.clientWidth - names) - x + names;
    const slider = line.querySelector(".mg-zoom input");
    slider.value = Math.round((100 * Math.log(next)) / Math.log(most(line)));
    slider.setAttribute("aria-valuetext", `${next.toFixed(1)} times`);
    ticks(line);
  }

  document.addEventListener("input", (event) => {
    if (!event.target.closest(".mg-zoom")) return;
    const line = of(event.target);
    zoom(line, most(line) ** (Number(event.target.value) / 100));
  });
  document.addEventListener("wheel", (event) => {
    const line = event.target.closest && of(event.target.closest(".mg-lanes-scroll"));
    if (!line || !event.ctrlKey) return;
    event.preventDefault();
    zoom(line, zoomOf(line) * Math.exp(-event.deltaY / 300), event.clientX - scroller(line).getBoundingClientRect().left);
  }, { passive: false });
  document.addEventListener("keydown", (event) => {
    const line = event.target.closest && of(event.target.closest(".mg-lanes-scroll"));
    const factor = { "+": 1.5, "=": 1.5, "-": 1 / 1.5 }[event.key];
    if (!line || event.ctrlKey || event.metaKey || (!factor && event.key !== "0")) return;
    event.preventDefault();
    zoom(line, factor ? zoomOf(line) * factor : 1);
  });
  document.addEventListener("scroll", (event) => {
    if (event.target.matches && event.target.matches(".mg-lanes-scroll")) ticks(of(event.target));
  }, true);

  // Dragging pans; a press without movement on an empty place goes to that moment.
  let drag = null;
  document.addEventListener("pointerdown", (event) => {
    const track = event.target.closest && event.target.closest(".mg-lanes-scroll .mg-track");
    if (!track || event.button !== 0 || event.target.closest("button")) return;
    const view = scroller(of(track));
    drag = { view, track, x: event.clientX, left: view.scrollLeft, moved: false };
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (Math.abs(event.clientX - drag.x) > 4) drag.moved = true;
    if (drag.moved) drag.view.scrollLeft = drag.left - (event.clientX - drag.x);
  });
  document.addEventListener("pointerup", (event) => {
    if (drag && !drag.moved) {
      const place = drag.track.getBoundingClientRect();
      const line = of(drag.track);
      window.mgSeek(Math.max(0, ((event.clientX - place.left) / place.width) * length(line)));
    }
    drag = null;
  });

  document.addEventListener("click", (event) => {
    const fold = event.target.closest(".mg-fold");
    if (!fold) return;
    const open = fold.closest(".mg-lane").classList.toggle("mg-open");
    fold.setAttribute("aria-expanded", String(open));
    window.dispatchEvent(new Event("resize"));
  });

  const fresh = () => {
    for (const line of document.querySelectorAll(".mg-timeline:not([data-ticked])")) {
      if (!line.querySelector(".mg-axis .mg-track").clientWidth) continue;
      line.dataset.ticked = "yes";
      ticks(line);
    }
  };
  new MutationObserver(fresh).observe(document.documentElement, { childList: true, subtree: true });
  addEventListener("resize", () => { for (const line of document.querySelectorAll(".mg-timeline")) ticks(line); });
})();
