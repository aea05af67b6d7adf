//! Columns whose heads, or the titles above them, say in which unit of measure their figures are.

use super::doubt::Percentages;
#[cfg(feature = "xlsx")]
use super::header::{Column, other_measure};
use super::header::{Header, Role};
#[cfg(feature = "xlsx")]
use super::measure::{counted, has_scale, is_measure, without_bracket};
use super::values::Intake;
use crate::diagnostic::Span;
#[cfg(feature = "xlsx")]
use crate::model::{Metric, MetricType};
#[cfg(feature = "xlsx")]
use crate::said::said;

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
