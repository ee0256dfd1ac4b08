// mg_agent cue table: filters by kind, words, label, confidence and time; the timeline follows.
(() => {
  "use strict";
  const seconds = (text, otherwise) => {
    const parts = text.trim().split(":").map(Number);
    if (!text.trim() || parts.length > 3 || parts.some(Number.isNaN)) return otherwise;
    return parts.reduce((sum, part) => 60 * sum + part, 0);
  };

  function wanted(panel) {
    const value = (name) => (panel.querySelector(name) || { value: "" }).value;
    return {
      on: new Set([...panel.querySelectorAll(".mg-filter input:checked")].map((box) => box.value)),
      words: value(".mg-find").trim().toLowerCase(),
      label: value(".mg-label"),
      least: Number(value(".mg-least") || 0),
      from: seconds(value(".mg-from"), -1),
      to: seconds(value(".mg-to"), Infinity),
    };
  }
  function passes(row, want) {
    const { modality, label, sure, start, end } = row.dataset;
    return want.on.has(modality) && (want.label === "" || want.label === label)
      && (sure === "" || Number(sure) >= want.least) && Number(end) >= want.from && Number(start) <= want.to
      && (want.words === "" || row.textContent.toLowerCase().includes(want.words));
  }
  function filter(panel) {
    const want = wanted(panel);
    const rows = panel.querySelectorAll("tbody tr[data-cue]");
    const shown = new Set();
    for (const row of rows) {
      row.hidden = !passes(row, want);
      if (!row.hidden) shown.add(row.dataset.cue);
    }
    panel.querySelector(".mg-none").hidden = shown.size > 0;
    const count = panel.querySelector(".mg-count");
    count.dataset.all = count.dataset.all || count.textContent;
    count.textContent = shown.size === rows.length ? count.dataset.all : `${shown.size} of ${rows.length} cue${rows.length === 1 ? "" : "s"}.`;
    const listed = new Set([...rows].map((row) => row.dataset.cue));
    for (const mark of document.querySelectorAll(".mg-mark")) {
      mark.classList.toggle("mg-off", listed.has(mark.dataset.cue) && !shown.has(mark.dataset.cue));
    }
    const least = panel.querySelector(".mg-least");
    if (least) least.nextElementSibling.textContent = Number(least.value).toFixed(2);
  }
  // The table is drawn anew after each correction; filters and place stay as they were for the same video.
  let kept = { token: "" };
  const token = () => (document.querySelector("#mg-player video") || { dataset: {} }).dataset.token || "";
  const parts = [".mg-find", ".mg-label", ".mg-least", ".mg-from", ".mg-to"];
  function keep(panel) {
    kept = { token: token(), off: [], values: {}, open: panel.querySelector(".mg-finer").open, top: panel.querySelector(".mg-table-scroll").scrollTop };
    for (const box of panel.querySelectorAll(".mg-filter input:not(:checked)")) kept.off.push(box.value);
    for (const name of parts) kept.values[name] = panel.querySelector(name).value;
  }
  function restore(panel) {
    panel.dataset.drawn = "yes";
    if (!kept.token || kept.token !== token()) return;
    for (const box of panel.querySelectorAll(".mg-filter input")) box.checked = !kept.off.includes(box.value);
    for (const name of parts) panel.querySelector(name).value = kept.values[name];
    panel.querySelector(".mg-finer").open = kept.open;
    filter(panel);
    panel.querySelector(".mg-table-scroll").scrollTop = kept.top;
  }
  document.addEventListener("input", (event) => {
    const panel = event.target.closest(".mg-cues");
    if (!panel || !event.target.closest(".mg-filters")) return;
    filter(panel);
    keep(panel);
  });
  for (const kind of ["scroll", "toggle"]) {
    document.addEventListener(kind, (event) => {
      const panel = event.target.closest && event.target.closest(".mg-cues");
      if (panel && panel.dataset.drawn && event.target.matches(".mg-table-scroll, .mg-finer")) keep(panel);
    }, true);
  }
  new MutationObserver(() => {
    const panel = document.querySelector(".mg-cues:not([data-drawn])");
    if (panel) restore(panel);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
