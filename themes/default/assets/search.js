// Search as the reader sees it: a dialog on every page, and the page of results. Nothing is kept and nothing is sent.

import { Marks } from './search/excerpt.js';
import { load } from './search/files.js';
import { batch, firstRoom, Language } from './search/language.js';
import { fill } from './util.js';

/** So many texts are looked through when the reader asks for more. */
const texts = 120;

const base = new URL(document.body.dataset.root, location.href);

/** The languages of the site, with what the browser knows of their indexes. */
const languages = new Map();

function languageOf({ dataset, lang, dir, textContent }) {
  const { code, script } = dataset;
  if (!languages.has(code)) languages.set(code, { code, lang, dir, name: textContent, index: new Language(base, code), script: scriptTest(script) });
  return languages.get(code);
}

/** Whether a text has a letter of a script; kana is read as what stands beside Han. */
function scriptTest(script) {
  const names = ['Han', 'Kana'].includes(script) ? ['Han', 'Hiragana', 'Katakana'] : [script];
  return new RegExp(`[${names.map((name) => `\\p{Script=${name}}`).join('')}]`, 'u');
}

function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

const marked = (pieces) => pieces.map(({ text, isMark }) => (isMark ? element('mark', '', text) : text));

/** The field with what was found for it. */
class Panel {
  constructor(template, place) {
    const content = template.content.cloneNode(true);
    const field = place.querySelector('input');
    if (field) buildAround(field, content);
    else place.append(content);
    const find = (name) => place.querySelector(`[data-search-${name}]`);
    this.words = template.dataset;
    this.place = place;
    this.form = place.querySelector('form');
    this.input = this.form.elements.namedItem('q');
    for (const part of ['close', 'status', 'results', 'more', 'all']) this[part] = find(part);
    this.languages = [...find('languages').children].map(languageOf);
    find('languages').remove();
    const own = this.languages.findIndex(({ lang }) => lang === document.documentElement.lang);
    this.languages.unshift(...this.languages.splice(Math.max(0, own), 1));
    this.answers = [];
    this.serial = 0;
    this.active = -1;

    this.input.addEventListener('input', (event) => event.isComposing || this.search());
    this.input.addEventListener('compositionend', () => this.search());
    this.input.addEventListener('keydown', (event) => event.isComposing || this.key(event));
    this.more.addEventListener('click', () => this.showMore());
    document.addEventListener('diglot:update', () => this.refresh());
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  /** Follows what is chosen; while the answer is on its way, the first of it as soon as it is there. */
  submit() {
    this.isSubmitted = this.results.ariaBusy === 'true';
    if (!this.isSubmitted) this.options[Math.max(0, this.active)]?.click();
  }

  get query() {
    return this.input.value;
  }

  get options() {
    return [...this.results.querySelectorAll('[role="option"]')];
  }

  /** Asks every language that the query may be meant for; the last question asked is the one that is answered. */
  async search() {
    const serial = ++this.serial;
    const { query } = this;
    this.isSubmitted = false;
    this.results.setAttribute('aria-busy', true);
    this.keepQuery?.(query);
    this.all.search = query.trim() ? `?${new URLSearchParams({ q: query })}` : '';
    let answers = [];
    let failed = false;
    try {
      answers = query.trim() ? await this.ask(query) : [];
    } catch {
      failed = true;
    }
    if (serial !== this.serial) return;
    this.answers = answers;
    this.walked = false;
    const { isSubmitted } = this;
    this.show(failed);
    if (isSubmitted) this.submit();
  }

  /** Where files are gone, the site has been replaced: it is asked anew. */
  async ask(query) {
    try {
      return await this.firstAnswers(query);
    } catch (error) {
      if (!error.isGone) throw error;
      for (const { index } of this.languages) index.forget();
      return this.firstAnswers(query);
    }
  }

  async firstAnswers(query) {
    const room = firstRoom();
    const answers = [];
    for (const language of this.languages) {
      const isMeant = !answers.length || language.script.test(query.normalize('NFKC'));
      if (!isMeant && answers[0].answer.isMet) continue;
      const answer = await language.index.ask(query, room);
      if (answer.isByTexts) await answer.more(Math.ceil(room.texts / this.languages.length));
      answers.push({ language, answer });
    }
    const shown = best(answers, ({ order, hits, isByTexts }) => (isByTexts ? hits : order).length > 0);
    await Promise.all(shown.map(({ answer }) => answer.isByTexts || answer.more(room.texts, Math.ceil(batch / shown.length))));
    return answers;
  }

  async showMore() {
    const serial = this.serial;
    try {
      await Promise.all(this.unfinished().map(async (found) => {
        const { answer, language } = found;
        if (!answer.isDone) await answer.more(texts);
        else found.answer = await language.index.ask(this.query, null).then((whole) => whole.more(texts));
      }));
      if (serial === this.serial) this.show();
    } catch {
      if (serial === this.serial) this.status.textContent = this.words.failed;
    }
  }

  // ---- What is shown

  found() {
    return best(this.answers, ({ hits }) => hits.length > 0);
  }

  /** The answers that go on; where nothing is found yet, whatever may still find something. */
  unfinished() {
    const found = this.found();
    return (found.length ? found : this.answers).filter(({ answer }) => !answer.isDone || answer.isPartial);
  }

  show(failed = false) {
    const found = this.found();
    const isMixed = found.some(({ language }) => language !== this.languages[0]);
    const before = this.walked ? this.active : 0;
    this.results.replaceChildren(...found.map((part) => this.section(part, isMixed)));
    this.options.forEach((option, at) => (option.id = `-search-hit-${at}`));
    this.input.setAttribute('aria-expanded', found.length > 0);
    this.more.hidden = !this.unfinished().length;
    this.place.classList.toggle('is-empty', !this.query.trim());
    this.status.textContent = failed ? this.words.failed : this.summary(found);
    this.results.setAttribute('aria-busy', false);
    this.select(found.length ? before : -1, this.walked);
  }

  summary(found) {
    if (!this.query.trim()) return '';
    const { words } = this;
    if (!found.length) return fill(this.unfinished().length ? words.notYet : words.none, { query: this.query.trim() });
    const [{ language, answer }] = found;
    const lead = answer.isNearest ? [words.nearest] : language === this.languages[0] ? [] : [words.elsewhere];
    return [...lead, this.count(answer)].join(' ');
  }

  count({ count, isCertain }) {
    const { one, many, atLeast } = this.words;
    return isCertain && count === 1 ? one : fill(isCertain ? many : atLeast, { n: count });
  }

  section({ language, answer }, isNamed) {
    const { lang, dir, name } = language;
    const section = element('div', 'search-language');
    Object.assign(section, { lang, dir, role: 'group' });
    section.setAttribute('aria-label', name);
    if (isNamed) section.append(element('p', 'search-language-name', name));
    const marks = new Marks(answer);
    for (const hits of answer.pages()) section.append(this.page(hits, answer, marks, language.index));
    return section;
  }

  page(hits, answer, marks, index) {
    const group = element('div', 'search-of-page', ...hits.map((hit, at) => this.hit(hit, at > 0, marks, index)));
    const rest = answer.hits.filter(({ url }) => url === hits[0].url).length - hits.length;
    if (rest > 0) {
      const link = this.option(index.files.address(hits[0].url), 'hit hit-further hit-rest', fill(this.words.rest, { n: rest }));
      link.lang = document.documentElement.lang;
      if (hits[0].kind === 'question') link.search = `?${new URLSearchParams({ q: this.query })}`;
      group.append(link);
    }
    return group;
  }

  hit(hit, isFurther, marks, index) {
    const { heading, pieces } = marks.passage(hit);
    const id = hit.id ?? heading?.[0];
    const title = element('span', 'hit-title', ...marked(marks.split(hit.title)));
    const place = [...(hit.kind === 'page' || isFurther ? [] : [hit.page]), ...(heading ? [heading[1]] : [])];
    const link = this.option(index.files.address(hit.url, id), `hit${isFurther ? ' hit-further' : ''}`, title);
    const kind = this.words[hit.kind];
    if (kind) {
      const badge = element('span', 'badge', kind);
      badge.lang = document.documentElement.lang;
      title.append(' ', badge);
    }
    if (place.length) link.append(' ', element('span', 'hit-place', ...place.flatMap((text, at) => [...(at ? [' › '] : []), ...marked(marks.split(text))])));
    if (pieces.length) link.append(' ', element('span', 'hit-text', ...marked(pieces)));
    return link;
  }

  option(href, className, ...children) {
    const link = element('a', className, ...children);
    Object.assign(link, { href, role: 'option', ariaSelected: 'false' });
    return link;
  }

  // ---- The keyboard

  select(at, isMoved = true) {
    const { options } = this;
    options[this.active]?.setAttribute('aria-selected', false);
    this.active = Math.min(at, options.length - 1);
    options.forEach((option, index) => option.setAttribute('aria-selected', index === this.active));
    const option = options[this.active];
    if (option) this.input.setAttribute('aria-activedescendant', option.id);
    else this.input.removeAttribute('aria-activedescendant');
    if (isMoved) option?.scrollIntoView({ block: 'nearest' });
    else this.results.parentElement.scrollTop = 0;
  }

  key(event) {
    const last = this.options.length - 1;
    const isWalking = this.walked && last >= 0;
    const to = {
      ArrowDown: this.active >= last ? 0 : this.active + 1,
      ArrowUp: this.active <= 0 ? last : this.active - 1,
      ...(isWalking ? { Home: 0, End: last } : {}),
    }[event.key];
    if (['ArrowLeft', 'ArrowRight'].includes(event.key)) this.walked = false;
    if (to === undefined || last < 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.walked = true;
    this.select(to);
  }

  /** The site has changed under the reader's eyes. */
  refresh() {
    for (const { index } of this.languages) index.forget();
    if (this.place.isConnected && this.query.trim()) this.search();
  }
}

/** The answers that found something; what comes near is not worth showing beside what meets the query. */
function best(answers, hasFound) {
  const found = answers.filter(({ answer }) => hasFound(answer));
  const exact = found.filter(({ answer }) => !answer.isNearest);
  return exact.length ? exact : found;
}

// ---- The dialog

/** What makes each dialog complete: it is begun once. */
const completions = new WeakMap();

/** Makes the dialog, which so far has a field alone, complete. The page of results holds its words. */
export function complete(dialog) {
  if (!completions.has(dialog)) completions.set(dialog, build(dialog));
  return completions.get(dialog).catch((error) => {
    completions.delete(dialog);
    throw error;
  });
}

async function build(dialog) {
  const { action } = dialog.querySelector('form');
  const [html] = await Promise.all([load(action, { changes: true }).then((response) => response.text()), style()]);
  const template = new DOMParser().parseFromString(html, 'text/html').querySelector('template[data-search]');
  dialog.setAttribute('aria-label', template.dataset.title);
  const panel = new Panel(document.importNode(template, true), dialog);
  panel.all.href = action;
  panel.close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', (event) => {
    const isLink = event.target.closest('a') && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (event.target === dialog || isLink) dialog.close();
  });
  panel.input.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    dialog.close();
  });
  if (!panel.query.trim()) return;
  panel.search();
  if ('submitted' in panel.form.dataset) panel.submit();
}

