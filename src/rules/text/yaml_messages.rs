//! Text that is not YAML: turns the messages of the parser into words that help.

use saphyr_parser::ScanError;

use super::fault_list::{Reported, Sink, fault};
use crate::diagnostic::{Code, Span, is_command};
use crate::name::is_zero_width;
use crate::said::{Said, said};

/// Refuses invisible characters. They make two names differ that look the same, or change how a line is read. A
/// line must not begin with a blank that YAML takes for a letter, because its value would then belong to a
/// different key than it seems.
pub(crate) fn refuse_unseen_characters(text: &str, sink: &Sink) -> Result<(), Reported> {
    // Most texts have none. A look at the bytes, many at a time, shows that without decoding.
    let suspicious =
        |byte: u8| matches!(byte, 0..=8 | 11..=31 | 0x7F | 0xC2 | 0xD8 | 0xE2 | 0xE3 | 0xEF);
    if !text.bytes().fold(false, |found, byte| found | suspicious(byte)) {
        return Ok(());
    }
    let mut refused = Ok(());
    let mut indents = true;
    let mut characters = text.char_indices().peekable();
    while let Some((start, c)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let span = Span { start, end: start.saturating_add(c.len_utf8()) };
        if is_forbidden(c, next) {
            refused = Err(fault! { sink, Code::ForbiddenCharacter, span;
                let code = format!("{:04X}", u32::from(c));
                says "an invisible character (U+{code}) stands here",
                    "ở đây có ký tự không nhìn thấy (U+{code})", code;
                help "delete it; it often comes in by copying from a document",
                    "xóa ký tự đó; nó thường lẫn vào khi chép từ văn bản";
            });
        } else if indents && is_odd_blank(c) {
            refused = Err(odd_blank(sink, span, c));
            // Report one for each line.
            indents = false;
        } else {
            indents = c == '\n' || (indents && matches!(c, ' ' | '\t'));
        }
    }
    refused
}

fn is_forbidden(c: char, next: Option<char>) -> bool {
    match c {
        '\t' | '\n' => false,
        '\r' => next != Some('\n'),
        '\u{FFFE}' | '\u{FFFF}' => true,
        c => is_command(c) || is_zero_width(c),
    }
}

/// Refuses a text that contains such characters by an escape, `"\e[31m"` or `"\u202E"`. A terminal that shows
/// it would obey them.
pub(crate) fn refuse_commands(text: &str, span: Span, sink: &Sink) {
    if let Some(c) =
        text.chars().find(|c| is_command(*c) && !matches!(c, '\n' | '\t') || is_zero_width(*c))
    {
        let code = format!("{:04X}", u32::from(c));
        fault! { sink, Code::ForbiddenCharacter, span;
            says "an escape puts an invisible control character (U+{code}) into this text",
                "một ký hiệu thoát đưa ký tự điều khiển không nhìn thấy (U+{code}) vào đoạn chữ này",
                code;
            help "delete the escape (`\\e`, `\\x…`, `\\u…`)",
                "xóa ký hiệu thoát (`\\e`, `\\x…`, `\\u…`)";
        };
    }
}

