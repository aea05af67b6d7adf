//! Where units stand among all, when they are scored in parts.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU32;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::Outcome;
use super::outcome::Later;
use super::positions::Positions;
use super::ranking::{Tie, published, ranked, ties};
use crate::error::Error;
use crate::model::{MetricIndex, NodeIndex, Ranking, RankingMethod, UnitKind};
use crate::number::Exact;
use crate::said::said;

/// What decides the rank of a unit, first by the total or score: the greater is ahead.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Standing(Reverse<Exact>, Vec<Tie>);

/// The units that are ranked together: of a kind, and perhaps with one value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
struct Group(UnitKind, Option<Own>);

/// The value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
enum Own {
    /// The place of an option.
    Option(i64),
    Text(String),
}

/// What units are ranked by: their totals, those with one value of an attribute by their totals, or the scores of a
/// group or a view.
#[derive(Debug, Clone, Copy)]
enum By {
    Total,
    Within(MetricIndex),
    Node(NodeIndex),
}

/// How many units of each group have each standing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Listed", into = "Listed")]
struct List(BTreeMap<Group, BTreeMap<Standing, u32>>);

/// A list as it is written.
type Listed = Vec<(Group, Vec<(Standing, u32)>)>;

impl From<List> for Listed {
    fn from(list: List) -> Self {
        list.0.into_iter().map(|(of, units)| (of, units.into_iter().collect())).collect()
    }
}

impl From<Listed> for List {
    fn from(list: Listed) -> Self {
        Self(list.into_iter().map(|(kind, units)| (kind, units.into_iter().collect())).collect())
    }
}

/// The totals of all units, and what breaks their ties: all that a rank needs, without names.
///
/// Made by [`Outcome::standings`] from the outcomes of the parts of a dataset, put together in any order by
/// [`Standings::merge`], and given to [`Outcome::among`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standings {
    /// The digest of the rules.
    rules: String,
    /// By total, then by each group and view that has a ranking.
    lists: Vec<List>,
}

/// The ranks of the units of a part, by their standings.
struct Ranks<'a>(HashMap<&'a Group, BTreeMap<&'a Standing, [u32; 2]>>);

impl List {
    fn add(&mut self, group: &Group, standing: &Standing, count: u32) {
        if !self.0.contains_key(group) {
            self.0.insert(group.clone(), BTreeMap::new());
        }
        let Some(units) = self.0.get_mut(group) else { return };
        match units.get_mut(standing) {
            Some(all) => *all = all.saturating_add(count),
            None => drop(units.insert(standing.clone(), count)),
        }
    }

    /// Returns the rank of each standing, counted as 1, 2, 2, 4 and as 1, 2, 2, 3.
    fn ranks(&self) -> Ranks<'_> {
        let of_group = |(group, units): (_, _)| {
            let units: &BTreeMap<Standing, u32> = units;
            let (mut competition, mut dense) = (1u32, 1u32);
            let rank = |(standing, count): (_, &u32)| {
                let ranks = [competition, dense];
                competition = competition.saturating_add(*count);
                dense = dense.saturating_add(1);
                (standing, ranks)
            };
            (group, units.iter().map(rank).collect())
        };
        Ranks(self.0.iter().map(of_group).collect())
    }

    /// Returns how many units of each kind are ranked.
    fn counts(&self) -> HashMap<UnitKind, u32> {
        let count = |units: &BTreeMap<Standing, u32>| {
            units.values().fold(0, |all: u32, n| all.saturating_add(*n))
        };
        self.0.iter().map(|(Group(kind, _), units)| (kind.clone(), count(units))).collect()
    }
}

impl Ranks<'_> {
    fn rank(
        &self,
        (group, standing): &(Group, Standing),
        method: RankingMethod,
    ) -> Option<NonZeroU32> {
        let [competition, dense] = self.0.get(group)?.get(standing)?;
        NonZeroU32::new(if method == RankingMethod::Dense { *dense } else { *competition })
    }
}

impl Standings {
    /// Adds the units of another part, which are not in this one.
    ///
    /// # Errors
    /// [`Error::OtherRules`] if they were scored by other rules.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        self.check_rules(&other.rules, other.lists.len())?;
        for (list, more) in self.lists.iter_mut().zip(&other.lists) {
            for (group, units) in &more.0 {
                units.iter().for_each(|(standing, count)| list.add(group, standing, *count));
            }
        }
        Ok(())
    }

    fn check_rules(&self, rules: &str, lists: usize) -> Result<(), Error> {
        if self.rules == rules && self.lists.len() == lists {
            return Ok(());
        }
        let difference = said!(
            "the standings are of different rules",
            "các vị trí xếp hạng thuộc những bộ quy tắc khác nhau"
        );
        Err(Error::other_rules(&self.rules, rules, difference))
    }
}

