//! Units of measure, as heads of columns and titles of tables say them: `Kinh phí (triệu đồng)`, `ĐVT: tỷ đồng`.

#[cfg(feature = "xlsx")]
use super::called::without_bracket;
use super::doubt::Percentages;
#[cfg(feature = "xlsx")]
use super::header::{Column, other_measure};
use super::header::{Header, Role};
use super::values::Intake;
use crate::diagnostic::Span;
use crate::model::{Metric, MetricType};
use crate::name::{folded, nfc};
#[cfg(feature = "xlsx")]
use crate::said::said;

/// Words for thousands, millions or billions.
const SCALES: [&str; 11] =
    ["trăm", "nghìn", "ngàn", "vạn", "triệu", "tỷ", "tỉ", "trđ", "thousand", "million", "billion"];

/// Returns the words of a measure, and whether each is for a scale. `Tỷ lệ` is none.
fn words(text: &str) -> Vec<(String, bool)> {
    let form = folded(text).replace(&folded("tỷ lệ"), "").replace(&folded("tỉ lệ"), "");
    let words = form.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation());
    let is_scale = |word: &str| SCALES.iter().any(|scale| folded(scale) == word);
    let words = words.filter(|word| !word.is_empty());
    words.map(|word| (word.to_owned(), is_scale(word))).collect()
}

/// Returns whether a text has a word for thousands, millions or billions.
pub(super) fn has_scale(text: &str) -> bool {
    words(text).iter().any(|(_, is_scale)| *is_scale)
}

/// Returns what a measure counts: `đồng` of `tỷ đồng` and of `1.000 đồng`.
#[cfg(feature = "xlsx")]
fn counted(measure: &str) -> Vec<String> {
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let words = words(measure).into_iter().filter(|(word, is_scale)| !is_scale && !is_number(word));
    words.map(|(word, _)| word).collect()
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

/// Returns whether figures of a metric beneath a title may be in the measure that it says, and this is not that of the
/// metric. `own`: it is that of another column of the table, so that it need not be said of this one.
#[cfg(feature = "xlsx")]
fn is_doubtful(metric: &Metric, measure: &str, own: bool) -> bool {
    let per_mille = measure.contains(['‰', '‱']);
    let scaled = || has_scale(measure) || measure.starts_with(|c: char| c.is_ascii_digit());
    match (&metric.kind, &metric.unit_of_measure) {
        _ if is_measure(metric, measure) => false,
        (MetricType::Percent, _) => per_mille,
        (MetricType::Count | MetricType::Number, Some(declared)) => {
            !own || counted(&declared.vi) == counted(measure)
        }
        (MetricType::Count | MetricType::Number, None) => {
            !own && (per_mille || measure == "%" || scaled())
        }
        _ => false,
    }
}

impl Intake<'_> {
    /// Records the columns whose heads have a percent sign: `Tỷ lệ (%)`. A number up to 1 may be a share beneath it, or
    /// less than one percent.
    pub(super) fn heads(&mut self, header: &Header) {
        for column in header.columns.iter().filter(|column| column.name.contains('%')) {
            self.is_percentages(column.role, column.span);
        }
    }

    fn is_percentages(&mut self, role: Role, sign: Span) {
        if let Some((metric, spot)) = role.metric().zip(sign.place().spot()) {
            self.doubts.prove(metric, Percentages::Head, spot);
        }
    }

    /// Reports the columns of a table whose title says another unit of measure than that of their metric, where their
    /// heads do not say it.
    #[cfg(feature = "xlsx")]
    pub(super) fn beneath(&mut self, title: &Title, header: &Header) {
        let Title { measure, text, span } = title;
        let framework = self.framework;
        let metric = |column: &Column| framework.metric_at(column.role.metric()?);
        let own = header.columns.iter().filter_map(metric).any(|of| is_measure(of, measure));
        for column in &header.columns {
            let Some(metric) = metric(column).filter(|_| without_bracket(&column.name).1.is_none())
            else {
                continue;
            };
            if measure == "%" {
                self.is_percentages(column.role, *span);
            }
            if is_doubtful(metric, measure, own) {
                let problem = || other_measure(&column.name, Some(text), metric);
                let here = || Some((*span, said!("the title says it", "dòng này ghi đơn vị tính")));
                self.faults.push_related(column.span.place(), problem, here);
            }
        }
    }
}

/// A title that says a unit of measure.
#[cfg(feature = "xlsx")]
#[derive(Debug)]
pub(super) struct Title {
    pub(super) measure: String,
    pub(super) text: String,
    pub(super) span: Span,
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
