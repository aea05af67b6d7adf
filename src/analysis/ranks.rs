//! Ranks by values that are exact, or nearly so.

use crate::model::RankingMethod;

/// Ranks rows by values of at least zero, the largest first, each with an error of at most `error`.
///
/// Rows that are too near each other to tell are handed to `closer` together. It sorts them, and tells of each whether
/// it is equal to the one before; `None` means that all are.
pub(super) fn rank(
    sorted: &mut [(u64, u32)],
    error: f64,
    method: RankingMethod,
    mut closer: impl FnMut(&mut [(u64, u32)]) -> Option<Vec<bool>>,
    mut put: impl FnMut(u32, u32),
) {
    sorted.sort_unstable();
    let near = 2.0 * error;
    let (mut start, mut rank, mut before) = (0usize, 0u32, 0u32);
    while let Some(rest) = sorted.get_mut(start..).filter(|rest| !rest.is_empty()) {
        let follows = |pair: &[(u64, u32)]| match pair {
            [(first, _), (second, _)] => value(*first) - value(*second) <= near,
            _ => false,
        };
        let len = rest.windows(2).take_while(|pair| follows(pair)).count().saturating_add(1);
        let Some(run) = rest.get_mut(..len) else { return };
        let equal = if len > 1 { closer(run) } else { None };
        for (place, (_, row)) in run.iter().enumerate() {
            let all_equal = |equal: &Vec<bool>| equal.get(place) == Some(&true);
            let is_equal = place > 0 && equal.as_ref().is_none_or(all_equal);
            before = before.saturating_add(1);
            rank = match method {
                _ if is_equal => rank,
                RankingMethod::Dense => rank.saturating_add(1),
                _ => before,
            };
            put(*row, rank);
        }
        start = start.saturating_add(len);
    }
}

/// Ranks rows of which equal values share a rank, by counting how many have each value. Returns whether it did: it does if
/// the values are whole numbers that lie close together. `ahead` is memory.
pub(super) fn count(
    keys: &[(u64, u32)],
    method: RankingMethod,
    ahead: &mut Vec<u32>,
    mut put: impl FnMut(u32, u32),
) -> bool {
    let ends = |(least, most): (u64, u64), (key, _): &(u64, u32)| (least.min(*key), most.max(*key));
    let (first, last) = keys.iter().fold((u64::MAX, 0), ends);
    let most = value(first);
    let room = keys.len().saturating_mul(16);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 up to the distance of the least from the most"
    )]
    let place = |key: u64| (most - value(key)) as usize;
    if keys.is_empty()
        || place(last) >= room
        || keys.iter().any(|(key, _)| value(*key).fract() != 0.0)
    {
        return false;
    }
    ahead.clear();
    ahead.resize(place(last).saturating_add(1), 0);
    for (key, _) in keys {
        ahead.get_mut(place(*key)).into_iter().for_each(|count| *count = count.saturating_add(1));
    }
    let mut before = 0u32;
    for count in ahead.iter_mut() {
        let here = std::mem::replace(count, before);
        before = before.saturating_add(match method {
            RankingMethod::Dense => here.min(1),
            _ => here,
        });
    }
    for (key, row) in keys {
        put(*row, ahead.get(place(*key)).copied().unwrap_or(0).saturating_add(1));
    }
    true
}

/// Returns a key by which values of at least zero are sorted, the largest first.
pub(super) const fn key(value: f64) -> u64 {
    // The bits of floats of one sign are in the order of the floats; −0 is made 0.
    !(value + 0.0).to_bits()
}

/// Returns the value of a key.
const fn value(key: u64) -> f64 {
    f64::from_bits(!key)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes the first of two near rows for the better one.
    fn by_row(run: &mut [(u64, u32)]) -> Option<Vec<bool>> {
        run.sort_by_key(|(_, row)| *row);
        Some(vec![false; run.len()])
    }

    type Resolve = fn(&mut [(u64, u32)]) -> Option<Vec<bool>>;

    fn ranks(values: &[f64], error: f64, method: RankingMethod, closer: Resolve) -> Vec<u32> {
        let keys = values.iter().zip(0..).map(|(value, row)| (key(*value), row));
        let mut keys: Vec<(u64, u32)> = keys.collect();
        let mut ranks = vec![0; values.len()];
        rank(&mut keys, error, method, closer, |row, rank| ranks[row as usize] = rank);
        ranks
    }

    #[test]
    fn whole_numbers_are_counted() {
        let values = [20.0, 10.0, 30.0, 20.0, 0.0];
        let keys: Vec<(u64, u32)> = values.iter().zip(0..).map(|(v, row)| (key(*v), row)).collect();
        for (method, expected) in
            [(RankingMethod::Competition, [2, 4, 1, 2, 5]), (RankingMethod::Dense, [2, 3, 1, 2, 4])]
        {
            let mut ranks = [0; 5];
            let mut put = |row: u32, rank| ranks[row as usize] = rank;
            assert!(count(&keys, method, &mut vec![7], &mut put));
            assert_eq!(ranks, expected);
        }
        // 90 lies too far from 0 for five values, and 0.5 is not whole.
        for values in [[90.0, 0.0, 1.0, 2.0, 3.0], [0.5, 0.0, 1.0, 2.0, 3.0]] {
            let keys: Vec<_> = values.iter().zip(0..).map(|(v, row)| (key(*v), row)).collect();
            assert!(!count(&keys, RankingMethod::Dense, &mut Vec::new(), |_, _| {}));
        }
    }

    #[test]
    fn equal_values_share_a_rank_and_near_ones_are_looked_at() {
        let values = [20.0, 10.0, 30.0, 20.0, 0.0];
        assert_eq!(ranks(&values, 0.0, RankingMethod::Competition, |_| None), [2, 4, 1, 2, 5]);
        assert_eq!(ranks(&values, 0.0, RankingMethod::Dense, |_| None), [2, 3, 1, 2, 4]);
        // 20 and 19.5 are nearer than twice 0.3, and the first row goes first.
        let values = [19.5, 10.0, 30.0, 20.0, 0.0];
        assert_eq!(ranks(&values, 0.3, RankingMethod::Competition, by_row), [2, 4, 1, 3, 5]);
        assert_eq!(ranks(&values, 0.1, RankingMethod::Competition, by_row), [3, 4, 1, 2, 5]);
    }
}