/// Returns whether a character looks like a space but is not one in YAML.
pub(crate) fn is_odd_blank(c: char) -> bool {
    c.is_whitespace() && !matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// Reports a blank that YAML takes for a letter.
pub(crate) fn odd_blank(sink: &Sink, at: Span, c: char) -> Reported {
    fault! { sink, Code::ForbiddenCharacter, at;
        let name = match c {
            '\u{a0}' | '\u{202f}' => said!("a no-break space", "dấu cách không ngắt"),
            '\u{3000}' => said!("an ideographic space", "dấu cách rộng kiểu chữ Hán"),
            _ => said!("a blank that is no space", "một khoảng trắng không phải dấu cách"),
        };
        let code = format!("{:04X}", u32::from(c));
        says "{name} (U+{code}) stands here, which YAML takes for a letter",
            "ở đây có {name} (U+{code}), YAML coi là một chữ cái", name, code;
        help "type spaces in place of all of them on this line; they often come in by copying from a document or a page",
            "gõ lại bằng dấu cách thường trên dòng này; chúng thường lẫn vào khi chép từ văn bản hoặc trang web";
    }
}

/// Returns the first character of a text that fits, with its place.
pub(crate) fn first_of(
    text: &str,
    from: usize,
    fits: impl Fn(char) -> bool,
) -> Option<(Span, char)> {
    let (at, c) = text.char_indices().find(|(_, c)| fits(*c))?;
    let start = from.saturating_add(at);
    Some((Span { start, end: start.saturating_add(c.len_utf8()) }, c))
}

/// Returns the start and the text of the line that contains the byte `at`.
fn line_of(text: &str, at: usize) -> (usize, &str) {
    let start =
        text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |n| n.saturating_add(1));
    let rest = text.get(start..).unwrap_or_default();
    (start, rest.lines().next().unwrap_or_default())
}

/// Returns the place of the tab that the parser complains about. The parser points before it.
fn tab_near(text: &str, at: usize) -> Option<Span> {
    let own = line_of(text, at);
    let next = line_of(text, own.0.saturating_add(own.1.len()).saturating_add(1).min(text.len()));
    let indent = |(start, line): (usize, &str)| {
        let blank = line.len().saturating_sub(line.trim_start().len());
        first_of(line.get(..blank)?, start, |c| c == '\t')
    };
    let before = || first_of(text.get(own.0..at)?, own.0, |c| c == '\t');
    let after = || first_of(text.get(at..)?, at, |c| c == '\t');
    let places = indent(own).or_else(|| indent(next)).or_else(before).or_else(after);
    places.map(|(span, _)| span)
}

/// Declares parts of parser messages, each with the message and the help to give instead.
macro_rules! plain_words {
    ($($($part:literal)|+: $en:literal, $vi:literal; help $help:literal, $help_vi:literal;)*) => {
        const PLAIN_WORDS: &[(&[&str], Said, Said)] =
            &[$((&[$($part),+], said!($en, $vi), said!($help, $help_vi)),)*];
    };
}

