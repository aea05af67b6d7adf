//! Rows that belong to a form and not to a unit: its total, its signatures, the numbers of its columns.
//!
//! Offices put them around every table. Without a register, such a row would silently be read as one more
//! unit.

use crate::diagnostic::{Code, Problem};
use crate::said::{Said, said};
use std::sync::LazyLock;

use super::messages::quoted;
use crate::name::{folded, unmarked};

/// The kind of a row that belongs to the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FormRow {
    /// `Tổng cộng`
    Total,
    /// Figures within those of the row above, or beside them: `Trong đó`, `Chênh lệch`.
    Beside,
    /// The sums of all other rows, whatever it is called.
    Sums,
    /// The end of a form: `Người lập biểu`, `TM. ỦY BAN NHÂN DÂN`, place and day, `Ghi chú: …`, `* …`.
    Closing,
    /// The heads of the columns once more, as on the second page: `Mã đơn vị`.
    Heads,
    /// A heading within the table, with no figures: `I · KHU VỰC ĐỒNG BẰNG`.
    Heading,
    /// A heading with the sums of the units beneath it: `I · KHU VỰC ĐỒNG BẰNG · 300`.
    Subtotal,
    /// `(1) (2) (3)`, beneath the heads of the columns.
    #[cfg(feature = "xlsx")]
    Numbers,
}

/// Words with which such rows begin. None of them begins the name of a place.
const WORDS: [(&str, FormRow); 61] = [
    ("tổng cộng", FormRow::Total),
    ("tổng số", FormRow::Total),
    ("tổng", FormRow::Total),
    ("cộng", FormRow::Total),
    ("toàn tỉnh", FormRow::Total),
    ("toàn quốc", FormRow::Total),
    ("cả tỉnh", FormRow::Total),
    ("cả nước", FormRow::Total),
    ("bình quân", FormRow::Total),
    ("trung bình chung", FormRow::Total),
    ("cộng toàn", FormRow::Total),
    ("tổng toàn", FormRow::Total),
    ("tổng các", FormRow::Total),
    ("tổng xã", FormRow::Total),
    ("tổng phường", FormRow::Total),
    ("tổng huyện", FormRow::Total),
    ("cao nhất", FormRow::Total),
    ("thấp nhất", FormRow::Total),
    ("tính chung", FormRow::Total),
    ("total", FormRow::Total),
    ("grand total", FormRow::Total),
    ("toàn huyện", FormRow::Total),
    ("toàn quận", FormRow::Total),
    ("toàn thành phố", FormRow::Total),
    ("toàn xã", FormRow::Total),
    ("toàn ngành", FormRow::Total),
    ("cả huyện", FormRow::Total),
    ("cả xã", FormRow::Total),
    ("chung toàn", FormRow::Total),
    ("số trung bình", FormRow::Total),
    ("trung bình toàn", FormRow::Total),
    ("trung bình tỉnh", FormRow::Total),
    ("trung bình huyện", FormRow::Total),
    ("trung bình xã", FormRow::Total),
    ("trong đó", FormRow::Beside),
    ("bao gồm", FormRow::Beside),
    ("chia ra", FormRow::Beside),
    ("lũy kế", FormRow::Beside),
    ("cùng kỳ", FormRow::Beside),
    ("chênh lệch", FormRow::Beside),
    ("so sánh", FormRow::Beside),
    ("so với", FormRow::Beside),
    ("tăng/giảm", FormRow::Beside),
    ("tăng, giảm", FormRow::Beside),
    ("người lập", FormRow::Closing),
    ("người tổng hợp", FormRow::Closing),
    ("lập biểu", FormRow::Closing),
    ("nơi nhận", FormRow::Closing),
    ("thủ trưởng", FormRow::Closing),
    ("chủ tịch", FormRow::Closing),
    ("giám đốc", FormRow::Closing),
    ("tm.", FormRow::Closing),
    ("t/m", FormRow::Closing),
    ("kt.", FormRow::Closing),
    ("tl.", FormRow::Closing),
    ("(ký", FormRow::Closing),
    ("ký tên", FormRow::Closing),
    ("ghi chú", FormRow::Closing),
    ("mã đơn vị", FormRow::Heads),
    ("tên đơn vị", FormRow::Heads),
    ("đơn vị", FormRow::Heads),
];

/// A word in the forms to compare: with its marks, and as it is typed in a hurry.
struct Word {
    form: String,
    plain: String,
    row: FormRow,
}

