//! One thing that is wrong, as a value that whoever finds it puts together.

use serde::{Deserialize, Serialize};

use super::code::Code;
use super::fix::{Fix, Near, written};
use super::severity::Severity;
use crate::base::source::Span;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Its stable name.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// The fact in one line: lower case, no full stop, literals in backticks.
    pub message: String,
    /// The place it is about.
    pub at: Option<Span>,
    /// What the reader cannot see at that place, beside the carets.
    pub label: Option<String>,
    /// Other places that belong to it, with what they are.
    pub related: Vec<(Span, String)>,
    /// What to do.
    pub help: Option<String>,
    /// The edit that does it, where one alone is right. What it writes is told by `help` as well.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A diagnostic at the default level of its code.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let severity = code.default_severity();
        Self {
            code,
            severity,
            message: message.into(),
            at: None,
            label: None,
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// The place it is about.
    pub fn at(mut self, span: Span) -> Self {
        self.at = Some(span);
        self
    }

    /// The text beside the carets.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Another place that belongs to it.
    pub fn related(mut self, span: Span, what: impl Into<String>) -> Self {
        self.related.push((span, what.into()));
        self
    }

    /// What to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What to do, where there may be nothing to suggest.
    pub fn help_if(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// What is wrong and what to do about it, for programs that show one text.
    pub fn advice(&self) -> String {
        let help = self.help.as_ref().map_or(String::new(), |help| format!("\nhelp: {help}"));
        format!("{}{help}", self.message)
    }

    /// The edit that puts it right. A diagnostic without help is given the replacement as its help.
    pub fn fix(mut self, fix: Fix) -> Self {
        self.help.get_or_insert_with(|| format!("write `{}`", fix.replacement));
        self.fix = Some(fix);
        self
    }

    /// The same, where there may be none.
    pub fn fix_if(self, fix: Option<Fix>) -> Self {
        match fix {
            Some(fix) => self.fix(fix),
            None => self,
        }
    }

    /// The same without its edit unless that is right for sure; help shows it all the same.
    pub fn fix_only_if(self, is_sure: bool) -> Self {
        Self { fix: self.fix.filter(|_| is_sure), ..self }
    }

    /// The same with an edit that may be applied unseen, if `is_safe`.
    pub fn fix_safe_if(self, is_safe: bool) -> Self {
        Self { fix: self.fix.map(|fix| Fix { is_safe: fix.is_safe || is_safe, ..fix }), ..self }
    }

    /// The edit that puts it right; help shows its line of `text` as it is afterwards.
    pub fn write(self, text: &str, fix: Fix) -> Self {
        let help = written(text, &fix);
        self.help(help).fix(fix)
    }

    /// Asks whether the nearest name was meant, if there is one; see [`Fix::name`].
    pub fn did_you_mean(self, near: Option<Near<'_>>, typed: &str, at: &Span) -> Self {
        let Some(near) = near else { return self };
        self.help(format!("did you mean `{}`?", near.name)).fix_if(Fix::name(near, typed, at))
    }
}

/// A value with what was found wrong on the way to it. Never a `Result` for something an author typed.
#[derive(Clone, Debug, Default)]
pub struct Checked<T> {
    /// The value, as good as it could be made.
    pub value: T,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// A value about which there is nothing to say.
    pub fn clean(value: T) -> Self {
        Self { value, diagnostics: Vec::new() }
    }

    /// The value, its diagnostics moved to the end of `all`.
    pub fn take(self, all: &mut Vec<Diagnostic>) -> T {
        all.extend(self.diagnostics);
        self.value
    }
}
