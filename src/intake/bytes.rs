//! From files and readers to bytes, and from bytes to text by their encoding.

use std::borrow::Cow;
use std::io::{self, Read};
use std::path::Path;

use super::faults::{Faults, Place};
#[cfg(feature = "encodings")]
use super::options::Encoding;
use super::options::ReadOptions;
use crate::diagnostic::{Code, Diagnostics, Problem, Span, problem, shown};
use crate::plain_file;
use crate::said::{Said, said};

const HELP: Said = said!(
    "in Excel, save it as `CSV UTF-8 (Comma delimited)`; in LibreOffice, choose the character set `Unicode (UTF-8)`",
    "trong Excel, lưu thành `CSV UTF-8 (Comma delimited)`; trong LibreOffice, chọn bảng mã `Unicode (UTF-8)`"
);

/// Returns diagnostics with a single fault.
pub(super) fn only(
    options: &ReadOptions,
    text: &str,
    place: Place<'_>,
    problem: Problem,
) -> Diagnostics {
    let mut faults = Faults::new(1);
    faults.push(place, || problem);
    faults.in_text(options.shown_name(), text)
}

/// Returns the fault of a file that cannot be read.
pub(super) fn unreadable(options: &ReadOptions, error: &io::Error) -> Diagnostics {
    let message =
        said!("`{}` cannot be read: {}", "không đọc được `{}`: {}", options.shown_name(), error);
    let problem =
        Problem::new(Code::UnreadableData, message).help(plain_file::advice(error)).io_error(error);
    only(options, "", Place::Whole, problem)
}

/// Reads all bytes of a plain file, up to the limit.
pub(super) fn bytes_of_file(path: &Path, options: &ReadOptions) -> Result<Vec<u8>, Diagnostics> {
    let (file, size) = plain_file::open(path).map_err(|error| unreadable(options, &error))?;
    let limit = options.limits.bytes_in_memory();
    if size > limit {
        return Err(only(options, "", Place::Whole, too_large(options.shown_name(), limit)));
    }
    // One byte more, so that the end of the file is found without growing.
    bytes(file, size.saturating_add(1), options)
}

/// Reads all bytes of a reader, of about `size` bytes, up to one byte over the limit.
pub(super) fn bytes(
    reader: impl Read,
    size: u64,
    options: &ReadOptions,
) -> Result<Vec<u8>, Diagnostics> {
    let limit = options.limits.bytes_in_memory();
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(limit)).unwrap_or(0));
    let mut reader = reader.take(limit.saturating_add(1));
    reader.read_to_end(&mut bytes).map_err(|error| unreadable(options, &error))?;
    Ok(bytes)
}

/// Decodes bytes to text, if they are not too many.
pub(super) fn decode<'b>(
    bytes: &'b [u8],
    options: &ReadOptions,
) -> Result<Cow<'b, str>, Diagnostics> {
    let limit = options.limits.bytes_in_memory();
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
        return Err(only(options, "", Place::Whole, too_large(options.shown_name(), limit)));
    }
    decoded(bytes, options)
}

/// Returns the fault of more bytes than the limits allow.
pub(super) fn too_large(name: &str, limit: u64) -> Problem {
    problem! { Code::DataTooLarge;
        says "`{name}` is larger than the {limit} bytes that are read",
            "`{name}` lớn hơn {limit} byte là mức tối đa được đọc", name, limit;
    }
}

/// Decodes bytes to text by their encoding.
fn decoded<'b>(bytes: &'b [u8], options: &ReadOptions) -> Result<Cow<'b, str>, Diagnostics> {
    #[cfg(feature = "encodings")]
    if options.encoding == Encoding::Windows1258 {
        return Ok(Cow::Owned(windows_1258(bytes)));
    }
    match bytes {
        [0xff, 0xfe, rest @ ..] => return utf_16(rest, u16::from_le_bytes, options),
        [0xfe, 0xff, rest @ ..] => return utf_16(rest, u16::from_be_bytes, options),
        [b'P', b'K', 3, 4, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            let name = options.shown_name();
            let message = said!(
                "`{name}` is a workbook or another archive, and not a CSV file",
                "`{name}` là tệp Excel hoặc tệp nén khác, không phải tệp CSV",
                name
            );
            let problem = Problem::new(Code::NotUtf8, message).help(
                said!("save it as `CSV UTF-8 (Comma delimited)`; or save it as `Excel Workbook (.xlsx)`, and read it as one", "lưu thành `CSV UTF-8 (Comma delimited)`; hoặc lưu thành `Excel Workbook (.xlsx)` rồi đọc như tệp Excel"),
            );
            return Err(only(options, "", Place::Whole, problem));
        }
        _ if zeros_between(bytes) => {
            let name = options.shown_name();
            let message = said!(
                "`{name}` is written in UTF-16 without a byte-order mark",
                "`{name}` viết bằng UTF-16 mà không có dấu thứ tự byte",
                name
            );
            let problem = Problem::new(Code::NotUtf8, message).help(HELP);
            return Err(only(options, "", Place::Whole, problem));
        }
        _ => {}
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if is_json(text) => Err(only(options, "", Place::Whole, json(options))),
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(error) => Err(not_utf_8(options, bytes, error.valid_up_to())),
    }
}

