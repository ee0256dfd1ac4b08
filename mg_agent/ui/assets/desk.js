// mg_agent desk: seeking, playhead, filters, tips. One delegated listener each, since Gradio redraws our parts.
(() => {
  "use strict";
  const video = () => document.querySelector("#mg-player video");
  const all = (selector) => document.querySelectorAll(selector);

  function seek(seconds) {
    const player = video();
    if (!player) return;
    const go = () => { player.currentTime = seconds; };
    if (player.readyState >= 1) go(); else player.addEventListener("loadedmetadata", go, { once: true });
    player.scrollIntoView({ block: "nearest" });
  }
  window.mgSeek = seek;

  document.addEventListener("click", (event) => {
    if (event.target.closest("#mg-shade")) return shade(!document.body.classList.contains("dark"));
    const limits = event.target.closest(".mg-limits");
    if (limits) return limits.classList.toggle("mg-open");
    const panel = event.target.closest(".mg-switch button");
    if (panel) return show(panel);
    const place = event.target.closest("[data-start]");
    if (!place || event.target.closest("[data-act], [data-edit], .mg-edit")) return;
    seek(Number(place.dataset.start));
    if (!place.closest(".mg-table")) reveal(place.dataset.cue);
  });

  // A mark or citation brings its row of the cue table into view.
  function reveal(cue) {
    const row = cue && document.querySelector(`.mg-table tr[data-cue="${CSS.escape(cue)}"]`);
    if (row) row.closest(".mg-table-scroll").scrollTop = row.offsetTop - 40;
  }

  // On narrower windows cues and conversation share one place.
  function show(button) {
    document.getElementById("mg-right").dataset.panel = button.dataset.panel;
    for (const one of all(".mg-switch button")) one.setAttribute("aria-pressed", String(one === button));
    fit();
  }

  // Arrow keys walk along a lane, so that a lane is one stop for the Tab key.
  document.addEventListener("keydown", (event) => {
    const mark = event.target.closest && event.target.closest(".mg-mark");
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!mark || !step) return;
    event.preventDefault();
    const marks = [...mark.parentElement.querySelectorAll(".mg-mark:not(.mg-off)")]
      .sort((a, b) => a.dataset.start - b.dataset.start);
    const next = marks[marks.indexOf(mark) + step];
    if (!next) return;
    mark.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });

  // Playhead and what is happening now.
  function follow(now) {
    const line = document.querySelector(".mg-timeline");
    if (!line) return;
    const head = line.querySelector(".mg-playhead");
    if (!head) return;
    head.style.left = `${Math.min(100, (100 * now) / Number(line.dataset.length))}%`;
    for (const part of all(".mg-mark, .mg-table tbody tr[data-start], .mg-lines li")) {
      const on = now >= Number(part.dataset.start) - 1e-3 && now < Number(part.dataset.end);
      if (part.classList.contains("mg-now") === on) continue;
      part.classList.toggle("mg-now", on);
      if (on && part.parentElement.matches(".mg-lines")) part.parentElement.scrollTop = part.offsetTop - part.parentElement.offsetTop - 30;
    }
  }
  // Timeline and table are drawn anew after a correction; the moment stays where it was.
  new MutationObserver(() => {
    const fresh = [...all(".mg-timeline:not([data-placed]), .mg-cues:not([data-placed])")];
    for (const part of fresh) part.dataset.placed = "yes";
    if (fresh.length && video()) follow(video().currentTime);
  }).observe(document.documentElement, { childList: true, subtree: true });
  for (const kind of ["timeupdate", "seeking", "seeked"]) {
    document.addEventListener(kind, (event) => { if (event.target === video()) follow(event.target.currentTime); }, true);
  }
  // Recordings of a browser carry no duration; going to the far end once makes the browser find it.
  document.addEventListener("loadedmetadata", (event) => {
    const player = event.target;
    if (player !== video() || player.duration !== Infinity) return;
    player.addEventListener("durationchange", () => { player.currentTime = 0; }, { once: true });
    player.currentTime = 1e7;
  }, true);
  // A format without a decoder ends in an error, or plays on without pictures.
  function unplayable(player) {
    const note = player.parentElement.querySelector(".mg-unplayable");
    if (note) note.hidden = false;
  }
  document.addEventListener("error", (event) => { if (event.target === video()) unplayable(event.target); }, true);
  document.addEventListener("loadeddata", (event) => {
    if (event.target === video() && event.target.videoWidth === 0) unplayable(event.target);
  }, true);

  // Hover and focus details.
  function tip(target) {
    let box = document.getElementById("mg-tip");
    if (!target) { if (box) box.remove(); return; }
    if (!box) {
      box = document.createElement("div");
      box.id = "mg-tip";
      document.body.append(box);
    }
    const head = document.createElement("b");
    const more = document.createElement("span");
    head.textContent = target.dataset.tip;
    more.textContent = target.dataset.tipMore;
    box.replaceChildren(head, more);
    const at = target.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left, innerWidth - box.offsetWidth - 8));
    const below = at.bottom + 8;
    box.style.left = `${left}px`;
    box.style.top = `${below + box.offsetHeight > innerHeight ? at.top - box.offsetHeight - 8 : below}px`;
  }
  for (const kind of ["mouseover", "focusin"]) {
    document.addEventListener(kind, (event) => tip(event.target.closest && event.target.closest("[data-tip]")));
  }
  document.addEventListener("focusout", () => tip(null));
  document.addEventListener("scroll", () => tip(null), true);

  // Another view of the same video goes on at the same moment.
  let moment = { token: "", time: 0 };
  document.addEventListener("timeupdate", (event) => {
    // A new source makes the player tell time 0 before it knows anything.
    if (event.target === video() && event.target.readyState > 0) moment = { token: event.target.dataset.token, time: event.target.currentTime };
  }, true);
  document.addEventListener("loadedmetadata", (event) => {
    const player = event.target;
    if (player === video() && player.duration !== Infinity && player.dataset.token === moment.token) player.currentTime = moment.time;
  }, true);

  // Light and dark: the reader's choice wins over the system's.
  function shade(dark) {
    try { localStorage.setItem("mg-agent-shade", dark ? "dark" : "light"); } catch { /* private mode: not kept */ }
    document.body.classList.toggle("dark", dark);
  }
  function recall() {
    let kept = null;
    try { kept = localStorage.getItem("mg-agent-shade"); } catch { /* private mode: the system's choice stays */ }
    if (kept && document.body.classList.contains("dark") !== (kept === "dark")) {
      document.body.classList.toggle("dark", kept === "dark");
    }
  }
  // Gradio puts this script in late and sets the system's choice while it starts, so ours is put back on every change.
  function guardShade() {
    recall();
    new MutationObserver(recall).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  }
  if (document.body) guardShade(); else addEventListener("DOMContentLoaded", guardShade);

  // Table and conversation end where the window does: what is above and below them is measured, not guessed.
  function fit() {
    const limits = document.querySelector(".mg-limits");
    for (const part of all(".mg-table-scroll, .mg-chat, .mg-lines")) {
      const panel = part.closest(".mg-panel, .mg-words");
      if (!panel || !limits || part.offsetParent === null) continue;
      const place = part.getBoundingClientRect();
      const below = panel.getBoundingClientRect().bottom - place.bottom;
      const room = Math.floor(innerHeight - limits.offsetHeight - 12 - (place.top + scrollY) - below);
      if (part.dataset.room === String(room)) continue;
      part.dataset.room = room;
      part.style.setProperty("--mg-room", `${room}px`);
    }
  }
  addEventListener("resize", fit);
  // The line to type in grows with its text.
  document.addEventListener("input", (event) => {
    if (event.target.closest("#mg-question")) requestAnimationFrame(() => requestAnimationFrame(fit));
  });

  // Gradio's own player complains in a corner about what our status line says in a sentence.
  function hush() {
    for (const said of all("[data-testid='toast-body']")) {
      if (said.textContent.includes("Video not playable")) said.style.display = "none";
    }
  }

  // What was said of one file goes when another is chosen; Gradio refuses some by their names, and tells nobody.
  function another(event) {
    if (!event.target.closest || !event.target.closest("#mg-left")) return;
    for (const old of all("#mg-status .mg-status.mg-bad")) old.hidden = true;
  }
  for (const kind of ["change", "drop"]) document.addEventListener(kind, another, true);

  // The newest answer comes into view.
  new MutationObserver(() => {
    hush();
    fit();
    const chat = document.querySelector(".mg-chat");
    if (!chat || chat.dataset.told) return;  // a fresh log stands there after every change
    chat.dataset.told = "yes";
    const last = chat.querySelector(".mg-you:nth-last-child(2)") || chat.lastElementChild;
    if (last) chat.scrollTop = last.offsetTop - chat.offsetTop;
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
