// The document checklist: answers in the address, ticks in the browser, the list kept in step with both.

import { decisive, evaluate, withUsual } from './rules.js';
import { announce, copy, fill, hashTarget, recall, remember } from './util.js';

class Checklist {
  constructor(element, signal) {
    this.element = element;
    this.words = element.dataset;
    this.rules = JSON.parse(element.querySelector('[data-rules]').textContent);
    this.forms = [...element.querySelectorAll('form')];
    this.aside = element.querySelector('[data-aside]');
    this.full = element.querySelector('[data-full]');
    this.items = [...element.querySelectorAll('[data-item]')];
    this.fixed = {};
    for (const field of element.querySelectorAll('[data-fixed]')) this.fixed[field.dataset.question] = field.dataset.fixed;

    this.readAnswers();
    this.readTicks();
    this.update();
    this.arrive();

    element.addEventListener('change', (event) => this.changed(event.target), { signal });
    element.addEventListener('click', (event) => this.clicked(event.target), { signal });
    element.addEventListener('submit', (event) => event.preventDefault(), { signal });
    this.watchHead(signal);
    addEventListener('hashchange', () => this.arrive(), { signal });
    addEventListener('storage', (event) => this.stored(event.key), { signal });
  }

  changed(control) {
    if (control.closest('[data-question]')) {
      this.writeAnswers();
      this.update();
    } else if (control.closest('[data-item]')) {
      this.writeTicks();
      this.progress();
    }
  }

  clicked(target) {
    if (target.closest('[data-print]')) print();
    else if (target.closest('[data-copy-answers]')) copy(this.address(), this.words.linkCopied);
    else if (target.closest('[data-reset]')) this.reset();
    else if (target.closest('[data-jump]')) this.element.querySelector('.papers-head').scrollIntoView();
  }

  /** A paper that the address names is shown, needed or not: a result of search leads to it. */
  arrive() {
    const target = hashTarget();
    for (const item of this.items) item.toggleAttribute('data-linked', item === target);
    if (target?.dataset.state === 'no') target.scrollIntoView();
  }

  /** Another window ticked a paper. */
  stored(key) {
    if (key !== `diglot:${this.ticksKey()}`) return;
    this.readTicks();
    this.progress();
  }

  ticksKey() {
    return `ticks:${this.words.checklist}`;
  }

  boxes() {
    return this.items.map((item) => ({ item, box: item.querySelector('input[type="checkbox"]') }));
  }

  // ---- Answers

  /** What the reader has answered, and the page for them; usual answers are no answers. */
  answers() {
    const given = Object.fromEntries(this.forms.flatMap((form) => [...new FormData(form)]));
    for (const id in given) if (given[id] === '') delete given[id];
    return { ...given, ...this.fixed };
  }

  readAnswers() {
    const query = new URLSearchParams(location.search);
    for (const { id, options } of this.rules.questions) {
      const answer = query.get(id);
      if (!this.fixed[id] && options.includes(answer)) this.answer(id, answer);
    }
  }

  answer(id, value) {
    const control = this.control(id);
    if (control) control.value = value;
  }

  control(id) {
    return this.forms.map((form) => form.elements.namedItem(id)).find((control) => control);
  }

  /** `base` with the answers that count, but those in `without`; other parts of its query stay. */
  address(base = location.href, without = this.fixed) {
    const url = new URL(base);
    const answers = this.answers();
    const { asked } = evaluate(this.rules, withUsual(this.rules, answers));
    for (const { id } of this.rules.questions) {
      if (asked.includes(id) && answers[id] && !without[id]) url.searchParams.set(id, answers[id]);
      else url.searchParams.delete(id);
    }
    return url.href;
  }

  writeAnswers() {
    history.replaceState(history.state, '', this.address());
  }

  // ---- Ticks, shared by every page that shows this checklist in any language

  readTicks() {
    const ticked = new Set(recall(this.ticksKey()) ?? []);
    for (const { item, box } of this.boxes()) box.checked = ticked.has(item.dataset.item);
  }

  /** Ticks of papers that this page does not show are kept. */
  writeTicks() {
    const here = new Set(this.items.map((item) => item.dataset.item));
    const elsewhere = [recall(this.ticksKey()) ?? []].flat().filter((id) => !here.has(id));
    const ticked = this.boxes().filter(({ box }) => box.checked).map(({ item }) => item.dataset.item);
    const all = [...elsewhere, ...ticked];
    remember(this.ticksKey(), all.length ? all : null);
  }

  reset() {
    for (const form of this.forms) form.reset();
    for (const { box } of this.boxes()) box.checked = false;
    this.writeTicks();
    if (this.forms.length) this.writeAnswers();
    this.update();
    announce(this.words.resetDone);
  }

