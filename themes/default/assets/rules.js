// Decides which questions are asked, which items are needed and which outcomes apply.
// The generator decides the same for static pages; a test compares the two on every combination of answers.

const NO = 0;
const MAYBE = 1;
const YES = 2;

const truthOf = (when, states) => {
  if (when === null) return YES;
  if (when.is) return answered(states.get(when.is[0]), when.is[1]);
  if (when.all) return Math.min(YES, ...when.all.map((part) => truthOf(part, states)));
  if (when.any) return Math.max(NO, ...when.any.map((part) => truthOf(part, states)));
  return YES - truthOf(when.not, states);
};

const answered = (state, listed) => {
  if (!state) return MAYBE;
  if (state.asked !== YES) return state.asked;
  if (state.answer !== undefined) return listed.includes(state.answer) ? YES : NO;
  return state.options.every((option) => listed.includes(option)) ? YES : MAYBE;
};

/** `answers` maps questions to options; what is not asked or not an option counts as not answered. */
export const evaluate = (rules, answers) => {
  const states = new Map();
  for (const { id, when, options } of rules.questions) {
    const answer = options.includes(answers[id]) ? answers[id] : undefined;
    if (!states.has(id)) states.set(id, { asked: truthOf(when, states), options, answer });
  }
  const decide = (list, words) => Object.fromEntries(list.map(({ id, when }) => [id, words[truthOf(when, states)]]));
  return {
    asked: rules.questions.filter(({ id }) => states.get(id).asked === YES).map(({ id }) => id),
    items: decide(rules.items, ["no", "possible", "needed"]),
    outcomes: decide(rules.outcomes, ["no", "possible", "applies"]),
  };
};
