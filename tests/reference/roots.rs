//! Weighted geometric means: exactly where they are rational, else to 60 digits.

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Signed, ToPrimitive, Zero, pow};

use super::amount::Amount;
use super::spec::Q;

/// Digits that irrational means are computed with here.
const DIGITS: usize = 60;
/// Digits of the fixed-point logarithms and exponentials, with room for their errors.
const WORKING: usize = 90;
/// Significant digits that the library promises for what is irrational.
const PROMISED: usize = 20;
/// Bits that powers may have before a mean is looked for by logarithms.
const MOST_BITS: u64 = 40_000;

/// `Π shareᵢ ^ (weightᵢ ÷ Σ weights)`; zero if a share is. Weights are above zero.
pub fn geometric_mean(factors: &[(Amount, Q)]) -> Amount {
    if factors.iter().any(|(share, _)| share.value.is_zero()) {
        return Amount::zero();
    }
    let inherited = factors.iter().map(|(share, _)| share.relative_error()).max();
    let inherited = inherited.unwrap_or_else(Q::zero);
    let pairs: Vec<(Q, Q)> = factors.iter().map(|(s, w)| (s.value.clone(), w.clone())).collect();
    let (value, own) = match rational_mean(&pairs) {
        Some(value) => (value, Q::zero()),
        None => {
            let digits = pow(BigInt::from(10), PROMISED - 1);
            (irrational_mean(&pairs), Q::new(BigInt::one(), digits))
        }
    };
    let error = &value * (inherited + own);
    Amount { value, error }
}

/// The square root of a number that is not negative: exactly where it is rational.
pub fn square_root(square: &Q) -> Amount {
    let root = |whole: &BigInt| Some(whole.sqrt()).filter(|root| root * root == *whole);
    if let (Some(numerator), Some(denominator)) = (root(square.numer()), root(square.denom())) {
        return Amount::exact(Q::new(numerator, denominator));
    }
    let unit = pow(BigInt::from(10), DIGITS);
    let scaled = square * Q::from_integer(&unit * &unit);
    let value = Q::new(scaled.to_integer().sqrt(), unit.clone());
    Amount { value, error: Q::new(BigInt::one(), unit) }
}

/// The weights as whole numbers without a common factor.
fn whole_weights(pairs: &[(Q, Q)]) -> Vec<BigUint> {
    let denominator =
        pairs.iter().fold(BigInt::one(), |product, (_, weight)| product * weight.denom());
    let scaled = |weight: &Q| (weight * Q::from_integer(denominator.clone())).to_integer();
    let whole: Vec<BigUint> = pairs.iter().map(|(_, w)| scaled(w).magnitude().clone()).collect();
    let common = whole.iter().fold(BigUint::zero(), |a, b| greatest_common_divisor(a, b.clone()));
    whole.into_iter().map(|weight| weight / &common).collect()
}

fn greatest_common_divisor(mut a: BigUint, mut b: BigUint) -> BigUint {
    while !b.is_zero() {
        let rest = a % &b;
        a = b;
        b = rest;
    }
    a
}

/// The mean, if it is a fraction and the powers that prove it are not too large.
fn rational_mean(pairs: &[(Q, Q)]) -> Option<Q> {
    let (first, _) = pairs.first()?;
    if pairs.iter().all(|(share, _)| share == first) {
        return Some(first.clone());
    }
    let (numerator, denominator, degree) = powers(pairs)?;
    let product = Q::new(numerator, denominator);
    let root = |whole: &BigInt| {
        let root = whole.magnitude().nth_root(degree);
        (pow(root.clone(), degree as usize) == *whole.magnitude()).then(|| BigInt::from(root))
    };
    Some(Q::new(root(product.numer())?, root(product.denom())?))
}

