//! The reference work W(N): what every figure in `benches/README.md` is measured on.
//!
//! Eight main indices (points 100 × 5, 200, 150, 150) of twelve indicators of equal weight each,
//! 160 metrics: 48 ratios, 16 ratios full at a target, 16 step tables, 8 choices, 8 yes/no. Each
//! indicator is rounded half up to two places. About 1.6 % of the wholes are zero. All figures are
//! synthetic, made by the seeded generator below.

use std::fmt::Write;

use dti_engine::dataset::DatasetBuilder;
use dti_engine::diagnostic::Diagnostics;
use dti_engine::number::Decimal;
use dti_engine::plan::Variation;
use dti_engine::{Dataset, Framework};

/// Points of the main indices.
pub const POINTS: [u32; 8] = [100, 100, 100, 100, 100, 200, 150, 150];
/// Indicators of each main index.
pub const INDICATORS: usize = 12;

/// What an indicator of W(N) is scored by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Ratio,
    RatioFullAt,
    Steps,
    Choice,
    YesNo,
}

/// The kind of each of the 96 indicators: in every main index six ratios, two ratios full at a
/// target, two step tables, a choice and a yes/no.
pub const fn kind(indicator: usize) -> Kind {
    match indicator % INDICATORS {
        0..=5 => Kind::Ratio,
        6 | 7 => Kind::RatioFullAt,
        8 | 9 => Kind::Steps,
        10 => Kind::Choice,
        _ => Kind::YesNo,
    }
}

/// How many indicators there are.
pub const fn indicators() -> usize {
    POINTS.len() * INDICATORS
}

/// The rule file of W(N).
pub fn rules() -> String {
    let mut yaml = String::from(
        "framework: bench/work\nversion: \"1\"\nkind: index\nunit_kind: commune\nname: W(N)\n\
         source: {standing: illustrative}\npoints: 1000\nrounding: {indicator: 2, total: 2}\n\
         absent: {missing: zero, not_applicable: exclude, rejected: zero}\n\nmetrics:\n",
    );
    for i in 0..indicators() {
        match kind(i) {
            Kind::Ratio | Kind::RatioFullAt => {
                let _ = writeln!(yaml, "  a{i}: {{type: count}}\n  b{i}: {{type: count}}");
            }
            Kind::Steps => {
                let _ = writeln!(yaml, "  v{i}: {{type: count}}");
            }
            Kind::Choice => {
                let _ = writeln!(yaml, "  v{i}: {{type: choice, options: [chief, deputy, none]}}");
            }
            Kind::YesNo => {
                let _ = writeln!(yaml, "  v{i}: {{type: yes_no}}");
            }
        }
    }
    yaml.push_str("\ngroups:\n");
    for (group, points) in POINTS.iter().enumerate() {
        let _ = writeln!(yaml, "  - id: g{group}\n    points: {points}\n    indicators:");
        for i in group * INDICATORS..(group + 1) * INDICATORS {
            let scoring = match kind(i) {
                Kind::Ratio => format!("{{ratio: {{part: a{i}, whole: b{i}}}}}"),
                Kind::RatioFullAt => {
                    format!("{{ratio: {{part: a{i}, whole: b{i}, full_at: 80%}}}}")
                }
                Kind::Steps => format!(
                    "{{steps: {{of: v{i}, at_least: {{4: 100%, 3: 75%, 2: 50%, 1: 25%}}}}}}"
                ),
                Kind::Choice => format!(
                    "{{choice: {{of: v{i}, shares: {{chief: 100%, deputy: 50%, none: 0%}}}}}}"
                ),
                Kind::YesNo => format!("{{yes_no: v{i}}}"),
            };
            let _ = writeln!(yaml, "      - {{id: i{i}, weight: 1, scoring: {scoring}}}");
        }
    }
    yaml.push_str("\nranking: {places: 2, method: competition}\n");
    yaml
}

/// The rule file of W(N) in which the ratios that are full at a target are written as formulas.
pub fn rules_with_formulas() -> String {
    let mut yaml = rules();
    for i in (0..indicators()).filter(|i| kind(*i) == Kind::RatioFullAt) {
        let ratio = format!("{{ratio: {{part: a{i}, whole: b{i}, full_at: 80%}}}}");
        yaml = yaml.replace(&ratio, &format!("{{formula: \"min(a{i} / b{i} / 80%, 1)\"}}"));
    }
    yaml
}

/// Other weights for all indicators of W(N).
pub fn other_weights() -> Variation {
    let weight = |i: usize| (i * 7 % 13 + 1) as u32;
    (0..indicators()).fold(Variation::new(), |all, i| all.weight(format!("i{i}"), weight(i)))
}

