//! stub
use crate::base::*;
/// stub
pub fn decode(path: SrcPath, bytes: &[u8]) -> Checked<Option<Source>> {
    Checked::clean(Some(Source::new(path, String::from_utf8_lossy(bytes).replace("\r\n", "\n"))))
}
