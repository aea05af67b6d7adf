//! The values of one unit, as methods, conditions and formulas read them.

use crate::dataset::Dataset;
use crate::formula::{self, Found, NoValue, Values};
use crate::model::{
    AbsentKind, Aspect, By, Case, ConditionFormula, EvidenceRule, Framework, MetricIndex,
    NumberFormula, UnitKind,
};
use crate::number::{Date, Exact, Rounding, RoundingMode};

/// The values of one unit.
#[derive(Clone, Copy)]
pub(crate) struct UnitFigures<'a> {
    framework: &'a Framework,
    dataset: &'a Dataset,
    pub(crate) row: usize,
    pub(crate) kind: &'a UnitKind,
    /// What metrics hold that is not in the data.
    instead: &'a [Instead],
}

/// A submitted metric, and what it holds instead of what is in the data: 1 or 0 for yes or no, the position of an option,
/// the ordinal of a date, a number; or why there is none.
pub(crate) type Instead = (MetricIndex, Result<Exact, AbsentKind>);

impl<'a> UnitFigures<'a> {
    pub(crate) const fn new(
        (framework, dataset): (&'a Framework, &'a Dataset),
        row: usize,
        kind: &'a UnitKind,
    ) -> Self {
        Self { framework, dataset, row, kind, instead: &[] }
    }

    /// Returns the same values with others for some metrics.
    pub(crate) const fn with(self, instead: &'a [Instead]) -> Self {
        Self { instead, ..self }
    }

