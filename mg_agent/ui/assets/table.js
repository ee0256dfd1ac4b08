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
    panel.querySelector(".mg-count").textContent = shown.size === rows.length ? `${rows.length} cues.` : `${shown.size} of ${rows.length} cues.`;
    const listed = new Set([...rows].map((row) => row.dataset.cue));
    for (const mark of document.querySelectorAll(".mg-mark")) {
      mark.classList.toggle("mg-off", listed.has(mark.dataset.cue) && !shown.has(mark.dataset.cue));
    }
    const least = panel.querySelector(".mg-least");
    if (least) least.nextElementSibling.textContent = Number(least.value).toFixed(2);
  }
  document.addEventListener("input", (event) => {
    const panel = event.target.closest(".mg-cues");
    if (panel && event.target.closest(".mg-filters")) filter(panel);
  });
})();
