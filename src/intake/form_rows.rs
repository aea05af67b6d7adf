//! Rows that belong to a form and not to a unit: its total, its signatures, the numbers of its columns.
//!
//! Offices put them around every table. Without a register, such a row would silently be read as one more
//! unit.

use crate::diagnostic::{Code, Problem, problem};
use std::collections::HashSet;
use std::sync::LazyLock;

use super::messages::quoted;
use super::numbering;
use crate::name::{folded, unmarked};

/// The kind of a row that belongs to the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FormRow {
    /// `Tổng cộng`
    Total,
    /// Figures within those of the row above, or beside them: `Trong đó`, `Chênh lệch`.
    Beside,
    /// The sums of other rows, whatever it is called.
    Sums,
    /// Put together by the formulas of its cells from other rows.
    #[cfg(feature = "xlsx")]
    Formulas,
    /// What the figures are, and not whose: `TB`, `Kế hoạch năm 2024`.
    Figures,
    /// The end of a form: `Người lập biểu`, `TM. ỦY BAN NHÂN DÂN`, place and day, `Ghi chú: …`, `* …`.
    Closing,
    /// The heads of the columns once more, as on the second page: `Mã đơn vị`.
    Heads,
    /// A heading within the table, with no figures: `I · KHU VỰC ĐỒNG BẰNG`.
    Heading,
    /// A heading with the sums of the units beneath it: `I · KHU VỰC ĐỒNG BẰNG · 300`.
    Subtotal,
    /// `(1) (2) (3)`, beneath the heads of the columns.
    Numbers,
}

/// Words with which such rows begin. None of them begins the name of a place.
const WORDS: [(&str, FormRow); 69] = [
    ("tổng cộng", FormRow::Total),
    ("tổng số", FormRow::Total),
    ("tổng", FormRow::Total),
    ("cộng", FormRow::Total),
    ("toàn tỉnh", FormRow::Total),
    ("toàn quốc", FormRow::Total),
    ("cả tỉnh", FormRow::Total),
    ("cả nước", FormRow::Total),
    ("bình quân", FormRow::Total),
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
    ("t.cộng", FormRow::Total),
    ("t. cộng", FormRow::Total),
    ("tổng hợp", FormRow::Total),
    ("cộng dồn", FormRow::Total),
    ("tổng điểm", FormRow::Total),
    ("tổng kết", FormRow::Total),
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
    ("nguồn", FormRow::Closing),
    ("nguồn số liệu", FormRow::Closing),
    ("nguồn dữ liệu", FormRow::Closing),
    ("đơn vị tính", FormRow::Figures),
    ("(đơn vị tính", FormRow::Figures),
    ("đvt", FormRow::Figures),
    ("(đvt", FormRow::Figures),
    ("mã đơn vị", FormRow::Heads),
    ("tên đơn vị", FormRow::Heads),
    ("đơn vị", FormRow::Heads),
];

/// What a row is called that has other figures than those of a unit. A unit may have such an id beside its name: `TB`,
/// Thái Bình.
const OF_FIGURES: [&str; 53] = [
    "tb",
    "bq",
    "đtb",
    "tc",
    "σ",
    "∑",
    "min",
    "max",
    "mean",
    "median",
    "avg",
    "count",
    "trung vị",
    "tỷ lệ",
    "tỉ lệ",
    "kế hoạch",
    "chỉ tiêu",
    "mục tiêu",
    "điểm tối đa",
    "điểm chuẩn",
    "thang điểm",
    "điểm liệt",
    "điểm thưởng",
    "điểm trừ",
    "điểm trung bình",
    "điểm tb",
    "tbc",
    "chuẩn",
    "mức chuẩn",
    "mức đạt",
    "định mức",
    "yêu cầu",
    "hệ số",
    "trọng số",
    "tỷ trọng",
    "cơ cấu",
    "xếp hạng",
    "xếp loại",
    "số lượng",
    "độ lệch chuẩn",
    "ví dụ",
    "example",
    "năm trước",
    "năm nay",
    "năm ngoái",
    "kỳ trước",
    "kỳ này",
    "thực hiện",
    "ước thực hiện",
    "x",
    "-",
    "–",
    "—",
];