impl Outcome {
    /// Returns where its units stand, to rank them among those of other parts of the same data.
    #[must_use]
    pub fn standings(&self) -> Standings {
        let mut lists = Vec::new();
        for ranking in self.rankings() {
            let mut list = List::default();
            for row in 0..self.dataset().rows().len() {
                if let Some((group, standing)) = self.standing(ranking, row) {
                    list.add(&group, &standing, 1);
                }
            }
            lists.push(list);
        }
        Standings { rules: self.whole_plan().digest().to_owned(), lists }
    }

    /// Returns the outcome of a part with the ranks, and the grades that go by them, that its units have among all.
    ///
    /// # Errors
    /// [`Error::OtherRules`] if the standings are of other rules.
    pub fn among(&self, standings: &Standings) -> Result<Self, Error> {
        let rankings: Vec<_> = self.rankings().collect();
        standings.check_rules(self.whole_plan().digest(), rankings.len())?;
        let later = Later::default();
        let (mut of_nodes, mut within) = (HashMap::new(), Vec::new());
        for (ranking, list) in rankings.into_iter().zip(&standings.lists) {
            let ranks = list.ranks();
            let (rule, by) = ranking;
            let of_rows = |method| {
                let rows = 0..self.dataset().rows().len();
                rows.map(|row| ranks.rank(&self.standing(ranking, row)?, method)).collect()
            };
            match by {
                By::Node(node) => drop(of_nodes.insert(node.get(), of_rows(rule.method))),
                By::Within(_) => within.push(of_rows(rule.method)),
                By::Total => {
                    let competition = match rule.of {
                        // Published ranks stand as they are, in all parts.
                        Some(metric) => {
                            let rows = 0..self.dataset().rows().len();
                            rows.map(|row| published(self, metric, row)).collect()
                        }
                        None => {
                            // Each is set once.
                            let _ = later.ranks.set(of_rows(rule.method));
                            of_rows(RankingMethod::Competition)
                        }
                    };
                    let _ = later.positions.set(Positions::among(competition, list.counts()));
                }
            }
        }
        let _ = later.within.set(within);
        if let Some(tree) = self.framework().index() {
            let all = tree.scored().map(|(node, _)| match of_nodes.remove(&node.get()) {
                Some(ranks) => OnceLock::from(ranks),
                None => OnceLock::new(),
            });
            let _ = later.of_nodes.set(all.collect());
        }
        Ok(self.with_ranks(later))
    }

    /// Returns the ranking by total, those within attributes, then those by groups and views.
    fn rankings(&self) -> impl Iterator<Item = (&Ranking, By)> {
        let tree = self.framework().index();
        let by_node = tree.into_iter().flat_map(move |tree| {
            let rule = move |(node, _)| Some((tree.ranking_by(node)?, By::Node(node)));
            tree.ranked().filter_map(rule)
        });
        let by_total = self.framework().ranking().into_iter().flat_map(|rule| {
            let within = rule.also_within.iter().map(|attribute| By::Within(*attribute));
            std::iter::once(By::Total).chain(within).map(move |by| (rule, by))
        });
        by_total.chain(by_node)
    }

    /// Returns the group and the standing of a unit. `None` if it has no rank.
    fn standing(&self, (rule, by): (&Ranking, By), row: usize) -> Option<(Group, Standing)> {
        let size = match by {
            By::Node(node) => self.ranked_by(node, rule, row)?,
            By::Total | By::Within(_) => match rule.of {
                // Of published ranks the least is ahead.
                Some(metric) => {
                    let rank = i128::from(published(self, metric, row)?.get());
                    Exact::ratio(0i128.saturating_sub(rank), 1)?
                }
                None => ranked(self, rule, row)?,
            },
        };
        let own = match by {
            By::Within(attribute) => {
                let column = self.dataset().column(attribute);
                let option = column.integer(row).map(Own::Option);
                Some(option.or_else(|_| column.text(row).map(|t| Own::Text(t.to_owned()))).ok()?)
            }
            By::Total | By::Node(_) => None,
        };
        let kind = self.dataset().rows().get(row)?.kind.clone();
        Some((Group(kind, own), Standing(Reverse(size), ties(self, rule, row))))
    }
}
