//! The values of one unit, as methods, conditions and formulas read them.

use crate::dataset::Dataset;
use crate::formula::{self, Found, NoValue, Values};
use crate::model::{
    AbsentKind, ConditionFormula, EvidenceRule, MetricIndex, NumberFormula, TargetValue, UnitKind,
};
use crate::number::{Date, Exact, Overflow};

/// The values of one unit.
#[derive(Clone, Copy)]
pub(crate) struct UnitFigures<'a> {
    dataset: &'a Dataset,
    pub(crate) row: usize,
    pub(crate) kind: &'a UnitKind,
}

impl<'a> UnitFigures<'a> {
    pub(crate) const fn new(dataset: &'a Dataset, row: usize, kind: &'a UnitKind) -> Self {
        Self { dataset, row, kind }
    }

    /// Returns the values of the unit in a row. `None` if there is no such row.
    pub(crate) fn of_row(dataset: &'a Dataset, row: usize) -> Option<Self> {
        Some(Self::new(dataset, row, &dataset.rows().get(row)?.kind))
    }

    pub(crate) const fn dataset(&self) -> &'a Dataset {
        self.dataset
    }

    /// Returns the absence of a value. `None` if it is present.
    pub(crate) fn absence(
        &self,
        metric: MetricIndex,
        evidence: EvidenceRule,
    ) -> Option<AbsentKind> {
        self.dataset.column(metric).state(self.row).absent().or_else(|| {
            let unseen = evidence == EvidenceRule::Required
                && self.dataset.carries_evidence()
                && self.dataset.evidence(self.row, metric).is_none();
            unseen.then_some(AbsentKind::Missing)
        })
    }

    /// Returns the number that a metric holds.
    pub(crate) fn number(
        &self,
        metric: MetricIndex,
        evidence: EvidenceRule,
    ) -> Result<Exact, AbsentKind> {
        match self.absence(metric, evidence) {
            Some(kind) => Err(kind),
            None => self.dataset.column(metric).exact(self.row),
        }
    }

    /// Returns 1 or 0 for yes or no, the position of an option, the ordinal of a date.
    pub(crate) fn integer(
        &self,
        metric: MetricIndex,
        evidence: EvidenceRule,
    ) -> Result<i64, AbsentKind> {
        match self.absence(metric, evidence) {
            Some(kind) => Err(kind),
            None => self.dataset.column(metric).integer(self.row),
        }
    }

    /// Returns the number or quotient of metrics that is measured, or the absence of a value in it.
    pub(crate) fn measured(
        &self,
        of: TargetValue,
        evidence: EvidenceRule,
    ) -> Result<Result<Exact, AbsentKind>, Overflow> {
        let number = |metric| self.number(metric, evidence);
        let (part, whole) = match of {
            TargetValue::Metric(metric) => return Ok(number(metric)),
            TargetValue::Quotient { part, whole } => (number(part), number(whole)),
        };
        Ok(match (part, whole) {
            (Ok(part), Ok(whole)) => part.over(&whole)?.ok_or(AbsentKind::ZeroWhole),
            // The graver of the two absences counts.
            (Err(one), Err(other)) => Err(one.min(other)),
            (Err(kind), Ok(_)) | (Ok(_), Err(kind)) => Err(kind),
        })
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
    fn number(&self, metric: MetricIndex) -> Result<Exact, AbsentKind> {
        self.figures.number(metric, self.evidence)
    }

    fn answer(&self, metric: MetricIndex) -> Result<bool, AbsentKind> {
        Ok(self.figures.integer(metric, self.evidence)? == 1)
    }

    fn option(&self, metric: MetricIndex) -> Result<u32, AbsentKind> {
        // Columns of choices hold the positions of options.
        let place = self.figures.integer(metric, self.evidence)?;
        u32::try_from(place).map_err(|_| AbsentKind::Missing)
    }

    fn date(&self, metric: MetricIndex) -> Result<Date, AbsentKind> {
        // Columns of dates hold ordinals of days.
        let ordinal = self.figures.integer(metric, self.evidence)?;
        let date = i32::try_from(ordinal).ok().and_then(Date::from_ordinal);
        date.ok_or(AbsentKind::Missing)
    }
}
