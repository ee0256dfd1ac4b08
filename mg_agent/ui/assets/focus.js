// mg_agent focus: who works by keyboard stays in place when the part they were in is drawn anew or goes.
(() => {
  "use strict";
  const rows = () => [...document.querySelectorAll(".mg-cues tbody tr[data-cue]")];
  const seen = (part) => part && part.offsetParent !== null && !part.disabled;

  // What to look for again, from where the focus is.
  function held(part) {
    if (part.closest(".mg-cues :is(.mg-judge, .mg-editor, [data-act=undo])")) {
      const own = part.closest("tr");
      const row = rows().indexOf(own && own.matches(".mg-editor") ? own.previousElementSibling : own);
      const which = [".mg-confirm", ".mg-reject", "[data-act=undo]"].find((name) => part.matches(name)) || "[data-edit=change]";
      return () => (row < 0 ? document.querySelector(`.mg-review ${which}`) : (rows()[row] || document).querySelector(which));
    }
    if (part.closest(".mg-chat")) return () => document.querySelector(".mg-chat");
    if (part.closest(".mg-suggest")) return () => document.querySelector("#mg-question :is(textarea, input)");
    if (part.closest("#mg-documents-cancel, #mg-add-documents")) return () => document.querySelector("#mg-add-documents");
    if (part.closest("#mg-documents")) return () => document.querySelector("#mg-documents .mg-table-wide") || document.querySelector("#mg-add-documents");
    if (part.closest(".mg-actions")) return () => [...document.querySelectorAll(".mg-actions button")].find(seen);
    return null;
  }

  let find = null;
  // A pointer leaves no place to come back to, and a touch must not call up a keyboard.
  document.addEventListener("focusin", (event) => { find = event.target.matches(":focus-visible") ? held(event.target) : null; });
  new MutationObserver(() => {
    const now = document.activeElement;
    if (!find || (now && now !== document.body && now.offsetParent !== null)) return;
    const there = find();
    if (seen(there)) there.focus({ preventScroll: true });
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["class", "style", "disabled"] });
})();
