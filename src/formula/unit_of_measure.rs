//! What numbers are measured in: which of them can be added and compared.

use crate::diagnostic::{Code, Problem, Span, problem, shown};
use crate::model::{Metric, Misfit, Scale, Scaling, Sign, Sure};
use crate::number::{Decimal, Quantity};
use crate::said::{Said, said};

/// The scale and the unit of measure of a number, as far as they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Measure<'m> {
    pub(crate) scale: Scale,
    /// The unit that the metric declares. Numbers without one fit any other.
    unit: Option<&'m str>,
}

/// Two numbers whose units of measure do not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Conflict;

impl<'m> Measure<'m> {
    /// Returns what a metric is measured in.
    pub(crate) fn of(metric: &'m Metric) -> Self {
        let unit = metric.unit_of_measure.as_ref().map(|unit| unit.vi.trim());
        let scale = metric.scale;
        Self { scale, unit: unit.filter(|_| matches!(scale, Scale::Counted { .. })) }
    }

    pub(super) const fn unit(self) -> Option<&'m str> {
        self.unit
    }

    /// Returns the measure of a number without a unit.
    pub(crate) const fn plain(scale: Scale) -> Self {
        Self { scale, unit: None }
    }

    fn is_share(self) -> bool {
        matches!(self.scale, Scale::Share { sure, .. } if sure >= Sure::OneUnit)
    }

    /// Returns the common unit of two numbers, and the scale that `of` gives.
    fn joined(self, other: Self, of: impl FnOnce(Scale, Scale) -> Scale) -> Result<Self, Conflict> {
        let one_unit = match (self.unit, other.unit) {
            (Some(one), Some(two)) => one == two,
            (Some(_), None) => !other.is_share(),
            (None, Some(_)) => !self.is_share(),
            (None, None) => true,
        };
        let scale = of(self.scale, other.scale);
        // What has no unit may be of another, unless it is written out.
        let unit = match (self.scale, other.scale) {
            (Scale::Literal(_), _) => other.unit,
            (_, Scale::Literal(_)) => self.unit,
            _ => self.unit.and(other.unit),
        };
        one_unit.then_some(Self { scale, unit }).ok_or(Conflict)
    }

    /// Returns the measure of the number with the other sign.
    pub(super) fn negative(self) -> Self {
        match self.scale {
            Scale::Literal(Quantity { mut value, percent }) => {
                value.set_sign_negative(value.is_sign_positive());
                Self::plain(Scale::Literal(Quantity { value, percent }))
            }
            _ => self,
        }
    }

    /// Returns the measure of a sum or a difference.
    pub(super) fn plus(self, sign: Sign, other: Self) -> Result<Self, Conflict> {
        let of = match sign {
            Sign::Plus => Decimal::checked_add,
            Sign::Minus => Decimal::checked_sub,
        };
        self.joined(other, |one, two| one.plus(two, of))
    }

    /// Returns the measure of one of two numbers, which `of` chooses if both are written out.
    pub(super) fn or(
        self,
        other: Self,
        of: fn(Decimal, Decimal) -> Decimal,
    ) -> Result<Self, Conflict> {
        self.joined(other, |one, two| one.or(two, of))
    }

    /// Returns the measure after multiplication with another number, or division by it.
    pub(crate) fn scaled(self, scaling: Scaling, by: Self) -> Self {
        let are_counted = [self, by].iter().all(|of| matches!(of.scale, Scale::Counted { .. }));
        match (scaling, self.unit, by.unit) {
            (Scaling::Times, Some(_), Some(_)) => Self::plain(Scale::Unknown),
            // Money by things is a price, and no share.
            (Scaling::Over, one, two) if are_counted && one != two => Self::plain(Scale::Unknown),
            (Scaling::Over, one, two) => {
                let scale = self.scale.over(by.scale, one.is_some() && one == two);
                let unit = one.filter(|_| matches!(scale, Scale::Counted { .. }));
                Self { scale, unit }
            }
            (Scaling::Times, one, two) => {
                let scale = self.scale.times(by.scale);
                let unit = one.or(two).filter(|_| matches!(scale, Scale::Counted { .. }));
                Self { scale, unit }
            }
        }
    }

    /// Returns the unit in words, for messages.
    pub(super) fn words(self) -> Said {
        match self.unit {
            Some(unit) => said!("in `{}`", "bằng `{}`", shown(unit)),
            None if self.is_share() => {
                said!("in nothing: it is a share", "không có đơn vị tính: đây là tỷ lệ")
            }
            None => said!("in any unit", "bằng đơn vị bất kỳ"),
        }
    }
}

