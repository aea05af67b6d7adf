//! What each unit earns of each indicator, worked out once.

use std::collections::HashMap;

use crate::error::{Error, ScoringFault, ScoringFaults};
use crate::evaluation::{Combine, Score, Share, share, total};
use crate::model::{AbsentKind, AbsentPolicy, Index, NoScore, NodeBody, NodeData, Worth};
use crate::number::{Exact, Overflow};
use crate::outcome::Outcome;
use crate::plan::PlanInner;

/// What a unit earns of an indicator, whatever its points are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Earned {
    /// A share of the points.
    Share(Exact),
    /// Nothing that counts, because of an absence.
    Absent(NoScore, AbsentKind),
    /// The indicator is carried, not scored.
    Unscored,
}

/// What the units earn of one indicator.
#[derive(Debug, Default)]
pub(super) struct Column {
    /// What occurs, in the order of the first unit that earns it.
    pub(super) distinct: Vec<Earned>,
    /// For each row of the dataset, the index of what it earns. Rows that are not scored have zero.
    pub(super) codes: Vec<u32>,
}

impl Column {
    pub(super) fn code(&self, row: usize) -> u32 {
        self.codes.get(row).copied().unwrap_or(0)
    }

    pub(super) fn earned(&self, code: u32) -> Option<&Earned> {
        self.distinct.get(usize::try_from(code).ok()?)
    }
}

/// What the units of an outcome earn of all indicators.
#[derive(Debug)]
pub(super) struct Shares {
    /// For each node. Groups have none.
    pub(super) columns: Vec<Option<Column>>,
    /// The rows of the dataset that are scored: their units reported, and no check refuses them.
    pub(super) rows: Vec<usize>,
    /// For each row of the dataset, the first row that earns the same of everything.
    pub(super) alike: Vec<usize>,
}

impl Shares {
    pub(super) fn of(outcome: &Outcome, tree: &Index) -> Result<Self, Error> {
        let units = outcome.dataset().rows().len();
        let is_scored = |row: &usize| outcome.dataset().reported(*row) && !outcome.is_refused(*row);
        let rows: Vec<usize> = (0..units).filter(is_scored).collect();
        let mut faults = ScoringFaults::default();
        let columns = tree.nodes.iter().map(|node| {
            let NodeBody::Indicator { .. } = node.body() else { return None };
            let mut column = Column { distinct: Vec::new(), codes: vec![0; units] };
            let mut known: HashMap<Earned, u32> = HashMap::new();
            for row in &rows {
                let earned = match earned(outcome, node, *row) {
                    Ok(earned) => earned,
                    Err(fault) => {
                        faults.push(fault);
                        continue;
                    }
                };
                let next = u32::try_from(column.distinct.len()).unwrap_or(u32::MAX);
                let code = match known.get(&earned) {
                    Some(code) => *code,
                    None => {
                        column.distinct.push(earned.clone());
                        known.insert(earned, next);
                        next
                    }
                };
                column.codes.get_mut(*row).into_iter().for_each(|slot| *slot = code);
            }
            Some(column)
        });
        let columns: Vec<_> = columns.collect();
        if faults.total() > 0 {
            return Err(faults.into());
        }
        let alike = alike(&columns, &rows, units);
        Ok(Self { columns, rows, alike })
    }

    fn earned(&self, node: usize, row: usize) -> &Earned {
        let column = self.columns.get(node).and_then(Option::as_ref);
        column.and_then(|column| column.earned(column.code(row))).unwrap_or(&Earned::Unscored)
    }

    /// Computes the scores of all nodes of a unit and its total by the points of a tree, as
    /// evaluation does.
    pub(super) fn scores(
        &self,
        plan: &PlanInner,
        tree: &Index,
        row: usize,
    ) -> Result<(Vec<Score>, Score), Overflow> {
        let mut scores = vec![Score::Unscored; tree.nodes.len()];
        // Groups come before their children, so in reverse order every child is ready.
        for (place, (node, node_plan)) in tree.nodes.iter().zip(&plan.nodes).enumerate().rev() {
            let score = match node.body() {
                NodeBody::Indicator { .. } => match self.earned(place, row) {
                    Earned::Share(share) => Score::Value(share.times(node.points())?),
                    Earned::Absent(way, kind) => Score::Absent(*way, *kind),
                    Earned::Unscored => Score::Unscored,
                },
                NodeBody::Group { aggregate, children } => {
                    let children = children
                        .iter()
                        .filter_map(|child| Some((tree.node(*child)?, scores.get(child.get())?)));
                    let combine: Combine<'_> = plan.group(*aggregate, node);
                    combine.of(children)?
                }
            };
            if let Some(slot) = scores.get_mut(place) {
                *slot = score.rounded(node_plan.rounding);
            }
        }
        let total = {
            let score = |node: usize| scores.get(node).cloned().unwrap_or(Score::Unscored);
            total(plan, tree, &score)?
        };
        Ok((scores, total))
    }
}

/// Returns what a unit earns of an indicator by the rules of an outcome.
fn earned(outcome: &Outcome, node: &NodeData, row: usize) -> Result<Earned, ScoringFault> {
    let NodeBody::Indicator { method, evidence, absent } = node.body() else {
        return Ok(Earned::Unscored);
    };
    let Some(view) = outcome.view(row) else { return Ok(Earned::Unscored) };
    let unit = || outcome.dataset().rows().get(row).map(|unit| unit.id.clone()).unwrap_or_default();
    let id = || node.id().to_owned();
    match share(method, &Worth::of(node.points()), *evidence, absent, &view) {
        Ok(Share::Earned(share)) => Ok(Earned::Share(share)),
        Ok(Share::None) => Ok(Earned::Unscored),
        Ok(Share::Absent(kind)) => {
            let policy = absent.policy(kind);
            match (policy, policy.no_score()) {
                (_, Some(way)) => Ok(Earned::Absent(way, kind)),
                (AbsentPolicy::Zero, None) => Ok(Earned::Share(Exact::ZERO)),
                (AbsentPolicy::Full, None) => Ok(Earned::Share(Exact::ONE)),
                (_, None) => Err(ScoringFault::Absent { unit: unit(), node: id(), kind }),
            }
        }
        Err(_) => Err(ScoringFault::Overflow { unit: unit(), node: id() }),
    }
}

/// Returns for each row the first row that earns the same of everything.
fn alike(columns: &[Option<Column>], rows: &[usize], units: usize) -> Vec<usize> {
    let mut first: HashMap<Vec<u32>, usize> = HashMap::new();
    let mut alike: Vec<usize> = (0..units).collect();
    for row in rows {
        let codes = columns.iter().flatten().map(|column| column.code(*row)).collect();
        let found = *first.entry(codes).or_insert(*row);
        alike.get_mut(*row).into_iter().for_each(|slot| *slot = found);
    }
    alike
}
