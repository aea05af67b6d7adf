//! Units of measure: which numbers can be added and compared.

use crate::model::{Metric, MetricType, Scaling};
use crate::said::{Said, said};

/// The unit of measure of a number, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dimension<'m> {
    /// A number that is written out, or a count of conditions. It fits any other.
    Any,
    /// A share or a quotient of two numbers of the same unit.
    Plain,
    /// The unit that the metric declares.
    Unit(&'m str),
    /// Not declared, or unknown. It fits any other.
    Unknown,
}

/// Two numbers whose units of measure do not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Conflict;

impl<'m> Dimension<'m> {
    /// Returns the unit of measure of a metric.
    pub(super) fn of(metric: &'m Metric) -> Self {
        match (&metric.kind, &metric.unit_of_measure) {
            (MetricType::Percent, _) => Self::Plain,
            (_, Some(unit)) => Self::Unit(unit.vi.trim()),
            (_, None) => Self::Unknown,
        }
    }

    /// Returns the unit of measure after adding, comparing or choosing between two numbers.
    pub(super) fn joined(self, other: Self) -> Result<Self, Conflict> {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => Ok(Self::Unknown),
            (Self::Any, known) | (known, Self::Any) => Ok(known),
            (one, other) if one == other => Ok(one),
            _ => Err(Conflict),
        }
    }

    /// Returns the unit of measure after multiplication with another number, or division by it.
    pub(super) fn scaled(self, scaling: Scaling, by: Self) -> Self {
        match (self, scaling, by) {
            (Self::Any, _, Self::Any) => Self::Any,
            (Self::Any | Self::Plain, _, Self::Any | Self::Plain) => Self::Plain,
            (unit @ Self::Unit(_), _, Self::Any | Self::Plain)
            | (Self::Any | Self::Plain, Scaling::Times, unit @ Self::Unit(_)) => unit,
            (Self::Unit(one), Scaling::Over, Self::Unit(other)) if one == other => Self::Plain,
            _ => Self::Unknown,
        }
    }

    /// Returns it in words, for messages.
    pub(super) fn words(self) -> Said {
        match self {
            Self::Unit(unit) => said!("in `{}`", "bằng `{}`", crate::diagnostic::shown(unit)),
            Self::Plain => said!("in nothing: it is a share", "không có đơn vị tính: đây là tỷ lệ"),
            Self::Any | Self::Unknown => said!("in any unit", "bằng đơn vị bất kỳ"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Dimension::{Any, Plain, Unit, Unknown};

    #[test]
    fn units_go_through_arithmetic() {
        let (times, over) = (Scaling::Times, Scaling::Over);
        let table = [
            (Unit("hồ sơ"), over, Unit("hồ sơ"), Plain),
            (Unit("hồ sơ"), over, Unit("người"), Unknown),
            (Unit("hồ sơ"), times, Unit("hồ sơ"), Unknown),
            (Plain, times, Unit("người"), Unit("người")),
            (Unit("người"), times, Plain, Unit("người")),
            (Unit("người"), over, Any, Unit("người")),
            (Any, over, Unit("người"), Unknown),
            (Plain, over, Any, Plain),
            (Any, times, Any, Any),
            (Unknown, over, Unknown, Unknown),
        ];
        for (one, scaling, other, result) in table {
            assert_eq!(one.scaled(scaling, other), result, "{one:?} {scaling:?} {other:?}");
        }
    }

    #[test]
    fn what_is_not_known_fits_everything() {
        assert_eq!(Unit("a").joined(Unit("b")), Err(Conflict));
        assert_eq!(Plain.joined(Unit("b")), Err(Conflict));
        assert_eq!(Any.joined(Unit("b")), Ok(Unit("b")));
        assert_eq!(Unknown.joined(Unit("b")), Ok(Unknown));
        assert_eq!(Unit("b").joined(Unit("b")), Ok(Unit("b")));
    }
}