/// Words for a mean, and those of what it is: `TB chung`, `Trung bình cộng`, `Bình quân các xã`. `Trung Bình` is a commune.
const MEANS: [&str; 5] = ["trung bình", "điểm trung bình", "điểm tb", "tb", "bq"];
const OF_WHAT: [&str; 14] = [
    "chung",
    "cộng",
    "toàn",
    "cả",
    "các",
    "tất cả",
    "khối",
    "nhóm",
    "cụm",
    "vùng",
    "khu vực",
    "xã",
    "huyện",
    "tỉnh",
];

/// These in the form to compare, those of several words also without their marks.
static CALLED: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let forms = OF_FIGURES.into_iter().map(folded);
    let plain = |form: &String| form.contains(' ').then(|| unmarked(form));
    forms.flat_map(|form| plain(&form).into_iter().chain([form])).collect()
});

/// A word in the forms to compare: with its marks, and as it is typed in a hurry.
struct Word {
    form: String,
    plain: String,
    row: FormRow,
}

static KNOWN: LazyLock<Vec<Word>> = LazyLock::new(|| {
    let word = |word: &str, row| {
        let form = folded(word);
        Word { plain: unmarked(&form), form, row }
    };
    let means =
        MEANS.iter().flat_map(|mean| OF_WHAT.iter().map(move |what| format!("{mean} {what}")));
    let means = means.map(|mean| word(&mean, FormRow::Total));
    WORDS.iter().map(|(text, row)| word(text, *row)).chain(means).collect()
});