  // ---- The page

  /** On a small screen the count stays in sight below the questions until the list itself is. */
  watchHead(signal) {
    const jump = this.element.querySelector('[data-jump]');
    if (!jump) return;
    const arrived = (entries) => jump.classList.toggle('arrived', entries.at(-1).intersectionRatio >= .9);
    const observer = new IntersectionObserver(arrived, { threshold: .9 });
    observer.observe(this.element.querySelector('[data-count]'));
    signal.addEventListener('abort', () => observer.disconnect());
  }

  fields(within) {
    return [...within.querySelectorAll('[data-question]')];
  }

  update() {
    const answers = this.answers();
    const all = withUsual(this.rules, answers);
    const result = evaluate(this.rules, all);
    for (const field of this.fields(this.element)) field.classList.toggle('asked', result.asked.includes(field.dataset.question));
    if (this.aside) this.updateAside(answers, all, result.asked);
    for (const item of this.items) {
      item.dataset.state = result.items[item.dataset.item] ?? 'no';
      item.querySelector('.badge').textContent = this.words[item.dataset.state === 'no' ? 'notNeeded' : 'possible'];
    }
    for (const outcome of this.element.querySelectorAll('[data-outcome]')) {
      outcome.dataset.state = result.outcomes[outcome.dataset.outcome] ?? 'no';
    }
    const count = (state) => this.items.filter((item) => item.dataset.state === state).length;
    const needed = count('needed');
    const possible = count('possible');
    const summary = fill(possible ? this.words.summaryPossible : this.words.summary, { needed, possible });
    this.say('[data-count]', summary);
    this.say('[data-jump]', summary);
    if (this.full) this.full.href = this.address(this.full.href, {});
    const isEmpty = this.items.length ? needed + possible === 0 : !this.element.querySelector('[data-outcome][data-state="applies"]');
    this.element.querySelector('[data-none]').hidden = !isEmpty;
    this.progress();
  }

  /** Says what is assumed, first what decides most, and what is answered; opens where something must be answered. */
  updateAside(answers, all, asked) {
    const fields = this.fields(this.aside).filter((field) => asked.includes(field.dataset.question) && !field.dataset.fixed);
    const ids = fields.map((field) => field.dataset.question);
    const assumed = ids.filter((id) => all[id] && !answers[id]);
    const decides = decisive(this.rules, answers, assumed);
    for (const field of fields) {
      field.classList.toggle('assumed', assumed.includes(field.dataset.question));
      field.classList.toggle('decides', decides.includes(field.dataset.question));
    }
    this.aside.hidden = !fields.length;
    if (ids.some((id) => !all[id])) this.aside.querySelector('details').open = true;

    const { assumed: someAssumed, allAnswered, asideGiven, assumedDecides, assumedRest } = this.words;
    const list = (ids, text) => (ids.length ? fill(text, { answers: ids.map((id) => this.optionText(id, all[id])).join('\u00a0· ') }) : '');
    this.say('[data-aside-title]', assumed.length ? someAssumed : allAnswered);
    this.say('[data-aside-given]', list(ids.filter((id) => answers[id]), asideGiven));
    this.say('[data-aside-decides]', list(decides, assumedDecides));
    this.say('[data-aside-rest]', list(assumed.filter((id) => !decides.includes(id)), decides.length ? assumedRest : '{answers}'));
  }

  optionText(id, option) {
    const choice = this.aside.querySelector(`[data-question="${id}"] [value="${option}"]`);
    return choice.closest('label, option').textContent.trim();
  }

  progress() {
    const shown = this.boxes().filter(({ item }) => item.dataset.state !== 'no');
    const relevant = shown.filter(({ item, box }) => item.dataset.state === 'needed' || box.checked);
    const n = relevant.filter(({ box }) => box.checked).length;
    const total = relevant.length;
    const bar = this.element.querySelector('[data-bar]');
    bar.max = Math.max(total, 1);
    bar.value = n;
    const possible = shown.some(({ item }) => item.dataset.state === 'possible');
    this.say('[data-done]', total && n === total && !possible ? this.words.complete : fill(this.words.progress, { n, total }));
  }

  /** Writes only what changed, so that live regions stay quiet otherwise. */
  say(selector, text) {
    const place = this.element.querySelector(selector);
    if (place && place.textContent !== text) place.textContent = text;
  }
}

let running = new AbortController();

function start() {
  running.abort();
  running = new AbortController();
  for (const element of document.querySelectorAll('[data-checklist]')) new Checklist(element, running.signal);
}

start();
// First of all listeners: one that measures while the list is still long makes the page scroll.
document.addEventListener('diglot:update', start, { capture: true });
