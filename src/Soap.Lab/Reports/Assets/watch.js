// Asks for the page anew while it is looked at, and puts in place what has changed.
"use strict";
(() => {
  const between = 2000;
  const gone = document.getElementById("gone"), when = document.getElementById("when");
  let last = document.getElementById("now").innerHTML;
  function say(trouble) {
    gone.textContent = trouble;
    gone.hidden = trouble === "";
  }
  function replace(now) {
    last = now;
    const place = document.getElementById("now");
    const focused = place.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    const scrolled = [...place.querySelectorAll(".wide")].map(part => part.scrollLeft);
    place.innerHTML = now;
    [...place.querySelectorAll(".wide")].forEach((part, i) => { part.scrollLeft = scrolled[i] ?? 0; });
    [...place.querySelectorAll("a")].find(link => link.getAttribute("href") === focused)?.focus({ preventScroll: true });
  }
  async function renew() {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      const text = await answer.text();
      if (!answer.ok) {
        say(`${text.trim() || `The answer is ${answer.status}.`} What is shown is from before.`);
        return;
      }
      const now = new DOMParser().parseFromString(text, "text/html").getElementById("now").innerHTML;
      say("");
      when.textContent = `· as of ${new Date().toLocaleTimeString("en-GB")}`;
      // What somebody has marked, to copy it, stays until he lets go of it.
      if (now !== last && document.getSelection().isCollapsed) {
        replace(now);
      }
    } catch {
      say("No answer: soap watch has ended. What is shown is what it said last.");
    }
  }
  async function go() {
    if (!document.hidden) {
      await renew();
    }
    setTimeout(go, between);
  }
  setTimeout(go, between);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { renew(); } });
})();
