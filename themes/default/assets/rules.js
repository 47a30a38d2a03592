// Answers → which questions, papers and outcomes of a checklist hold. Three-valued: true, false, and
// null for "not known yet". Pure; the generator applies the same rules when it builds the page.

/**
 * @param rules   { questions: [{ id, when, options }], items: [{ id, when }], outcomes: [{ id, when }] }
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

  function isAnswered([id, accepted]) {
    const question = questions.get(id);
    if (!question) return null;
    const asked = isAsked(question);
    if (asked !== true) return asked;
    const answer = Object.hasOwn(answers, id) ? answers[id] : undefined;
    if (question.options.includes(answer)) return accepted.includes(answer);
    return question.options.every((option) => accepted.includes(option)) ? true : null;
  }

  function holds(when) {
    if (when === null || when === undefined) return true;
    if (when.is) return isAnswered(when.is);
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

function not(value) {
  return value === null ? null : !value;
}

function every(values) {
  if (values.includes(false)) return false;
  return values.includes(null) ? null : true;
}
