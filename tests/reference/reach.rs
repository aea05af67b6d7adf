//! That the random cases reach what they are for.

use std::collections::BTreeMap;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::evaluate::evaluate;
use super::generate::{Case, Flavour, cases};
use super::library::in_fractions;
use super::tree::Earned;

/// How often each of many things occurred.
#[derive(Default)]
struct Tally(BTreeMap<String, usize>);

impl Tally {
    fn add(&mut self, what: impl Into<String>) {
        *self.0.entry(what.into()).or_default() += 1;
    }

    fn add_if(&mut self, holds: bool, what: &str) {
        if holds {
            self.add(what);
        }
    }

    fn see(&mut self, case: &Case) {
        let yaml = case.yaml();
        if let Some((fractions, all)) = in_fractions(&yaml, &case.csv(), None) {
            *self.0.entry("IN FRACTIONS".to_owned()).or_default() += fractions as usize;
            *self.0.entry("SCORE".to_owned()).or_default() += all as usize;
        }
        let words = yaml.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let mut words: Vec<&str> =
            words.filter(|word| word.contains(char::is_alphabetic)).collect();
        words.sort_unstable();
        words.dedup();
        words.iter().for_each(|word| self.add(*word));
        // `rank` is a type of metric too.
        self.add_if(yaml.contains("rank: {of"), "RANK");
        let Ok(units) = evaluate(&case.framework, &case.dataset) else {
            self.add("REFUSED");
            return;
        };
        let ranks: Vec<_> = units.iter().filter_map(|u| u.rank.map(|r| (&u.kind, r))).collect();
        let tied = |(i, rank): (usize, &(&String, usize))| ranks[..i].contains(rank);
        self.add_if(ranks.iter().enumerate().any(tied), "TIED");
        for unit in units {
            self.add("UNIT");
            self.add_if(unit.total.is_none(), "NO TOTAL");
            self.add_if(!unit.reported, "SILENT");
            self.add_if(unit.doubt.raised(), "DOUBT");
            self.add_if(unit.passed == Some(true), "PASS");
            self.add_if(unit.passed == Some(false), "FAIL");
            self.add(format!("GRADE {:?}", unit.grade));
            for node in unit.nodes.values() {
                self.add_if(matches!(node.earned, Earned::Gone(..)), "EXCLUDED");
                self.add("NODE");
                let share = node.share().map(|share| share.value);
                self.add_if(share == Some(super::spec::q(0, 1)), "NOTHING");
                self.add_if(share == Some(super::spec::q(1, 1)), "EVERYTHING");
            }
        }
    }
}

#[test]
fn random_cases_reach_what_they_are_for() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut tally = Tally::default();
    for flavour in [Flavour::VARIED, Flavour::EXTREME, Flavour::CROWDED] {
        let strategy = cases(flavour);
        for _ in 0..500 {
            tally.see(&strategy.new_tree(&mut runner).expect("a case").current());
        }
    }
    // The default rounding mode, `half_up`, is never written.
    let words = "yes_no choice ratio linear steps at_least at_most in points threshold is by equals above below \
        per_item relative best lowest mean min_max z_score percentile survey up down sum_of best_of unscored zero \
        exclude exclude_from_total blank no_total coverage full error rejected zero_whole half_even half_down geometric harmonic \
        minimum maximum bonus penalty cap weight levels every met all count total ties \
        places dense competition criteria district whole";
    let findings = ["RANK", "REFUSED", "TIED", "NO TOTAL", "SILENT", "PASS", "FAIL", "EXCLUDED"];
    let missing: Vec<&str> = words
        .split_whitespace()
        .chain(findings)
        .filter(|what| !tally.0.contains_key(*what))
        .collect();
    assert!(missing.is_empty(), "never reached: {missing:?}\n{:#?}", tally.0);
    let share_of =
        |part: &str, whole: &str| 100 * tally.0.get(part).copied().unwrap_or(0) / tally.0[whole];
    assert!(share_of("DOUBT", "UNIT") < 10, "{:#?}", tally.0);
    // Both ways to a score are gone, each of them often.
    assert!((10..90).contains(&share_of("IN FRACTIONS", "SCORE")), "{:#?}", tally.0);
    assert!(share_of("NOTHING", "NODE") < 60, "{:#?}", tally.0);
}
