//! What each unit earns of each indicator, worked out once.

use std::collections::HashMap;

use crate::error::{Error, ScoringFault, ScoringFaults};
use crate::evaluation::{self, Earned, Refusal, Score};
use crate::model::{Index, NodeBody, NodeData};
use crate::number::Overflow;
use crate::outcome::Outcome;
use crate::plan::PlanInner;

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
        let indicator =
            |place: usize, node: &NodeData| self.earned(place, row).score(node.points());
        evaluation::of_tree(plan, tree, indicator).map_err(|_| Overflow)
    }
}

/// Returns what a unit earns of an indicator by the rules of an outcome.
fn earned(outcome: &Outcome, node: &NodeData, row: usize) -> Result<Earned, ScoringFault> {
    let Some(view) = outcome.view(row) else { return Ok(Earned::Unscored) };
    let unit = outcome.dataset().rows().get(row).map(|unit| unit.id.as_str());
    let at_unit = |refusal: Refusal| refusal.at(unit.unwrap_or_default(), node.id());
    evaluation::earned(node, &view).map_err(at_unit)
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
