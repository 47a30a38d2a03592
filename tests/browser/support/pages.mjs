// Which pages stand for every kind of page, in every language.

/** One page of each kind below a language. */
export const kinds = {
  home: '',
  section: 'filing/',
  guide: 'filing/why/',
  'guide with everything in it': 'filing/first-time/',
  'index of questions': 'faq/',
  'page of questions': 'faq/basics/',
  checklist: 'filing/required-documents/',
  'checklist with answers fixed': 'filing/required-documents/individual/first-time/',
  glossary: 'glossary/',
  'search results': 'search/?q=domain',
};

export const languages = ['zh', 'en'];

/** Every kind of page as [name, path]: both languages, the bilingual edition, the chooser and the error page. */
export const everyKind = [
  ...languages.flatMap((language) => Object.entries(kinds).map(([kind, path]) => [`${kind} in ${language}`, `${language}/${path}`])),
  ['bilingual home', 'zh-en/'],
  ['bilingual guide', 'zh-en/filing/why/'],
  ['bilingual guide with everything in it', 'zh-en/filing/first-time/'],
  ['bilingual questions', 'zh-en/faq/basics/'],
  ['bilingual checklist', 'zh-en/filing/required-documents/'],
  ['chooser', ''],
  ['error page', 'zh/nowhere/'],
];

/** The error page is answered with status 404, about which the browser complains. */
export const missing = [/^status 404/, /the server responded with a status of 404/];