// The first one that matches is used. If none matches, the message of the parser is given.
plain_words! {
    "must be followed by a valid YAML whitespace":
        "a tab stands where one space belongs", "có dấu tab ở chỗ phải là một dấu cách";
        help "write one space after the colon or the dash, never a tab",
            "sau dấu hai chấm hoặc gạch đầu dòng viết một dấu cách, không dùng tab";
    "invalid trailing content after double-quoted scalar":
        "the text in quotation marks ends before this, and more follows",
            "đoạn chữ trong ngoặc kép kết thúc trước chỗ này mà phía sau vẫn còn chữ";
        help "in a text between `'` write `\"` where it quotes, and in a text between `\"` write `'`",
            "trong đoạn chữ đặt giữa `'` thì trích dẫn bằng `\"`, trong đoạn chữ đặt giữa `\"` thì trích dẫn bằng `'`";
    "tab":
        "a tab stands where spaces belong", "có dấu tab ở chỗ phải là dấu cách";
        help "indent with spaces, never with tabs", "thụt dòng bằng dấu cách, không dùng tab";
    "found unexpected end of stream":
        "a quotation mark that opens here is never closed",
            "dấu ngoặc kép mở ở đây mà không được đóng lại";
        help "put the closing quotation mark at the end of the text",
            "thêm dấu đóng ngoặc kép ở cuối đoạn chữ";
    "invalid indentation in quoted scalar":
        "a quotation mark that opens here is not closed on its line",
            "dấu ngoặc kép mở ở đây không được đóng trên cùng dòng";
        help "put the closing quotation mark at the end of the text",
            "thêm dấu đóng ngoặc kép ở cuối đoạn chữ";
    "expected ',' or '}'":
        "a comma is missing here, or the mapping in `{…}` is not closed",
            "thiếu dấu phẩy ở đây, hoặc nhóm khóa trong `{…}` chưa đóng";
        help "write `{key: value, key: value}`; a text with `,` `{` `}` `[` `]` stands in quotes",
            "viết `{khóa: giá trị, khóa: giá trị}`; đoạn chữ có `,` `{` `}` `[` `]` thì đặt trong ngoặc kép";
    "expected ',' or ']'":
        "a comma is missing here, or the list in `[…]` is not closed",
            "thiếu dấu phẩy ở đây, hoặc danh sách trong `[…]` chưa đóng";
        help "write `[one, two]`; a text with `,` `{` `}` `[` `]` stands in quotes",
            "viết `[một, hai]`; đoạn chữ có `,` `{` `}` `[` `]` thì đặt trong ngoặc kép";
    "invalid indentation in flow construct":
        "a list in `[…]` or a mapping in `{…}` is not closed before this line",
            "danh sách trong `[…]` hoặc nhóm khóa trong `{…}` chưa đóng trước dòng này";
        help "close it with `]` or `}`, or indent the lines that belong to it",
            "đóng bằng `]` hoặc `}`, hoặc thụt các dòng thuộc về nó";
    "misplaced bracket":
        "a closing bracket that nothing opened", "dấu đóng ngoặc mà không có dấu mở";
        help "remove it, or put the text in quotes", "xóa nó, hoặc đặt đoạn chữ trong ngoặc kép";
    "mapping values are not allowed":
        "a colon stands where it cannot begin a value",
            "dấu hai chấm ở chỗ không thể bắt đầu một giá trị";
        help "put a text that contains `: ` in quotes, and begin the keys of one mapping in the same column",
            "đoạn chữ có `: ` thì đặt trong ngoặc kép, và các khóa cùng cấp bắt đầu ở cùng một cột";
    "simple key expect":
        "a line without a colon stands among the keys of a mapping",
            "có dòng thiếu dấu hai chấm giữa các khóa";
        help "write `key: value`, with a space after the colon",
            "viết `khóa: giá trị`, có dấu cách sau dấu hai chấm";
    "did not find expected key" | "did not find expected '-' indicator" | "indentation":
        "this line begins in a column that fits nothing above it",
            "dòng này bắt đầu ở cột không khớp với dòng nào phía trên";
        help "begin the keys of one mapping in the same column, and the items of one list with `- ` in the same column",
            "các khóa cùng cấp bắt đầu ở cùng một cột, các mục của một danh sách bắt đầu bằng `- ` ở cùng một cột";
    "block sequence entries are not allowed":
        "a list item stands where it cannot begin", "mục danh sách ở chỗ không thể bắt đầu";
        help "begin a list on the line after its key", "bắt đầu danh sách ở dòng sau khóa của nó";
    "did not find expected node content":
        "a value is missing here, or a `{` or `[` is not closed",
            "thiếu giá trị ở đây, hoặc dấu `{` hay `[` chưa đóng";
        help "write the value, or close the bracket", "viết giá trị, hoặc đóng ngoặc";
    "directive":
        "a line that begins with `%` has a meaning of its own in YAML",
            "dòng bắt đầu bằng `%` có nghĩa riêng trong YAML";
        help "indent it, or put the text in quotes",
            "thụt dòng đó vào, hoặc đặt đoạn chữ trong ngoặc kép";
    "unexpected character":
        "a text cannot begin with this character", "đoạn chữ không thể bắt đầu bằng ký tự này";
        help "put a text that begins with `%`, `@` or a backtick in quotes",
            "đoạn chữ bắt đầu bằng `%`, `@` hoặc dấu `` ` `` thì đặt trong ngoặc kép";
}

