//! The parts of a framework that a dataset depends on: those that decide how its cells are read.

use crate::model::{Framework, Metric, MetricIndex, MetricType, TargetIndex, UnitKind};
use crate::number::Decimal;
use crate::said::{Said, said};

/// The metrics, targets and unit kinds of the framework that a dataset was read for. Everything else in a
/// rule file (points, methods, names, comments) may change, and the data remain usable.
#[derive(Debug, Clone)]
pub(crate) struct Bound {
    pub(crate) framework: String,
    pub(crate) version: String,
    /// The digest of the whole rule file. If it is equal, nothing needs to be compared.
    digest: String,
    unit_kinds: Vec<UnitKind>,
    /// The kind of its units, if those of others were left out.
    pub(super) only: Option<UnitKind>,
    pub(crate) metrics: Vec<BoundMetric>,
    pub(crate) targets: Vec<String>,
}

/// The parts of a metric that decide how its cells are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BoundMetric {
    pub(crate) id: String,
    pub(crate) kind: MetricType,
    bounds: [Option<Decimal>; 2],
    /// Whether a unit that sends a value of this metric counts as having reported.
    pub(crate) is_figure: bool,
    pub(crate) is_attribute: bool,
}

impl BoundMetric {
    fn new(metric: &Metric, is_figure: bool) -> Self {
        let bounds = [metric.at_least, metric.at_most];
        let (id, kind) = (metric.id.clone(), metric.kind.clone());
        Self { id, kind, bounds, is_figure, is_attribute: metric.is_attribute }
    }

    /// Describes the difference from another metric of the same id.
    fn difference(&self, other: &Self) -> Option<Said> {
        let id = &self.id;
        let (kind, other_kind) = (self.kind.as_str(), other.kind.as_str());
        match () {
            () if kind != other_kind => Some(said!(
                "the metric `{id}` is of the type `{kind}` there, `{other_kind}` here",
                "số liệu `{id}` ở bên kia có kiểu `{kind}`, ở đây có kiểu `{other_kind}`",
                id,
                kind,
                other_kind
            )),
            () if self.kind != other.kind => {
                let what = if matches!(self.kind, MetricType::Choice { .. }) {
                    "options"
                } else {
                    "field"
                };
                Some(said!(
                    "the metric `{id}` has other values of `{what}`",
                    "số liệu `{id}` có giá trị `{what}` khác",
                    id,
                    what
                ))
            }
            () if self.bounds != other.bounds => Some(said!(
                "the metric `{id}` has other bounds (`at_least`, `at_most`)",
                "số liệu `{id}` có giới hạn khác (`at_least`, `at_most`)",
                id
            )),
            () if self.is_attribute != other.is_attribute => Some(said!(
                "`{id}` is an attribute of units only in one of them",
                "`{id}` chỉ ở một bên là thuộc tính của đơn vị",
                id
            )),
            () if self.is_figure != other.is_figure => Some(said!(
                "the metric `{id}` tells only in one of them whether a unit reported",
                "số liệu `{id}` chỉ ở một bên cho biết đơn vị có báo cáo hay không",
                id
            )),
            () => None,
        }
    }
}

fn metrics(framework: &Framework) -> Vec<BoundMetric> {
    let metrics = framework.metrics.values().zip(framework.figures());
    metrics.map(|(metric, is_figure)| BoundMetric::new(metric, is_figure)).collect()
}

fn targets(framework: &Framework) -> Vec<String> {
    let targets = framework.criteria().map(|criteria| criteria.targets.iter());
    targets.into_iter().flatten().map(|target| target.id.clone()).collect()
}

impl Bound {
    pub(crate) fn to(framework: &Framework) -> Self {
        Self {
            framework: framework.id.clone(),
            version: framework.version.clone(),
            digest: framework.digest.clone(),
            unit_kinds: framework.unit_kinds.clone(),
            only: None,
            metrics: metrics(framework),
            targets: targets(framework),
        }
    }

    /// Describes how a framework differs from the one that the dataset was read for, in parts that matter to
    /// the dataset. `None` if the dataset can be used with it.
    pub(crate) fn difference(&self, framework: &Framework) -> Option<Said> {
        if self.digest == framework.digest {
            return None;
        }
        let (here, targets) = (metrics(framework), targets(framework));
        let missing = |one: &[BoundMetric], other: &[BoundMetric]| {
            let known = |id: &str| other.iter().any(|metric| metric.id == id);
            one.iter().find(|metric| !known(&metric.id)).map(|metric| metric.id.clone())
        };
        if let Some(id) = missing(&self.metrics, &here) {
            return Some(said!(
                "the metric `{id}` is only there",
                "số liệu `{id}` chỉ có ở bên kia",
                id
            ));
        }
        if let Some(id) = missing(&here, &self.metrics) {
            return Some(said!(
                "the metric `{id}` is only here",
                "số liệu `{id}` chỉ có ở đây",
                id
            ));
        }
        for (metric, other) in self.metrics.iter().zip(&here) {
            if metric.id != other.id {
                return Some(said!(
                    "the metric `{}` is at another place in the list",
                    "số liệu `{}` đứng ở chỗ khác trong danh sách",
                    other.id
                ));
            }
            let difference = metric.difference(other);
            if difference.is_some() {
                return difference;
            }
        }
        if self.targets != targets {
            let other = self.targets.iter().find(|id| !targets.contains(id));
            let other = other.or_else(|| targets.iter().find(|id| !self.targets.contains(id)));
            return Some(match other {
                Some(id) => said!(
                    "the target `{id}` is only in one of them",
                    "chỉ tiêu `{id}` chỉ có ở một bên",
                    id
                ),
                None => said!("the targets are in another order", "các chỉ tiêu theo thứ tự khác"),
            });
        }
        (self.unit_kinds != framework.unit_kinds).then(|| {
            said!(
                "they assess units of other kinds (`unit_kind`)",
                "hai bên đánh giá những loại đơn vị khác nhau (`unit_kind`)"
            )
        })
    }

    /// Returns what a dataset is bound to of which only the units of a kind are left.
    pub(super) fn of_kind(&self, kind: &UnitKind) -> Self {
        Self { only: Some(kind.clone()), ..self.clone() }
    }

    /// Returns the kinds that its units can be of.
    pub(super) fn kinds(&self) -> &[UnitKind] {
        self.only.as_ref().map_or(&self.unit_kinds, std::slice::from_ref)
    }

    /// Returns the index of a metric.
    pub(crate) fn metric(&self, id: &str) -> Option<MetricIndex> {
        let place = self.metrics.iter().position(|metric| metric.id == id)?;
        u32::try_from(place).ok().map(MetricIndex)
    }

    /// Returns the index of a target.
    pub(crate) fn target(&self, id: &str) -> Option<TargetIndex> {
        let place = self.targets.iter().position(|target| target == id)?;
        u32::try_from(place).ok().map(TargetIndex)
    }
}
