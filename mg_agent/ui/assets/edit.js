// mg_agent corrections: a small form in the table for another label or time, or for a cue that was missed.
(() => {
  "use strict";
  const clock = (seconds) => {
    const two = (n) => String(n).padStart(2, "0");
    const hours = Math.floor(seconds / 3600);
    const rest = (seconds % 60).toFixed(2).padStart(5, "0");
    return `${hours ? `${hours}:` : ""}${two(Math.floor(seconds / 60) % 60)}:${rest}`;
  };
  // What cannot be read as a time is said beside it, and what was typed stays.
  const TIME = "\\s*(\\d+:)?(\\d+:)?\\d+([.,]\\d+)?\\s*";
  const seconds = (text) => text.replace(",", ".").split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
  const now = () => {
    const player = document.querySelector("#mg-player video");
    return player ? player.currentTime : 0;
  };

  function field(name, label, value, more = {}) {
    const box = document.createElement("label");
    const input = document.createElement(more.options ? "select" : "input");
    if (more.options) for (const one of more.options) input.append(new Option(one, one));
    else input.type = "text";
    input.name = name;
    input.value = value;
    if (more.list) input.setAttribute("list", more.list);
    if (more.size) input.size = more.size;
    if (more.longest) input.maxLength = more.longest;
    input.required = true;
    box.append(label, input);
    return box;
  }
  function button(text, kind) {
    const made = document.createElement("button");
    made.type = kind === "save" ? "submit" : "button";
    made.className = `mg-small mg-${kind}`;
    made.textContent = text;
    return made;
  }

  function form(values, act, about) {
    const made = document.createElement("form");
    made.className = "mg-edit";
    made.setAttribute("aria-label", act === "add" ? "Add a cue" : "Change a cue");
    if (act === "add") made.append(field("modality", "Kind", "gesture", { options: ["gesture", "face"] }));
    if (values.speech !== true) made.append(field("label", "Label", values.label, { list: "mg-labels", size: 18, longest: 80 }));
    for (const [name, title] of [["start", "From"], ["end", "to"]]) {
      const time = field(name, title, clock(values[name]), { size: 9 });
      const input = time.querySelector("input");
      input.pattern = TIME;
      input.title = "Seconds, MM:SS or H:MM:SS";
      const here = button("now", "here");
      here.title = "Take the player's moment";
      here.addEventListener("click", () => { input.value = clock(now()); made.elements.end.setCustomValidity(""); });
      const moment = document.createElement("span");  // a time and its button stay on one line
      moment.className = "mg-moment";
      moment.append(time, here);
      made.append(moment);
    }
    const cancel = button("Cancel", "cancel");
    const close = () => { (made.closest("tr.mg-editor") || made).remove(); };
    cancel.addEventListener("click", close);
    made.append(button("Save", "save"), cancel);
    made.addEventListener("submit", (event) => {
      event.preventDefault();
      const data = Object.fromEntries(new FormData(made));
      if (seconds(data.end) <= seconds(data.start)) {
        made.elements.end.setCustomValidity("A cue ends after it begins; write a later end.");
        made.elements.end.reportValidity();
        return;
      }
      window.mgAct("mg-bridge-edit", { label: values.label, ...data, act, about });
      close();
    });
    made.addEventListener("input", () => made.elements.end.setCustomValidity(""));
    made.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
    return made;
  }

  function change(row) {
    const next = row.nextElementSibling;
    if (next && next.matches(".mg-editor")) { next.remove(); return; }
    const { label, start, end, cue, modality } = row.dataset;
    const place = document.createElement("tr");
    place.className = "mg-editor";
    const cell = document.createElement("td");
    cell.colSpan = row.children.length;
    cell.append(form({ label, start: Number(start), end: Number(end), speech: modality === "speech" }, "change", cue));
    place.append(cell);
    row.after(place);
    place.querySelector("input").focus();
  }

  document.addEventListener("click", (event) => {
    const asked = event.target.closest("[data-edit]");
    if (!asked) return;
    if (asked.dataset.edit === "change") return change(asked.closest("tr"));
    const old = document.querySelector(".mg-review .mg-edit, .mg-empty .mg-edit");
    if (old) return old.remove();
    const made = form({ label: "", start: now(), end: now() + 1 }, "add", "");
    asked.after(made);
    made.querySelector("[name=label]").focus();
  });

  // A file that was made for this visitor is fetched once it stands there.
  new MutationObserver(() => {
    const file = document.querySelector("a.mg-download:not([data-taken])");
    if (!file) return;
    file.dataset.taken = "yes";
    file.click();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
