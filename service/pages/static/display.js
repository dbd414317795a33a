// Switches large type without loading the page again.

const form = document.querySelector("form.display");
const button = form.querySelector("button");

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const large = document.documentElement.classList.toggle("large");
  button.setAttribute("aria-pressed", String(large));
  button.value = large ? "normal" : "large";
  document.cookie = `policyqa_type=${large ? "large" : "normal"}; path=/; max-age=31536000; samesite=lax`;
});
