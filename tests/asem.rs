//! The example index of the R package COINr (51 countries, 49 indicators in 8 pillars and 2 sub-indices), built and
//! analysed there and here. What both say must agree: values to ten digits, ranks to the last one.
//!
//! The figures are not in this repository. `asem/README.md` tells how to make them and how to run this.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

#[path = "asem/figures.rs"]
mod figures;
#[path = "asem/rules.rs"]
mod rules;

use std::collections::{BTreeMap, HashMap};

use dti_engine::analysis::{Analysis, Mark, Tried, Weights};
use dti_engine::{Dataset, Framework, Outcome, Plan};

use figures::{Compared, Figures};
use rules::{Build, POINTS, Rules};

/// An outcome of one build of one state of the figures, with what is needed to compare it.
struct Built {
    build: Build,
    framework: Framework,
    outcome: Outcome,
}

impl Built {
    fn of(figures: &Figures, build: &str, state: &str) -> Self {
        let build = Build::called(build);
        let yaml = Rules::of(figures, build, state).yaml();
        let framework =
            Framework::from_yaml(&yaml).unwrap_or_else(|faults| panic!("{faults}\n{yaml}"));
        let dataset = Dataset::from_csv(figures.data(state).as_bytes(), &framework).unwrap();
        let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
        Self { build, framework, outcome }
    }

    fn analysis(&self) -> Analysis {
        Analysis::of(&self.outcome).unwrap()
    }
}

/// Keeps what was built, because the tables go through the builds many times.
#[derive(Default)]
struct All(BTreeMap<(String, String), Built>);

impl All {
    fn get(&mut self, figures: &Figures, build: &str, state: &str) -> &Built {
        let key = (build.to_owned(), state.to_owned());
        self.0.entry(key).or_insert_with(|| Built::of(figures, build, state))
    }
}

/// The scores of all units and nodes as shares of their points; the framework is the node `index`.
fn shares(built: &Built, points: &HashMap<String, f64>) -> HashMap<(String, String), Option<f64>> {
    let mut all = HashMap::new();
    for unit in built.outcome.units() {
        let result = serde_json::to_value(unit).unwrap();
        let mut keep = |node: &str, score: &serde_json::Value, points: f64| {
            let share = score.as_str().map(|score| score.parse::<f64>().unwrap() / points);
            all.insert((unit.unit.id.clone(), node.to_owned()), share);
        };
        keep("index", &result["total"], POINTS);
        for part in ["groups", "indicators"] {
            for (node, score) in result[part].as_object().unwrap() {
                keep(node, score, points[node]);
            }
        }
    }
    all
}

#[test]
#[ignore = "reads figures that are not ours to pass on: see tests/asem/README.md"]
fn ten_builds_agree_at_every_level() {
    let figures = Figures::open();
    let points = rules::points_of_nodes(&figures);
    let (mut builds, mut kept) = (All::default(), HashMap::new());
    let mut compared = Compared::default();
    for row in figures.rows("values.csv") {
        let [build, state, unit, node, value] = row.each();
        let built = builds.get(&figures, build, state);
        let own = kept.entry((build.to_owned(), state.to_owned()));
        let own = own.or_insert_with(|| shares(built, &points));
        let share = own[&(unit.to_owned(), node.to_lowercase())];
        let value = (!value.is_empty()).then(|| value.parse::<f64>().unwrap());
        compared.value(&format!("{build} {state}"), &row, (share, value), built.build);
    }
    for row in figures.rows("ranks.csv") {
        let [build, state, unit, rank] = row.each();
        let built = builds.get(&figures, build, state);
        let own = built.outcome.unit(unit).unwrap().rank;
        // A build that is turned round ranks from the other end.
        let rank = match built.build.is_turned_round() {
            false => rank.parse().unwrap(),
            true => figures.rank_from_below(build, state, unit),
        };
        compared.rank(&format!("{build} {state}"), &row, own, rank);
    }
    compared.tell("builds", &["min_max gaps", "harmonic treated", "borda treated"]);
}