/// Reports the fault that stopped the parser at the byte `at`.
pub(crate) fn report(text: &str, error: &ScanError, at: usize, sink: &Sink) -> Reported {
    let info = error.info();
    let at = at.min(text.len());
    // Such a blank after a colon or a dash hides the colon or dash from the parser.
    let lines = [line_of(text, at), line_of(text, line_before(text, at))];
    let hides = |(start, line): &(usize, &str)| {
        line.match_indices([':', '-']).find_map(|(place, sign)| {
            let after = place.saturating_add(sign.len());
            let rest = line.get(after..)?.chars().next()?.len_utf8();
            let next = line.get(after..after.saturating_add(rest))?;
            first_of(next, start.saturating_add(after), is_odd_blank)
        })
    };
    if let Some((at, c)) = lines.iter().find_map(hides) {
        return odd_blank(sink, at, c);
    }
    if let Some(reported) = lines.iter().find_map(|line| look_alike(sink, *line, info)) {
        return reported;
    }
    let is_tab = info.contains("tab") || info.contains("valid YAML whitespace");
    let tab = if is_tab { tab_near(text, at) } else { None };
    let span = tab.unwrap_or_else(|| {
        let before = info.contains("simple key expect");
        one_character(text, if before { line_before(text, at) } else { at })
    });
    if info.contains("anchor") {
        return fault! { sink, Code::Anchor, span;
            says "anchors (`&name`) and references (`*name`) are not allowed in a rule file",
                "không được dùng neo (`&name`) và tham chiếu (`*name`) trong tệp quy tắc";
            help "a text that begins with `&` or `*` is written in quotes",
                "đoạn chữ bắt đầu bằng `&` hoặc `*` thì viết trong ngoặc kép";
        };
    }
    if info.contains("a tag") || info.contains("TAG") || info.contains("handle wasn't declared") {
        return fault! { sink, Code::Tag, span;
            says "tags (`!name`) are not allowed in a rule file",
                "không được dùng nhãn (`!name`) trong tệp quy tắc";
            help "a text that begins with `!` is written in quotes",
                "đoạn chữ bắt đầu bằng `!` thì viết trong ngoặc kép";
        };
    }
    let told = match text.get(at..).and_then(|rest| rest.chars().next()) {
        Some(']' | '}') if info.contains("flow") => "misplaced bracket",
        _ => info,
    };
    let is_told = |part: &&str| told.contains(*part);
    let Some((_, says, help)) = PLAIN_WORDS.iter().find(|(parts, ..)| parts.iter().any(is_told))
    else {
        return fault! { sink, Code::Syntax, span;
            says "not well-formed YAML: {info}", "viết sai cú pháp YAML: {info}", info;
            help "look at this line and the one above it for a missing colon, quotation mark or bracket",
                "xem dòng này và dòng trên có thiếu dấu hai chấm, dấu ngoặc kép hoặc dấu ngoặc nào không";
        };
    };
    // A bracket that opens on a line above.
    let is_of_bracket = info.contains("flow") || info.contains("node content");
    let open = open_bracket(text.get(..at).unwrap_or_default()).filter(|(_, place)| {
        is_of_bracket && text.get(*place..at).is_some_and(|before| before.contains('\n'))
    });
    let (bracket, place) = open.map_or(('{', None), |(bracket, place)| {
        (bracket, Some(Span { start: place, end: place.saturating_add(1) }))
    });
    fault! { sink, Code::Syntax, span;
        says "not well-formed YAML: {says}", "viết sai cú pháp YAML: {says}", says;
        help help.clone();
        related place, "this `{bracket}` is not closed", "dấu `{bracket}` này không được đóng", bracket;
    }
}

/// Signs that look like those of YAML.
const LOOK_ALIKES: [(char, char); 8] = [
    ('，', ','),
    ('、', ','),
    ('：', ':'),
    ('｛', '{'),
    ('｝', '}'),
    ('［', '['),
    ('］', ']'),
    ('－', '-'),
];
/// Signs before the items of a list in documents.
const BULLETS: [char; 8] = ['–', '—', '•', '·', '▪', '◦', '●', '−'];

