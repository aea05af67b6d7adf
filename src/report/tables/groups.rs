//! Main indices: the shares of the units in each, and a unit beside the median and the best.

use super::units::Units;
use crate::error::Error;
use crate::model::{Index, Language, NodeBody, NodeIndex, UnitKind};
use crate::number::{Exact, Shown};
use crate::outcome::{Outcome, UnitOutcome};
use crate::report::columns::Columns;
use crate::report::{Cell, Chart, Column, Look, Shows, Spoke, Table};
use crate::scorecard::Words;

/// Places of shares that are shown as percentages of two places.
const PLACES: u32 = 6;

/// Lists the nodes that a heat map has columns for: the groups with indicators, and indicators at the top. Nodes
/// without points are left out.
fn main_indices(tree: &Index) -> Vec<NodeIndex> {
    let extra: Vec<NodeIndex> = tree.extra().collect();
    let shown = |(index, node): &(NodeIndex, &crate::model::NodeData)| match node.body() {
        NodeBody::Group { children, .. } => {
            let leaf = |child: &NodeIndex| {
                tree.node(*child).is_some_and(|n| matches!(n.body(), NodeBody::Indicator { .. }))
            };
            !node.points().is_zero() && children.iter().any(leaf)
        }
        NodeBody::Indicator { .. } => {
            node.parent().is_none() && !node.points().is_zero() && !extra.contains(index)
        }
    };
    tree.iter().filter(shown).map(|(index, _)| index).collect()
}

/// Lists the units that reported in rank order, with their shares of the points of each main index. `None` for
/// `criteria`.
///
/// The columns are `rank`, `name`, `kind` if there are several kinds, one per main index (the groups with
/// indicators), and `share` of the total.
#[must_use]
pub fn groups<'a>(units: impl Into<Units<'a>>, language: Language) -> Option<Table> {
    let units = units.into();
    let (outcome, words) = (units.outcome(), Words(language));
    let tree = outcome.framework().index()?;
    let nodes = main_indices(tree);
    let head = |node: &NodeIndex| {
        let node = tree.node(*node)?;
        Some(Column::right(node.id(), words.name(node.name())).look(Look::Heat))
    };
    let heads: Vec<_> = nodes.iter().filter_map(head).collect();
    let shares = move |unit: &UnitOutcome<'_>| {
        let shares = nodes.iter().map(|node| outcome.exact_node_share(*node, unit.row));
        let shown = |share: Option<Exact>| share.and_then(|share| share.shown(PLACES).ok());
        shares.map(|share| Cell::share_or_nothing(shown(share))).collect::<Vec<_>>()
    };
    let title = words.pick("Tỷ lệ điểm theo chỉ số chính", "Shares of the points by main index");
    let columns = Columns::new(language)
        .when(outcome.framework().ranking().is_some(), Columns::rank)
        .name(units.is_mixed())
        .several(heads, shares)
        .right("share", ["Chung", "Overall"], |unit| Cell::share_or_nothing(unit.share))
        .look(Look::Heat);
    Some(columns.table(units.titled(language, title), units.reported()))
}

/// The median and the best of every main index among the units of each kind. [`of_unit`](crate::report::of_unit)
/// shows a unit beside them; compute them once for all units.
///
/// ```
/// # use dti_engine::{Dataset, Framework, Language, Plan, report};
/// # let framework = Framework::from_yaml("framework: demo/one\nversion: '1'\nkind: index\nunit_kind: commune\n\
/// #   \npoints: 10\nabsent: {missing: zero}\nmetrics: {done: {type: count}}\nindicators:\n  - {id: rate, points: 10, \
/// #   scoring: {linear: {of: done, zero_at: 0, full_at: 10}}}\n")?;
/// let dataset = Dataset::from_csv("unit,done\na,2\nb,4\nc,9\n".as_bytes(), &framework)?;
/// let outcome = Plan::compile(&framework)?.score(&dataset)?;
/// let peers = report::Peers::of(&outcome);
/// for card in outcome.scorecards() {
///     println!("{}", report::of_unit(&card, Some(&peers), Language::En));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Peers<'a> {
    outcome: &'a Outcome,
    kinds: Vec<(Option<&'a UnitKind>, Vec<Middle>)>,
}

