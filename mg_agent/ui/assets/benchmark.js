// mg_agent benchmark tab: the report in its frame is light or dark as the page is; it runs no script, so its address says.
(() => {
  "use strict";
  function tint() {
    for (const frame of document.querySelectorAll(".mg-report iframe")) {
      const wanted = `${frame.dataset.report}#${document.body.classList.contains("dark") ? "dark" : "light"}`;
      if (frame.getAttribute("src") !== wanted) frame.setAttribute("src", wanted);
    }
  }
  function watch() {
    tint();
    new MutationObserver(tint).observe(document.body, { attributes: true, attributeFilter: ["class"], childList: true, subtree: true });
  }
  if (document.body) watch(); else addEventListener("DOMContentLoaded", watch);
})();
