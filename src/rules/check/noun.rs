//! What files hold, in both languages.

use crate::said::Said;

/// The things that messages are about.
const NOUNS: &[(&str, &str)] = &[
    ("a level", "một cấp"),
    ("a scoring", "một cách chấm điểm"),
    ("an analysis", "một phân tích"),
    ("attribute", "thuộc tính"),
    ("bonus", "điểm thưởng"),
    ("bonus or penalty points", "điểm thưởng hoặc điểm trừ"),
    ("bound in points", "mức theo điểm"),
    ("bounds", "các mức"),
    ("case", "trường hợp"),
    ("check", "kiểm tra"),
    ("derived metric", "số liệu tính ra"),
    ("figure", "số tổng hợp"),
    ("grade", "mức xếp loại"),
    ("days by year", "các ngày theo năm"),
    ("description of data", "bản mô tả số liệu"),
    ("file of an analysis", "tệp phân tích"),
    ("file of mergers", "tệp sáp nhập"),
    ("gate", "điều kiện"),
    ("group", "nhóm"),
    ("group or indicator", "nhóm hoặc chỉ số"),
    ("indicator", "chỉ số"),
    ("item", "mục"),
    ("level", "cấp"),
    ("library", "thư viện"),
    ("metric", "số liệu"),
    ("name", "tên"),
    ("node", "mục"),
    ("option", "lựa chọn"),
    ("part of `sum_of`", "thành phần của `sum_of`"),
    ("period", "thời gian"),
    ("points", "điểm"),
    ("province file", "tệp của tỉnh"),
    ("quarter", "quý"),
    ("quotient", "thương"),
    ("penalty", "điểm trừ"),
    ("ranking", "xếp hạng"),
    ("rounding", "làm tròn"),
    ("rule file", "tệp quy tắc"),
    ("scoring", "cách chấm điểm"),
    ("source", "căn cứ"),
    ("targets", "chỉ tiêu"),
    ("time of a plan", "thời gian của kế hoạch"),
    ("verdict", "kết luận"),
    ("roll-up", "phép tổng hợp"),
    ("run", "lần chạy"),
    ("target", "chỉ tiêu"),
    ("the bound", "mức"),
    ("the description", "bản mô tả"),
    ("the file", "tệp"),
    ("the framework", "bộ quy tắc"),
    ("the verdict", "kết luận"),
    ("unit", "đơn vị"),
    ("unit that was formed", "đơn vị mới"),
    ("unit of measure", "đơn vị tính"),
    ("view", "trụ cột"),
];

/// Returns a thing in both languages. A word of the format, in backticks, is the same in both.
pub(crate) fn noun(en: &str) -> Said {
    let vi = |en: &str| NOUNS.iter().find(|(known, _)| *known == en).map(|(_, vi)| *vi);
    let bare = || ["a ", "an ", "the "].iter().find_map(|article| vi(en.strip_prefix(article)?));
    Said::written(en, vi(en).or_else(bare).unwrap_or(en))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::said::Language;

    #[test]
    fn things_have_a_vietnamese_name() {
        assert_eq!(noun("the framework").get(Language::Vi), "bộ quy tắc");
        assert_eq!(noun("`total`").get(Language::Vi), "`total`");
        for (en, vi) in NOUNS {
            assert_ne!(en, vi);
        }
    }
}
