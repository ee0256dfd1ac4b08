// mg_agent line to the program: a page that is loaded anew asks for its desk back, and never does so in a loop.
(() => {
  "use strict";
  const kept = (name, value) => {
    try {
      if (value === undefined) return JSON.parse(sessionStorage.getItem(name));
      sessionStorage.setItem(name, JSON.stringify(value));
    } catch { /* private mode: nothing is kept */ }
    return null;
  };
  const line = () => document.querySelector("#mg-question :is(input, textarea)");
  const token = () => (document.querySelector("#mg-player video") || { dataset: {} }).dataset.token || "";

  // After a broken line Gradio asks for the running app's id every 2 s and loads the page anew at the first answer.
  // Where lines go on breaking, that would never end: from the third time in a minute on, the answer waits.
  const MINUTE = 60000;
  const fetched = window.fetch;
  window.fetch = async (...request) => {
    const came = await fetched.apply(window, request);
    const path = new URL(String((request[0] && request[0].url) || request[0]), location.href).pathname;
    if (!came.ok || !path.endsWith("/app_id")) return came;
    const lately = (kept("mg-agent-lost") || []).filter((at) => Date.now() - at < MINUTE);
    if (lately.length >= 2) return new Response("", { status: 503 });
    kept("mg-agent-lost", [...lately, Date.now()]);
    return came;
  };

  const entry = performance.getEntriesByType("navigation")[0];
  const left = entry && entry.type === "reload" ? kept("mg-agent-desk") : null;
  let owed = (left && left.token) || "";
  addEventListener("pagehide", () => kept("mg-agent-desk", { token: token() || owed, typed: line() ? line().value : "" }));
  document.addEventListener("loadedmetadata", () => { owed = ""; }, true);  // a video is there again
  if (!left || !(left.token || left.typed)) return;
  const ready = () => line() && [...document.querySelectorAll("#mg-bridge-open, #mg-bridge-open *")].some((one) => one.mgAct);
  const until = Date.now() + 20000;
  const waiting = setInterval(() => {
    if (Date.now() > until) clearInterval(waiting);
    if (!ready()) return;
    clearInterval(waiting);
    if (left.typed && !line().value) {
      line().value = left.typed;
      line().dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (left.token && !token()) window.mgAct("mg-bridge-open", { act: "return", token: left.token });
  }, 150);
})();
