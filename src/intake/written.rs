//! Checks of ids and names: hidden characters, and changes by a spreadsheet.

use super::day;
use super::hidden::named;
use super::messages::quoted;
use crate::diagnostic::{Code, Problem, is_command, problem};
use crate::name::nfc;
use crate::said::{Said, said};

/// The name of an id or a name in messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    Id,
    Name,
}

impl Text {
    const fn called(self) -> Said {
        match self {
            Self::Id => said!("id", "mã"),
            Self::Name => said!("name", "tên"),
        }
    }
}

/// Returns the fault of an id or a name with a hidden character.
pub(super) fn with_hidden(what: Text, text: &str, c: char) -> Problem {
    let what = what.called();
    problem! { Code::HiddenCharacter;
        says "the {what} {} has the character {}",
            "{what} {} có ký tự {}", quoted(text), named(c), what;
        help "delete it: nobody sees it, and the {what} is not the one that it looks like",
            "xóa ký tự này: không ai nhìn thấy nó, và {what} không đúng như vẻ ngoài", what;
    }
}

/// Returns the fault of an id or a name with a control character, which acts instead of being shown. A name
/// may have line breaks, as people type them in a cell.
pub(super) fn acting(what: Text, text: &str) -> Option<Problem> {
    let blank = |c: char| what == Text::Name && matches!(c, '\t' | '\n' | '\r');
    let character = text.chars().find(|c| is_command(*c) && !blank(*c))?;
    Some(with_hidden(what, text, character))
}

/// Returns the fault of an id that a spreadsheet changed: `2-Jan` from `1-2`, `1E+05` from `100000`.
pub(super) fn turned(id: &str) -> Option<Problem> {
    let what = match () {
        () if id.starts_with('=') => return Some(formula(Text::Id, id)),
        () if is_error(id) => said!("an error of a spreadsheet", "một lỗi của bảng tính"),
        () if day::is_shown(id) => said!("a day", "một ngày"),
        () if is_time(id) => said!("a time of day", "một giờ trong ngày"),
        () if is_percentage(id) => said!("a percentage", "một tỷ lệ phần trăm"),
        () if ["true", "false", "đúng", "sai"].contains(&id.to_lowercase().as_str()) => {
            said!("a truth value", "một giá trị đúng/sai")
        }
        () if id.starts_with(['\'', '’', '‘']) => {
            said!("a text with the apostrophe before it", "một văn bản có dấu nháy đứng trước")
        }
        () if id
            .strip_suffix(".0")
            .is_some_and(|whole| digits(whole) && !whole.contains(['.', ','])) =>
        {
            said!("a number with a decimal place", "một số có phần thập phân")
        }
        () if is_power(id) => {
            said!("a number cut to a power of ten", "một số bị rút gọn thành lũy thừa của mười")
        }
        () => return None,
    };
    Some(problem! { Code::TurnedBySpreadsheet;
        says "the id {} is {what}: a spreadsheet made it of another",
            "mã {} là {what}: bảng tính đã biến mã khác thành như vậy", quoted(id), what;
        help AS_TEXT;
    })
}

const AS_TEXT: Said = said!(
    "give the column of ids the format of text, and write the ids again as they were before",
    "đặt định dạng văn bản cho cột mã, rồi viết lại các mã như ban đầu"
);

/// Returns the fault of a name that is a formula or its error. Everything else may be a name.
pub(super) fn unread(name: &str) -> Option<Problem> {
    if name.starts_with('=') {
        return Some(formula(Text::Name, name));
    }
    is_error(name).then(|| {
        problem! { Code::TurnedBySpreadsheet;
            says "the name {} is an error of a spreadsheet",
                "tên {} là một lỗi của bảng tính", quoted(name);
            help "mend the formula there, or write the name", "sửa công thức tại đó, hoặc viết tên";
        }
    })
}

fn formula(what: Text, text: &str) -> Problem {
    problem! { Code::TurnedBySpreadsheet;
        says "the {} {} is a formula", "{} {} là công thức", what.called(), quoted(text);
        help "write its result; a text that has to keep its zeros may stand as `=\"001\"`",
            "viết kết quả của nó; văn bản cần giữ các số 0 có thể viết là `=\"001\"`";
    }
}

/// Returns whether a text is what a spreadsheet shows in place of a value: `#REF!`, `#TÊN?`, `#N/A`, `####`, and of others
/// `Err:502`, `Loading...`.
pub(super) fn is_error(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('#') else {
        let number = text.strip_prefix("Err:");
        let number = number.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        let loads = || text.strip_suffix("...").or_else(|| text.strip_suffix('…'));
        return number.is_some_and(|number| !number.is_empty())
            || loads().is_some_and(|says| matches!(&*nfc(says), "Loading" | "Đang tải"));
    };
    let capitals = |c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '/' | '_');
    let name = rest.trim_end_matches(['!', '?']);
    let none = matches!(name.as_bytes(), [b'N', b'/', letter] if letter.is_ascii_uppercase());
    let known = name.len() < rest.len() || none || rest.trim_matches('#').is_empty();
    !rest.is_empty() && known && nfc(name.trim_matches('#')).chars().all(capitals)
}

/// Returns whether a text is nothing but signs that stand where nobody wrote anything: `-`, `...`, `?`.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || "-–—−_.…·?*/\\|~()[]".contains(c))
}

/// Returns the fault of a text that is an error of a spreadsheet.
pub(super) fn error_of(text: &str) -> Option<Problem> {
    is_error(text).then(|| {
        let message = said!("the cell shows the error {}", "ô hiển thị lỗi {}", quoted(text));
        Problem::new(Code::CellError, message).help(said!(
            "mend the formula in the spreadsheet, write the text, or leave the cell empty",
            "sửa công thức trong bảng tính, viết nội dung, hoặc để trống ô"
        ))
    })
}

/// Returns the fault of an id that is a number of more digits than a spreadsheet keeps.
#[cfg(feature = "xlsx")]
pub(super) fn rounded(id: &str) -> Problem {
    problem! { Code::TurnedBySpreadsheet;
        says "the id {} is a number of more than 15 digits: a spreadsheet rounded it",
            "mã {} là một số có hơn 15 chữ số: bảng tính đã làm tròn", quoted(id);
        help AS_TEXT;
    }
}

fn is_time(id: &str) -> bool {
    let id = id.trim_end_matches([' ', 'A', 'P', 'M']);
    let mut parts = id.split(':');
    let number = |part: &str| part.len() <= 2 && day::number(part).is_some_and(|n| n < 60);
    parts.clone().count() > 1 && parts.all(number)
}

fn is_percentage(id: &str) -> bool {
    let number = id.strip_suffix('%').map(str::trim_end);
    number.is_some_and(|number| digits(number.trim_start_matches(['-', '+'])))
}

/// Returns whether an id is a power of ten: `1E+05`, `1,23E+11`.
fn is_power(id: &str) -> bool {
    let Some((number, power)) = id.split_once(['E', 'e']) else { return false };
    let signed = power.strip_prefix(['+', '-']);
    digits(number.trim_start_matches(['-', '+']))
        && signed.is_some_and(|p| day::number(p).is_some())
}

/// Returns whether a text is digits, with points or commas among them.
fn digits(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',')
}