/// Totals and ranks of draws of weights, by line of the table: those of `draws` for `built`.
fn drawn(built: &Built, table: &str) -> Vec<HashMap<String, (Option<f64>, Option<u32>)>> {
    let weights = Weights::from_csv(table.as_bytes(), &built.framework).unwrap();
    let analysis = built.analysis();
    let draws = analysis.draws(&weights).unwrap().map(|draw| {
        let draw = draw.unwrap();
        let total = |total: dti_engine::number::Shown| {
            total.decimal().to_string().parse::<f64>().unwrap() / POINTS
        };
        draw.units()
            .map(|unit| (unit.unit.id.clone(), (unit.total.map(total), unit.rank)))
            .collect()
    });
    draws.collect()
}

#[test]
#[ignore = "reads figures that are not ours to pass on: see tests/asem/README.md"]
fn totals_and_ranks_under_given_weights_agree() {
    let figures = Figures::open();
    let table = figures.text("draws.csv").to_lowercase();
    let (mut builds, mut kept) = (All::default(), HashMap::new());
    let mut compared = Compared::default();
    for row in figures.rows("drawn.csv") {
        let [build, state, draw, unit, total, rank] = row.each();
        let built = builds.get(&figures, build, state);
        let own = kept.entry((build.to_owned(), state.to_owned()));
        let own = own.or_insert_with(|| drawn(built, &table));
        let (share, own_rank) = own[draw.parse::<usize>().unwrap() - 1][unit];
        let of = format!("{build} {state}");
        compared.value(&of, &row, (share, Some(total.parse().unwrap())), built.build);
        compared.rank(&of, &row, own_rank, rank.parse().unwrap());
    }
    compared.tell("given weights", &["min_max treated", "geometric treated", "harmonic gaps"]);
}

/// What is left out weighs nothing, and its siblings what they weigh: as draws, and as the analysis tries it by itself.
#[test]
#[ignore = "reads figures that are not ours to pass on: see tests/asem/README.md"]
fn totals_and_ranks_without_a_pillar_or_an_indicator_agree() {
    let figures = Figures::open();
    let (table, nodes) = rules::weights_without_each(&figures);
    let (mut builds, mut kept) = (All::default(), HashMap::new());
    let mut compared = Compared::default();
    for row in figures.rows("without.csv") {
        let [build, state, unit, node, total, rank] = row.each();
        let built = builds.get(&figures, build, state);
        let own = kept.entry((build.to_owned(), state.to_owned())).or_insert_with(|| {
            let alone = built.analysis().alone(None).unwrap();
            let ranks = alone.trials().filter_map(|trial| match trial.tried() {
                Tried::WithoutNode(node) => {
                    let ranks = trial.ranks().map(|(unit, _, after)| (unit.id.clone(), after));
                    Some((node.clone(), ranks.collect::<HashMap<_, _>>()))
                }
                _ => None,
            });
            (drawn(built, &table), ranks.collect::<HashMap<_, _>>())
        });
        let node = node.to_lowercase();
        let place = nodes.iter().position(|one| *one == node).unwrap();
        let (share, own_rank) = own.0[place][unit];
        let (of, rank) = (format!("{build} {state}"), rank.parse().unwrap());
        compared.value(&of, &row, (share, Some(total.parse().unwrap())), built.build);
        compared.rank(&of, &row, own_rank, rank);
        compared.rank(&of, &row, own.1[&node].get(unit).copied(), rank);
    }
    compared.tell("left out", &["min_max treated", "geometric treated", "harmonic gaps"]);
}

/// Ours are shown to four places: those of COINr, rounded.
#[test]
#[ignore = "reads figures that are not ours to pass on: see tests/asem/README.md"]
fn correlations_agree() {
    let figures = Figures::open();
    let mut theirs: BTreeMap<(String, String), HashMap<[String; 3], f64>> = BTreeMap::new();
    for row in figures.rows("correlations.csv") {
        let [build, state, kind, one, other, r] = row.each();
        let (one, other) = (one.to_lowercase(), other.to_lowercase());
        let of = theirs.entry((build.to_owned(), state.to_owned())).or_default();
        let r: f64 = r.parse().unwrap();
        of.insert([kind.to_owned(), one.clone(), other.clone()], r);
        of.insert([kind.to_owned(), other, one], r);
    }
    let mut compared = Compared::default();
    for ((build, state), theirs) in &theirs {
        let analysis = Built::of(&figures, build, state).analysis();
        let of = format!("{build} {state}");
        let mut pair =
            |kind: &str, one: &str, other: &str, own: Option<dti_engine::number::Shown>| {
                let r = theirs[&[kind, one, other].map(str::to_owned)];
                let own = own.map(|own| own.decimal().to_string().parse::<f64>().unwrap());
                compared.rounded(&format!("{of} {kind}"), &format!("{one} {other}"), own, r);
            };
        for both in analysis.correlations().unwrap() {
            pair("pearson", &both.one, &both.other, both.pearson);
            pair("spearman", &both.one, &both.other, both.spearman);
            pair("kendall", &both.one, &both.other, both.kendall);
        }
        for node in analysis.nodes().unwrap() {
            pair("pearson", &node.node, "index", node.with_total);
        }
    }
    compared.tell("correlations", &["min_max gaps pearson", "geometric treated spearman"]);
}

