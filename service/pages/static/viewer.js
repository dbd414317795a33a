// Shows in the outline where the reader is, and moves the focus to the quote for screen readers.

const quote = document.getElementById("quote");
const links = new Map([...document.querySelectorAll(".outline a")].map((link) => [link.hash.slice(1), link]));
const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);

if (quote && location.hash === "#quote") quote.focus({ preventScroll: true });

function showPlace() {
  const above = headings.filter((heading) => heading.getBoundingClientRect().top < window.innerHeight * 0.4);
  const current = links.get((above.at(-1) ?? headings[0]).id);
  for (const link of links.values()) link.removeAttribute("aria-current");
  current.setAttribute("aria-current", "location");
}

if (headings.length) {
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      showPlace();
    });
  }, { passive: true });
  showPlace();
}