/// `Π share^weight` as a fraction, and the sum of the weights.
fn powers(pairs: &[(Q, Q)]) -> Option<(BigInt, BigInt, u32)> {
    let weights = whole_weights(pairs);
    let mut bits: u64 = 0;
    for ((share, _), weight) in pairs.iter().zip(&weights) {
        let weight = weight.to_u64().filter(|weight| *weight <= MOST_BITS)?;
        bits += weight * (share.numer().bits() + share.denom().bits());
    }
    let degree: BigUint = weights.iter().sum();
    if bits > MOST_BITS {
        return None;
    }
    let raised = |part: &dyn Fn(&Q) -> BigInt| {
        pairs.iter().zip(&weights).fold(BigInt::one(), |product, ((share, _), weight)| {
            product * pow(part(share), weight.to_usize().unwrap_or(0))
        })
    };
    Some((raised(&|s| s.numer().clone()), raised(&|s| s.denom().clone()), degree.to_u32()?))
}

/// The mean to [`DIGITS`] digits by an integer root of the powers; slow, and only the proof of
/// [`irrational_mean`].
pub fn mean_by_root(pairs: &[(Q, Q)]) -> Option<Q> {
    let (numerator, denominator, degree) = powers(pairs)?;
    let unit = pow(BigInt::from(10), DIGITS);
    let scaled = numerator * pow(unit.clone(), degree as usize) / denominator;
    Some(Q::new(scaled.nth_root(degree), unit))
}

/// The mean by logarithms in fixed point.
pub fn irrational_mean(pairs: &[(Q, Q)]) -> Q {
    let unit = pow(BigInt::from(10), WORKING);
    let sum: Q = pairs.iter().map(|(_, weight)| weight.clone()).sum();
    let mut logarithm = BigInt::zero();
    for (share, weight) in pairs {
        let part = weight / &sum;
        logarithm += ln(share, &unit) * part.numer() / part.denom();
    }
    Q::new(exp(logarithm, &unit), unit)
}

/// The natural logarithm of a fraction above zero, in units of `1 ÷ unit`.
pub(super) fn ln(value: &Q, unit: &BigInt) -> BigInt {
    // value = reduced × 2^shift with ½ < reduced < 2
    let shift = value.numer().bits() as i64 - value.denom().bits() as i64;
    let (mut numerator, mut denominator) = (value.numer().clone(), value.denom().clone());
    if shift > 0 {
        denominator <<= shift as u64;
    } else {
        numerator <<= shift.unsigned_abs();
    }
    let reduced = numerator * unit / denominator;
    // ln 2 = 2 artanh ⅓
    let ln_2 = twice_artanh(unit / 3, unit);
    let ratio = (&reduced - unit) * unit / (&reduced + unit);
    twice_artanh(ratio, unit) + ln_2 * shift
}

/// `2 (z + z³÷3 + z⁵÷5 + …)` for `|z| ≤ ⅓`.
fn twice_artanh(z: BigInt, unit: &BigInt) -> BigInt {
    let square = &z * &z / unit;
    let (mut power, mut sum, mut odd) = (z, BigInt::zero(), 1);
    while !power.is_zero() {
        sum += &power / odd;
        power = &power * &square / unit;
        odd += 2;
    }
    sum * 2
}

/// The exponential of a number, both in units of `1 ÷ unit`.
pub(super) fn exp(value: BigInt, unit: &BigInt) -> BigInt {
    // e^x = (e^(x ÷ 2^k))^(2^k), the inner one by its series.
    let halvings = value.abs().bits().saturating_sub(unit.bits()) + 3;
    let guard = pow(BigInt::from(10), 10);
    let fine = unit * &guard;
    let small = (value * &guard) >> halvings;
    let (mut term, mut sum, mut n) = (fine.clone(), BigInt::zero(), 1);
    while !term.is_zero() {
        sum += &term;
        term = &term * &small / &fine / n;
        n += 1;
    }
    for _ in 0..halvings {
        sum = &sum * &sum / &fine;
    }
    sum / guard
}
