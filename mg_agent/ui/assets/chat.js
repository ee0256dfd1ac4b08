// mg_agent conversation: offered questions, folded lists that stay as the reader left them, sources, announcements.
(() => {
  "use strict";
  // A button of ours reaches the program through a hidden part; see bridge.py.
  window.mgAct = (id, data) => {
    const place = document.getElementById(id);
    const part = place && [place, ...place.querySelectorAll("*")].find((one) => one.mgAct);
    if (part) part.mgAct(data);
  };

  document.addEventListener("click", (event) => {
    const offer = event.target.closest("[data-act]");
    if (offer && !offer.disabled) return window.mgAct(offer.dataset.bridge || "mg-bridge-ask", { ...offer.dataset });
    const chip = event.target.closest("[data-open-card]");
    if (!chip) return;
    const say = chip.closest(".mg-say");
    const card = say && say.querySelector(`.mg-card[data-card="${CSS.escape(chip.dataset.openCard)}"]`);
    if (!card) return;
    for (let fold = card; fold; fold = fold.parentElement.closest("details")) fold.open = true;
    card.querySelector("summary").focus();
    card.scrollIntoView({ block: "nearest" });
  });

  // The log is drawn anew at every event; what the reader opened or closed stays so.
  const folds = new Map();
  document.addEventListener("click", (event) => {
    const summary = event.target.closest("summary");
    const fold = summary && summary.parentElement;
    if (fold && fold.dataset.key) folds.set(fold.dataset.key, !fold.open);
  });
  function refold() {
    for (const fold of document.querySelectorAll(".mg-chat details[data-key]")) {
      const wanted = folds.get(fold.dataset.key);
      if (wanted !== undefined && fold.open !== wanted) fold.open = wanted;
    }
  }

  // Screen readers hear an answer once, not the whole log at every event.
  let heard = "";
  function announce() {
    const answers = document.querySelectorAll(".mg-chat .mg-it:not([aria-busy]) :is(.mg-answer, .mg-fail)");
    const last = answers.length ? answers[answers.length - 1].textContent : "";
    if (last === heard) return;
    heard = last;
    let line = document.getElementById("mg-heard");
    if (!line) {
      line = document.createElement("div");
      line.id = "mg-heard";
      line.setAttribute("role", "status");
      line.className = "mg-unseen";
      document.body.append(line);
    }
    line.textContent = last;
  }
  new MutationObserver(() => { refold(); announce(); }).observe(document.documentElement, { childList: true, subtree: true });
})();
