//! Reads files of text, and refuses those that are too long.

use std::io::Read as _;
use std::path::Path;

use super::limits::Limits;
use crate::diagnostic::{Code, Diagnostic};
use crate::plain_file;
use crate::said::{Said, said};

/// Reads the text of a file. Fails if it is not a plain file, not UTF-8, or longer than the limit.
pub(crate) fn read_text(path: &Path, limits: &Limits) -> Result<String, Box<Diagnostic>> {
    let name = path.display().to_string();
    let refuse = |message: Said, help: Said| Diagnostic {
        file: Some(name.clone()),
        help: Some(help),
        ..Diagnostic::new(Code::UnreadableFile, message)
    };
    let most = u64::try_from(limits.bytes).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let read = plain_file::open(path).and_then(|(file, size)| {
        // One byte more than allowed is enough to notice a file that grows or does not report its size.
        file.take(most.saturating_add(1)).read_to_end(&mut bytes).map(|_| size)
    });
    let size = read.map_err(|error| {
        let message = said!(
            "the file `{name}` cannot be read: {}",
            "không đọc được tệp `{name}`: {}",
            error,
            name
        );
        let refused = refuse(message, plain_file::advice(&error));
        Box::new(Diagnostic { io_error: Some(error.kind()), ..refused })
    })?;
    if size > most || bytes.len() > limits.bytes {
        return Err(Box::new(too_long(&name, limits)));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..valid).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count().saturating_add(1);
        let message = said!(
            "the file `{name}` is not UTF-8 text (line {line})",
            "tệp `{name}` không phải là văn bản UTF-8 (dòng {line})",
            name,
            line
        );
        Box::new(refuse(
            message,
            said!("save it with the encoding UTF-8", "lưu tệp với bảng mã UTF-8"),
        ))
    })
}

/// Returns the fault of a text that is longer than the limit.
pub(crate) fn too_long(name: &str, limits: &Limits) -> Diagnostic {
    let message = said!("the file `{name}` is too long", "tệp `{name}` quá dài", name);
    Diagnostic {
        file: Some(name.to_owned()),
        allowed: Some(said!("at most {} bytes", "nhiều nhất {} byte", limits.bytes)),
        ..Diagnostic::new(Code::TextTooLong, message)
    }
}
