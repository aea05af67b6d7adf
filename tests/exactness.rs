//! The largest numbers that loops take, and the first that they leave to fractions: scores one unit of the
//! denominator away from a tie of rounding, beside the same in whole numbers of 128 bits.

#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_wrap,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::{Dataset, Framework, Plan};

/// All points: a prime, so that most denominators have nothing in common with it, and little more than
/// 2^20, so that a lane has as few digits for the quotient of large shares as it can.
const POINTS: i128 = 1_100_009;

/// With `p` points and rounding half up to whole ones, a share `n ÷ d` is worth
/// `⌊(2pn + d) ÷ 2d⌋`. All of it stays below 2^53 up to this `d`.
const MOST: i128 = ((1 << 53) - 2) / (2 * POINTS + 1 + 2);

/// 20% and 48% in lowest terms, and all: beside them stand 32% that nobody has.
const SOME: (i128, i128, i128) = (5, 12, 25);
const NOBODY: &str = "{share: 32%, threshold: {of: a, below: 0}}";

/// 48.4375% and 51.5625% in lowest terms, and all: of six places, and with 15,625 in common.
const ALL: (i128, i128, i128) = (31, 33, 64);

/// What a share of all points is worth.
fn worth((n, d): (i128, i128)) -> i128 {
    (2 * POINTS * n + d) / (2 * d)
}

/// The scores of one indicator, and how many were worked out in fractions.
fn scores(scoring: &str, rows: &[[i128; 4]]) -> (Vec<i128>, u64) {
    let framework = Framework::from_yaml(&format!(
        "framework: test/exact\nversion: '1'\nkind: index\nunit_kind: commune\npoints: {POINTS}\n\
         rounding: {{indicator: 0}}\nabsent: {{missing: zero}}\n\
         metrics: {{a: {{type: count}}, b: {{type: count}}, c: {{type: count}}, d: {{type: count}}}}\n\
         indicators: [{{id: only, points: {POINTS}, scoring: {{{scoring}}}}}]\n"
    ));
    let framework = framework.unwrap();
    let row = |(place, [a, b, c, d]): (usize, &[i128; 4])| format!("u{place},{a},{b},{c},{d}\n");
    let csv: String = rows.iter().enumerate().map(row).collect();
    let csv = format!("unit,a,b,c,d\n{csv}");
    let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    let score = |total: Option<dti_engine::number::Shown>| total.unwrap().to_string().parse();
    let scores = outcome.units().map(|unit| score(unit.total).unwrap()).collect();
    (scores, outcome.worked_in_fractions())
}

/// The scores of these rows are what their shares are worth, `quick` ones without fractions.
fn compare(scoring: &str, rows: &[([i128; 4], (i128, i128))], quick: bool) {
    assert!(rows.len() > 9, "{scoring}: {} rows", rows.len());
    let (values, shares): (Vec<_>, Vec<_>) = rows.iter().copied().unzip();
    let (scores, fractions) = scores(scoring, &values);
    for ((score, share), values) in scores.into_iter().zip(shares).zip(values) {
        assert_eq!(score, worth(share), "{scoring} of {values:?}, which is {share:?}");
    }
    if quick {
        assert_eq!(fractions, 0, "{scoring}");
    }
}

/// The number whose product with `of` leaves 1 when divided by `by`, if there is one.
fn inverse(of: i128, by: i128) -> Option<i128> {
    let (mut left, mut right) = ((of.rem_euclid(by), 1), (by, 0));
    while right.0 != 0 {
        let times = left.0 / right.0;
        (left, right) = (right, (left.0 - times * right.0, left.1 - times * right.1));
    }
    (left.0 == 1).then(|| left.1.rem_euclid(by))
}

/// The shares of this denominator next below a tie and next above one: `2pn + d` is so little less,
/// or more, than a multiple of `2d`.
fn beside_ties(d: i128) -> Vec<i128> {
    let Some(inverse) = inverse(POINTS, d) else { return Vec::new() };
    let off = 2 - d % 2;
    [-off, off].map(|off| ((off - d) / 2 * inverse).rem_euclid(d)).to_vec()
}

/// `n₁` and `n₂` such that `(w₁·n₁÷d₁ + w₂·n₂÷d₂) ÷ w` lies beside a tie.
fn sums_beside_ties(
    weights: (i128, i128, i128),
    d: (i128, i128),
) -> Vec<((i128, i128), (i128, i128))> {
    let all = weights.2 * d.0 * d.1;
    let (by, other) = (weights.0 * d.1, weights.1 * d.0);
    let Some(inverse) = inverse(by, other) else { return Vec::new() };
    let parts = |n: i128| {
        let first = (n * inverse).rem_euclid(other);
        let second = (n - by * first) / other;
        let fits = first <= d.0 && (0..=d.1).contains(&second);
        fits.then_some(((first, second), (by * first + other * second, all)))
    };
    beside_ties(all).into_iter().filter_map(parts).collect()
}

/// So many numbers up to one, and up to some multiples of it.
fn sizes(most: i128, many: i128) -> [(bool, std::ops::RangeInclusive<i128>); 6] {
    [1, 2, 6, 50, 1000, 10_000].map(|times| (times == 1, most * times - many..=most * times))
}

