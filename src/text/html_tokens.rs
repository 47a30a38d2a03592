//! HTML → its tokens, on a stack that does not grow with the attributes of a tag.

use std::io::{Error, ErrorKind};

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Readable, Reader, State, StringReader, Token, Tokenizer};

/// The tokens of some HTML with their bytes in it.
pub(crate) struct Tokens<'h>(Tokenizer<Interrupted<'h>, DefaultEmitter<usize>>);

impl<'h> Tokens<'h> {
    pub fn of(html: &'h str) -> Self {
        let reader = Interrupted { html: html.to_reader(), is_resumed: false };
        Tokens(Tokenizer::new_with_emitter(reader, DefaultEmitter::new_with_span()))
    }

    /// How what follows is read, up to the next tag.
    pub fn set_state(&mut self, state: State) {
        self.0.set_state(state);
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token<usize>;

    fn next(&mut self) -> Option<Self::Item> {
        // Read on where the reader interrupted.
        self.0.by_ref().find_map(Result::ok)
    }
}

/// HTML that interrupts the tokenizer at the beginning of each value in double quotes.
///
/// The tokenizer goes from such a value to the next attribute by a call, and returns only at the end of the
/// tag: some thousands of attributes overflow the stack. An error of the reader makes it return. It is
/// resumed where it was, since the state is that of the value by then, and nothing of the value has been
/// read.
struct Interrupted<'h> {
    html: StringReader<'h>,
    /// Whether the last read was an interruption.
    is_resumed: bool,
}

impl Reader for Interrupted<'_> {
    type Error = Error;

    fn read_byte(&mut self) -> Result<Option<u8>, Error> {
        let Ok(byte) = self.html.read_byte();
        Ok(byte)
    }

    fn try_read_string(&mut self, text: &[u8], case_sensitive: bool) -> Result<bool, Error> {
        let Ok(is_read) = self.html.try_read_string(text, case_sensitive);
        Ok(is_read)
    }

    fn read_until<'b>(
        &'b mut self,
        needle: &[u8],
        buffer: &'b mut [u8; 4],
    ) -> Result<Option<&'b [u8]>, Error> {
        // Only what ends with a double quote is read up to it first of all.
        self.is_resumed = needle.first() == Some(&b'"') && !self.is_resumed;
        if self.is_resumed {
            return Err(ErrorKind::Interrupted.into());
        }
        let Ok(read) = self.html.read_until(needle, buffer);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_interruption_changes_no_token(
            html in concat!(
                r#"(<(a|p|script|!DOCTYPE x PUBLIC|!--|/a)|[ \n]|\r\n|x|é|id=|=|"|'|/|>|&|&amp;|&#0;"#,
                r#"|x="y"| href="&lt;x>" ){0,40}"#
            )
        ) {
            let plain = Tokenizer::new_with_emitter(html.as_str(), DefaultEmitter::<usize>::new_with_span());
            prop_assert_eq!(Tokens::of(&html).collect::<Vec<_>>(), plain.flatten().collect::<Vec<_>>());
        }
    }
}