/// Returns the kind of form row of a text in the column of ids or names. `None` if it may be a unit.
pub(super) fn of_text(text: &str) -> Option<FormRow> {
    /// The first letters of the words above.
    const FIRST: &str = "TtCcBbGgNnLlKkMmSsĐđ(";
    /// A longer text is not an id or a name.
    const LONGEST: usize = 300;
    // Quickly excludes most ids.
    if text.is_ascii() && !text.contains([' ', '.', '(', '/', ':']) {
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

/// Returns the kind of form row of a unit's id and name, and which of them tells it. `None` if they may be of a unit.
pub(super) fn of_unit<'t>(id: &'t str, name: &'t str) -> Option<(FormRow, &'t str)> {
    // `KT.01` beside a name is an id, and `KT. CHỦ TỊCH` is none.
    let is_code = id.contains(['.', '/']) && id.is_ascii() && !id.contains(' ');
    // So is `ĐVT` of a unit that has a name.
    let is_short = !id.contains(' ') && of_text(id) == Some(FormRow::Figures);
    let id_says = (!(is_code || is_short) || name.is_empty() || name == id).then_some(id);
    let found = id_says.into_iter().chain([name]).find_map(|text| Some((of_text(text)?, text)));
    let label = if name.is_empty() { id } else { name };
    found.or_else(|| is_of_figures(label, name.is_empty()).then_some((FormRow::Figures, label)))
}

/// Returns whether a text says what figures are, and not whose: `TB`, `Kế hoạch`, `Năm 2023`. An id may be a single letter.
fn is_of_figures(text: &str, is_id: bool) -> bool {
    /// The first letters of such texts, also without their marks.
    const FIRST: &str = "TtBbĐđDdΣσ∑MmAaCcHhKkSsVvEeNnUuƯưXxYy-–—";
    /// No such text is longer.
    const LONGEST: usize = 30;
    if text.len() > LONGEST || !text.starts_with(|first| FIRST.contains(first)) {
        return false;
    }
    let form = folded(text.trim_matches(['(', ')', ':', '.', ' ']));
    let year = form.rsplit_once(' ').filter(|(_, year)| {
        year.len() == 4 && year.starts_with(['1', '2']) && year.bytes().all(|b| b.is_ascii_digit())
    });
    let of_year = year.map(|(what, _)| what);
    let what = of_year.map_or(form.as_str(), |what| {
        let year = what.rsplit_once(' ').filter(|(_, word)| unmarked(word) == "nam");
        year.map_or(what, |(what, _)| what)
    });
    let is_letter = is_id && matches!(what.as_bytes(), [b'a'..=b'z']);
    of_year.is_some() && unmarked(what) == "nam" || !is_letter && CALLED.contains(what)
}

/// Returns whether a text begins like a note beneath a table: `* …`, `- …`, `(1) …`, `(*) …`.
fn is_footnote(text: &str) -> bool {
    let numbered = text.strip_prefix('(').and_then(|rest| rest.split_once(") "));
    let numbered = numbered.is_some_and(|(number, _)| number.bytes().all(|b| b.is_ascii_digit()));
    numbered || ["*", "(*", "- ", "– ", "+ "].iter().any(|mark| text.starts_with(mark))
}

/// Returns whether a text begins with exactly this word: `Cộng:`, `Tổng cộng (I + II)` and `Cộng cụm 1`, not `Cộng Hòa`.
fn ends(word: &str, rest: &str) -> bool {
    let several = word.contains([' ', '.', '/', '(']);
    match rest.chars().next() {
        None => true,
        Some(' ') if !several => {
            let rest = rest.trim_start();
            let of_group = numbering::is_numbered(rest) || numbering::word(rest).is_some();
            of_group || rest.starts_with(|c: char| !c.is_alphabetic())
        }
        Some(next) => !next.is_alphabetic() || word.ends_with(['.', '/']),
    }
}

/// Returns the fault of such a row. `says` is the text that identifies it.
pub(super) fn no_unit(row: FormRow, says: &str) -> Problem {
    let says = quoted(says);
    match row {
        FormRow::Total => problem! { Code::FormRow;
            says "the row {says} is a total, not a unit",
                "dòng {says} là dòng cộng, không phải đơn vị", says;
            help "delete it", "xóa dòng này";
        },
        FormRow::Beside => problem! { Code::FormRow;
            says "the row {says} divides or compares figures of others, and is no unit's",
                "dòng {says} chia nhỏ hoặc so sánh số liệu của dòng khác, không phải của đơn vị nào", says;
            help "delete it", "xóa dòng này";
        },
        FormRow::Figures => problem! { Code::FormRow;
            says "the row {says} says what its figures are and not whose, and is no unit",
                "dòng {says} cho biết số liệu là gì chứ không phải của đơn vị nào", says;
            help "delete it; if it is a unit, give it its name in the column `name`, or name a register that has it",
                "xóa dòng này; nếu là đơn vị, ghi tên đơn vị ở cột `name`, hoặc dùng danh sách đơn vị có nó";
        },
        FormRow::Sums => problem! { Code::FormRow;
            says "the figures of the row {says} are the sums of other rows, as those of a total",
                "số liệu ở dòng {says} bằng tổng của các dòng khác, như một dòng cộng", says;
            help "delete it; if it is a unit, name a register that has it",
                "xóa dòng này; nếu là đơn vị, dùng danh sách đơn vị có nó";
        },
        #[cfg(feature = "xlsx")]
        FormRow::Formulas => problem! { Code::FormRow;
            says "the formulas of the row {says} put together the figures of other units, as those of a total",
                "công thức ở dòng {says} gộp số liệu của các đơn vị khác, như một dòng cộng", says;
            help "delete it; if it is a unit, name a register that has it, or write its figures instead of the formulas",
                "xóa dòng này; nếu là đơn vị, dùng danh sách đơn vị có nó, hoặc viết số liệu thay cho công thức";
        },
        FormRow::Closing => problem! { Code::FormRow;
            says "the row {says} closes a form, and no unit is called so",
                "dòng {says} là phần cuối biểu, không có đơn vị nào tên như vậy", says;
            help "delete what stands beneath the table", "xóa phần nằm dưới bảng";
        },
        FormRow::Heading => problem! { Code::FormRow;
            says "the row {says} is a heading, not a unit: it has no figures",
                "dòng {says} là tiêu đề, không phải đơn vị: dòng không có số liệu", says;
            help "delete it; a unit without figures may be left out, or be told by a register",
                "xóa dòng này; đơn vị chưa có số liệu thì có thể bỏ ra, hoặc khai trong danh sách đơn vị";
        },
        FormRow::Subtotal => problem! { Code::FormRow;
            says "the row {says} is a heading with figures, not a unit",
                "dòng {says} là tiêu đề có số liệu, không phải đơn vị", says;
            help "delete it; if it is a unit, give it an id like those of the others, or name a register that has it",
                "xóa dòng này; nếu là đơn vị, đặt mã như các đơn vị khác, hoặc dùng danh sách đơn vị có nó";
        },
        FormRow::Heads => problem! { Code::FormRow;
            says "the row {says} has the heads of the columns once more",
                "dòng {says} lặp lại tiêu đề các cột", says;
            help "delete it if the columns are in the same order beneath it; if not, give the rest a table of its own",
                "nếu các cột bên dưới vẫn đúng thứ tự thì xóa dòng này; nếu không, tách phần bên dưới thành bảng riêng";
        },
        FormRow::Numbers => problem! { Code::FormRow;
            says "the row {says} numbers the columns, and is no unit's",
                "dòng {says} đánh số các cột, không phải của đơn vị nào", says;
            help "delete it, or move it above the row with the ids of the columns",
                "xóa dòng này, hoặc chuyển lên trên dòng có mã các cột";
        },
    }
}

/// Returns whether texts are the numbers that a form gives its columns: `(1) (2) (3)`, `A B 1 2`,
/// `[4]=[3]/[2]`.
///
/// Each text has the place of its column, from 1. Plain numbers alone are not enough, because a unit may have them. `named`
/// is the text in the column of names, and a name is never a number.
pub(super) fn are_numbers_of_columns<'t>(
    texts: impl Iterator<Item = (usize, &'t str)>,
    named: Option<&str>,
) -> bool {
    const LEAST: usize = 3;
    let (mut count, mut next, mut sure) = (0usize, None, false);
    let mut letter = 'a';
    for (place, text) in texts {
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
            (Some(number), None) if number == 1 || usize::try_from(number) == Ok(place) => {
                next = number.checked_add(1);
            }
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

fn tail_of_number(rest: &str) -> bool {
    let known = |c: char| c.is_ascii_digit() || " ()[]=+-*/x:%".contains(c);
    rest.chars().all(known) && (rest.is_empty() || rest.starts_with([')', ']', '=', ' ']))
}

/// Returns the fault of a row of figures beneath the text that ends the table.
#[cfg(feature = "xlsx")]
pub(super) fn beneath(foot: &str) -> Problem {
    problem! { Code::FormRow;
        says "the row has figures and stands beneath {}, where the table ends",
            "dòng có số liệu nhưng nằm dưới {}, nơi bảng kết thúc", quoted(foot);
        help "move it above, or name another text as the one with which the table ends",
            "chuyển dòng lên trên, hoặc chọn chữ khác làm chỗ kết thúc bảng";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_columns_are_told_from_figures() {
        let are =
            |texts: &[&str], name| are_numbers_of_columns((1..).zip(texts.iter().copied()), name);
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
        for texts in [
            &["(1)", "(2)"][..],
            &["(1)", "(2)", "(4)"],
            &["(1)", "x", "(3)"],
            &["A", "B", "C"],
            &["a", "B", "5"],
        ] {
            assert!(!are(texts, None), "{texts:?}");
        }
    }
}
