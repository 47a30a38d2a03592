// The error page serves every language; the path says which one the reader wanted.

const root = new URL(document.body.dataset.root, location.href).pathname;
const wanted = location.pathname.slice(root.length).split('/')[0];
const sections = [...document.querySelectorAll('[data-lang]')];
const section = sections.find(({ dataset }) => wanted === dataset.lang || wanted.startsWith(`${dataset.lang}-`));

if (section) {
  for (const other of sections) other.hidden = other !== section;
  document.documentElement.lang = section.lang;
  document.documentElement.dir = section.dir;
  const title = section.querySelector('h1, h2');
  title.setAttribute('aria-level', '1');
  document.title = title.textContent;
}