static KNOWN: LazyLock<Vec<Word>> = LazyLock::new(|| {
    let word = |(word, row): &(&str, FormRow)| {
        let form = folded(word);
        Word { plain: unmarked(&form), form, row: *row }
    };
    WORDS.iter().map(word).collect()
});

/// Returns the kind of form row of a text in the column of ids or names. `None` if it may be a unit.
pub(super) fn of_text(text: &str) -> Option<FormRow> {
    /// The first letters of the words above.
    const FIRST: &str = "TtCcBbGgNnLlKkMmSsĐđ(";
    /// A longer text is not an id or a name.
    const LONGEST: usize = 300;
    // Quickly excludes most ids.
    if text.is_ascii() && !text.contains([' ', '.', '(', '/']) {
        let total = ["total", "average", "sum"].iter().any(|word| text.eq_ignore_ascii_case(word));
        return total
            .then_some(FormRow::Total)
            .or_else(|| text.eq_ignore_ascii_case("unit").then_some(FormRow::Heads));
    }
    if is_footnote(text) {
        return Some(FormRow::Closing);
    }
    // The commune `Trung Bình` has two capitals.
    if matches!(text, "Trung bình" | "trung bình") {
        return Some(FormRow::Total);
    }
    // `Thị trấn`, `Thành phố`: of all texts that begin like this, only `Thủ trưởng` is a form row.
    let mut start = text.chars();
    let town = matches!(
        (start.next(), start.next(), start.next()),
        (Some('T' | 't'), Some('h' | 'H'), Some(third)) if !"uUủỦấẤ".contains(third)
    );
    let may_begin = !town && text.starts_with(|first| FIRST.contains(first));
    if text.len() > LONGEST || !(may_begin || text.contains(',')) {
        return None;
    }
    let form = folded(text);
    let plain = unmarked(&form);
    let begins = |word: &&Word| {
        let row = word.row;
        let (text, word) = if form == plain { (&plain, &word.plain) } else { (&form, &word.form) };
        match text.strip_prefix(word.as_str()) {
            Some(rest) if row == FormRow::Heads => rest.is_empty(),
            Some(rest) => ends(word, rest),
            None => false,
        }
    };
    let is_day = || ["ngay ", " thang ", " nam"].iter().all(|word| plain.contains(word));
    match KNOWN.iter().find(begins) {
        Some(word) => Some(word.row),
        None => is_day().then_some(FormRow::Closing),
    }
}

/// Returns whether a text begins like a note beneath a table: `* …`, `- …`, `(1) …`.
fn is_footnote(text: &str) -> bool {
    let numbered = text.strip_prefix('(').and_then(|rest| rest.split_once(") "));
    let numbered = numbered.is_some_and(|(number, _)| number.bytes().all(|b| b.is_ascii_digit()));
    numbered || ["*", "- ", "– ", "+ "].iter().any(|mark| text.starts_with(mark))
}

/// Returns whether a text begins with exactly this word: `Cộng:` and `Tổng cộng (I + II)`, not `Cộng Hòa`.
fn ends(word: &str, rest: &str) -> bool {
    let several = word.contains([' ', '.', '/', '(']);
    match rest.chars().next() {
        None => true,
        Some(' ') if !several => rest.trim_start().starts_with(|c: char| !c.is_alphabetic()),
        Some(next) => !next.is_alphabetic() || word.ends_with(['.', '/']),
    }
}