/// The rule file of W(N) with grades and a verdict.
pub fn rules_with_conclusions() -> String {
    rules()
        + "grades:\n  - {name: Tốt, at_least: 80%}\n  - {name: Khá, at_least: 65%}\n  \
           - {name: Trung bình, at_least: 50%}\n  - {name: Yếu, at_least: 0%}\n\
           verdict:\n  pass_when:\n    - total: {at_least: 50%}\n    \
           - every: {level: group, at_least: 40%}\n"
}

/// A rule file of so many lines, as people write them: a key on each.
pub fn long_rules(lines: usize) -> String {
    let mut yaml = String::from(
        "framework: bench/long\nversion: \"1\"\nkind: index\nunit_kind: commune\nname: Long\n\
         source: {standing: illustrative}\nrounding: {indicator: 2, total: 2}\n\
         absent: {missing: zero, not_applicable: exclude, rejected: zero}\n",
    );
    // Two metrics of five lines each and an indicator of eight.
    let indicators = (lines - 12) / 18;
    let _ = writeln!(yaml, "points: {}\nmetrics:", indicators * 10);
    for i in 0..indicators {
        for metric in ['a', 'b'] {
            let _ = writeln!(
                yaml,
                "  {metric}{i}:\n    type: count\n    name:\n      vi: Số hồ sơ {i}\n      en: Dossiers {i}"
            );
        }
    }
    yaml.push_str("indicators:\n");
    for i in 0..indicators {
        let _ = writeln!(
            yaml,
            "  - id: i{i}\n    code: \"{i}.1\"\n    name: Tỷ lệ hồ sơ trực tuyến {i}\n    points: 10\n    \
             scoring:\n      ratio:\n        part: a{i}\n        whole: b{i}"
        );
    }
    yaml
}

/// A small seeded generator (SplitMix64), so that every run has the same figures.
pub struct Random(pub u64);

impl Random {
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`.
    pub const fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}

/// The values of one unit for one indicator: part and whole, or the value and nothing.
pub const fn values(random: &mut Random, kind: Kind) -> (u64, u64) {
    match kind {
        Kind::Ratio | Kind::RatioFullAt => {
            let whole = if random.below(62) == 0 { 0 } else { 1 + random.below(2000) };
            (random.below(whole + 1), whole)
        }
        Kind::Steps => (random.below(6), 0),
        Kind::Choice => (random.below(3), 0),
        Kind::YesNo => (random.below(2), 0),
    }
}

/// The wide CSV of `units` units.
pub fn csv(units: usize, seed: u64) -> String {
    let mut text = String::from("unit,name");
    for i in 0..indicators() {
        let _ = match kind(i) {
            Kind::Ratio | Kind::RatioFullAt => write!(text, ",a{i},b{i}"),
            _ => write!(text, ",v{i}"),
        };
    }
    text.push('\n');
    let mut random = Random(seed);
    for unit in 0..units {
        let _ = write!(text, "u{unit:07},Xã {unit:07}");
        for i in 0..indicators() {
            let (first, second) = values(&mut random, kind(i));
            let _ = match kind(i) {
                Kind::Ratio | Kind::RatioFullAt => write!(text, ",{first},{second}"),
                Kind::Steps => write!(text, ",{first}"),
                Kind::Choice => write!(text, ",{}", ["chief", "deputy", "none"][first as usize]),
                Kind::YesNo => write!(text, ",{}", ["no", "yes"][first as usize]),
            };
        }
        text.push('\n');
    }
    text
}

/// The dataset of `units` units, of the same figures as [`csv`]; `each` is told of every unit.
pub fn dataset(
    framework: &Framework,
    units: usize,
    seed: u64,
    mut each: impl FnMut(usize),
) -> Result<Dataset, Diagnostics> {
    let mut random = Random(seed);
    let mut builder = DatasetBuilder::with_capacity(framework, units);
    let metrics: Vec<_> = (0..indicators())
        .map(|i| match kind(i) {
            Kind::Ratio | Kind::RatioFullAt => (format!("a{i}"), Some(format!("b{i}"))),
            _ => (format!("v{i}"), None),
        })
        .collect();
    for unit in 0..units {
        let id = format!("u{unit:07}");
        let mut entry = builder.add_unit(id);
        for (i, (first, second)) in metrics.iter().enumerate() {
            let (a, b) = values(&mut random, kind(i));
            match kind(i) {
                Kind::Choice => {
                    let option = ["chief", "deputy", "none"][a as usize];
                    entry.value(first, option)
                }
                Kind::YesNo => entry.value(first, a == 1),
                _ => entry.value(first, Decimal::from(a)),
            };
            if let Some(second) = second {
                entry.value(second, Decimal::from(b));
            }
        }
        each(unit);
    }
    builder.build()
}
