//! Score slots: a score as a whole number of a node's own unit, or the reason why there is none.

use crate::model::AbsentKind;

/// The first slot that is not a score. The low sixteen bits of the slots from here on are the least
/// numbers of sixteen bits, so that a slot is narrowed and widened without checking what it means.
const BASE: i32 = i32::MIN + 0x8000;
/// Carried, not scored; or not written yet.
pub(crate) const UNSCORED: i32 = BASE;
/// Absent where the rules call that an error. The unit is evaluated again to name the fault.
pub(crate) const REFUSED: i32 = BASE + 5;
/// A score that is not a whole number of the node's unit, or does not fit. It is in a separate
/// list.
pub(crate) const WIDE: i32 = BASE + 6;
/// The unit did not report.
pub(crate) const SILENT: i32 = BASE + 7;
/// Not computed by a loop, but in fractions after it.
pub(crate) const UNDONE: i32 = i32::MIN;
/// The least score.
pub(crate) const LEAST: i32 = i32::MIN / 2;
/// The greatest score. The sum of two does not overflow.
pub(crate) const MOST: i64 = (i32::MAX / 2) as i64;
/// The least score in a narrow column.
const LEAST_NARROW: i16 = i16::MIN + 8;
/// The greatest score in a narrow column.
pub(crate) const MOST_NARROW: i32 = i16::MAX as i32;

/// Returns the slot of an excluded score. The graver an absence, the larger its slot, so that the
/// largest of several counts.
pub(crate) const fn excluded(kind: AbsentKind) -> i32 {
    match kind {
        AbsentKind::NotApplicable => BASE + 1,
        AbsentKind::ZeroWhole => BASE + 2,
        AbsentKind::Missing => BASE + 3,
        AbsentKind::Rejected => BASE + 4,
    }
}

/// Returns the absence of a slot. `None` if it is not one.
pub(crate) const fn absence(slot: i32) -> Option<AbsentKind> {
    match slot.wrapping_sub(BASE) {
        1 => Some(AbsentKind::NotApplicable),
        2 => Some(AbsentKind::ZeroWhole),
        3 => Some(AbsentKind::Missing),
        4 => Some(AbsentKind::Rejected),
        _ => None,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrowing_loses_nothing() {
        let kinds = [
            AbsentKind::NotApplicable,
            AbsentKind::ZeroWhole,
            AbsentKind::Missing,
            AbsentKind::Rejected,
        ];
        for kind in kinds {
            assert_eq!(widen(narrow(excluded(kind))), excluded(kind));
            assert_eq!(absence(excluded(kind)), Some(kind));
        }
        for slot in [UNSCORED, REFUSED, WIDE, SILENT, 0, 1, -1, -32_760, MOST_NARROW] {
            assert_eq!(widen(narrow(slot)), slot);
        }
        assert_eq!(absence(UNSCORED), None);
        assert_eq!(absence(WIDE), None);
        const { assert!(UNSCORED < LEAST && SILENT < LEAST) };
    }
}
