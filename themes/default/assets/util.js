// Small things that several modules need.

/** Says `text` in the page's live region, for as long as it takes to read. */
export function announce(text) {
  const toast = document.querySelector('[data-toast]');
  if (!toast) return;
  toast.textContent = text;
  clearTimeout(announce.timer);
  announce.timer = setTimeout(() => (toast.textContent = ''), 2500);
}

/** Copies `text` and says `done`. */
export async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    announce(done);
  } catch {
    announce(document.body.dataset.copyFailed);
  }
}

/** What was remembered under `key`, or null; storage may be forbidden or hold anything. */
export function recall(key) {
  try {
    const text = localStorage.getItem(`diglot:${key}`);
    return text === null ? null : text.startsWith('[') ? JSON.parse(text) : text;
  } catch {
    return null;
  }
}

/** Remembers a string or an array under `key`; null forgets it. */
export function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(`diglot:${key}`);
    else localStorage.setItem(`diglot:${key}`, typeof value === 'string' ? value : JSON.stringify(value));
  } catch {}
}

/** `{name}` in `text` replaced by its value. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The element that the address names, or null. */
export function hashTarget() {
  try {
    return location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  } catch {
    return null;
  }
}
