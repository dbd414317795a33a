// Shows in the outline where the reader is, and moves the focus to the quote for screen readers.

const quote = document.getElementById("quote");
const outline = document.querySelector(".outline");
const links = new Map([...document.querySelectorAll(".outline a")].map((link) => [link.hash.slice(1), link]));
const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
let shown = null;

if (quote && location.hash === "#quote") quote.focus({ preventScroll: true });

// Headings stand in the order of the page; a plan has hundreds, so the place is found by halving.
function headingHere() {
  const line = window.innerHeight * 0.4;
  let [low, high] = [0, headings.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (headings[middle].getBoundingClientRect().top < line) low = middle + 1;
    else high = middle;
  }
  return headings[Math.max(0, low - 1)];
}

function showPlace() {
  const current = links.get(headingHere().id);
  if (current === shown) return;
  shown?.removeAttribute("aria-current");
  current.setAttribute("aria-current", "location");
  shown = current;
  const isBeside = getComputedStyle(outline).position === "sticky";
  if (isBeside) outline.scrollTop = current.offsetTop - outline.clientHeight / 2;
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