/// Returns the fault of such a row. `says` is the text that identifies it.
pub(super) fn no_unit(row: FormRow, says: &str, mend: &Said) -> Problem {
    let says = quoted(says);
    let (what, why) = match row {
        FormRow::Total => (
            said!(
                "the row {says} is a total, not a unit",
                "dòng {says} là dòng cộng, không phải đơn vị",
                says
            ),
            said!("delete it", "xóa dòng này"),
        ),
        FormRow::Beside => (
            said!(
                "the row {says} divides or compares figures of others, and is no unit's",
                "dòng {says} chia nhỏ hoặc so sánh số liệu của dòng khác, không phải của đơn vị nào",
                says
            ),
            said!("delete it", "xóa dòng này"),
        ),
        FormRow::Sums => (
            said!(
                "the figures of the row {says} are the sums of all others, as those of a total",
                "số liệu ở dòng {says} bằng tổng của mọi dòng khác, như một dòng cộng",
                says
            ),
            said!(
                "delete it; if it is a unit, name a register that has it",
                "xóa dòng này; nếu là đơn vị, dùng danh sách đơn vị có nó"
            ),
        ),
        FormRow::Closing => (
            said!(
                "the row {says} closes a form, and no unit is called so",
                "dòng {says} là phần cuối biểu, không có đơn vị nào tên như vậy",
                says
            ),
            said!("delete what stands beneath the table", "xóa phần nằm dưới bảng"),
        ),
        FormRow::Heading => (
            said!(
                "the row {says} is a heading, not a unit: it has no figures",
                "dòng {says} là tiêu đề, không phải đơn vị: dòng không có số liệu",
                says
            ),
            said!(
                "delete it; a unit without figures may be left out, or be told by a register",
                "xóa dòng này; đơn vị chưa có số liệu thì có thể bỏ ra, hoặc khai trong danh sách đơn vị"
            ),
        ),
        FormRow::Subtotal => (
            said!(
                "the row {says} is a heading with figures, not a unit",
                "dòng {says} là tiêu đề có số liệu, không phải đơn vị",
                says
            ),
            said!(
                "delete it; if it is a unit, give it an id like those of the others, or name a register that has it",
                "xóa dòng này; nếu là đơn vị, đặt mã như các đơn vị khác, hoặc dùng danh sách đơn vị có nó"
            ),
        ),
        FormRow::Heads => (
            said!(
                "the row {says} has the heads of the columns once more",
                "dòng {says} lặp lại tiêu đề các cột",
                says
            ),
            said!(
                "delete it if the columns are in the same order beneath it; if not, give the rest a table of its own",
                "nếu các cột bên dưới vẫn đúng thứ tự thì xóa dòng này; nếu không, tách phần bên dưới thành bảng riêng"
            ),
        ),
        #[cfg(feature = "xlsx")]
        FormRow::Numbers => (
            said!(
                "the row {says} numbers the columns, and is no unit's",
                "dòng {says} đánh số các cột, không phải của đơn vị nào",
                says
            ),
            said!(
                "delete it, or move it above the row with the ids of the columns",
                "xóa dòng này, hoặc chuyển lên trên dòng có mã các cột"
            ),
        ),
    };
    Problem::new(Code::FormRow, what).help(said!("{why}{mend}", "{why}{mend}", why, mend))
}

/// Returns whether texts are the numbers that a form gives its columns: `(1) (2) (3)`, `A B 1 2`,
/// `[4]=[3]/[2]`.
///
/// Plain numbers alone are not enough, because a unit may have them. `named` is the text in the column of
/// names, and a name is never a number.
#[cfg(feature = "xlsx")]
pub(super) fn are_numbers_of_columns<'t>(
    texts: impl Iterator<Item = &'t str>,
    named: Option<&str>,
) -> bool {
    const LEAST: usize = 3;
    let (mut count, mut next, mut sure) = (0usize, None, false);
    let mut letter = 'a';
    for text in texts {
        let text = text.trim();
        count = count.saturating_add(1);
        let inner = text.trim_start_matches(['(', '[']);
        sure |= inner.len() < text.len();
        let digits = inner.len().saturating_sub(inner.trim_start_matches(char::is_numeric).len());
        match (inner.get(..digits).and_then(|digits| digits.parse::<u32>().ok()), next) {
            // After the number: a bracket, or the formula of the column.
            (Some(_), _) if !tail_of_number(inner.get(digits..).unwrap_or_default()) => {
                return false;
            }
            (Some(number), None) => next = number.checked_add(1),
            (Some(number), Some(expected)) if number == expected => next = number.checked_add(1),
            (None, None)
                if inner
                    .trim_end_matches([')', ']'])
                    .eq_ignore_ascii_case(letter.encode_utf8(&mut [0; 4])) =>
            {
                sure = true;
                letter = char::from_u32(u32::from(letter).saturating_add(1)).unwrap_or('z');
            }
            _ => return false,
        }
    }
    let name_is_number = named.is_some_and(|name| name.parse::<u32>().is_ok());
    count >= LEAST && next.is_some() && (sure || name_is_number)
}

#[cfg(feature = "xlsx")]
fn tail_of_number(rest: &str) -> bool {
    let known = |c: char| c.is_ascii_digit() || " ()[]=+-*/x:%".contains(c);
    rest.chars().all(known) && (rest.is_empty() || rest.starts_with([')', ']', '=', ' ']))
}

