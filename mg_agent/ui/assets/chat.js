// mg_agent conversation: offered questions, folded lists that stay as the reader left them, sources, announcements.
(() => {
  "use strict";
  // A button of ours reaches the program through a hidden part; see bridge.py.
  window.mgAct = (id, data) => {
    const place = document.getElementById(id);
    const part = place && [place, ...place.querySelectorAll("*")].find((one) => one.mgAct);
    if (part) part.mgAct(data);
  };

  // What cannot be undone is pressed twice.
  function sure(offer) {
    if (!offer.dataset.sure || offer.dataset.armed) return true;
    const text = offer.textContent;
    offer.dataset.armed = "yes";
    offer.textContent = "Press again to confirm";
    setTimeout(() => { delete offer.dataset.armed; offer.textContent = text; }, 5000);
    return false;
  }
  function press(offer) {
    const data = { ...offer.dataset };
    if (data.radio) data.value = (document.querySelector(`input[name="${CSS.escape(data.radio)}"]:checked`) || {}).value || "";
    if (data.check) data.checked = (document.getElementById(data.check) || {}).checked ? "yes" : "";
    const menu = offer.closest(".mg-menu");
    if (menu) menu.open = false;
    window.mgAct(data.bridge || "mg-bridge-ask", data);
  }
  document.addEventListener("change", (event) => {
    const name = event.target.closest(".mg-name");
    if (name) window.mgAct("mg-bridge-sessions", { act: "rename", session: name.dataset.session, name: name.value });
    const choice = event.target.closest(".mg-dialog .mg-choice");
    if (choice) choice.closest(".mg-dialog").querySelector(".mg-save").disabled = false;
  });
  // A name may take several lines to be seen whole; Enter ends the naming all the same.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches(".mg-name")) return;
    event.preventDefault();
    event.target.blur();
  });
  // A dialog holds the focus until it is answered.
  document.addEventListener("focusin", (event) => {
    const dialog = document.querySelector(".mg-dialog");
    if (dialog && !dialog.contains(event.target)) dialog.querySelector("input").focus();
  });

  document.addEventListener("click", (event) => {
    const offer = event.target.closest("[data-act]");
    if (offer && !offer.disabled && sure(offer)) return press(offer);
    const chip = event.target.closest("[data-open-card]");
    if (!chip) return;
    const say = chip.closest(".mg-say");
    const card = say && say.querySelector(`.mg-card[data-card="${CSS.escape(chip.dataset.openCard)}"]`);
    if (!card) return;
    for (let fold = card; fold; fold = fold.parentElement.closest("details")) fold.open = true;
    card.querySelector("summary").focus();
    card.scrollIntoView({ block: "nearest" });
  });

  // A menu closes at a press elsewhere, and at Escape, which gives the focus back to its name.
  function shut(kept) {
    for (const menu of document.querySelectorAll(".mg-menu[open]")) if (!menu.contains(kept)) menu.open = false;
  }
  for (const kind of ["click", "focusin"]) document.addEventListener(kind, (event) => shut(event.target));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector(".mg-menu[open]");
    if (!menu) return;
    shut(null);
    menu.querySelector("summary").focus();
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