/// Reports a sign on a faulty line that only looks like one of YAML, or a bullet in place of a dash.
fn look_alike(sink: &Sink, (start, line): (usize, &str), info: &str) -> Option<Reported> {
    let indent = line.len().saturating_sub(line.trim_start().len());
    let first = first_of(line.get(indent..)?, start.saturating_add(indent), |_| true);
    if let Some((span, bullet)) = first.filter(|(_, c)| BULLETS.contains(c)) {
        let code = format!("{:04X}", u32::from(bullet));
        return Some(fault! { sink, Code::Syntax, span;
            says "`{bullet}` (U+{code}) does not begin an item of a list",
                "`{bullet}` (U+{code}) không mở đầu được một mục của danh sách", bullet, code;
            help "begin the items of a list with `- `",
                "bắt đầu các mục của danh sách bằng `- `";
        });
    }
    let is_sign =
        info.contains("flow") || info.contains("expect") || info.contains("mapping values");
    let known = |c: char| LOOK_ALIKES.iter().find(|(sign, _)| *sign == c);
    let (span, sign) = first_of(line, start, |c| is_sign && known(c).is_some())?;
    let (_, meant) = known(sign)?;
    let code = format!("{:04X}", u32::from(sign));
    Some(fault! { sink, Code::Syntax, span;
        says "`{sign}` (U+{code}) is another sign than `{meant}`",
            "`{sign}` (U+{code}) là ký tự khác với `{meant}`", sign, code, meant;
        help "write `{meant}`", "viết `{meant}`", meant;
    })
}

/// Returns the span of the character at a byte, to underline it. At the end of a line the span is empty.
fn one_character(text: &str, at: usize) -> Span {
    let next = text.get(at..).and_then(|rest| rest.chars().next());
    let length = next.filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8);
    Span { start: at, end: at.saturating_add(length) }
}

/// Returns the start of the last line before the line of `at` that has more than a comment. If the parser
/// misses a colon, it has already read on to the next line.
fn line_before(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    let mut end = before.rfind('\n').unwrap_or(0);
    loop {
        let above = before.get(..end).unwrap_or_default();
        let start = above.rfind('\n').map_or(0, |at| at.saturating_add(1));
        let line = above.get(start..).unwrap_or_default();
        let indent = line.len().saturating_sub(line.trim_start().len());
        if !matches!(line.trim_start().chars().next(), None | Some('#')) {
            return start.saturating_add(indent);
        }
        match start.checked_sub(1) {
            Some(previous) => end = previous,
            None => return at,
        }
    }
}

/// Returns the last bracket that is still open at the end of a text. This is a guess without parsing.
fn open_bracket(text: &str) -> Option<(char, usize)> {
    let mut open = Vec::new();
    let mut quote = None;
    let mut before = '\n';
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        match (quote, c) {
            (Some('"'), '\\') => {
                characters.next();
            }
            (Some(mark), _) if mark == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if before.is_whitespace() || "[{,:".contains(before) => {
                quote = Some(c)
            }
            (None, '#') if before.is_whitespace() => {
                characters.by_ref().find(|(_, c)| *c == '\n');
            }
            (None, '{' | '[') => open.push((c, at)),
            (None, '}' | ']') => {
                open.pop();
            }
            (None, _) => {}
        }
        before = c;
    }
    open.pop()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_that_are_open_are_found() {
        assert_eq!(open_bracket("a: {b: 1}\nc: {d: [1"), Some(('[', 17)));
        assert_eq!(open_bracket("a: '{' # {\nb: \"[\\\"{\"\n"), None);
        assert_eq!(open_bracket("it's {a"), Some(('{', 5)));
    }

    #[test]
    fn the_line_before_passes_over_comments() {
        let text = "a: 1\n  b\n\n# c\nd: 2\n";
        assert_eq!(line_before(text, text.find('d').unwrap()), 7);
        assert_eq!(line_before("a", 0), 0);
    }
}