#[test]
fn ratios_are_exact_at_every_size() {
    for (quick, wholes) in sizes(MOST, 400) {
        let rows = |d: i128| beside_ties(d).into_iter().map(move |n| ([n, d, 0, 0], (n, d)));
        let rows: Vec<_> = wholes.flat_map(rows).collect();
        compare("ratio: {part: a, whole: b}", &rows, quick);
    }
}

/// `b ÷ (a + b)`, which stays exact while neither is above half of the largest denominator.
#[test]
fn surveys_are_exact_at_every_size() {
    for (quick, answers) in sizes(MOST / 2, 400) {
        let rows = |d: i128| beside_ties(d).into_iter().map(move |n| ([d - n, n, 0, 0], (n, d)));
        let rows: Vec<_> = answers.flat_map(rows).collect();
        compare("survey: {of: {0: a, 1: b}}", &rows, quick);
    }
}

/// The denominators of a sum multiply up: what is left of the largest is shared by two wholes.
#[test]
fn sums_of_two_wholes_are_exact_at_every_size() {
    for (weights, [one, other], rest) in
        [(SOME, ["20%", "48%"], NOBODY), (ALL, ["48.4375%", "51.5625%"], "")]
    {
        let scoring = format!(
            "sum_of: [{{share: {one}, ratio: {{part: a, whole: b}}}}, \
             {{share: {other}, ratio: {{part: c, whole: d}}}}, {rest}]"
        );
        for (quick, wholes) in sizes((MOST / weights.2).isqrt(), 160) {
            let pairs = wholes.clone().flat_map(|d1| wholes.clone().map(move |d2| (d1, d2)));
            let rows = pairs.flat_map(|(d1, d2)| {
                let row = move |((n1, n2), share)| ([n1, d1, n2, d2], share);
                sums_beside_ties(weights, (d1, d2)).into_iter().map(row)
            });
            compare(&scoring, &rows.collect::<Vec<_>>(), quick);
        }
    }
}

/// Of the answers of a survey no single one, but all together are a whole: with ten units for each answer,
/// there may be a twentieth as many of each.
#[test]
fn sums_with_a_survey_are_exact_at_every_size() {
    let scoring = format!(
        "sum_of: [{{share: 20%, survey: {{of: {{0: a, 10: b}}}}}}, \
         {{share: 48%, ratio: {{part: c, whole: d}}}}, {NOBODY}]"
    );
    let root = (MOST / SOME.2).isqrt();
    for (quick, all, many) in [(true, root / 20, 80), (false, root, 80), (false, 2 * root, 900)] {
        let pairs = (all - many..=all).flat_map(|d1| (root - 80..=root).map(move |d2| (d1, d2)));
        let rows = pairs.flat_map(|(d1, d2)| {
            let row = move |((n1, n2), share)| ([d1 - n1, n1, n2, d2], share);
            sums_beside_ties(SOME, (d1, d2)).into_iter().map(row)
        });
        // Each answer alone is no more than the other whole.
        let rows = rows.filter(|([a, b, ..], _)| *a.max(b) <= root);
        compare(&scoring, &rows.collect::<Vec<_>>(), quick);
    }
}

/// A denominator that is the same for everyone leaves less room for the other.
#[test]
fn sums_of_a_line_and_a_whole_are_exact_at_every_size() {
    for (quick, wholes) in sizes(MOST / SOME.2 / 9, 4000) {
        let found = wholes.flat_map(|d| {
            let row = move |((n1, n2), share)| ([n1, 0, n2, d], share);
            sums_beside_ties(SOME, (9, d)).into_iter().map(row)
        });
        let both = format!(
            "sum_of: [{{share: 20%, linear: {{of: a, zero_at: 0, full_at: 9}}}}, \
                    {{share: 48%, ratio: {{part: c, whole: d}}}}, {NOBODY}]"
        );
        compare(&both, &found.collect::<Vec<_>>(), quick);
    }
}

/// The square of 94,906,267 is 9,007,199,515,875,289, an odd number above 2^53, and one more than the
/// product of its neighbours.
#[test]
fn formulas_are_exact_at_every_size() {
    let x = 94_906_267;
    // ((x² − (x − 1)(x + 1)) ÷ 2 = 1 ÷ 2; (9 − 8) ÷ 2 is the same.
    let half = "formula: (a * b - c * d) / 2";
    assert_eq!(scores(half, &[[x, x, x - 1, x + 1]]).0, [550_005]);
    assert_eq!(scores(half, &[[3, 3, 2, 4]]), (vec![550_005], 0));
    // x ÷ (x + 1) is more than (x − 1) ÷ x, as x·x is more than (x − 1)(x + 1); so for 3.
    let more = "formula: 'if(a / b > c / d, 1, 0)'";
    assert_eq!(scores(more, &[[x, x + 1, x - 1, x]]).0, [POINTS]);
    assert_eq!(scores(more, &[[3, 4, 2, 3]]), (vec![POINTS], 0));
    let larger = "formula: 'if(max(a / b, c / d) == a / b, 1, 0)'";
    assert_eq!(scores(larger, &[[x - 1, x, x, x + 1]]).0, [0]);
    assert_eq!(scores(larger, &[[2, 3, 3, 4]]), (vec![0], 0));
}
