//! Score slots: a score as a whole number of a node's own unit, or the reason why there is none.

use crate::model::{AbsentKind, NoScore};

/// The first slot that is not a score. The low sixteen bits of the slots from here on are the least
/// numbers of sixteen bits, so that a slot is narrowed and widened without checking what it means.
const BASE: i32 = i32::MIN + 0x8000;
/// Carried, not scored; or not written yet.
pub(crate) const UNSCORED: i32 = BASE;
/// A score that is not a whole number of the node's unit, or does not fit. It is in a separate
/// list.
pub(crate) const WIDE: i32 = BASE + 29;
/// A number that is not a whole number of the node's unit, and is held as a float with the bound of its error.
pub(crate) const NEAR: i32 = BASE + 28;
/// The unit did not report.
pub(crate) const SILENT: i32 = BASE + 30;
/// Absent where the rules call that an error. The unit is evaluated again to name the fault. It is
/// the largest of the slots that are not scores.
pub(crate) const REFUSED: i32 = BASE + 31;
/// Not computed by a loop, but in fractions after it.
pub(crate) const UNDONE: i32 = i32::MIN;
/// The least score.
pub(crate) const LEAST: i32 = i32::MIN / 2;
/// The greatest score. The sum of two does not overflow.
pub(crate) const MOST: i64 = (i32::MAX / 2) as i64;
/// The least score in a narrow column.
const LEAST_NARROW: i16 = i16::MIN + 32;
/// The greatest score in a narrow column.
pub(crate) const MOST_NARROW: i32 = i16::MAX as i32;

/// Returns the slot of a node without a score. Of slots of one way, the graver an absence, the
/// larger its slot, so that the largest of several counts.
pub(crate) const fn absent(way: NoScore, kind: AbsentKind) -> i32 {
    let first = match way {
        NoScore::Excluded => BASE + 1,
        NoScore::Uncovered => BASE + 5,
        NoScore::LeftTotal => BASE + 9,
        NoScore::Blank => BASE + 13,
        NoScore::Withheld => BASE + 17,
    };
    first.saturating_add(match kind {
        AbsentKind::NotApplicable => 0,
        AbsentKind::ZeroWhole => 1,
        AbsentKind::Missing => 2,
        AbsentKind::Rejected => 3,
    })
}

/// Returns the slot of a score that was left out of its group.
pub(crate) const fn excluded(kind: AbsentKind) -> i32 {
    absent(NoScore::Excluded, kind)
}

/// Returns the way in which a node has no score, and the absence. `None` if the slot is no absence.
pub(crate) const fn absence(slot: i32) -> Option<(NoScore, AbsentKind)> {
    let place = slot.wrapping_sub(BASE + 1);
    let way = match place >> 2 {
        0 => NoScore::Excluded,
        1 => NoScore::Uncovered,
        2 => NoScore::LeftTotal,
        3 => NoScore::Blank,
        4 => NoScore::Withheld,
        _ => return None,
    };
    let kind = match place & 3 {
        0 => AbsentKind::NotApplicable,
        1 => AbsentKind::ZeroWhole,
        2 => AbsentKind::Missing,
        _ => AbsentKind::Rejected,
    };
    Some((way, kind))
}

/// Narrows a slot to sixteen bits. A score must fit.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the low bits are what is asked for")]
pub(crate) const fn narrow(slot: i32) -> i16 {
    slot as i16
}

/// Widens a slot of sixteen bits to thirty-two.
pub(crate) const fn widen(slot: i16) -> i32 {
    // `i32::from` is not const.
    let slot = slot as i32;
    if slot < LEAST_NARROW as i32 {
        slot.wrapping_sub(i16::MIN as i32).wrapping_add(BASE)
    } else {
        slot
    }
}

/// The bits of a float that is not a number, whose low half holds a slot.
const BOXED: u64 = 0x7ff8_0000_0000_0000;

/// Returns a slot that is not a score as a float that is not a number. So a column of floats says, too, why there is
/// no number.
#[inline(always)]
pub(crate) const fn boxed(slot: i32) -> f64 {
    f64::from_bits(BOXED | slot.cast_unsigned() as u64)
}

/// Returns the slot that a float stands for: [`NEAR`] for a number.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the low half is what is asked for")]
pub(crate) const fn unboxed(float: f64) -> i32 {
    if float.is_nan() { (float.to_bits() as u32).cast_signed() } else { NEAR }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAYS: [NoScore; 5] = [
        NoScore::Excluded,
        NoScore::Uncovered,
        NoScore::LeftTotal,
        NoScore::Blank,
        NoScore::Withheld,
    ];

    #[test]
    fn narrowing_loses_nothing() {
        let kinds = [
            AbsentKind::NotApplicable,
            AbsentKind::ZeroWhole,
            AbsentKind::Missing,
            AbsentKind::Rejected,
        ];
        for kind in kinds {
            for way in WAYS {
                assert_eq!(widen(narrow(absent(way, kind))), absent(way, kind));
                assert_eq!(absence(absent(way, kind)), Some((way, kind)));
            }
        }
        for slot in [UNSCORED, REFUSED, WIDE, NEAR, SILENT, 0, 1, -1, -32_736, MOST_NARROW] {
            assert_eq!(widen(narrow(slot)), slot);
            assert_eq!(unboxed(boxed(slot)), slot);
        }
        assert_eq!((unboxed(boxed(UNDONE)), unboxed(812.5)), (UNDONE, NEAR));
        assert_eq!(absence(NEAR), None);
        assert_eq!(absence(UNSCORED), None);
        assert_eq!(absence(WIDE), None);
        const { assert!(UNSCORED < LEAST && REFUSED < LEAST) };
    }
}
