//! What is kept of an outcome, so that draws need nothing else.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::floats::{Floats, ties};
use super::reach::{Reach, reaches};
use super::shares::Shares;
use crate::error::Error;
use crate::model::{By, Gate, Index, Item, MetricIndex, NodeIndex, RankingMethod, UnitKind};
use crate::number::Overflow;
use crate::outcome::{Ladder, Outcome, Position, Redrawn, Standing, order_of_rows};
use crate::plan::{GatePlan, PlanInner};
use crate::said::said;

/// What is kept of an outcome.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) outcome: Outcome,
    pub(super) shares: Shares,
    /// `None` if totals can only be computed in fractions.
    pub(super) floats: Option<Floats>,
    /// For each row of the dataset, its place among the rows of floats.
    pub(super) in_floats: Vec<Option<u32>>,
    /// The nodes that break ties.
    pub(super) ties: Vec<NodeIndex>,
    /// The rows that are scored, by the kinds of units. Empty if the framework has no ranking.
    pub(super) kinds: Vec<Vec<u32>>,
    /// All rows: units that reported before the others, kinds in the order of the framework, names in their order. Each
    /// with the number of what it stands among; ranks order the rows of one number.
    pub(super) order: Vec<(u32, u32)>,
    fixed: OnceLock<Vec<Option<Vec<bool>>>>,
    reaches: OnceLock<Vec<Reach>>,
    ladders: OnceLock<HashMap<UnitKind, Ladder>>,
}

impl Kept {
    pub(super) fn of(outcome: &Outcome) -> Result<Self, Error> {
        if let Some(merged) = outcome.merged() {
            return Err(Error::analysis(said!(
                "units that were merged (`{}`) have scores and no figures: analyse those from before",
                "đơn vị sáp nhập (`{}`) có điểm mà không có số liệu: hãy phân tích các đơn vị cũ",
                merged.mergers
            )));
        }
        if outcome.is_part() {
            return Err(Error::of_part());
        }
        if outcome.framework().ranking().is_some_and(|ranking| ranking.of.is_some()) {
            return Err(Error::analysis(said!(
                "the ranks were published: no weights, figures or methods change them",
                "thứ hạng đã được công bố: trọng số, số liệu hay cách chấm không thay đổi được"
            )));
        }
        let tree = outcome.framework().index().ok_or_else(no_tree)?;
        let shares = Shares::of(outcome, tree)?;
        let plan = outcome.plan();
        let floats = Floats::new(plan, tree, &shares);
        let mut in_floats = vec![None; outcome.dataset().rows().len()];
        for (place, row) in floats.iter().flat_map(|floats| (0u32..).zip(&floats.rows)) {
            in_floats.get_mut(*row).into_iter().for_each(|slot| *slot = Some(place));
        }
        let (ties, kinds) = (ties(plan, tree), kinds(outcome, &shares));
        let order = order(outcome);
        Ok(Self {
            outcome: outcome.clone(),
            shares,
            floats,
            in_floats,
            ties,
            kinds,
            order,
            fixed: OnceLock::new(),
            reaches: OnceLock::new(),
            ladders: OnceLock::new(),
        })
    }

    /// Returns for each condition of the grades and then of the verdict whether it holds, row by row. `None` for those that
    /// look at scores: no weights change the others.
    pub(super) fn fixed(&self) -> &[Option<Vec<bool>>] {
        self.fixed.get_or_init(|| {
            let (framework, plan) = (self.outcome.framework(), self.plan());
            let gates = framework.verdict.iter().flat_map(|rule| &rule.gates);
            let gates = framework.grades.iter().flat_map(|grade| &grade.conditions).chain(gates);
            let plans = plan.grades.iter().flatten().chain(&plan.gates);
            gates.zip(plans).map(|asked| self.held(asked)).collect()
        })
    }

