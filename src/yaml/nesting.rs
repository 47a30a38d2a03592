//! YAML text → where it is nested too deeply in brackets, in one pass over its bytes.
//!
//! A parser cannot be asked: it looks ahead to the end of a bracket before it tells that one opens, and looks
//! at every open bracket again for every token. What is not YAML is left to the parser.

/// The first bracket that opens inside `limit` others.
pub(super) fn too_deep_bracket(text: &str, limit: usize) -> Option<usize> {
    let mut scan = Scan { text, at: 0, line_start: 0, indent: None, node: None };
    let mut open = 0_usize;
    loop {
        scan.skip_space();
        match scan.byte()? {
            b'[' | b'{' if open == limit => return Some(scan.at),
            b'[' | b'{' => {
                scan.begin_node();
                open += 1;
                scan.at += 1;
            }
            b']' | b'}' => {
                open = open.saturating_sub(1);
                scan.at += 1;
            }
            _ => scan.token(open > 0),
        }
    }
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    line_start: usize,
    /// The column of the block map or list that the current line belongs to.
    indent: Option<usize>,
    /// The column of the value or key that begins on the current line.
    node: Option<usize>,
}

impl Scan<'_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn column(&self) -> usize {
        self.at - self.line_start
    }

    fn begin_node(&mut self) {
        if self.node.is_none() {
            self.node = Some(self.column());
        }
    }

    /// White space and comments.
    fn skip_space(&mut self) {
        while let Some(byte) = self.byte() {
            match byte {
                b'\n' => (self.line_start, self.node) = (self.at + 1, None),
                b' ' | b'\t' | b'\r' => {}
                b'#' => {
                    self.skip_line();
                    continue;
                }
                _ => break,
            }
            self.at += 1;
        }
    }

    fn skip_line(&mut self) {
        self.at = self.text[self.at..].find('\n').map_or(self.text.len(), |newline| self.at + newline);
    }

    /// Any token but a bracket.
    fn token(&mut self, in_brackets: bool) {
        let rest = &self.text[self.at..];
        let is_apart = rest.as_bytes().get(1).is_none_or(u8::is_ascii_whitespace);
        let is_at_margin = !in_brackets && (self.at == 0 || self.text[..self.at].ends_with('\n'));
        match rest.as_bytes()[0] {
            b'-' | b'.' if is_at_margin && (rest.starts_with("---") || rest.starts_with("...")) => {
                (self.indent, self.node) = (None, None);
                self.at += 3;
            }
            b'%' if is_at_margin => self.skip_line(),
            b',' | b':' if in_brackets => self.at += 1,
            b'-' | b'?' if is_apart => {
                if !in_brackets {
                    (self.indent, self.node) = (Some(self.column()), None);
                }
                self.at += 1;
            }
            b':' if is_apart => {
                self.indent = self.node.take().or(self.indent);
                self.at += 1;
            }
            b'"' | b'\'' => self.quoted(),
            b'&' | b'*' | b'!' => {
                self.begin_node();
                let ends = |c: char| {
                    c.is_ascii_whitespace() || (in_brackets && matches!(c, ',' | '[' | ']' | '{' | '}'))
                };
                self.at += rest.find(ends).unwrap_or(rest.len());
            }
            b'|' | b'>' if !in_brackets => {
                self.skip_line();
                self.skip_deeper_lines();
            }
            _ => self.plain(in_brackets),
        }
    }

    fn quoted(&mut self) {
        self.begin_node();
        let bytes = self.text.as_bytes();
        let quote = bytes[self.at];
        self.at += 1;
        while let Some(byte) = self.byte() {
            self.at += 1;
            if byte == b'\\' && quote == b'"' {
                self.at += 1;
            } else if byte == quote {
                break;
            }
        }
        self.at = self.text.ceil_char_boundary(self.at);
    }

    /// A text without quotes: to the end of its line, or to what ends it there.
    fn plain(&mut self, in_brackets: bool) {
        self.begin_node();
        let bytes = self.text.as_bytes();
        let start = self.at;
        self.at = self.text.ceil_char_boundary(self.at + 1);
        while let Some(byte) = self.byte() {
            let next = bytes.get(self.at + 1);
            match byte {
                b'\n' if in_brackets => return,
                b'\n' => return self.skip_deeper_lines(),
                b':' if next.is_none_or(u8::is_ascii_whitespace) => return,
                b'#' if self.at > start && bytes[self.at - 1].is_ascii_whitespace() => return,
                b',' | b'[' | b']' | b'{' | b'}' | b':' if in_brackets => return,
                _ => self.at = self.text.ceil_char_boundary(self.at + 1),
            }
        }
    }

    /// The other lines of a text whose first one ends here.
    fn skip_deeper_lines(&mut self) {
        let least = self.indent.map_or(0, |indent| indent + 1);
        while let Some(line) = self.text[self.at..].strip_prefix('\n') {
            let line = line.split('\n').next().unwrap_or_default();
            let depth = line.len() - line.trim_start_matches(' ').len();
            let is_marker = line.starts_with("---") || line.starts_with("...");
            if !line.trim().is_empty() && (depth < least || is_marker) {
                break;
            }
            self.at += 1 + line.len();
        }
    }
}