/** Puts what the template holds around a field that is in use: moved, it would lose what is being composed in it. */
function buildAround(field, content) {
  const model = content.querySelector('input');
  for (const { name, value } of model.attributes) {
    if (field.getAttribute(name) !== value) field.setAttribute(name, value);
  }
  (model.closest('.field') ?? model).remove();
  const form = content.querySelector('form');
  for (const { name, value } of form.attributes) {
    if (name !== 'action') field.form.setAttribute(name, value);
  }
  form.remove();
  field.form.append(...form.childNodes);
  field.form.after(content);
}

function style() {
  const link = element('link', '');
  Object.assign(link, { rel: 'stylesheet', href: new URL('search.css', import.meta.url) });
  link.dataset.search = '';
  return new Promise((resolve) => {
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
}

// ---- The page of results

function start() {
  const place = document.querySelector('[data-search-page]');
  if (!place || place.firstChild) return;
  const panel = new Panel(document.querySelector('template[data-search]'), place);
  panel.form.action = location.pathname;
  for (const part of [panel.close, panel.all]) part.remove();
  panel.keepQuery = (query) => {
    const url = new URL(location.href);
    if (query.trim()) url.searchParams.set('q', query);
    else url.searchParams.delete('q');
    history.replaceState(history.state, '', url);
  };
  panel.input.value = new URLSearchParams(location.search).get('q') ?? '';
  panel.input.focus();
  panel.search();
}

start();
document.addEventListener('diglot:update', start);
