//! What values are allowed, as reading says it, in both languages.

use crate::diagnostic::{Code, shown};
use crate::rules::check::noun::noun;
use crate::said::{Said, said};

/// The shapes that serde and the documents name.
const SHAPES: &[(&str, &str)] = &[
    ("a text", "một dòng chữ"),
    (
        "a list: `[one, two]`, or lines that begin with `- `",
        "một danh sách: `[một, hai]`, hoặc các dòng bắt đầu bằng `- `",
    ),
    ("a mapping of each metric's id to what it is", "mã của mỗi số liệu kèm nội dung của nó"),
    ("a mapping of each attribute's id to what it is", "mã của mỗi thuộc tính kèm nội dung của nó"),
    ("a mapping of names to numbers", "các tên kèm số của chúng"),
    (
        "a mapping of each derived metric's id to its formula",
        "mã của mỗi số liệu tính ra kèm công thức",
    ),
    ("a mapping of each option to its name", "mỗi lựa chọn kèm tên"),
    ("a mapping of each option to its share", "mỗi lựa chọn kèm tỷ lệ điểm"),
    ("a mapping of each bound to its share", "mỗi mức kèm tỷ lệ điểm"),
    (
        "a mapping of each answer on the scale to the metric that counts it",
        "mỗi mức trả lời kèm số liệu đếm nó",
    ),
    (
        "a mapping of each unit kind to its number, or of an attribute to those of its options",
        "mỗi loại đơn vị kèm số của nó, hoặc một thuộc tính kèm số của từng lựa chọn",
    ),
    ("a mapping of ids to values", "các mã kèm giá trị"),
    ("a mapping of each unit's id to its name", "mã của mỗi đơn vị kèm tên"),
    (
        "a mapping of metrics to those that hold their standard errors",
        "mã các số liệu kèm mã số liệu ghi sai số chuẩn của chúng",
    ),
    (
        "an id, or a mapping with `id`, `name`, `aggregate` and `ranking`",
        "một mã, hoặc nhóm khóa `id`, `name`, `aggregate` và `ranking`",
    ),
    ("a share such as `70%`, or `{points: 20}`", "một tỷ lệ như `70%`, hoặc `{points: 20}`"),
    (
        "a number, or a mapping of each unit kind to its number",
        "một số, hoặc mỗi loại đơn vị kèm số của nó",
    ),
    (
        "a number, an option, or a mapping of each unit kind to its number",
        "một số, một lựa chọn, hoặc mỗi loại đơn vị kèm số của nó",
    ),
    (
        "a metric, or a quotient such as `{part: …, whole: …}`",
        "một số liệu, hoặc một thương như `{part: …, whole: …}`",
    ),
    (
        "a list of options, or a mapping of each option to its name",
        "danh sách các lựa chọn, hoặc mỗi lựa chọn kèm tên",
    ),
    (
        "a list of checks, or a mapping of each check to `yes` or `no`",
        "danh sách các kiểm tra, hoặc mỗi kiểm tra kèm `yes` hoặc `no`",
    ),
    ("a name such as `{vi: …, en: …}`", "một tên như `{vi: …, en: …}`"),
    ("a unit such as `km²` or `{vi: …, en: …}`", "một đơn vị tính như `km²` hoặc `{vi: …, en: …}`"),
    ("a word or a list of words", "một từ hoặc một danh sách từ"),
    ("`true`, or a list of keys that are taken away", "`true`, hoặc danh sách các khóa bị bỏ"),
    ("a number such as `12`, `0.5` or `80%`", "một số như `12`, `0.5` hoặc `80%`"),
    ("a day such as `2023-06-01`", "một ngày như `2023-06-01`"),
    (
        "a line of a source document such as `\"003:147\"`: three digits, a colon, the line",
        "một dòng của văn bản nguồn như `\"003:147\"`: ba chữ số, dấu hai chấm, số dòng",
    ),
    (
        "a line such as `\"003:147\"`, or a list of such lines",
        "một dòng như `\"003:147\"`, hoặc danh sách các dòng như vậy",
    ),
    (
        "a framework, `@`, its version, `#` and one of its items: `national/province@2022#awareness`",
        "một bộ quy tắc, `@`, phiên bản, `#` và một mục của nó: `national/province@2022#awareness`",
    ),
    (
        "`yes` or `no` (or `có`, `không`, `true`, `false`)",
        "`yes` hoặc `no` (hoặc `có`, `không`, `true`, `false`)",
    ),
];

/// Returns a shape in both languages. One that is not known here is told as it is.
pub(crate) fn expected(en: &str) -> Said {
    match SHAPES.iter().find(|(known, _)| *known == en) {
        Some((_, vi)) => Said::written(en, vi),
        None => noun(en),
    }
}

/// Returns what is wrong with a text that is no value of its kind. Serde carries it in English.
pub(crate) fn unread(code: Code, text: &str, en: &str) -> Said {
    let vi = match code {
        Code::NotANumber if en.ends_with("with a point") => {
            said!("`{}`", "`{}` không phải là số: số thập phân viết bằng dấu chấm", shown(text))
        }
        Code::NotANumber if en.ends_with("is not a number") => {
            said!("`{}`", "`{}` không phải là số", shown(text))
        }
        Code::NotANumber => said!("`{}`", "`{}` có quá nhiều chữ số", shown(text)),
        Code::NotADate => said!("`{}`", "`{}` không phải là ngày có trong lịch", shown(text)),
        Code::NotACitation => {
            said!("`{}`", "`{}` không trích dẫn một dòng của văn bản", shown(text))
        }
        Code::NotACriterion => {
            said!("`{}`", "`{}` không nêu một tiêu chí của bộ quy tắc nào", shown(text))
        }
        Code::NotYesNo => said!("`{}`", "`{}` không phải là có hoặc không", shown(text)),
        _ => return Said::written(en, en),
    };
    Said::written(en, &vi.get(crate::said::Language::Vi))
}
