//! What the system says of files, in both languages.

use std::fmt;
use std::io::{self, ErrorKind};

use super::{Said, Told, Value};

/// A fault of a file that was found by this crate and not by the system.
#[derive(Debug)]
pub(crate) struct FileFault(pub(crate) Said);

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for FileFault {}

/// Says a fault of the system in both languages; in Vietnamese by its kind, of which the system knows few words.
///
/// ```
/// use dti_engine::{Language, diagnostic::Said};
/// let fault = std::fs::read("nowhere").unwrap_err();
/// assert_eq!(Said::from(&fault).get(Language::Vi), "không có tệp hoặc thư mục này");
/// ```
impl From<&io::Error> for Said {
    fn from(fault: &io::Error) -> Self {
        let found = fault.get_ref().and_then(|fault| fault.downcast_ref::<FileFault>());
        if let Some(FileFault(said)) = found {
            return said.clone();
        }
        let vi = match fault.kind() {
            ErrorKind::NotFound => "không có tệp hoặc thư mục này",
            ErrorKind::PermissionDenied => "không có quyền đọc hoặc ghi",
            ErrorKind::AlreadyExists => "đã có tệp hoặc thư mục cùng tên",
            ErrorKind::NotADirectory => "đây không phải là thư mục",
            ErrorKind::IsADirectory => "đây là một thư mục",
            ErrorKind::DirectoryNotEmpty => "thư mục không trống",
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "hết chỗ để ghi",
            ErrorKind::ReadOnlyFilesystem => "ổ đĩa chỉ cho đọc",
            ErrorKind::InvalidFilename => "tên tệp không hợp lệ",
            ErrorKind::UnexpectedEof => "tệp kết thúc quá sớm",
            ErrorKind::TimedOut => "quá thời gian chờ",
            _ => return Self::foreign(fault),
        };
        Self::written(&fault.to_string(), vi)
    }
}

impl Told for io::Error {
    fn told(&self) -> Value {
        Value::Said(self.into())
    }
}
