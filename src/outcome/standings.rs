//! Where units stand among all, when they are scored in parts.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU32;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::Outcome;
use super::outcome::Later;
use super::positions::Positions;
use super::ranking::{Tie, ranked, ties};
use crate::error::Error;
use crate::model::{NodeIndex, Ranking, RankingMethod, UnitKind};
use crate::number::Exact;

/// What decides the rank of a unit, first by the total or score: the greater is ahead.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Standing(Reverse<Exact>, Vec<Tie>);

/// How many units of each kind have each standing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Listed", into = "Listed")]
struct List(BTreeMap<UnitKind, BTreeMap<Standing, u32>>);

/// A list as it is written.
type Listed = Vec<(UnitKind, Vec<(Standing, u32)>)>;

impl From<List> for Listed {
    fn from(list: List) -> Self {
        list.0.into_iter().map(|(kind, units)| (kind, units.into_iter().collect())).collect()
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
struct Ranks<'a>(HashMap<&'a UnitKind, BTreeMap<&'a Standing, [u32; 2]>>);

impl List {
    fn add(&mut self, kind: &UnitKind, standing: &Standing, count: u32) {
        if !self.0.contains_key(kind) {
            self.0.insert(kind.clone(), BTreeMap::new());
        }
        let Some(units) = self.0.get_mut(kind) else { return };
        match units.get_mut(standing) {
            Some(all) => *all = all.saturating_add(count),
            None => drop(units.insert(standing.clone(), count)),
        }
    }

    /// Returns the rank of each standing, counted as 1, 2, 2, 4 and as 1, 2, 2, 3.
    fn ranks(&self) -> Ranks<'_> {
        let of_kind = |(kind, units): (_, _)| {
            let units: &BTreeMap<Standing, u32> = units;
            let (mut competition, mut dense) = (1u32, 1u32);
            let rank = |(standing, count): (_, &u32)| {
                let ranks = [competition, dense];
                competition = competition.saturating_add(*count);
                dense = dense.saturating_add(1);
                (standing, ranks)
            };
            (kind, units.iter().map(rank).collect())
        };
        Ranks(self.0.iter().map(of_kind).collect())
    }
}

impl Ranks<'_> {
    fn rank(
        &self,
        kind: &UnitKind,
        standing: &Standing,
        method: RankingMethod,
    ) -> Option<NonZeroU32> {
        let [competition, dense] = self.0.get(kind)?.get(standing)?;
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
            for (kind, units) in &more.0 {
                units.iter().for_each(|(standing, count)| list.add(kind, standing, *count));
            }
        }
        Ok(())
    }

    fn check_rules(&self, rules: &str, lists: usize) -> Result<(), Error> {
        if self.rules == rules && self.lists.len() == lists {
            return Ok(());
        }
        Err(Error::OtherRules {
            dataset: format!("rules with the digest `{}`", self.rules),
            plan: format!("rules with the digest `{rules}`"),
            difference: "the standings are of different rules".to_owned(),
        })
    }
}

impl Outcome {
    /// Returns where its units stand, to rank them among those of other parts of the same data.
    #[must_use]
    pub fn standings(&self) -> Standings {
        let mut lists = Vec::new();
        for rule in self.rankings() {
            let mut list = List::default();
            for (row, unit) in self.dataset().rows().iter().enumerate() {
                if let Some(standing) = self.standing(rule, row) {
                    list.add(&unit.kind, &standing, 1);
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
        let units = self.dataset().rows();
        let later = Later::default();
        let mut of_nodes = HashMap::new();
        for (rule, list) in rankings.iter().zip(&standings.lists) {
            let (ranking, node) = *rule;
            let ranks = list.ranks();
            let mut competition = Vec::with_capacity(units.len());
            let mut own = Vec::with_capacity(units.len());
            for (row, unit) in units.iter().enumerate() {
                let standing = self.standing(*rule, row);
                let rank = |method| ranks.rank(&unit.kind, standing.as_ref()?, method);
                own.push(rank(ranking.method));
                competition.push(rank(RankingMethod::Competition));
            }
            match node {
                Some(node) => drop(of_nodes.insert(node.get(), own)),
                None => {
                    let ranked = |(kind, units): (&UnitKind, &BTreeMap<Standing, u32>)| {
                        (kind.clone(), units.values().fold(0, |all: u32, n| all.saturating_add(*n)))
                    };
                    let ranked = list.0.iter().map(ranked).collect();
                    // Each is set once.
                    let _ = later.ranks.set(own);
                    let _ = later.positions.set(Positions::among(competition, ranked));
                }
            }
        }
        if let Some(tree) = self.framework().index() {
            let all = tree.scored().map(|(node, _)| match of_nodes.remove(&node.get()) {
                Some(ranks) => OnceLock::from(ranks),
                None => OnceLock::new(),
            });
            let _ = later.of_nodes.set(all.collect());
        }
        Ok(self.with_ranks(later))
    }

    /// Returns the ranking by total, then those by groups and views, each with its node.
    fn rankings(&self) -> impl Iterator<Item = (&Ranking, Option<NodeIndex>)> {
        let tree = self.framework().index();
        let by_node = tree.into_iter().flat_map(move |tree| {
            let rule = move |(node, _)| Some((tree.ranking_by(node)?, Some(node)));
            tree.ranked().filter_map(rule)
        });
        self.framework().ranking.as_ref().map(|rule| (rule, None)).into_iter().chain(by_node)
    }

    /// Returns the standing of a unit. `None` if it has no rank.
    fn standing(
        &self,
        (rule, node): (&Ranking, Option<NodeIndex>),
        row: usize,
    ) -> Option<Standing> {
        let size = match node {
            Some(node) => self.ranked_by(node, rule, row)?,
            None => ranked(self, rule, row)?,
        };
        Some(Standing(Reverse(size), ties(self, rule, row)))
    }
}
