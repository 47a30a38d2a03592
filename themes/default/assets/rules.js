// Answers → which questions, papers and outcomes of a checklist hold. Three-valued: true, false, and
// null for "not known yet". Pure; the generator applies the same rules when it builds the page.

/**
 * @param rules   { questions: [{ id, when, options, usual? }], items: [{ id, when }], outcomes: [{ id, level, when }] }
 * @param answers { question: option }
 * @returns { asked: [id], items: { id: 'needed' | 'possible' | 'no' }, outcomes: { id: 'applies' | 'possible' | 'no' } }
 */
export function evaluate(rules, answers) {
  const questions = new Map(rules.questions.map((question) => [question.id, question]));
  const known = new Map();

  /** Whether a question is asked. A question that depends on itself stays unknown. */
  function isAsked(question) {
    if (!known.has(question.id)) {
      known.set(question.id, null);
      known.set(question.id, holds(question.when));
    }
    return known.get(question.id);
  }

  function holdsAnswer([id, accepted]) {
    const question = questions.get(id);
    if (!question) return null;
    const asked = isAsked(question);
    if (asked !== true) return asked;
    if (isAnswered(question, answers)) return accepted.includes(answers[id]);
    return question.options.every((option) => accepted.includes(option)) ? true : null;
  }

  function holds(when) {
    if (when === null || when === undefined) return true;
    if (when.is) return holdsAnswer(when.is);
    if (when.not) return not(holds(when.not));
    if (when.all) return every(when.all.map(holds));
    if (when.any) return not(every(when.any.map((part) => not(holds(part)))));
    return null;
  }

  const states = (entries, yes) =>
    Object.fromEntries(entries.map(({ id, when }) => [id, { true: yes, null: 'possible', false: 'no' }[holds(when)]]));

  return {
    asked: rules.questions.filter((question) => isAsked(question) === true).map((question) => question.id),
    items: states(rules.items, 'needed'),
    outcomes: states(rules.outcomes, 'applies'),
  };
}

/** `answers`, and the usual answer to every question that is asked then and not answered, in the order of the questions. */
export function withUsual(rules, answers) {
  const all = { ...answers };
  for (const question of rules.questions) {
    if (question.usual === undefined || isAnswered(question, all)) continue;
    const { asked } = evaluate({ questions: rules.questions, items: [], outcomes: [] }, all);
    if (asked.includes(question.id)) all[question.id] = question.usual;
  }
  return all;
}

/** The questions among `ids` that, answered differently from `answers`, might stop the reader. */
export function decisive(rules, answers, ids) {
  const blocks = rules.outcomes.filter(({ level }) => level === 'blocked');
  const mayStop = (answers) => {
    const { outcomes } = evaluate({ questions: rules.questions, items: [], outcomes: blocks }, withUsual(rules, answers));
    return new Set(Object.keys(outcomes).filter((id) => outcomes[id] !== 'no'));
  };
  const already = mayStop(answers);
  const isDecisive = ({ id, options }) =>
    options.some((option) => [...mayStop({ ...answers, [id]: option })].some((outcome) => !already.has(outcome)));
  return rules.questions.filter((question) => ids.includes(question.id) && isDecisive(question)).map(({ id }) => id);
}

function isAnswered({ id, options }, answers) {
  return Object.hasOwn(answers, id) && options.includes(answers[id]);
}

function not(value) {
  return value === null ? null : !value;
}

function every(values) {
  if (values.includes(false)) return false;
  return values.includes(null) ? null : true;
}
