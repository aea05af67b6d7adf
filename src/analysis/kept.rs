//! What is kept of an outcome, so that draws need nothing else.

use super::floats::{Floats, ties};
use super::shares::Shares;
use crate::error::Error;
use crate::model::{Index, UnitKind};
use crate::name;
use crate::number::Overflow;
use crate::outcome::Outcome;
use crate::plan::PlanInner;
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
    pub(super) ties: Vec<usize>,
    /// The rows that are scored, by the kinds of units. Empty if the framework has no ranking.
    pub(super) kinds: Vec<Vec<u32>>,
    /// All rows: units that reported before the others, kinds in the order of the framework, names in their order. Each
    /// with the number of what it stands among; ranks order the rows of one number.
    pub(super) order: Vec<(u32, u32)>,
}

impl Kept {
    pub(super) fn of(outcome: &Outcome) -> Result<Self, Error> {
        if let Some(merged) = outcome.merged() {
            let reason = said!(
                "units that were merged (`{}`) have scores and no figures: analyse those from before",
                "đơn vị sáp nhập (`{}`) có điểm mà không có số liệu: hãy phân tích các đơn vị cũ",
                merged.mergers
            );
            return Err(Error::Analysis { reason });
        }
        if outcome.framework().ranking().is_some_and(|ranking| ranking.of.is_some()) {
            let reason = said!(
                "the ranks were published: no weights, figures or methods change them",
                "thứ hạng đã được công bố: trọng số, số liệu hay cách chấm không thay đổi được"
            );
            return Err(Error::Analysis { reason });
        }
        let Some(tree) = outcome.framework().index() else {
            let reason = said!(
                "a framework of targets has no points that could be weighed",
                "bộ tiêu chí không có điểm để đặt trọng số"
            );
            return Err(Error::Analysis { reason });
        };
        let shares = Shares::of(outcome, tree)?;
        let plan = outcome.plan();
        let floats = Floats::new(plan, tree, &shares);
        let mut in_floats = vec![None; outcome.dataset().rows().len()];
        for (place, row) in floats.iter().flat_map(|floats| (0u32..).zip(&floats.rows)) {
            in_floats.get_mut(*row).into_iter().for_each(|slot| *slot = Some(place));
        }
        let (ties, kinds) = (ties(plan, tree), kinds(outcome, &shares));
        let order = order(outcome);
        Ok(Self { outcome: outcome.clone(), shares, floats, in_floats, ties, kinds, order })
    }

    pub(super) fn plan(&self) -> &PlanInner {
        self.outcome.plan()
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
    Error::Analysis {
        reason: said!(
            "a number is too large to carry exactly",
            "một số quá lớn, không tính chính xác được"
        ),
    }
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
    let units = dataset.rows();
    let mut rows: Vec<(u32, u32)> = (0u32..)
        .zip(units)
        .map(|(row, unit)| {
            let place = framework.unit_kinds.iter().position(|kind| *kind == unit.kind);
            let place = place.and_then(|place| u32::try_from(place).ok()).unwrap_or(u32::MAX >> 1);
            let is_silent = !dataset.reported(row as usize);
            // In a framework without ranking only the others stand apart.
            let place = if framework.ranking.is_some() { place } else { 0 };
            ((place << 1 >> 1) | (u32::from(is_silent) << 31), row)
        })
        .collect();
    let unit = |row: u32| units.get(row as usize);
    rows.sort_by(|(place, row), (other_place, other)| {
        let names = || match (unit(*row), unit(*other)) {
            (Some(unit), Some(other)) if framework.ranking.is_some() => {
                name::compare(&unit.name, &other.name).then_with(|| unit.id.cmp(&other.id))
            }
            _ => row.cmp(other),
        };
        place.cmp(other_place).then_with(names)
    });
    rows
}
