//! Metrics, kinds, grades and other terms of a framework that a province file names.

use crate::diagnostic::{Code, Span, all_of, shown};
use crate::model::{Framework, Metric, MetricIndex, MetricType, UnitKind};
use crate::rules::reading::{Entry, Sink, Where, fault};
use crate::said::{Said, said};

/// Finds a metric by its id, or reports that the framework has none.
pub(super) fn metric(
    sink: &Sink,
    framework: &Framework,
    span: Span,
    id: &str,
) -> Option<MetricIndex> {
    let metrics = &framework.metrics;
    let index = metrics.get_index_of(id).and_then(|place| u32::try_from(place).ok());
    if index.is_none() {
        fault! { sink, Code::UnknownMetric, span;
            let whole = format!("`{}` {}", framework.id(), framework.version());
            says "{whole} has no metric `{}`", "{whole} không có số liệu `{}`", shown(id), whole;
            nearest id, metrics.keys().map(String::as_str);
        };
    }
    index.map(MetricIndex)
}

/// Finds a metric that can be added up.
pub(super) fn numeric(
    sink: &Sink,
    framework: &Framework,
    span: Span,
    id: &str,
) -> Option<MetricIndex> {
    let index = metric(sink, framework, span, id)?;
    let declared = framework.metric_at(index)?;
    if matches!(declared.kind, MetricType::Count | MetricType::Number | MetricType::Percent) {
        return Some(index);
    }
    wrong_type(
        sink,
        span,
        declared,
        said!("a `count`, a `number` or a `percent`", "kiểu `count`, `number` hoặc `percent`"),
    );
    None
}

/// Reports a metric of the wrong type.
pub(super) fn wrong_type(sink: &Sink, span: Span, metric: &Metric, allowed: Said) {
    fault! { sink, Code::WrongMetricType, span;
        says "`{}` is a `{}`", "`{}` có kiểu `{}`", metric.id, metric.kind.as_str();
        allowed allowed;
    };
}

/// Finds a kind of units that the framework assesses.
pub(super) fn unit_kind(
    sink: &Sink,
    framework: &Framework,
    entry: &Entry<String>,
) -> Option<UnitKind> {
    let kind = UnitKind::new(entry.get()?.as_str());
    if framework.unit_kinds().contains(&kind) {
        return Some(kind);
    }
    fault! { sink, Code::UnknownUnitKind, entry.span;
        let known = || framework.unit_kinds().iter().map(UnitKind::as_str);
        let whole = format!("`{}` {}", framework.id(), framework.version());
        says "{whole} does not assess units of the kind `{}`",
            "{whole} không đánh giá đơn vị thuộc loại `{}`", shown(kind.as_str()), whole;
        allowed all_of(known());
        nearest kind.as_str(), known();
    };
    None
}

/// Reports something that the framework does not have, such as grades.
pub(super) fn not_given(sink: &Sink, span: Span, framework: &Framework, what: Said, has: Said) {
    fault! { sink, Code::NotGiven, Where::Key(span);
        let whole = format!("`{}` {}", framework.id(), framework.version());
        says "{whole} gives no {what}", "{whole} không cho {what}", whole, what;
        allowed has;
    };
}

/// Lists the Vietnamese names of the grades.
pub(super) fn grade_names(framework: &Framework) -> Vec<&str> {
    framework.grades().iter().map(|grade| grade.name.vi.as_str()).collect()
}
