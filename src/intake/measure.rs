//! Units of measure, as heads of columns and titles of tables say them: `Kinh phí (triệu đồng)`, `ĐVT: tỷ đồng`.

use crate::model::{Metric, MetricType};
use crate::name::{folded, nfc};

/// Words for thousands, millions or billions.
const SCALES: [&str; 11] =
    ["trăm", "nghìn", "ngàn", "vạn", "triệu", "tỷ", "tỉ", "trđ", "thousand", "million", "billion"];

/// Returns the words of a measure, and whether each is for a scale. `Tỷ lệ` is none.
fn words(text: &str) -> Vec<(String, bool)> {
    let form = folded(text).replace(&folded("tỷ lệ"), "").replace(&folded("tỉ lệ"), "");
    let words = form.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let is_scale = |word: &str| SCALES.iter().any(|scale| folded(scale) == word);
    // `tr.đ`
    let is_short = |place: usize, word: &str| {
        let next = place.checked_add(1).and_then(|next| words.get(next));
        ["tr", "ng"].contains(&word) && next.is_some_and(|next| next.starts_with('đ'))
    };
    let each = words.iter().enumerate();
    each.map(|(place, word)| ((*word).to_owned(), is_scale(word) || is_short(place, word)))
        .collect()
}

/// Returns whether a text has a word for thousands, millions or billions.
pub(super) fn has_scale(text: &str) -> bool {
    words(text).iter().any(|(_, is_scale)| *is_scale)
}

/// Returns what a measure counts: `đồng` of `tỷ đồng` and of `1.000 đồng`.
#[cfg(feature = "xlsx")]
pub(super) fn counted(measure: &str) -> Vec<String> {
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let words = words(measure).into_iter().filter(|(word, is_scale)| !is_scale && !is_number(word));
    words.map(|(word, _)| word).collect()
}

/// Divides a head into its name and what stands in brackets at its end.
pub(super) fn without_bracket(head: &str) -> (&str, Option<&str>) {
    let head = head.trim();
    let inner = head.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    match inner {
        Some((name, inner)) if !name.trim().is_empty() => (name.trim_end(), Some(inner)),
        _ => (head, None),
    }
}

/// Returns whether a text is the unit of measure of a metric.
pub(super) fn is_measure(metric: &Metric, inner: &str) -> bool {
    let measure = metric.unit_of_measure.as_ref();
    let words =
        measure.into_iter().flat_map(|text| std::iter::once(&text.vi).chain(text.en.as_ref()));
    let inner = of_title(inner).unwrap_or_else(|| inner.to_owned());
    inner.trim() == "%" && matches!(metric.kind, MetricType::Percent)
        || words.into_iter().any(|word| folded(word) == folded(&inner))
}

/// Returns whether a text in brackets says that the figures are in another measure than that of the metric. Beside a
/// metric with a unit of measure everything but this unit does, and beside others a word for a scale.
pub(super) fn is_other_measure(metric: &Metric, inner: &str) -> bool {
    if is_measure(metric, inner) {
        return false;
    }
    metric.unit_of_measure.is_some()
        || inner.contains(['‰', '‱'])
        || inner.trim() == "%"
        || has_scale(inner)
}

/// Returns the unit of measure that a title says: `tỷ đồng` of `Biểu 1 (Đơn vị tính: tỷ đồng)`. Of `Đơn vị: Xã An`, the
/// name of a unit, it returns nothing.
pub(super) fn of_title(text: &str) -> Option<String> {
    const SAYS: [&str; 5] = ["đơn vị tính", "đvt", "đv tính", "unit of measure", "đơn vị"];
    let text = nfc(text).to_lowercase();
    SAYS.iter().find_map(|says| {
        let (before, rest) = text.split_once(says)?;
        let rest = rest.trim_start().strip_prefix(':')?;
        let measure = rest.split([')', ']', ';', '\n']).next().unwrap_or(rest).trim();
        let sure = *says != "đơn vị" || has_scale(measure) || measure.contains(['%', '‰']);
        (sure && !before.ends_with(char::is_alphabetic)).then(|| measure.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_say_units_of_measure() {
        for (title, measure) in [
            ("Đơn vị tính: tỷ đồng", Some("tỷ đồng")),
            ("(ĐVT : Triệu đồng)", Some("triệu đồng")),
            ("Biểu 3. Kinh phí (Đơn vị tính: %)", Some("%")),
            ("Đơn vị: triệu đồng", Some("triệu đồng")),
            ("Đvt: 1.000 đồng", Some("1.000 đồng")),
            ("ĐVT:", Some("")),
            ("Đơn vị: Xã Tân Phú", None),
            ("Đơn vị báo cáo: Xã Tân Phú", None),
            ("Tổng hợp theo đơn vị tính đến 30/6", None),
        ] {
            assert_eq!(of_title(title).as_deref(), measure, "{title}");
        }
    }
}
