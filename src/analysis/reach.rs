//! What a changed figure can move.

use crate::model::{Framework, Index, Method, MetricIndex};

/// What depends on a figure of a unit.
#[derive(Debug, Clone, Default)]
pub(super) struct Reach {
    /// The places of the indicators that read it and of the groups above them, each after those in it.
    pub(super) nodes: Vec<usize>,
    /// The places of the checks that read it and may refuse a unit.
    pub(super) checks: Vec<usize>,
    /// Whether units are compared by it.
    pub(super) moves_others: bool,
}

/// Returns what depends on each metric that units submit.
pub(super) fn reaches(framework: &Framework, tree: &Index) -> Vec<Reach> {
    let mut all = vec![Reach::default(); framework.metrics.len()];
    // What is of the year before is not changed, and has no place.
    let mut note = |metrics: &[MetricIndex], of: &mut dyn FnMut(&mut Reach)| {
        for metric in metrics {
            all.get_mut(metric.get()).into_iter().for_each(&mut *of);
        }
    };
    for (place, node) in tree.nodes.iter().enumerate() {
        let Some(method) = node.method() else { continue };
        let above = std::iter::successors(node.parent(), |parent| tree.node(*parent)?.parent());
        let nodes: Vec<usize> =
            std::iter::once(place).chain(above.map(|parent| parent.get())).collect();
        note(&framework.reads_of(method), &mut |reach| reach.nodes.extend_from_slice(&nodes));
        for of_peers in method.singles().filter_map(Method::of_peers) {
            let among = of_peers.among.map(|(attribute, _)| attribute);
            let posts = of_peers.posts();
            note(framework.reads(&posts), &mut |reach| reach.moves_others = true);
            note(among.as_slice(), &mut |reach| reach.moves_others = true);
        }
    }
    for (place, check) in framework.checks.iter().enumerate().filter(|(_, check)| check.refuses()) {
        for metric in check.holds.metrics() {
            note(framework.reads(metric), &mut |reach| reach.checks.push(place));
        }
    }
    for reach in &mut all {
        reach.nodes.sort_unstable_by(|one, other| other.cmp(one));
        reach.nodes.dedup();
    }
    all
}
