//! The metric, or quotient of two metrics, that a method or target measures.

use super::keys::{Owner, Placed, missing, required_key};
use super::metric_ref::MetricRef;
use super::reachable::values::Domain;
use super::scope::Scope;
use super::suits::{refuse_two_scales, suits, wrong_type};
use crate::diagnostic::{Code, Span, shown};
use crate::formula::{Measure, print_metric};
use crate::model::{MetricIndex, MetricType, Scale, Scaling};
use crate::rules::document::{Entry, Field, MeasuredDoc};
use crate::rules::text::fault_list::{Sink, fault};
use crate::said::{Said, said};

/// The subject of a method or condition.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject<'m> {
    Metric(MetricRef<'m>),
    /// A part divided by a whole, a number. `None` if one of the two is unknown.
    Quotient(Option<(MetricRef<'m>, MetricRef<'m>)>),
    /// A metric that is unknown. Its conditions are checked without its type.
    Unknown,
}

impl<'m> Subject<'m> {
    /// Returns whether the type fits. A quotient is a number, and an unknown metric fits everything.
    pub(crate) fn is(self, fits: impl Fn(&MetricType) -> bool) -> bool {
        match self {
            Self::Metric(of) => fits(&of.metric.kind),
            Self::Quotient(_) => fits(&MetricType::Number),
            Self::Unknown => true,
        }
    }

    /// Returns the values that the subject can have, if it is a number and they are known.
    pub(crate) fn domain(self) -> Option<Domain> {
        match self {
            Self::Metric(of) => of.metric.kind.is_numeric().then(|| Domain::of(of.metric)),
            Self::Quotient(both) => {
                both.map(|(part, whole)| Domain::of_quotient(part.metric, whole.metric))
            }
            Self::Unknown => None,
        }
    }

    /// Returns what the subject is, as formulas write it, and what it is measured in.
    pub(crate) fn measure(self) -> Option<(String, Measure<'m>)> {
        match self {
            Self::Metric(of) => Some((print_metric(&of.metric.id), Measure::of(of.metric))),
            Self::Quotient(both) => {
                let (part, whole) = both?;
                let [over, by] = [part, whole].map(|of| Measure::of(of.metric));
                let [part, whole] = [part, whole].map(|of| print_metric(&of.metric.id));
                Some((format!("{part} / {whole}"), over.scaled(Scaling::Over, by)))
            }
            Self::Unknown => None,
        }
    }

    /// Returns whether a number can be compared with the subject, such as a percentage with a percentage.
    pub(crate) fn suits(self, sink: &Sink, number: Placed) -> bool {
        let Some((what, measure)) = self.measure() else { return true };
        let of = match self {
            Self::Metric(of) => Some(of),
            _ => None,
        };
        let is_count = of.is_some_and(|of| of.metric.kind == MetricType::Count);
        suits(sink, number, (&what, measure, is_count), of)
    }

    /// Reports bounds that are percentages and plain numbers side by side, where nothing says which is right.
    pub(crate) fn refuse_two_scales(self, sink: &Sink, bounds: &[Placed]) {
        let scale = self.measure().map(|(_, measure)| measure.scale);
        if matches!(scale, Some(Scale::Number { .. } | Scale::Unknown)) {
            let what = said!("bounds on one number", "các mức của cùng một số");
            refuse_two_scales(sink, bounds, what);
        }
    }

    /// Describes the subject for messages: ``value of `speed` `` or `quotient`.
    pub(crate) fn words(self) -> Said {
        match self {
            Self::Metric(of) => said!("value of `{}`", "giá trị của `{}`", shown(&of.metric.id)),
            Self::Quotient(_) | Self::Unknown => said!("quotient", "thương"),
        }
    }
}

/// The types that can be used in calculations, for messages.
pub(crate) const NUMERIC: Said = said!(
    "a `count`, `number`, `percent` or `rank` metric",
    "một số liệu kiểu `count`, `number`, `percent` hoặc `rank`"
);

