// Asks for the page anew while it is looked at, and puts in place what has changed.
"use strict";
(() => {
  const between = 2000;
  const gone = document.getElementById("gone");
  let last = document.getElementById("now").innerHTML;
  async function renew() {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.getElementById("now");
      gone.hidden = true;
      document.getElementById("when").textContent = `· as of ${new Date().toLocaleTimeString("en-GB")}`;
      if (answer.ok && now && now.innerHTML !== last) {
        last = now.innerHTML;
        const place = document.getElementById("now");
        const focused = place.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
        const scrolled = [...place.querySelectorAll(".wide")].map(part => part.scrollLeft);
        place.innerHTML = last;
        [...place.querySelectorAll(".wide")].forEach((part, i) => { part.scrollLeft = scrolled[i] ?? 0; });
        if (focused !== null) {
          place.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
        }
      }
    } catch {
      gone.hidden = false;
    }
  }
  setInterval(() => { if (!document.hidden) { renew(); } }, between);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { renew(); } });
})();