    fn held(&self, (gates, plans): (&By<Gate>, &By<GatePlan>)) -> Option<Vec<bool>> {
        let tree = self.tree()?;
        let looks_at_scores = |(gate, plan): (&Gate, &GatePlan)| match gate {
            Gate::Formula(_) => false,
            Gate::Total(_) | Gate::Top(_) => true,
            _ => plan.items.iter().any(|(item, _)| matches!(item, Item::Node(_))),
        };
        if gates.values().zip(plans.values()).any(looks_at_scores) {
            return None;
        }
        let redrawn = Redrawn::of_nodes(tree, &[]);
        let mut held = vec![false; self.in_floats.len()];
        for row in &self.shares.rows {
            let holds = self.outcome.holds_with(*row, &redrawn, (gates, plans));
            held.get_mut(*row).into_iter().for_each(|slot| *slot = holds);
        }
        Some(held)
    }

    pub(super) fn plan(&self) -> &PlanInner {
        self.outcome.plan()
    }

    /// Returns what depends on a metric that units submit.
    pub(super) fn reach(&self, metric: MetricIndex) -> Option<&Reach> {
        let framework = self.outcome.framework();
        let of_tree = || self.tree().map(|tree| reaches(framework, tree)).unwrap_or_default();
        self.reaches.get_or_init(of_tree).get(metric.get())
    }

    /// Returns whether units are compared with each other.
    pub(super) fn compares(&self) -> bool {
        !self.plan().peers.is_empty()
    }

    /// Returns the rank that a unit of a kind has if it leaves its own standing for another, and how many are ranked then.
    pub(super) fn position(
        &self,
        kind: &UnitKind,
        (standing, own): (&Standing, Option<&Standing>),
        method: RankingMethod,
    ) -> Position {
        let nobody = Ladder::default();
        let ladders = self.ladders.get_or_init(|| self.outcome.ladders());
        ladders.get(kind).unwrap_or(&nobody).rank(standing, own, method)
    }

    /// Returns the rank of each row by the rules, 0 for none.
    pub(super) fn ranks(&self) -> Vec<u32> {
        ranks(&self.outcome)
    }

    /// Returns the first row that earns the same as a row of everything.
    pub(super) fn first_alike(&self, row: usize) -> usize {
        self.shares.alike.get(row).copied().unwrap_or(row)
    }

    /// Returns the tree of the framework.
    pub(super) fn tree(&self) -> Option<&Index> {
        self.outcome.framework().index()
    }
}

/// What is said where a number is too large.
pub(super) fn too_large(_: Overflow) -> Error {
    Error::analysis(said!(
        "a number is too large to carry exactly",
        "một số quá lớn, không tính chính xác được"
    ))
}

/// What is said of a framework without points.
pub(super) fn no_tree() -> Error {
    Error::analysis(said!(
        "a framework of targets has no points that could be weighed",
        "bộ tiêu chí không có điểm để đặt trọng số"
    ))
}

/// Returns the rank of each row, 0 for none.
pub(super) fn ranks(outcome: &Outcome) -> Vec<u32> {
    let rows = 0..outcome.dataset().rows().len();
    rows.map(|row| outcome.unit_outcome(row).and_then(|unit| unit.rank).unwrap_or(0)).collect()
}

fn kinds(outcome: &Outcome, shares: &Shares) -> Vec<Vec<u32>> {
    let framework = outcome.framework();
    let (kinds, units) = (&framework.unit_kinds, outcome.dataset().rows());
    let kinds = kinds.iter().filter(|_| framework.ranking.is_some());
    let of_kind = |kind: &UnitKind| {
        let rows =
            shares.rows.iter().filter(|row| units.get(**row).is_some_and(|u| u.kind == *kind));
        rows.filter_map(|row| u32::try_from(*row).ok()).collect()
    };
    kinds.map(of_kind).collect()
}

fn order(outcome: &Outcome) -> Vec<(u32, u32)> {
    let (framework, dataset) = (outcome.framework(), outcome.dataset());
    let among = |row: usize| {
        let kind = dataset.rows().get(row).map(|unit| &unit.kind);
        // In a framework without ranking only those that did not report stand apart.
        let place = framework.unit_kinds.iter().position(|own| Some(own) == kind);
        let place = place.filter(|_| framework.ranking.is_some());
        let place = place.and_then(|place| u32::try_from(place).ok()).unwrap_or(0);
        (place << 1 >> 1) | (u32::from(!dataset.reported(row)) << 31)
    };
    let rows = order_of_rows(outcome.plan(), dataset, &[]).into_iter();
    rows.map(|row| (among(row), u32::try_from(row).unwrap_or(u32::MAX))).collect()
}