/// Returns the metric that an entry names, if the method can use its type.
pub(crate) fn typed<'m>(
    scope: &Scope<'m>,
    method: &str,
    entry: &Entry<String>,
    fits: impl FnOnce(&MetricType) -> bool,
    allowed: Said,
) -> Option<MetricRef<'m>> {
    let found = scope.metric(entry)?;
    if fits(&found.metric.kind) {
        return Some(found);
    }
    wrong_type(scope.sink, entry.span, found, method, allowed);
    None
}

/// Returns the metric that a required key names.
pub(crate) fn metric_of<'m>(
    scope: &Scope<'m>,
    owner: &Owner<'_>,
    key: &'static str,
    field: &Field<String>,
    fits: impl FnOnce(&MetricType) -> bool,
    allowed: Said,
) -> Option<MetricRef<'m>> {
    let Some(entry) = field else {
        let write = said!("{allowed}: `{key}: …`", "{allowed}: `{key}: …`", allowed, key);
        missing(scope.sink, owner, key, write);
        return None;
    };
    typed(scope, owner.what, entry, fits, allowed)
}

/// Returns the numeric metric that a required key names.
pub(crate) fn numeric_of<'m>(
    scope: &Scope<'m>,
    owner: &Owner<'_>,
    key: &'static str,
    field: &Field<String>,
) -> Option<MetricRef<'m>> {
    metric_of(scope, owner, key, field, MetricType::is_numeric, NUMERIC)
}

/// Reads `of`: a metric of a type that fits, or a quotient. Also returns the subject for its conditions.
pub(crate) fn measured<'m>(
    scope: &Scope<'m>,
    (owner, what): (&Owner<'_>, &str),
    field: &Field<MeasuredDoc>,
    example: Said,
    (fits, allowed): (impl FnOnce(&MetricType) -> bool, Said),
) -> (Option<MetricIndex>, Subject<'m>) {
    let unknown = (None, Subject::Unknown);
    let Some(entry) = required_key(scope.sink, owner, "of", field, example) else { return unknown };
    match entry.get() {
        None => unknown,
        Some(MeasuredDoc::Scalar(id)) => match scope.metrics.find_at(scope.sink, entry.span, id) {
            Ok(Some(of)) if !fits(&of.metric.kind) => {
                wrong_type(scope.sink, entry.span, of, what, allowed);
                unknown
            }
            Ok(Some(of)) => (Some(of.index), Subject::Metric(of)),
            Ok(None) | Err(_) => unknown,
        },
        Some(MeasuredDoc::Mapping(quotient)) => {
            let owner = Owner::new("the quotient", entry.span);
            let part = numeric_of(scope, &owner, "part", &quotient.part);
            let whole = numeric_of(scope, &owner, "whole", &quotient.whole);
            let both = part.zip(whole);
            let place = quotient.whole.as_ref().map_or(entry.span, |whole| whole.span);
            refuse_itself(scope.sink, place, both);
            let value = both.map(|(part, whole)| scope.metrics.quotient(part.index, whole.index));
            (value, Subject::Quotient(both))
        }
    }
}

/// Reports a metric that is divided by itself.
pub(crate) fn refuse_itself(
    sink: &Sink,
    whole_at: Span,
    both: Option<(MetricRef<'_>, MetricRef<'_>)>,
) {
    let Some((part, _)) = both.filter(|(part, whole)| part.index == whole.index) else { return };
    fault! { sink, Code::SameMetricTwice, whole_at;
        says "`{}` is divided by itself", "`{}` chia cho chính nó", shown(&part.metric.id);
        help "a ratio has a part and a whole that differ", "tỷ lệ có tử số và mẫu số khác nhau";
    };
}

/// Reads `of` of a method that calculates with numbers.
pub(crate) fn measured_number<'m>(
    scope: &Scope<'m>,
    owner: &Owner<'_>,
    field: &Field<MeasuredDoc>,
) -> (Option<MetricIndex>, Subject<'m>) {
    let example = said!(
        "what is measured: `of: …`, or `of: {part: …, whole: …}`",
        "nội dung được đo: `of: …`, hoặc `of: {part: …, whole: …}`"
    );
    measured(scope, (owner, owner.what), field, example, (MetricType::is_numeric, NUMERIC))
}
