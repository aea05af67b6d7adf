//! Heads of columns that are not ids: the names of metrics, and columns that no table needs.

use std::collections::HashMap;

use super::measure::{is_measure, is_other_measure, without_bracket};
use crate::model::{Framework, Metric, MetricIndex};
use crate::name::{folded, unmarked};

/// How a head names a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    /// It is the name, perhaps with the unit of measure: `Tỷ lệ hồ sơ đúng hạn (%)`.
    Equal,
    /// It differs in marks, blanks, a number before it or a remark in brackets. Letters do not differ: `số xã` and
    /// `số hộ` are two metrics.
    Nearly,
    /// It is the name with another unit of measure: `Kinh phí (tỷ đồng)` of a metric in `triệu đồng`.
    OtherMeasure,
}

/// The metrics by their names in the forms to compare. `None`: several metrics have the name.
#[derive(Debug)]
pub(super) struct Called<'f> {
    framework: &'f Framework,
    equal: HashMap<String, Option<MetricIndex>>,
    nearly: HashMap<String, Option<MetricIndex>>,
}

impl<'f> Called<'f> {
    pub(super) fn new(framework: &'f Framework) -> Self {
        let mut called = Self { framework, equal: HashMap::new(), nearly: HashMap::new() };
        let nodes = framework.index().into_iter().flat_map(|tree| &tree.nodes);
        let codes: HashMap<&str, &str> =
            nodes.filter_map(|node| Some((node.id(), node.code()?))).collect();
        for (index, metric) in (0u32..).map(MetricIndex).zip(framework.metrics.values()) {
            // Without a name of its own a metric is named by its id, in which capitals matter.
            for name in std::iter::once(&metric.name.vi)
                .chain(metric.name.en.as_ref())
                .filter(|name| **name != metric.id)
            {
                put(&mut called.equal, folded(name), index);
                put(&mut called.nearly, plain(name), index);
                // Points are called by code and name: `1.1 Hồ sơ`, and so by each alone.
                let code = codes.get(metric.id.as_str());
                let of_points = |code: &&&str| {
                    name.strip_prefix(**code).is_some_and(|rest| rest.starts_with(' '))
                };
                if let Some(code) = code.filter(of_points) {
                    put(&mut called.equal, folded(code), index);
                }
                let bare = plain(without_number(name));
                if bare != plain(name) {
                    put(&mut called.nearly, bare, index);
                }
            }
        }
        called
    }

    /// Returns the metric that a head names, and how.
    pub(super) fn find(&self, head: &str) -> Option<(MetricIndex, Likeness)> {
        if let Some(found) = self.equal.get(&folded(head)) {
            return found.map(|index| (index, Likeness::Equal));
        }
        let (name, bracket) = without_bracket(head);
        let of = |name: &str| self.nearly.get(&plain(name)).copied().flatten();
        let (index, is_equal) = match self.equal.get(&folded(name)) {
            Some(found) => ((*found)?, true),
            None => match of(head) {
                Some(index) => return Some((index, Likeness::Nearly)),
                None => (of(name).or_else(|| of(without_number(name)))?, false),
            },
        };
        let metric = self.framework.metric_at(index)?;
        match bracket {
            Some(inner) if self.names_another(inner, index) => None,
            Some(inner) if is_measure(metric, inner) && is_equal => Some((index, Likeness::Equal)),
            Some(inner) if is_other_measure(metric, inner) => Some((index, Likeness::OtherMeasure)),
            _ => Some((index, Likeness::Nearly)),
        }
    }

    /// Returns the ids of the metrics that have the name of a head, if they are several.
    pub(super) fn several(&self, head: &str) -> Vec<&'f str> {
        let form = folded(head);
        if self.equal.get(&form) != Some(&None) {
            return Vec::new();
        }
        let is_called = |metric: &&Metric| {
            let en = metric.name.en.as_ref();
            std::iter::once(&metric.name.vi).chain(en).any(|name| folded(name) == form)
        };
        self.framework.metrics.values().filter(is_called).map(|metric| metric.id.as_str()).collect()
    }

    /// Returns whether a text in brackets is the id of another metric.
    fn names_another(&self, inner: &str, index: MetricIndex) -> bool {
        let of_id = self.framework.metrics.get_index_of(inner.trim());
        of_id.is_some_and(|place| place != index.get())
    }
}

fn put(names: &mut HashMap<String, Option<MetricIndex>>, form: String, index: MetricIndex) {
    if form.is_empty() {
        return;
    }
    let known = names.entry(form).or_insert(Some(index));
    if *known != Some(index) {
        *known = None;
    }
}

/// Returns the letters and digits of a name without marks, as typed in a hurry.
fn plain(name: &str) -> String {
    unmarked(&folded(name)).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Returns a name without the number of its column or indicator: `1.2. `, `(4) `, `[3] `.
fn without_number(name: &str) -> &str {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit() || ".()[]-/ ".contains(c));
    if rest.is_empty() { name } else { rest }
}

/// Returns whether a head is of a column that numbers the rows or has remarks.
pub(super) fn is_beside(head: &str) -> bool {
    const BESIDE: [&str; 14] = [
        "stt",
        "tt",
        "s.t.t",
        "số tt",
        "số thứ tự",
        "thứ tự",
        "no.",
        "no",
        "#",
        "ghi chú",
        "chú thích",
        "note",
        "notes",
        "remarks",
    ];
    let form = folded(head);
    BESIDE.iter().any(|known| folded(known) == form)
}
