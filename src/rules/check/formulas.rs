//! Formulas: read by [`formula`](crate::formula), reported with their places in the file.

use super::metrics::{Metrics, declare};
use super::scope::Scope;
use crate::diagnostic::nearest;
use crate::formula::{self, Fault, FaultKind, Lookup};
use crate::model::{ConditionFormula, Formula, NumberFormula};
use crate::rules::codes::Code;
use crate::rules::entry::Entry;
use crate::rules::sink::{Sink, Span};

/// A formula whose value is a number.
pub(super) fn number(scope: &Scope<'_>, entry: &Entry<String>) -> Option<NumberFormula> {
    read(scope, entry, formula::read_number)
}

/// A formula that holds or does not.
pub(super) fn condition(scope: &Scope<'_>, entry: &Entry<String>) -> Option<ConditionFormula> {
    read(scope, entry, formula::read_condition)
}

fn read<E>(
    scope: &Scope<'_>,
    entry: &Entry<String>,
    read: impl FnOnce(&str, &dyn formula::Metrics) -> Result<Formula<E>, Vec<Fault>>,
) -> Option<Formula<E>> {
    let known = Known { metrics: scope.metrics, sink: scope.sink };
    match read(entry.get()?, &known) {
        Ok(formula) => {
            if formula.metrics().is_empty() {
                scope.sink.fault(Code::NoMetricNamed, entry.span, |fault| {
                    fault
                        .says("the formula names no metric, so it says the same of every unit")
                        .help("name the metrics that it is about, or remove it")
                });
            }
            Some(formula)
        }
        Err(faults) => {
            for fault in faults {
                report(scope.sink, entry.span, fault);
            }
            None
        }
    }
}

fn report(sink: &Sink, span: Span, found: Fault) {
    sink.fault(code(found.kind), span, |fault| {
        let fault = match found.kind {
            // The whole of it is what is wrong.
            FaultKind::TooLong => fault,
            _ => fault.inside(found.start, found.end),
        };
        let fault = fault.says(found.message).maybe_help(found.help).named(found.nearest);
        match found.allowed {
            Some(allowed) => fault.allowed(allowed),
            None => fault,
        }
    });
}

const fn code(kind: FaultKind) -> Code {
    match kind {
        FaultKind::TooLong => Code::FormulaTooLong,
        FaultKind::TooDeep => Code::FormulaTooDeep,
        FaultKind::TooManyParts => Code::FormulaTooManyParts,
        FaultKind::Syntax => Code::FormulaSyntax,
        FaultKind::NotANumber => Code::NotANumber,
        FaultKind::ChainedComparison => Code::ChainedComparison,
        FaultKind::UnknownFunction => Code::UnknownFunction,
        FaultKind::ArgumentCount => Code::ArgumentCount,
        FaultKind::UnknownMetric => Code::UnknownMetric,
        FaultKind::WrongMetricType => Code::WrongMetricType,
        FaultKind::UnknownOption => Code::UnknownOption,
        FaultKind::NotADate => Code::NotADate,
        FaultKind::WrongType => Code::FormulaType,
        FaultKind::PercentMisplaced => Code::PercentMisplaced,
        FaultKind::UnitsOfMeasure => Code::UnitsOfMeasure,
        FaultKind::PlacesNotWritten => Code::PlacesNotWritten,
        FaultKind::EndsReversed => Code::BoundsReversed,
    }
}

/// The metrics of the file, as far as they were read.
struct Known<'a> {
    metrics: &'a Metrics,
    sink: &'a Sink,
}

/// Naming a metric in a formula is a use of it.
impl formula::Metrics for Known<'_> {
    fn look_up(&self, id: &str) -> Lookup<'_> {
        match self.metrics.known(id) {
            Some(Some(found)) => Lookup::Found(found.index, found.metric),
            Some(None) => Lookup::Faulty,
            None => Lookup::Unknown,
        }
    }

    fn nearest(&self, id: &str) -> Option<String> {
        nearest(id, self.metrics.ids()).map(str::to_owned)
    }

    fn advice(&self, id: &str) -> Option<String> {
        Some(declare(id))
    }

    fn is_read(&self) -> bool {
        self.sink.has_room()
    }
}