/// Strengths and weaknesses are the first and the last ranks of a unit in both programs. Ours are at most the ranks of the
/// first third and of the last half, and no first place that more than a third of the units share; COINr takes five anyhow.
#[test]
#[ignore = "reads figures that are not ours to pass on: see tests/asem/README.md"]
fn strengths_and_weaknesses_agree() {
    let figures = Figures::open();
    let mut theirs: BTreeMap<(String, String), HashMap<String, Vec<(String, u32)>>> =
        BTreeMap::new();
    // How many units have a rank in an indicator, and how many have any.
    let mut counts: HashMap<(String, String, Option<u32>), u32> = HashMap::new();
    for row in figures.rows("marks.csv") {
        let [state, unit, side, node, rank] = row.each();
        let (node, rank): (String, u32) = (node.to_lowercase(), rank.parse().unwrap());
        if side == "all" {
            for of in [None, Some(rank)] {
                *counts.entry((state.to_owned(), node.clone(), of)).or_default() += 1;
            }
        }
        let of = theirs.entry((state.to_owned(), unit.to_owned())).or_default();
        of.entry(side.to_owned()).or_default().push((node, rank));
    }
    let mut compared = Compared::default();
    let (mut builds, mut alike, mut fives) = (All::default(), 0, 0);
    for ((state, unit), sides) in &theirs {
        let profile = builds.get(&figures, "min_max", state).analysis().profile(unit).unwrap();
        let count = |node: &str, rank| counts[&(state.clone(), node.to_owned(), rank)];
        let is_strength = |(node, rank): &&(String, u32)| {
            rank * 3 <= count(node, None) && count(node, Some(*rank)) * 3 <= count(node, None)
        };
        let is_weakness = |(node, rank): &&(String, u32)| *rank > 1 && rank * 2 > count(node, None);
        let ranks = |marks: &[Mark]| marks.iter().map(|mark| mark.rank).collect::<Vec<_>>();
        for (side, marks) in
            [("strengths", &profile.strengths), ("weaknesses", &profile.weaknesses)]
        {
            let of = format!("{side} {state}");
            for mark in marks {
                let known = sides["all"].iter().find(|(node, _)| *node == mark.indicator).unwrap();
                compared.same(&of, &format!("{unit} {}", mark.indicator), mark.rank, known.1);
                compared.same(&of, unit, mark.of, count(&mark.indicator, None));
                compared.same(&of, unit, mark.same, count(&mark.indicator, Some(mark.rank)));
            }
            let mut wanted: Vec<u32> = match side {
                "strengths" => {
                    sides["all"].iter().filter(is_strength).map(|(_, rank)| *rank).collect()
                }
                _ => sides["all"].iter().filter(is_weakness).map(|(_, rank)| *rank).collect(),
            };
            wanted.sort_unstable();
            if side == "weaknesses" {
                wanted.reverse();
            }
            wanted.truncate(5);
            compared.same(&of, unit, ranks(marks), wanted);
            let mut five: Vec<u32> = sides[side].iter().map(|(_, rank)| *rank).collect();
            five.sort_unstable();
            if side == "weaknesses" {
                five.reverse();
            }
            fives += 1;
            alike += u32::from(five == ranks(marks));
        }
    }
    println!(
        "{alike} of {fives} lists have the five ranks that COINr lists, the others those of our definition"
    );
    compared.tell("strengths and weaknesses", &["strengths gaps", "weaknesses treated"]);
}
