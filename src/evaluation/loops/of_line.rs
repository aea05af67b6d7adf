//! A line between two ends, through whole numbers that are too long for exact loops or through quotients, in floats with one
//! bound for the errors of all units.
//!
//! With `d = sign·v − zero`, the value less the end that earns nothing, a score is `by·d + least`. In units u of 2^−53 of
//! themselves, constants are off by 8 ([`Enclosed::of`]), a value by 1 where its column has numbers from 2^53 on, and a quotient
//! by 3. So `d` is off by at most 5 of itself and 12 of `zero`, and a score between both ends, where `by·d` is at most the
//! points, by less than 32 of them and 16 of `by·zero`. If a value and both ends are whole numbers below 2^53, nothing is lost
//! before `d` is multiplied, and `d` itself tells at which end it is.

use super::exact_range::{EXACT, float};
use super::of_method::{MOST_POINTS, Maker, ticks};
use crate::model::MetricIndex;
use crate::number::{Enclosed, Exact, INFLATE, UNIT};
use crate::plan::{FloatLine, Loop};

impl Maker<'_> {
    /// Compiles `(v − zero_at) ÷ (full_at − zero_at)` of a value or a quotient. `None` for another metric that is derived, or
    /// if both ends are the same. `are_exact` says whether the ends are more than digits of what is irrational.
    pub(super) fn near_line(
        &self,
        of: MetricIndex,
        (zero_at, full_at): (&Exact, &Exact),
        are_exact: bool,
    ) -> Option<Loop> {
        let (part, whole) = match self.framework.quotient(of) {
            Some((part, whole)) => (self.any(part)?, Some(self.any(whole)?)),
            None => (self.any(of)?, None),
        };
        let unit = |places| Exact::power_of_ten(places);
        let unit = match whole {
            Some(whole) => unit(part.places)?.over(&unit(whole.places)?).ok()??,
            None => unit(part.places)?,
        };
        let way = full_at.minus(zero_at).ok()?.times(&unit).ok()?;
        let rises = !way.is_negative();
        let [zero, way] = [&zero_at.times(&unit).ok()?, &way]
            .map(|number| if rises { number.clone() } else { number.negated() });
        let most = &self.worth.most;
        let least = most.times(&self.least).ok()?;
        let by = Enclosed::of(&most.minus(&least).ok()?.over(&way).ok()??)?.at;
        let (full, least) = (Enclosed::of(most)?, Enclosed::of(&least)?);
        let whole_number = |number: &Exact| float(i128::from(number.to_ticks(0)?));
        let most_exact = i64::try_from(EXACT).ok()?.checked_sub(1)?;
        let exact = self.operand(part.metric, (most_exact.checked_neg()?, most_exact))?;
        let ends = whole_number(&zero).zip(whole_number(&way));
        let is_exact = are_exact && whole.is_none() && self.setting.holds(&exact);
        let ends = ends.filter(|_| is_exact);
        let (part, zero_at, sure, lost) = match ends {
            Some((zero, way)) => (exact, zero, [0.0, way], 0.0),
            None => {
                let (zero, way) = (Enclosed::of(&zero)?.at, Enclosed::of(&way)?.at);
                let lost = zero.abs() * (16.0 * UNIT);
                let digits = if are_exact { 0.0 } else { way * (4.0 * UNIT) };
                let sure = [-lost - digits, way * (1.0 + 32.0 * UNIT) + lost];
                (part, zero, sure, lost)
            }
        };
        let off = (full.at * (32.0 * UNIT) + lost * by + f64::MIN_POSITIVE) * INFLATE;
        let rounding = match self.is_rounded {
            true => {
                let first = ticks(&self.least, most, self.rounding)?;
                Some((self.rounding, [first, self.full]))
            }
            false => None,
        };
        let of_values = [Some(part), whole].into_iter().flatten();
        let of_values = of_values.map(|of| usize::try_from(of.places).unwrap_or(usize::MAX));
        let of_values = of_values.map(|places| places.saturating_mul(8).saturating_add(64));
        let bits = [zero.bits(), way.bits(), most.bits(), most.bits(), 8].into_iter();
        let bits = bits.chain(of_values).fold(0, usize::saturating_add);
        let is_small = full.at < MOST_POINTS && off.is_finite() && by.is_finite();
        let sign = if rises { 1.0 } else { -1.0 };
        let zero_whole = self.zero;
        is_small.then_some(Loop::Line(FloatLine {
            part,
            whole,
            sign,
            zero: zero_at,
            by,
            sure,
            least,
            full,
            off,
            rounding,
            zero_whole,
            bits,
        }))
    }
}