/// Returns whether a text begins as a list or a map of JSON does, and no header.
fn is_json(text: &str) -> bool {
    let mut begin = text.trim_start_matches('\u{feff}').chars().filter(|c| !c.is_whitespace());
    matches!(
        (begin.next(), begin.next()),
        (Some('{'), Some('"' | '}')) | (Some('['), Some('{' | '[' | ']' | '"'))
    )
}

fn json(options: &ReadOptions) -> Problem {
    let name = options.shown_name();
    problem! { Code::NoHeader;
        says "`{name}` is JSON and not a CSV file", "`{name}` là JSON, không phải tệp CSV", name;
        help "the commands read CSV and workbooks: save it as one of them; a program passes submissions in JSON to `Dataset::from_submissions`",
            "các lệnh đọc tệp CSV và tệp Excel (`.xlsx`): hãy lưu thành một trong hai; chương trình đọc hồ sơ JSON bằng `Dataset::from_submissions`";
    }
}

/// Returns whether every second byte is zero, as in UTF-16 without a byte-order mark.
const fn zeros_between(bytes: &[u8]) -> bool {
    matches!(bytes, [0, 1..=255, 0, 1..=255, ..] | [1..=255, 0, 1..=255, 0, ..])
}

/// Decodes UTF-16 after its byte-order mark.
fn utf_16(
    bytes: &[u8],
    unit: fn([u8; 2]) -> u16,
    options: &ReadOptions,
) -> Result<Cow<'static, str>, Diagnostics> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    for c in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match c {
            Ok(c) => text.push(c),
            Err(half) => {
                let half = half.unpaired_surrogate();
                let what = said!(
                    "the code {} here is half a character of UTF-16",
                    "mã {} ở đây là nửa ký tự UTF-16",
                    format!("{half:#06x}")
                );
                return Err(cut_off(options, text, what));
            }
        }
    }
    if rest.is_empty() {
        Ok(Cow::Owned(text))
    } else {
        Err(cut_off(
            options,
            text,
            said!(
                "the file is UTF-16 and ends within a character",
                "tệp viết bằng UTF-16 và kết thúc giữa một ký tự"
            ),
        ))
    }
}

/// Returns the fault of UTF-16 that is broken after `text`.
fn cut_off(options: &ReadOptions, text: String, message: Said) -> Diagnostics {
    let start = text.len();
    let text = text + "\u{fffd}";
    let place = Span { start, end: text.len() }.place();
    let help = said!(
        "the file is damaged or was cut off: save it again",
        "tệp bị hỏng hoặc bị cắt cụt: hãy lưu lại"
    );
    only(options, &text, place, Problem::new(Code::NotUtf8, message).help(help))
}

/// Returns the fault of bytes that are not UTF-8 from `position` on.
fn not_utf_8(options: &ReadOptions, bytes: &[u8], position: usize) -> Diagnostics {
    let byte = bytes.get(position).copied().unwrap_or_default();
    let message = said!(
        "the byte {} here is not UTF-8; the file may be written in Windows-1258 or another older encoding",
        "byte {} ở đây không phải là UTF-8; có thể tệp viết bằng Windows-1258 hoặc bảng mã cũ khác",
        format!("{byte:#04x}")
    );
    let problem = Problem::new(Code::NotUtf8, message).help(match preview(bytes, position) {
        Some(line) => said!("read as Windows-1258, the line says `{line}`: if that is right, say that this is the encoding of the file; else {HELP}", "đọc theo Windows-1258 thì dòng này là `{line}`: nếu đúng, hãy cho biết tệp dùng bảng mã đó; nếu không, {HELP}", line, HELP),
        None => HELP,
    });
    // Up to the position the text is valid, so positions are the same in the text that is shown.
    let after = bytes.get(position..).unwrap_or_default();
    let end = after.get(..after.len().min(200)).unwrap_or_default();
    let before = bytes.get(..position).unwrap_or_default();
    let text = [String::from_utf8_lossy(before), String::from_utf8_lossy(end)].concat();
    let span = Span { start: position, end: position.saturating_add('\u{fffd}'.len_utf8()) };
    only(options, &text, span.place(), problem)
}

/// Returns the line of a position in Windows-1258, if that can be read.
fn preview(bytes: &[u8], position: usize) -> Option<String> {
    if !cfg!(feature = "encodings") {
        return None;
    }
    let (before, after) = bytes.split_at_checked(position)?;
    let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let start = before.iter().rposition(ends).map_or(0, |at| at.saturating_add(1));
    let length = after.iter().position(ends).unwrap_or(after.len());
    // A long line is shown from a little before the position.
    let start = start.max(position.saturating_sub(30));
    let line = bytes.get(start..position.saturating_add(length.min(300)))?;
    Some(shown(&windows_1258(line)))
}

/// Decodes Windows-1258, with each letter and its tone as one character.
#[cfg(feature = "encodings")]
fn windows_1258(bytes: &[u8]) -> String {
    use unicode_normalization::UnicodeNormalization;
    let (text, _) = encoding_rs::WINDOWS_1258.decode_without_bom_handling(bytes);
    text.nfc().collect()
}

#[cfg(not(feature = "encodings"))]
const fn windows_1258(_: &[u8]) -> String {
    String::new()
}