/// Returns the fault, or the warning, of a number that is compared with `what` and cannot be meant beside its scale.
pub(crate) fn misfit(
    place: Span,
    number: Quantity,
    what: &str,
    measure: Measure<'_>,
) -> Option<Problem> {
    let what = shown(what);
    let value = number.value.normalize();
    Some(match measure.scale.misfit(number)? {
        Misfit::NoShare => {
            let fault = problem! { place, Code::PercentMisplaced;
                says match measure.unit {
                    Some(unit) => said!(
                        "`{number}` is a percentage, but `{what}` is a number of `{}`",
                        "`{number}` là tỷ lệ phần trăm, nhưng `{what}` là số tính bằng `{}`",
                        shown(unit),
                        number,
                        what
                    ),
                    None => said!(
                        "`{number}` is a percentage, but `{what}` is a plain number",
                        "`{number}` là tỷ lệ phần trăm, nhưng `{what}` là số thường",
                        number,
                        what
                    ),
                };
                allowed "a plain number", "một số thường";
            };
            fault.help(said!(
                "write the number as it is in the data; for a share divide by a whole: `ratio`, or `of: {part: …, whole: …}`",
                "viết số như trong số liệu; muốn tính tỷ lệ thì chia cho tổng: `ratio`, hoặc `of: {part: …, whole: …}`"
            ))
        }
        Misfit::Hundredfold => problem! { place, Code::PercentMisplaced;
            let plain = value.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(value).normalize();
            says "`{number}` is {value}, but `{what}` is a percentage without its sign: {plain} where {number} is meant",
                "`{number}` là {value}, nhưng `{what}` là số phần trăm không kèm dấu %: {plain} nghĩa là {number}",
                number, value, what, plain;
            allowed "a plain number", "một số thường";
            help "write `{plain}`; or leave out a factor 100, and declare `type: percent` where data have the sign",
                "viết `{plain}`; hoặc bỏ thừa số 100, và khai báo `type: percent` nếu số liệu có dấu %", plain;
        },
        Misfit::Hundredth => problem! { place, Code::PercentMisplaced;
            says "`{number}` is compared with `{what}`, a percentage that is divided by 100 once more",
                "`{number}` được so sánh với `{what}`, là tỷ lệ phần trăm lại bị chia thêm cho 100",
                number, what;
            help "leave out the division: `80%` is 0.8 already",
                "bỏ phép chia: `80%` đã là 0.8";
        },
        Misfit::NoSign => problem! { place, Code::PercentMisplaced;
            says "`{number}` is compared with the percentage `{what}`, but has no `%`",
                "`{number}` được so sánh với tỷ lệ phần trăm `{what}`, nhưng thiếu dấu `%`",
                number, what;
            allowed "a percentage such as `80%`, or a number up to 1 such as `0.8`",
                "một tỷ lệ phần trăm như `80%`, hoặc một số không quá 1 như `0.8`";
            help "write `{number}%`", "viết `{number}%`", number;
        },
        Misfit::ProbablyNoSign => problem! { place, Code::PercentSignMissing;
            let times = Quantity { percent: true, ..number };
            says "`{number}` is {times}, but `{what}` seems to be a share of a whole",
                "`{number}` tức là {times}, nhưng `{what}` có vẻ là tỷ lệ của một tổng",
                number, times, what;
            help "write `{number}%` if that is what is meant, or else `{times}`",
                "viết `{number}%` nếu đúng ý đó, nếu không thì viết `{times}`", number, times;
        },
    })
}

/// Returns the fault of a share that is compared with a hundred times such a share.
pub(super) fn hundredfold(place: Span, what: &str, other: &str) -> Problem {
    problem! { place, Code::PercentMisplaced;
        says "one of `{}` and `{}` is a share from 0 to 1, the other a hundred times one",
            "một trong `{}` và `{}` là tỷ lệ từ 0 đến 1, cái kia là một trăm lần tỷ lệ", what, other;
        allowed "two shares, or two percentages without their sign",
            "hai tỷ lệ, hoặc hai số phần trăm không kèm dấu %";
        help "leave out the factor 100: `80%` is 0.8", "bỏ thừa số 100: `80%` là 0.8";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn unit(unit: &str) -> Measure<'_> {
        Measure { scale: Scale::COUNTED, unit: Some(unit) }
    }

    fn literal(text: &str) -> Measure<'static> {
        Measure::plain(Scale::Literal(Quantity::of_text(text).expect("a number")))
    }

    #[test]
    fn units_go_through_arithmetic() {
        let (times, over) = (Scaling::Times, Scaling::Over);
        let (dossiers, people) = (unit("hồ sơ"), unit("người"));
        let (percent, unknown) = (Measure::plain(Scale::PERCENT), Measure::plain(Scale::Unknown));
        let share = dossiers.scaled(over, dossiers);
        assert!(share.is_share());
        assert_eq!(dossiers.scaled(over, people), unknown);
        let things = Measure::plain(Scale::COUNTED);
        let price = unit("triệu đồng").scaled(over, things);
        assert_eq!(price, unknown);
        assert!(
            misfit(Span::default(), Quantity::of_text("2.5").unwrap(), "m / c", price).is_none()
        );
        assert_eq!(things.scaled(over, unit("triệu đồng")), unknown);
        let share = things.scaled(over, things);
        assert!(
            misfit(Span::default(), Quantity::of_text("80").unwrap(), "c / c", share).is_some()
        );
        let half = unit("triệu đồng").scaled(over, literal("2"));
        assert_eq!(half, Measure { scale: half.scale, unit: Some("triệu đồng") });
        assert_eq!(dossiers.scaled(times, dossiers), unknown);
        assert_eq!(percent.scaled(times, people), people);
        assert_eq!(people.scaled(times, percent), people);
        assert_eq!(literal("2").scaled(over, people), unknown);
        assert_eq!(people.scaled(over, literal("0.5")).unit, Some("người"));
        assert_eq!(unknown.scaled(over, unknown), unknown);
    }

    #[test]
    fn what_is_not_known_fits_everything() {
        let (percent, unknown) = (Measure::plain(Scale::PERCENT), Measure::plain(Scale::Unknown));
        let plus = |one: Measure<'static>, two| one.plus(Sign::Plus, two);
        assert_eq!(plus(unit("a"), unit("b")), Err(Conflict));
        assert_eq!(plus(percent, unit("b")), Err(Conflict));
        assert_eq!(plus(literal("5"), unit("b")), Ok(unit("b")));
        assert_eq!(plus(unknown, unit("b")), Ok(unknown));
        assert_eq!(plus(unit("b"), unit("b")), Ok(unit("b")));
    }
}
