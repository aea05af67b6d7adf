//! Checks of ids and names: hidden characters, and changes by a spreadsheet.

use super::day;
use super::hidden::named;
use super::messages::quoted;
use crate::diagnostic::{Code, Problem, is_command};
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
    let message = said!(
        "the {what} {} has the character {}",
        "{what} {} có ký tự {}",
        quoted(text),
        named(c),
        what
    );
    Problem::new(Code::HiddenCharacter, message).help(said!(
        "delete it: nobody sees it, and the {what} is not the one that it looks like",
        "xóa ký tự này: không ai nhìn thấy nó, và {what} không đúng như vẻ ngoài",
        what
    ))
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
        () if is_power(id) => {
            said!("a number cut to a power of ten", "một số bị rút gọn thành lũy thừa của mười")
        }
        () => return None,
    };
    let message = said!(
        "the id {} is {what}: a spreadsheet made it of another",
        "mã {} là {what}: bảng tính đã biến mã khác thành như vậy",
        quoted(id),
        what
    );
    Some(Problem::new(Code::TurnedBySpreadsheet, message).help(said!(
        "give the column of ids the format of text, and write the ids again as they were before",
        "đặt định dạng văn bản cho cột mã, rồi viết lại các mã như ban đầu"
    )))
}

/// Returns the fault of a name that is a formula or its error. Everything else may be a name.
pub(super) fn unread(name: &str) -> Option<Problem> {
    if name.starts_with('=') {
        return Some(formula(Text::Name, name));
    }
    is_error(name).then(|| {
        let message = said!(
            "the name {} is an error of a spreadsheet",
            "tên {} là một lỗi của bảng tính",
            quoted(name)
        );
        Problem::new(Code::TurnedBySpreadsheet, message).help(said!(
            "mend the formula there, or write the name",
            "sửa công thức tại đó, hoặc viết tên"
        ))
    })
}

fn formula(what: Text, text: &str) -> Problem {
    let message =
        said!("the {} {} is a formula", "{} {} là công thức", what.called(), quoted(text));
    Problem::new(Code::TurnedBySpreadsheet, message).help(said!(
        "write its result; a text that has to keep its zeros may stand as `=\"001\"`",
        "viết kết quả của nó; văn bản cần giữ các số 0 có thể viết là `=\"001\"`"
    ))
}

fn is_error(id: &str) -> bool {
    let Some(rest) = id.strip_prefix('#') else { return false };
    let capitals = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '/' | '_');
    let name = rest.trim_end_matches(['!', '?']);
    let known = name.len() < rest.len() || name == "N/A" || rest.trim_matches('#').is_empty();
    !rest.is_empty() && known && name.trim_matches('#').chars().all(capitals)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_makes_of_ids() {
        for id in [
            "01/02/2024",
            "1/2/24",
            "2024-02-01",
            "01-02-2024",
            "1.2.2024",
            "2-Jan",
            "02-Jan-24",
            "Jan-24",
            "2-Thg1",
            "Thg1-24",
            "1 Jan 2024",
            "1%",
            "12,5 %",
            "TRUE",
            "false",
            "ĐÚNG",
            "SAI",
            "1E+05",
            "1,23E+11",
            "-1.5e-7",
            "#REF!",
            "#N/A",
            "#NAME?",
            "#DIV/0!",
            "####",
            "=A1",
            "=\"a\"&\"b\"",
            "12:30",
            "1:20:00",
            "08:30 AM",
            "1/2/2024 0:00",
        ] {
            assert!(turned(id).is_some(), "{id}");
        }
        for id in [
            "",
            "1",
            "001",
            "an",
            "xa-01",
            "1-2",
            "1/2",
            "12/2024",
            "01-02-24",
            "01.02.24",
            "31.02.2024",
            "38-04-1956",
            "MAR-01",
            "E05",
            "1E5",
            "2E",
            "#1",
            "# 1",
            "1:a",
            "dung",
            "A:1",
            "%",
            "tháng-1",
            "D05",
            "I",
            "1.1",
            "Janus",
            "Xã Marơ",
            "38.1-2024",
        ] {
            assert!(turned(id).is_none(), "{id}");
        }
    }

    #[test]
    fn names_have_no_characters_that_act() {
        assert!(acting(Text::Name, "Xã\u{200b} An").is_none());
        assert!(acting(Text::Name, "Xã \u{202e}An").is_some());
    }

    #[test]
    fn names_are_no_formulas_and_no_errors() {
        for name in ["=B2", "=“Xã An”", "=VLOOKUP(A1;B:C;2;0)", "#N/A", "#REF!"] {
            assert!(unread(name).is_some(), "{name}");
        }
        for name in ["", "Xã An", "1", "01/02/2024", "TRUE", "#1"] {
            assert!(unread(name).is_none(), "{name}");
        }
    }
}
