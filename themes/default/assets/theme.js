// Runs before the first paint: the stored colour scheme, and the mark that scripts will run.
// Modules do not load from file://, so nothing that needs them is shown there.
(function (root) {
  root.classList.add(location.protocol === 'file:' ? 'from-file' : 'js');
  try {
    var theme = localStorage.getItem('diglot:theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  } catch {}
})(document.documentElement);
