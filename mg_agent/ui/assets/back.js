// mg_agent way back: where a press on a citation, a cue or a line took the page away to the video, a button leads back.
(() => {
  "use strict";
  const NAMES = { ".mg-chat": "answer", ".mg-table": "cue", ".mg-timeline": "timeline", ".mg-words": "words" };
  let left = null;

  function inside(part) {
    const place = part.getBoundingClientRect();
    const limits = document.querySelector(".mg-limits");
    return place.height > 0 && place.bottom > 0 && place.top < innerHeight - (limits ? limits.offsetHeight : 0);
  }
  const room = (part) => Object.keys(NAMES).find((one) => part.closest(one));

  // The log and the table are drawn anew at times; the same cue, or else the room, is looked for again.
  function there() {
    if (left.part.isConnected) return left.part;
    const cue = left.part.dataset.cue;
    const same = cue && document.querySelector(`${left.room} [data-cue="${CSS.escape(cue)}"]`);
    return same || document.querySelector(left.room);
  }

  function leave() {
    const button = document.getElementById("mg-back");
    if (button) button.remove();
    left = null;
  }

  function offer(part, name, byKey) {
    leave();
    left = { part, room: name };
    const button = document.createElement("button");
    button.id = "mg-back";
    button.type = "button";
    button.textContent = `Back to the ${NAMES[name]}`;
    button.addEventListener("click", back);
    document.getElementById("mg-player").after(button);  // what follows the player for the Tab key as well
    if (byKey) button.focus({ preventScroll: true });
  }

  function back() {
    const part = there();
    leave();
    if (!part) return;
    part.scrollIntoView({ block: "center" });
    const own = part.matches("button, [tabindex]") ? part : part.querySelector("button, [tabindex]");
    if (own) own.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const part = event.target.closest("[data-start]");
    const name = part && room(part);
    if (!name || event.target.closest("[data-act], [data-edit], .mg-edit")) return;
    const byKey = event.detail === 0;
    requestAnimationFrame(() => { if (part.isConnected && !inside(part)) offer(part, name, byKey); });
  });
  addEventListener("scroll", () => {
    const part = left && there();
    if (left && (!part || inside(part))) leave();
  }, { passive: true });
})();