/// A main index with the median and the largest of the shares.
#[derive(Debug, Clone)]
struct Middle {
    node: NodeIndex,
    median: Option<Shown>,
    best: Option<Shown>,
}

impl<'a> Peers<'a> {
    /// Computes them from the units that have a score and were not refused, kind by kind. The median of an even
    /// number is the mean of the middle two.
    #[must_use]
    pub fn of(units: impl Into<Units<'a>>) -> Self {
        let units = units.into();
        let outcome = units.outcome();
        let Some(tree) = outcome.framework().index() else {
            return Self { outcome, kinds: Vec::new() };
        };
        let nodes = main_indices(tree);
        let of_node = |units: Units<'a>, node: NodeIndex| {
            // A unit that a check refuses is no peer.
            let rows = units.rows().filter(|row| !outcome.is_refused(*row));
            let mut shares: Vec<Exact> =
                rows.filter_map(|row| outcome.exact_node_share(node, row)).collect();
            shares.sort_unstable();
            let shown = |share: &Exact| share.shown(PLACES).ok();
            let (median, best) = (median(&shares), shares.last());
            Middle { node, median: median.as_ref().and_then(shown), best: best.and_then(shown) }
        };
        let of_kind = |units: Units<'a>| {
            (units.kind(), nodes.iter().map(|node| of_node(units, *node)).collect())
        };
        Self {
            outcome,
            kinds: units.parts().into_iter().map(|(_, units)| of_kind(units)).collect(),
        }
    }

    /// Shows a unit beside the units of its kind.
    pub(in crate::report) fn profile(
        &self,
        unit: &str,
        language: Language,
    ) -> Result<Chart, Error> {
        let words = Words(language);
        let card = self.outcome.unit(unit)?;
        let row = self.outcome.dataset().find(unit);
        let tree = self.outcome.framework().index();
        let is_same_kind =
            |kind: &Option<&UnitKind>| kind.is_none_or(|kind| *kind == card.unit.kind);
        let peers = self.kinds.iter().find(|(kind, _)| is_same_kind(kind));
        let spoke = |Middle { node, median, best }: &Middle| {
            let tree = tree?;
            let own = row.and_then(|row| self.outcome.exact_node_share(*node, row));
            Some(Spoke {
                name: words.name(tree.node(*node)?.name()).to_owned(),
                own: own.and_then(|own| own.shown(PLACES).ok()),
                median: *median,
                best: *best,
            })
        };
        let spokes = peers.into_iter().flat_map(|(_, nodes)| nodes).filter_map(spoke).collect();
        let rank = card.rank.map(|rank| format!("{rank}. ")).unwrap_or_default();
        Ok(Chart { title: format!("{rank}{}", card.unit.name), shows: Shows::Profile(spokes) })
    }
}

/// Returns the median of sorted numbers. For an even number of them it is the mean of the middle two.
pub(super) fn median(sorted: &[Exact]) -> Option<Exact> {
    let middle = sorted.len() / 2;
    let upper = sorted.get(middle)?;
    if !sorted.len().is_multiple_of(2) {
        return Some(upper.clone());
    }
    let lower = sorted.get(middle.checked_sub(1)?)?;
    lower.plus(upper).ok()?.over(&Exact::from(2u64)).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_is_the_mean_of_the_middle_two() {
        let numbers = |list: &[u64]| list.iter().map(|n| Exact::from(*n)).collect::<Vec<_>>();
        assert_eq!(median(&[]), None);
        assert_eq!(median(&numbers(&[3])), Some(Exact::from(3u64)));
        assert_eq!(median(&numbers(&[1, 2, 9])), Some(Exact::from(2u64)));
        // (2 + 5) ÷ 2
        assert_eq!(median(&numbers(&[1, 2, 5, 9])), Exact::ratio(7, 2));
    }
}