    /// Returns what a metric holds instead of what is in the data.
    fn instead(&self, metric: MetricIndex) -> Option<&'a Result<Exact, AbsentKind>> {
        self.instead.iter().find(|(of, _)| *of == metric).map(|(_, held)| held)
    }

    /// Returns how the parts of `sum_of` are rounded.
    pub(crate) fn rounding_of_parts(&self) -> Option<Rounding> {
        let rounding = &self.framework.rounding;
        rounding.of(rounding.part)
    }

    /// Returns the values of the unit in a row. `None` if there is no such row.
    pub(crate) fn of_row(
        framework: &'a Framework,
        dataset: &'a Dataset,
        row: usize,
    ) -> Option<Self> {
        Some(Self::new((framework, dataset), row, &dataset.rows().get(row)?.kind))
    }

    /// Returns the absence of a value. `None` if it is present, or is too large to tell.
    pub(crate) fn absence(
        &self,
        metric: MetricIndex,
        evidence: EvidenceRule,
    ) -> Option<AbsentKind> {
        if self.framework.derived_at(metric).is_none() {
            return self.absence_of_cell(metric, evidence);
        }
        match self.number(metric, evidence) {
            Err(NoValue::Absent(kind)) => Some(kind),
            Err(NoValue::Overflow) | Ok(_) => None,
        }
    }

    fn absence_of_cell(&self, metric: MetricIndex, evidence: EvidenceRule) -> Option<AbsentKind> {
        let absent = match self.instead(metric) {
            Some(held) => held.as_ref().err().copied(),
            None => self.dataset.column(metric).state(self.row).absent(),
        };
        absent.or_else(|| {
            // Evidence is asked for the figures of this year.
            let unseen = evidence == EvidenceRule::Required
                && !metric.is_previous()
                && self.dataset.carries_evidence()
                && self.dataset.evidence(self.row, metric).is_none();
            unseen.then_some(AbsentKind::Missing)
        })
    }

    /// Returns the number that a metric holds, or that it is derived as.
    pub(crate) fn number(
        &self,
        metric: MetricIndex,
        evidence: EvidenceRule,
    ) -> Result<Exact, NoValue> {
        self.found(metric, evidence).map(|found| found.value)
    }

    /// Returns the same, and whether an irrational number went into it.
    pub(crate) fn found(
        &self,
        metric: MetricIndex,
        evidence: EvidenceRule,
    ) -> Result<Found<Exact>, NoValue> {
        if let Some(derived) = self.framework.derived_at(metric) {
            return self.work_out(&derived.formula, evidence);
        }
        match (self.absence_of_cell(metric, evidence), self.instead(metric)) {
            (Some(kind), _) => Err(kind.into()),
            (None, Some(held)) => Ok(Found::exact(held.clone()?)),
            (None, None) => Ok(Found::exact(self.dataset.column(metric).exact(self.row)?)),
        }
    }

    /// Returns 1 or 0 for yes or no, the position of an option, the ordinal of a date.
    pub(crate) fn integer(
        &self,
        metric: MetricIndex,
        evidence: EvidenceRule,
    ) -> Result<i64, AbsentKind> {
        match (self.absence_of_cell(metric, evidence), self.instead(metric)) {
            (Some(kind), _) => Err(kind),
            (None, Some(held)) => held.clone()?.to_ticks(0).ok_or(AbsentKind::Missing),
            (None, None) => self.dataset.column(metric).integer(self.row),
        }
    }

    /// Returns the number of a metric in units of 10^−places, or the next whole one below it, and whether it is one.
    pub(crate) fn whole(
        &self,
        metric: MetricIndex,
        evidence: EvidenceRule,
        places: u32,
    ) -> Result<(i64, bool), NoValue> {
        let column = self.dataset.column(metric);
        if self.instead(metric).is_none() && column.places() == Some(places) {
            return Ok((self.integer(metric, evidence)?, true));
        }
        let number = self.number(metric, evidence)?;
        if let Some(ticks) = number.to_ticks(places) {
            return Ok((ticks, true));
        }
        // Rounded away from zero, a number below zero is rounded down.
        let mode = if number.is_negative() { RoundingMode::Up } else { RoundingMode::Down };
        let below = number.rounded(Rounding { places, mode }).to_ticks(places);
        Ok((below.ok_or(NoValue::Overflow)?, false))
    }

    /// Returns the case of a rule that is true for the unit, or the absence of the attribute that decides it.
    pub(crate) fn case_of<'b, T>(&self, by: &'b By<T>) -> Result<&'b Case<T>, AbsentKind> {
        let case = by.find(|aspect| match aspect {
            Aspect::Kind => Ok(self.framework.place_of_kind(self.kind)),
            Aspect::Year => Ok(self.framework.place_of_year()),
            Aspect::Attribute(metric) => self
                .integer(metric, EvidenceRule::Optional)
                .map(|place| usize::try_from(place).ok()),
        })?;
        // There is a case for every option.
        case.ok_or(AbsentKind::Missing)
    }

    /// Computes the value of a formula.
    pub(crate) fn work_out(
        &self,
        formula: &NumberFormula,
        evidence: EvidenceRule,
    ) -> Result<Found<Exact>, NoValue> {
        formula::number(formula.expression(), &self.values(evidence))
    }

    /// Returns whether a formula holds. Evidence is not required.
    pub(crate) fn holds(&self, formula: &ConditionFormula) -> Result<Found<bool>, NoValue> {
        formula::condition(formula.expression(), &self.values(EvidenceRule::Optional))
    }

    /// Returns the values as formulas read them.
    pub(crate) const fn values(&self, evidence: EvidenceRule) -> UnitValues<'a> {
        UnitValues { figures: *self, evidence }
    }
}

/// The values of one unit under an evidence rule, as formulas read them.
#[derive(Clone, Copy)]
pub(crate) struct UnitValues<'a> {
    figures: UnitFigures<'a>,
    evidence: EvidenceRule,
}

impl Values for UnitValues<'_> {
    fn number(&self, metric: MetricIndex) -> Result<Found<Exact>, NoValue> {
        self.figures.found(metric, self.evidence)
    }

    fn answer(&self, metric: MetricIndex) -> Result<bool, AbsentKind> {
        Ok(self.figures.integer(metric, self.evidence)? == 1)
    }

    fn option(&self, metric: MetricIndex) -> Result<u32, AbsentKind> {
        // Columns of choices hold the positions of options.
        let place = self.figures.integer(metric, self.evidence)?;
        u32::try_from(place).map_err(|_| AbsentKind::Missing)
    }

    fn is_present(&self, metric: MetricIndex) -> bool {
        self.figures.absence(metric, self.evidence).is_none()
    }

    fn kind(&self) -> &str {
        self.figures.kind.as_str()
    }

    fn date(&self, metric: MetricIndex) -> Result<Date, AbsentKind> {
        // Columns of dates hold ordinals of days.
        let ordinal = self.figures.integer(metric, self.evidence)?;
        let date = i32::try_from(ordinal).ok().and_then(Date::from_ordinal);
        date.ok_or(AbsentKind::Missing)
    }
}
