//! Functions of whole numbers.

use super::small;

/// Returns the greatest common divisor, or 0 if both are zero.
pub(crate) fn gcd(a: i128, b: i128) -> i128 {
    i128::try_from(small::gcd(a.unsigned_abs(), b.unsigned_abs())).unwrap_or(1)
}

/// Returns the least common multiple. `None` if it is too large, or one of them is zero.
pub(crate) fn lcm(a: i128, b: i128) -> Option<i128> {
    a.checked_div(gcd(a, b))?.checked_mul(b)?.checked_abs().filter(|multiple| *multiple > 0)
}