/// Returns the fault of a row of figures beneath the text that ends the table.
#[cfg(feature = "xlsx")]
pub(super) fn beneath(foot: &str) -> Problem {
    let message = said!(
        "the row has figures and stands beneath {}, where the table ends",
        "dòng có số liệu nhưng nằm dưới {}, nơi bảng kết thúc",
        quoted(foot)
    );
    Problem::new(Code::FormRow, message).help(said!(
        "move it above, or name another text as the one with which the table ends",
        "chuyển dòng lên trên, hoặc chọn chữ khác làm chỗ kết thúc bảng"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_and_signatures_are_no_units() {
        for text in [
            "Tổng cộng",
            "TỔNG CỘNG:",
            "Tổng cộng (I + II)",
            "Tổng cộng I + II",
            "To\u{309}ng co\u{302}\u{323}ng".replace("To\u{309}", "Tô\u{309}").as_str(),
            "CỘNG",
            "Cộng:",
            "Cộng (a)",
            "Tổng: 3 xã",
            "Tong cong",
            "TOTAL",
            "Toàn tỉnh",
            "CẢ TỈNH",
            "Cả nước",
            "Toàn quốc",
            "Trung bình chung",
            "Trung bình",
            "Cao nhất",
            "Thấp nhất",
            "Cộng toàn huyện",
            "Tổng các xã",
            "Tổng xã",
            "Tính chung",
            "Toàn huyện",
            "Trung bình toàn tỉnh",
            "Average",
        ] {
            assert_eq!(of_text(text), Some(FormRow::Total), "{text}");
        }
        for text in
            ["Trong đó:", "Trong đó: trực tuyến", "Luỹ kế", "So với cùng kỳ", "Tăng/giảm (%)"]
        {
            assert_eq!(of_text(text), Some(FormRow::Beside), "{text}");
        }
        for text in [
            "Người lập biểu",
            "NGƯỜI LẬP BIỂU (ký tên)",
            "TM. ỦY BAN NHÂN DÂN",
            "TM. UỶ BAN NHÂN DÂN XÃ AN",
            "T/M UBND",
            "KT. CHỦ TỊCH",
            "KT.CHỦ TỊCH",
            "(Ký, ghi rõ họ tên)",
            "Nơi nhận:",
            "Thủ trưởng đơn vị",
            "THỦ TRƯỞNG",
            "Ghi chú: số liệu đến 30/6",
            "Thanh Hóa, ngày 15 tháng 6 năm 2025",
            "Ngày     tháng     năm 2025",
            "* Số liệu tính đến hết tháng 6",
            "- Số liệu của Công an xã",
            "(1) Theo báo cáo của xã",
        ] {
            assert_eq!(of_text(text), Some(FormRow::Closing), "{text}");
        }
    }

    #[test]
    fn heads_are_no_units() {
        for text in ["unit", "Unit", "Mã đơn vị", "TÊN ĐƠN VỊ", "Đơn vị"] {
            assert_eq!(of_text(text), Some(FormRow::Heads), "{text}");
        }
    }

    #[test]
    fn units_are_units() {
        for text in [
            "",
            "01",
            "cong",
            "tan-phu",
            "triệu-thành",
            "Tổng Cọt",
            "Tổng công ty Sông Đà",
            "Tổng cục Thuế",
            "Cộng Hòa",
            "Cộng Hiền",
            "Cong Hoa",
            "Công Liêm",
            "Kỳ Anh",
            "Trung Bình",
            "Thị trấn Nông Cống",
            "Sở Thông tin, Truyền thông",
            "Giám Lợi",
            "TM-01",
            "unit-1",
            "Đơn vị số một",
            "Đơn vị 1",
            "Toàn Thắng",
            "Trung Bình Hạ",
            "Xã Sơn Đông",
            "Sơn Đông, Sơn Tây",
            "Bao Gò",
            "Chia Rai",
            "-1",
        ] {
            assert_eq!(of_text(text), None, "{text}");
        }
    }

    #[cfg(feature = "xlsx")]
    #[test]
    fn numbers_of_columns_are_told_from_figures() {
        let are = |texts: &[&str], name| are_numbers_of_columns(texts.iter().copied(), name);
        for texts in [
            &["(1)", "(2)", "(3)"][..],
            &["A", "B", "1", "2", "3"],
            &["[1]", "[2]", "[3]=[2]/[1]"],
            &["(1)", "(2)", "(3)", "(4) = (3):(2)"],
        ] {
            assert!(are(texts, None), "{texts:?}");
        }
        assert!(are(&["1", "2", "3"], Some("2")));
        // A unit `1` with the figures 2 and 3.
        assert!(!are(&["1", "2", "3"], None));
        assert!(!are(&["1", "2", "3"], Some("Xã An")));
        for texts in
            [&["(1)", "(2)"][..], &["(1)", "(2)", "(4)"], &["(1)", "x", "(3)"], &["A", "B", "C"]]
        {
            assert!(!are(texts, None), "{texts:?}");
        }
    }
}
