//! The stable names of everything diglot can say about content.

use std::fmt;

use super::example::Example;
use super::severity::Severity;

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $explanation:literal)*) => {
        /// A stable, documented name. Its kebab-case form is what site.yaml and `diglot explain` use.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        pub enum Code {
            $(#[doc = $explanation] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the pipeline.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];

            /// The kebab-case name.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// The level it has unless site.yaml sets another.
            pub fn default_severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// What it means and what to do, for `diglot explain`.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$variant => $explanation,)* }
            }

            /// What earns it, and the same put right, for `diglot explain`. A code without the file of its
            /// name in examples/ does not compile.
            pub fn example(self) -> Example {
                Example::parse(match self {
                    $(Code::$variant => include_str!(concat!("examples/", $name, ".txt")),)*
                })
            }
        }
    };
}

codes! {
    Internal "internal" Error
        "diglot has a bug that this page, or what is done with it, brought to light. All other pages were \
            checked; nothing was published, and the command ends with exit code 2.\nPlease report it with \
            the message and the page. Until it is mended, another wording of the page may help."
    FileEncoding "file-encoding" Error
        "A text file is not UTF-8. Editors on Chinese Windows may still save GBK (GB18030) or UTF-16.\nSave \
            the file as UTF-8, or convert it: `iconv -f GB18030 -t UTF-8 old.md > new.md`."
    FileControlCharacter "file-control-character" Error
        "A text file holds a control character (such as NUL) that no page can show. It usually comes from a \
            damaged copy or a binary file with a text name.\nDelete the character, or move the file out of \
            content/."
    FileLineEnding "file-line-ending" Warning
        "A line ends in a carriage return alone, as no editor has written for twenty years; some tools see \
            one long line.\nSave the file with the line ends of Unix (LF) or Windows (CRLF)."
    FileEmpty "file-empty" Warning
        "A Markdown file has no text at all, so no page is made of it.\nWrite the page, or delete the file."
    FileUnreadable "file-unreadable" Error
        "A file of the site cannot be read: its permissions forbid it, a link leads to nothing or to itself, \
            or it is no file but a pipe, a socket or a device.\nLet yourself read it, put the file there, or \
            leave it out with `ignore` in site.yaml."
    FileOutside "file-outside" Error
        "A symbolic link in content/ or themes/ leads out of the site's folder, to a hidden file or to a \
            folder it is in. It is not followed: what is not meant for readers would be published.\nCopy the \
            file here, or delete the link."
    FileName "file-name" Error
        "The name of a file cannot be written in a page or a URL: it is not UTF-8, or holds a control \
            character or a backslash; or two files have names that readers cannot tell apart.\nRename the \
            file."
    FileHidden "file-hidden" Warning
        "A file or folder whose name begins with a dot is not published. `.well-known/` and `.nojekyll` \
            are.\nList it under `include` in site.yaml to publish it, or under `ignore` to be told nothing."
    FileExtension "file-extension" Warning
        "A file is Markdown or YAML by another extension than diglot reads, such as `.markdown` or `.MD`. It \
            is no page, and is not published as it is: it may be a draft.\nRename it so that it ends in \
            `.md` or `.yaml`."
    FileUnused "file-unused" Warning
        "A YAML file of content/ is none that diglot reads: site.yaml, facts.yaml and glossary.yaml in \
            content/ itself, `_section.yaml` in a folder, or the data of a checklist, named as its page. It \
            has no effect, and is not published as it is: it may hold what readers should not see.\nCorrect \
            its name, move it out of content/, or list it under `ignore` in site.yaml."
    FileLeftover "file-leftover" Warning
        "A file looks like an old or another version of a file that an editor, a merge or a file manager \
            left behind: `index.md.orig`, `a.bak`, `index (copy).md`. It is not published.\nDelete it, or \
            list it in site.yaml: under `include` to publish it, under `ignore` to be told nothing."
    YamlSyntax "yaml-syntax" Error
        "A YAML file or the front matter of a page cannot be read as YAML.\nThe help line shows the usual \
            remedy; when in doubt, put the value in quotes."
    YamlComment "yaml-comment" Warning
        "`#` behind a space starts a comment in YAML, so the rest of the line is not part of the value.\nPut \
            the value in quotes to keep it, or write a space after the `#`."
    YamlUnknownKey "yaml-unknown-key" Warning
        "A key is not one diglot knows, so it has no effect. The nearest known key is suggested.\nCorrect \
            the spelling, or delete the line."
    YamlType "yaml-type" Error
        "A value is not of the kind its key expects: a string where a number is needed, a list where a map \
            is needed.\nThe message says what is expected; `diglot schema` prints the whole format."
    ConfigInvalid "config-invalid" Error
        "A setting of site.yaml has a value that cannot be used.\nThe message names the setting and what it \
            accepts."
    GlossaryConflict "glossary-conflict" Warning
        "An entry of glossary.yaml contradicts itself or another one: a term stands there twice, a form is \
            both a name and forbidden, a word is kept and forbidden, a name is empty, or no term is \
            named.\nDelete one of the two, or write what is missing."
    LanguageUnknown "language-unknown" Error
        "A language is named that the site does not have.\nAdd it to `languages` in site.yaml, or correct \
            the name."
    FrontMatterUnclosed "front-matter-unclosed" Error
        "A page opens its front matter with `---` on the first line and never closes it, so it cannot be \
            told where the text begins.\nAdd a line with `---` after the last key."
    FrontMatterFence "front-matter-fence" Warning
        "The first line looks like the opening of front matter but is not exactly three ASCII hyphens: an \
            input method may have typed dashes, or a blank line stands before it.\nWrite `---` alone on the \
            very first line."
    FrontMatterInvalid "front-matter-invalid" Error
        "A line of the front matter cannot be read: a full-width colon, a missing space after the colon, a \
            value that needs quotes, a tab as indentation.\nThe help line shows the corrected line."
    FrontMatterDuplicateKey "front-matter-duplicate-key" Error
        "The same key stands twice in the front matter, so it is not clear which value is meant.\nDelete one \
            of the two lines."
    FrontMatterUnknownKey "front-matter-unknown-key" Warning
        "A key of the front matter is not one diglot knows, so it has no effect. Pages written for another \
            generator often have some.\nCorrect the spelling or delete the line; site.yaml can silence this \
            with `checks: { front-matter-unknown-key: off }`."
    FrontMatterType "front-matter-type" Error
        "A value of the front matter is not of the kind its key expects.\nThe message says what is expected \
            and shows the corrected line."
    FrontMatterValue "front-matter-value" Warning
        "A value of the front matter was understood, but probably not as it was meant: a full-width comma in \
            a list, a comment that cuts the value, an empty title, an odd date format.\nThe help line shows \
            the corrected line."
    FrontMatterHidden "front-matter-hidden" Warning
        "A value of the front matter holds an invisible character (zero-width space, direction override, odd \
            line separator). It can make a value look like another one.\nRetype the value."
    FrontMatterLimit "front-matter-limit" Error
        "The front matter is larger or deeper than any page needs, and reading it would cost too much.\nMove \
            long text into the page itself."
    FrontMatterParity "front-matter-parity" Warning
        "The two files of a pair disagree in a key that is not translated, such as `order` or `type`.\nGive \
            both files the same value."
    ContainerUnclosed "container-unclosed" Error
        "A `:::` block is opened and never closed.\nAdd a line with `:::` after its last line."
    ContainerUnopened "container-unopened" Error
        "A line with `:::` closes a block that was not opened, or was opened at another level of \
            indentation.\nDelete the line, or open the block before it."
    ContainerUnknown "container-unknown" Error
        "A `:::` block has a name that diglot does not know.\nThe known ones are tabs, \
            code-group, steps, cards, details, checklist and faq, and the alerts note, info, tip, important, \
            warning, caution and danger."
    ContainerLacking "container-lacking" Warning
        "`::: tabs` has no heading, or `::: steps` or `::: cards` has no list, so that it looks like any \
            text.\nBegin each tab with a heading; write steps as a numbered list, and cards as a list."
    CodeUnclosed "code-unclosed" Warning
        "A block of code is opened by ``` or ~~~ and never closed. It takes in the rest of the page, and \
            readers of every language are shown that as code. In a quotation or a list item it ends where \
            that ends; lines of code below it are text.\nWrite the same mark on a line after the code. In a \
            quotation, begin each line of the code with `>`; in a list item, indent it as far as the first."
    HtmlUnclosed "html-unclosed" Error
        "Raw HTML opens a comment, a tag or an element such as `<script>` or `<pre>` and never closes it, so \
            that it takes in the rest of the page: readers do not see it, or see it as it is.\nClose it \
            where it ends; put it in code if readers should see it."
    HtmlUnbalanced "html-unbalanced" Warning
        "An element of raw HTML such as `<div>`, `<details>` or `<table>` is opened and never closed, or an \
            end tag closes nothing. It would take in, or close, the parts of the page around the text, so \
            diglot closes it or leaves the tag out.\nWrite both tags, each on a line of its own, in the same \
            list item, quotation or `:::` block."
    ForeignSyntax "foreign-syntax" Warning
        "Syntax of another site generator stands in the text: a component (`<Tabs>`), a shortcode \
            (`{{< ref >}}`), an admonition (`!!! note`), an include, a line of JavaScript. Readers see its \
            source, or nothing of it.\nWrite what the help says. Each is told once a page, with how often it \
            is there."
    MarkdownLookAlike "markdown-look-alike" Warning
        "A line looks like Markdown and is not, because an input method typed a full-width character (`＞`, \
            `｜`, `［文］（url）`), or a space is missing or too much (`##标题`, `** 重点 **`). Readers see the \
            characters as they are. Or a paragraph became a heading, because a line of `=` or `-` follows \
            it.\nWrite the line as the help says."
    FootnoteUnmatched "footnote-unmatched" Warning
        "A mark `[^1]` has no footnote, and readers see it as it is; or no mark leads to a footnote \
            `[^1]: …`, and it stands on the page all the same.\nGive both the same name, or delete the one \
            that is left over."
    TableCells "table-cells" Warning
        "A row of a table has more cells than the head of the table. Markdown leaves out those that are too \
            many, so readers are not shown them. Or a line without a bar stands right below a table, which \
            makes it a row.\nWrite `\\|` for a bar that belongs to the text of a cell, also in code, or add \
            cells to the head; write an empty line between a table and what follows it."
    LanguageUnsure "language-unsure" Warning
        "The language of a text cannot be told from its letters, or it seems to be one that the page or the \
            site does not have.\nWrite `<!-- zh -->` or `<!-- en -->` before it, or `<!-- all -->` when it \
            belongs to every language; of a whole page, write `lang: zh` at its head."
    LanguageMarker "language-marker" Error
        "A language comment names a language that the site does not have.\nUse one of the codes of \
            site.yaml, or `all`."
    TranslationMissing "translation-missing" Warning
        "A page or a block exists in one language and has no counterpart in the other. Where several blocks \
            are named, it is one of them.\nTranslate it, or mark it `<!-- only: en -->` when it concerns the \
            readers of one language alone."
    TranslationUnsure "translation-unsure" Warning
        "Two blocks of a pair of pages were set beside each other with little confidence that they say the \
            same.\nMake the structure of the two pages alike, or pin the row with the same \
            `<!-- row: name -->` before both blocks."
    HeadingDuplicateId "heading-duplicate-id" Error
        "The same explicit id stands on two headings of one page, so a link to it cannot tell them \
            apart.\nRename one of the two."
    RouteCollision "route-collision" Error
        "Two pages, or a page and an alias, want the same URL.\nGive one of them another `slug`, or delete \
            the alias."
    RouteTooLong "route-too-long" Error
        "A part of the URL of a page, or of one of its aliases, is longer than the name of a file may be: \
            255 bytes, which are 85 Chinese characters.\nGive the page a shorter `slug`, or shorten the \
            alias."
    OutputCollision "output-collision" Error
        "A file of content/ would be published where a page, or something that diglot makes, is published \
            already. Only your own `robots.txt`, `sitemap.xml`, `_redirects`, `llms.txt`, `404.html` and \
            `index.html` take the place of those that diglot makes.\nRename one of the two, or give the page \
            another `slug`."
    OutputCase "output-case" Warning
        "Two paths of the output differ in case alone. Windows and macOS take them for one file, and one \
            would overwrite the other.\nRename one of the two, or give its page another `slug`."
    OutputName "output-name" Warning
        "A part of a path of the output is a name that Windows keeps for devices, such as `con`, `nul` or \
            `com1`, so that the site cannot be written or checked out there.\nRename the file, or give the \
            page another `slug`."
    RouteSearch "route-search" Warning
        "A page of the content, or a folder, is published at `search/`, where the page of search results \
            would be. The page is what readers get, and the site has no search.\nGive the page another \
            `slug` or the folder another name; or write `search: false` in site.yaml if no search is wanted."
    LinkMissingPage "link-missing-page" Error
        "A link leads to a source file that does not exist, or nowhere at all.\nLinks are written to source \
            files, relative to the page: `../faq/review.md`. The nearest existing file is suggested."
    LinkMissingHeading "link-missing-heading" Error
        "A link leads to a heading that its page does not have.\nThe ids that exist are listed; the nearest \
            is suggested."
    LinkMissingFile "link-missing-file" Error
        "An image or a download does not exist at the place it is linked to.\nPaths are relative to the \
            page. The nearest existing file is suggested."
    ExternalResource "external-resource" Warning
        "A page loads a picture, a film, a frame or a script from another host, or has a link that is a \
            program. The headers in README.md keep browsers from both, and readers would depend on that \
            host.\nCopy the file into content/. Where it has to stay, list its host under \
            `allow_external` in site.yaml and in the header `Content-Security-Policy`."
    ImageAlt "image-alt" Warning
        "A picture has no alternative text, so that people who cannot see it are told nothing of it.\nWrite \
            what it shows into the brackets, `![登录页面](a.png)`. If it only decorates, write it as HTML \
            with `alt=\"\"`."
    ImageFile "image-file" Warning
        "A file that a page shows as a picture is none, whatever its name says, or it is much larger than \
            any screen: readers wait, or see nothing.\nSave it as a picture again, or make it smaller."
    FactUnknown "fact-unknown" Error
        "A page inserts `{{ a.fact }}` that facts.yaml does not define.\nAdd it there, or correct the name."
    FactCycle "fact-cycle" Error
        "Facts of facts.yaml use each other in a circle, or grow beyond all bounds.\nWrite the text of one \
            of them without the other."
    ChecklistInvalid "checklist-invalid" Error
        "The data of a checklist does not hold together: an id is used twice or does not exist, an item can \
            never appear, a rule names an unknown answer.\nThe message names the place; \
            `diglot schema checklist` prints the format."
    ChecklistUnused "checklist-unused" Warning
        "A question of a checklist is asked but no item and no outcome depends on the answer.\nUse it in a \
            rule, or delete it: readers should answer nothing in vain."
    ChecklistStatic "checklist-static" Warning
        "A checklist has so many answers that a static page for each of them would make the site too large, \
            so they have none. Readers without JavaScript find the list with its conditions in words.\nBegin \
            the checklist with questions of fewer answers, or silence this with \
            `checks: { checklist-static: off }` in site.yaml."
    ChecklistExample "checklist-example" Error
        "A worked example of a checklist does not come out as the author expects it.\nEither a rule or the \
            example is wrong; the message lists what is missing and what is too much."
    ChecklistMissing "checklist-missing" Error
        "A page embeds a checklist that does not exist, or a checklist page has no data file beside \
            it.\nWrite the data into a file of the same name that ends in `.yaml`."
    FaqUnknown "faq-unknown" Error
        "A `::: faq` block, or `{.faq category=id}` at a heading, names a category or a question that no \
            page has.\nThe nearest existing id is suggested."
    FaqUnanswered "faq-unanswered" Warning
        "A heading among questions has nothing below it, so that readers, and search engines, get a question \
            without an answer.\nWrite the answer, or delete the heading."
    FaqDuplicate "faq-duplicate" Error
        "Two questions have the same id, so a link into the index of questions cannot tell them apart.\nGive \
            one of them another `{#id}`."
    EmbedCycle "embed-cycle" Error
        "The answer to a question embeds the question itself with `::: faq`, or another one whose answer \
            leads back to it, so that it would be shown inside itself without end.\nDelete one of the blocks \
            that are shown, or link to the question instead."
    TermForbidden "term-forbidden" Error
        "The text uses a rendering that the glossary forbids.\nUse the approved term that is suggested."
    TermKept "term-kept" Warning
        "The glossary keeps a word as it is in every language (`keep: [Nginx]`); a block has it and its \
            translation does not.\nWrite the word in the translation as well, or take it out of `keep`."
    UntrustedHtml "untrusted-html" Error
        "The site is built from untrusted content (`--untrusted`, or `untrusted: true` in site.yaml), and a \
            page has raw HTML, which could act on readers. It is shown as text. No setting changes this \
            level.\nWrite it in Markdown, or let somebody who is trusted add it."
    UntrustedLink "untrusted-link" Error
        "The site is built from untrusted content, and a link or an image leads to something that could run \
            or start a program: `javascript:`, `data:`, an app. Web pages, mail addresses and telephone \
            numbers are allowed. No setting changes this level.\nLink to a page, or let somebody who is \
            trusted add the link."
    UntrustedFile "untrusted-file" Error
        "The site is built from untrusted content, and a file is of a kind that could act on readers or on \
            the server: HTML, scripts, SVG with more than shapes and text, anything unknown. It is not \
            published. No setting changes this level.\nSave it as an image or a document, or let somebody \
            who is trusted add it."
    UntrustedTheme "untrusted-theme" Warning
        "The site is built from untrusted content, so its own theme, which may hold scripts, is not used: \
            pages look as the built-in theme makes them.\nNothing needs to be done; build without \
            `--untrusted` what is published in the end."
    ThemeTemplate "theme-template" Error
        "A template of the theme cannot be read, or fails while a page is rendered.\nThe message is that of \
            the template engine, at the place in the template."
    ThemeUnused "theme-unused" Warning
        "A file of the site's own theme is one that nothing uses: a template that no page is made with and \
            no other template names, strings of a language that the site does not have; or a string has a \
            key that no template uses.\nCorrect the name, or delete it."
    ThemeString "theme-string" Warning
        "The theme has no text for a label in one of the site's languages, or the text has a `{name}` that \
            nothing is filled in for.\nAdd it to `strings/LANG.yaml` of the theme; write the names of the \
            default theme."
}

impl Code {
    /// The code with this kebab-case name.
    pub fn by_name(name: &str) -> Option<Code> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }

    /// Whether it guards readers against authors, who therefore cannot set its level.
    pub fn is_about_trust(self) -> bool {
        matches!(self, Code::UntrustedHtml | Code::UntrustedLink | Code::UntrustedFile)
    }

    /// Whether something that the author wrote is not published because of it: it cannot be silenced.
    pub fn loses_output(self) -> bool {
        matches!(self, Code::RouteCollision | Code::OutputCollision | Code::RouteTooLong)
    }

    /// Whether it speaks of templates rather than of content.
    pub fn is_about_theme(self) -> bool {
        matches!(self, Code::ThemeTemplate | Code::ThemeUnused | Code::ThemeString)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
